"""How an expression is written as plain text: for a screen reader, and for the text form of a picture."""

from lecture_lib.derivations.at import At
from lecture_lib.derivations.notation import LETTERS, Notation


class Plain(Notation):
    """Plain text, in letters: "sum over m to n_i+1 of ∂ℒ/∂a_{i+1,m} W_{i+1,mj}"."""

    def row(self, *parts):
        return "".join(parts)

    def op(self, text, kind="infix"):
        return text if kind != "infix" else f" {text} "

    def gap(self):
        return " "

    def letter(self, text):
        return LETTERS.get(text, text)

    def word(self, text):
        return f"{text} "

    def digit(self, number):
        return str(number).replace("-", "−")

    def matrix(self, rows):
        return f"[{'; '.join(', '.join(row) for row in rows)}]"

    def sub(self, base, parts):
        joined = ("," if any(len(part) > 1 for part in parts) else "").join(parts)
        return f"{base}_{joined}" if len(joined) == 1 else f"{base}_{{{joined}}}"

    def prime(self, base):
        return f"{base}′"

    def power(self, base, exponent):
        if exponent == "T":
            return f"{base}ᵀ"
        return f"{base}²" if exponent == "2" else f"{base}^({exponent})"

    def fraction(self, above, below):
        return f"{whole(above)}/{whole(below)}"

    def big_sum(self, letter, last):
        return f"sum over {self.of_sum(letter)} to {self.index(last)} of "

    def brackets(self, inside, square=False):
        return f"[{inside}]" if square else f"({inside})"

    def slot(self, slot, shown):
        return f"[{shown or slot.number or ' '}]"


def whole(part):
    """A part of a fraction, in brackets if it is more than one quantity."""
    return f"({part})" if " " in part else part


PLAIN = Plain(At(read=None))
