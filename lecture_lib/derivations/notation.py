"""How an expression is written: in MathML for the live view, in LaTeX for stored pages."""

import copy
import re

import numpy as np

from lecture_lib.derivations.expression import SUM, Defined, Derivative, Expression, Gradient, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.formatting import format_number, hue, plain

FORMS = ("letters", "indices", "numbers")  # W_{kij}; W_{212}; 0.51
ROLES = {"W": "weight", "b": "weight", "a": "a", "h": "h", "x": "x", "y_hat": "h", "y": "y", "z": "z"}
DECIMALS = {"weight": 2, "x": 2, "z": 2, "y": 2, "e": 0}  # what a reader dials has two; the notation decides for others
LONG = 60  # a sum of products with more letters and digits has one product per row
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
EMPTY = '<mspace width="20px" height="12px" depth="3px"/>'  # on the line, as a letter stands
LETTERS = {"l": "ℓ", "y_hat": "ŷ", ".": "·"}


class Notation:
    """Writes expressions in one of FORMS, with the numbers of `at`. A subclass gives the markup.

    A number has `decimals` decimals; `decimals_of` has another count for some kinds of quantities. A sum has up to
    `terms_per_row` terms in a row, a product `factors_per_row` factors: MathML does not break lines itself.
    """

    def __init__(self, at, form="letters", decimals=3, decimals_of=None, terms_per_row=3, factors_per_row=8):
        if form not in FORMS:
            raise ValueError(f"form is {form!r}: form needs one of {', '.join(FORMS)}")
        self.at, self.form, self.decimals = at, form, decimals
        self.decimals_of = DECIMALS | (decimals_of or {})
        self.terms_per_row, self.factors_per_row = terms_per_row, factors_per_row
        self.within_fraction = False  # there each row would look like a fraction more

    def but(self, **changed):
        """The same notation with other `at`, `form` and the like."""
        notation = copy.copy(self)
        vars(notation).update(changed)
        return notation

    def inside(self, expression, binds):
        """An expression as a part of another one, in brackets if it binds less strongly, or is a number."""
        shown = expression.show(self)
        number = self.form == "numbers" and binds > SUM and self.is_number(expression)
        return self.brackets(shown) if expression.binds < binds or number else shown

    def is_number(self, expression):
        is_partial = isinstance(expression, Derivative) and isinstance(expression.of, Defined)
        is_quantity = isinstance(expression, (Symbol, Gradient, Defined, Activated))
        return (is_quantity or is_partial) and np.ndim(expression.value(self.at)) == 0

    def quantity(self, expression):
        """The numbers in place of a symbol, in the colour of their quantity."""
        value = expression.value(self.at)
        symbol = getattr(expression, "by", expression)
        role = "gradient" if symbol is not expression else ROLES[symbol.name]
        if symbol.name == "h" and role == "h" and self.at.index(symbol.indices[0]) == 0:
            role = "x"
        return self.array(value, role) if np.ndim(value) else self.number(value, role)

    def digits(self, value, role, write):
        return write(value, self.decimals_of.get(role, self.decimals))

    def index(self, letter):
        """An index as a letter or, once chosen, as a number. L and the index of a sum stay letters."""
        if isinstance(letter, Expression):  # a hole in the place of an index
            return letter.show(self)
        if self.form != "letters" and letter not in (".", "L"):
            try:
                return self.digit(self.at.index(letter))
            except KeyError:
                pass
        text = str(letter)
        if text.startswith("n_"):
            return self.sub(self.letter("n"), [self.index(text[2:])])
        if len(text) > 2 and text[-2] in "+-":
            return self.row(self.letter(text[:-2]), self.op(text[-2].replace("-", "−"), "tight"), self.digit(text[-1]))
        return self.digit(text) if text.isdigit() else self.letter(text)

    def symbol(self, symbol):
        base = self.letter(symbol.name)
        return self.sub(base, [self.index(index) for index in symbol.indices]) if symbol.indices else base

    def partial(self, top, by):
        return self.fraction(self.row(self.op("∂", "tight"), top), self.row(self.op("∂", "tight"), self.symbol(by)))

    def operator(self, derivative):
        by = self.symbol(derivative.by)
        d = self.op("∂" if derivative.by.indices else "d", "tight")
        symbols = self.but(form="letters" if self.form == "letters" else "indices")
        body = self.row(self.fraction(d, self.row(d, by)), self.brackets(derivative.of.show(symbols), square=True))
        if self.form != "numbers":
            return body
        where = self.row(symbols.symbol(derivative.by), self.op("=", "tight"), self.quantity(derivative.by))
        return self.sub(body, [where])

    def nabla(self, by):
        return self.row(self.sub(self.letter("∇"), [self.symbol(by)]), self.loss())

    def loss(self):
        return self.letter("ℒ")

    def indicator(self, indicator):
        inside = self.row(self.index(indicator.left), self.op("=", "tight"), self.index(indicator.right))
        return self.sub(self.letter("𝟙"), [self.brackets(inside)])

    def joined(self, between, parts):
        return self.row(*[piece for part in parts for piece in (between, part)][1:])

    def array(self, value, role):
        """The numbers of a matrix or a column."""
        return self.matrix([[self.number(entry, role, plain) for entry in row] for row in value])

    def terms(self, terms):
        """A long sum: the terms one after the other."""
        return self.joined(self.op("+"), terms)

    def products(self, terms):
        """Products, the later ones with their signs, one after the other."""
        return self.row(*terms)

    def factors(self, factors):
        """A long product: the factors one after the other."""
        return self.joined(self.times(), factors)

    def times(self):
        return self.op("·") if self.form == "numbers" else self.gap()

    def of_sum(self, letter):
        """The letter that a sum runs over."""
        return self.letter(letter) if isinstance(letter, str) else letter.show(self)


class MathML(Notation):
    """MathML that the browser lays out itself; `class` carries the colour."""

    def row(self, *parts):
        return f"<mrow>{''.join(parts)}</mrow>"

    def op(self, text, kind="infix"):
        tight = ' lspace="0" rspace="0"' if kind == "tight" else ""
        return f'<mo form="{"prefix" if kind == "prefix" else "infix"}"{tight}>{text}</mo>'

    def gap(self):
        return '<mspace width="0.17em"/>'

    def terms(self, terms):
        signed = [terms[0], *(self.row(self.op("+"), term) for term in terms[1:])]
        if self.within_fraction:  # a short sum in two rows: the style sheet makes one of them where there is room
            return self._in_rows(signed, 2, "terms folds") if len(signed) <= 3 else self._in_rows(signed, 3)
        return self._in_rows(signed, self.terms_per_row)

    def products(self, terms):
        long = self.form == "numbers" and len(re.sub(r"<.*?>", "", "".join(terms))) > LONG
        return self._in_rows(terms, 1 if long else len(terms))

    def factors(self, factors):
        times = self.times()
        dotted = [*(self.row(factor, times) for factor in factors[:-1]), factors[-1]]
        return self._in_rows(dotted, min(4, self.factors_per_row) if self.form == "numbers" else self.factors_per_row)

    def _in_rows(self, parts, most, kind="terms"):
        """The parts in rows of about equal length, with `most` parts at most."""
        if len(parts) <= most:
            return self.row(*parts)
        length = -(-len(parts) // -(-len(parts) // most))
        rows = (self.row(*parts[first : first + length]) for first in range(0, len(parts), length))
        return f'<mtable class="{kind}" displaystyle="true">{"".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in rows)}</mtable>'

    def letter(self, text):
        return f"<mi>{LETTERS.get(text, text)}</mi>"

    def word(self, text):
        return f"<mi>{text}</mi>"

    def digit(self, number):
        return f"<mn>{number}</mn>".replace("-", "−")

    def number(self, value, role, write=format_number):
        return f'<mn class="{hue(role, value)}">{self.digits(value, role, write)}</mn>'

    def matrix(self, rows):
        cells = ("".join(f"<mtd>{cell}</mtd>" for cell in row) for row in rows)
        return f'<mtable class="brackets">{"".join(f"<mtr>{row}</mtr>" for row in cells)}</mtable>'

    def sub(self, base, parts):
        ambiguous = len(parts) > 1 and any(sign in part for part in parts for sign in "+−·")
        joiner = "<mo>,</mo>" if ambiguous else ""
        return f"<msub>{base}{self.row(joiner.join(parts))}</msub>"

    def prime(self, base):
        return self.row(base, self.op("′", "tight"))

    def power(self, base, exponent):
        return f"<msup>{base}{exponent}</msup>"

    def fraction(self, above, below):
        return f"<mfrac>{above}{below}</mfrac>"

    def big_sum(self, letter, last):
        start = self.row(self.of_sum(letter), self.op("=", "tight"), self.digit(1))
        return f'<munderover><mo movablelimits="true">∑</mo>{start}{self.index(last)}</munderover>'

    def slot(self, slot, shown):
        """A hole, with what is in it: on the page it can be picked."""
        look = "hole" + (" current" if slot.here else "") + ("" if shown else " empty")
        look += " small" if isinstance(slot.what, str) else ""
        to = f' data-to="hole {slot.number}"' if slot.number else ""  # the button of this hole stands below the formula
        return f'<mrow class="{look}"{to}>{shown or (f"<mn>{slot.number}</mn>" if slot.number else EMPTY)}</mrow>'

    def brackets(self, inside, square=False):
        left, right = "[]" if square else "()"
        return f'<mrow><mo form="prefix">{left}</mo>{inside}<mo form="postfix">{right}</mo></mrow>'


class LaTeX(Notation):
    """LaTeX, for markdown cells and stored outputs."""

    WORDS = {
        **{"ŷ": r"\hat{y}", "ℓ": r"\ell", "ℒ": r"\mathscr{L}", "∇": r"\nabla", "𝟙": r"\mathbb{1}"},
        **{"∂": r"\partial ", "·": r"\cdot", "⊙": r"\odot", "−": "-", "⋮": r"\vdots"},
        **{"⋯": r"\cdots", "⋱": r"\ddots"},
    }

    def row(self, *parts):
        return " ".join(parts)

    def op(self, text, kind="infix"):
        return self.WORDS.get(text, text)

    def gap(self):
        return r"\,"

    def letter(self, text):
        text = LETTERS.get(text, text)
        return self.WORDS.get(text, text)

    def word(self, text):
        return f"\\{text}"

    def digit(self, number):
        return str(number)

    def number(self, value, role, write=format_number):
        text = self.digits(value, role, write).replace("−", "-")
        return re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: rf" \cdot 10^{{{power[1].translate(RAISED)}}}", text)

    def matrix(self, rows):
        rows = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"

    def sub(self, base, parts):
        joiner = "," if any(c in part for part in parts for c in "+-") or r"\cdot" in parts else " "
        return f"{base}_{{{joiner.join(parts)}}}"

    def prime(self, base):
        return f"{base}'"

    def power(self, base, exponent):
        return f"{{{base}}}^{{{exponent}}}"

    def fraction(self, above, below):
        return rf"\frac{{{above}}}{{{below}}}"

    def big_sum(self, letter, last):
        return rf"\sum_{{{self.of_sum(letter)}=1}}^{{{self.index(last)}}}"

    def slot(self, slot, shown):
        return rf"\boxed{{{shown or chr(92) + 'quad'}}}"

    def brackets(self, inside, square=False):
        left, right = "[]" if square else "()"
        return rf"\left{left} {inside} \right{right}"
