"""How numbers and names of quantities are written everywhere: a real minus sign, fixed digits, real subscripts."""

from lecture_lib.bad_input import got, number, whole

HALF_UP = 1 + 1e-12  # in binary 0.045 is slightly smaller, but a reader expects it to round to 0.05
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789,L", "₀₁₂₃₄₅₆₇₈₉,ʟ")
FIGURE_SPACE = "\u2007"  # as wide as a digit: it fills the place of a minus sign
LETTERS = {"y_hat": "ŷ"}
# How many indices one number has; with fewer it is an array.
INDICES = {"W": 3, "b": 2, "a": 2, "h": 2, "y_hat": 1, "x": 1, "y": 1}


def format_number(value, decimals=4, sign=False):
    """A number as text: −0.0617, +0.0617 with `sign`, 2.5·10⁻⁷ where the decimals would be zeros."""
    try:
        value = float(value + 0.0)  # no −0
        if abs(value) == float("inf"):
            return "∞" if value > 0 else "−∞"
        if value and (abs(value) < 0.5 * 10.0**-decimals or abs(value) >= 1e5):
            return ("+" if sign and value > 0 else "") + scientific(value)
        value *= HALF_UP
        text = f"{value:{'+' if sign else ''}.{decimals}f}"
        return text.replace("-", "−") if float(text) or sign else text.lstrip("-")
    except (TypeError, ValueError, OverflowError):
        number("value", value), whole("decimals", decimals, 0, 100)
        raise ValueError(f"sign is {got(sign)}: sign needs True or False") from None


def format_column(column, decimals=4):
    """A column, (n, 1), as text: [0.4000, −0.6000]."""
    return f"[{', '.join(format_number(value, decimals) for value in column[:, 0])}]"


def scientific(value, decimals=1):
    """A number as a power of ten: 2.5·10⁻⁷."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}·10{superscript(int(exponent))}".replace("-", "−")


def plain(value, decimals=4, sign=False):
    """A number for a cell or an edge, never as a small power of ten: what rounds to zero is 0."""
    return format_number(value, decimals, sign) if abs(value) >= 0.5 * 10.0**-decimals else "0"


def padded(value, decimals=4):
    """A number as text, equally wide with and without a minus sign."""
    text = format_number(value, decimals)
    return text if text[0] == "−" else FIGURE_SPACE + text


def hue(kind, value):
    """The class that gives a number its colour: the kind of its quantity; for a weight, its sign."""
    return kind if kind != "weight" else "positive" if value >= 0 else "negative"


def superscript(number):
    """A whole number as small digits above the line: ⁻⁷."""
    return str(number).translate(SUPERSCRIPTS)


def subscript(*indices):
    """Indices as small digits below the line, with commas between them if one of them is above 9."""
    return _joined(indices).translate(SUBSCRIPTS)


def name(symbol, *indices):
    """The plain-text name of a quantity: W_112, a_21, W_1,10,2 where an index has two digits."""
    return f"{symbol}_{_joined(indices)}" if indices else symbol


def label(symbol, *indices):
    """The name of a quantity as a reader sees it: W₁₁₂, ŷ₂."""
    return LETTERS.get(symbol, symbol) + subscript(*indices)


def plain_name(option):
    """The plain-text name of an option: that of a quantity (symbol, indices), or the option as text."""
    return name(option[0], *option[1]) if isinstance(option, tuple) else str(option)


def label_of(option):
    """The name of an option as a reader sees it: W₁₁₂, all of W₁."""
    if not isinstance(option, tuple):
        return str(option)
    symbol, indices = option
    return ("all of " if len(indices) < INDICES[symbol] else "") + label(symbol, *indices)


def _joined(indices):
    many = any(isinstance(index, int) and index > 9 for index in indices)
    return ("," if many else "").join(str(index) for index in indices)
