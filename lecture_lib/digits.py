"""How a number is written, everywhere: a real minus sign and a fixed number of digits, so that nothing jumps."""

HALF_UP = 1 + 1e-12  # 0.045 is a hair below itself in binary: to two digits a reader expects 0.05
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
FIGURE_SPACE = "\u2007"  # as wide as a digit: it stands where a minus sign may come


def written(value, decimals=4, sign=False):
    """A number as text: −0.0617, +0.0617 with `sign`, 2.5·10⁻⁷ where the decimals would show nothing of it."""
    value = float(value) + 0.0  # no −0
    if abs(value) == float("inf"):
        return "∞" if value > 0 else "−∞"
    if value and (abs(value) < 0.5 * 10.0**-decimals or abs(value) >= 1e5):
        return ("+" if sign and value > 0 else "") + scientific(value)
    value *= HALF_UP
    text = f"{value:{'+' if sign else ''}.{decimals}f}"
    return text.replace("-", "−") if float(text) or sign else text.lstrip("-")


def scientific(value, decimals=1):
    """A number as a power of ten: 2.5·10⁻⁷."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(SUPERSCRIPTS)}".replace("-", "−")


def plain(value, decimals=4):
    """A number for a cell of a table, never as a small power of ten: what rounds to nothing is 0."""
    return written(value, decimals) if abs(value) >= 0.5 * 10.0**-decimals else "0"


def padded(value, decimals=4):
    """The same, as wide with a minus sign as without."""
    text = written(value, decimals)
    return text if text[0] == "−" else FIGURE_SPACE + text


def name(symbol, *indices):
    """The plain-text name of a quantity: W_112, a_21, W_1,10,2 where an index has two digits."""
    joined = ("," if any(index > 9 for index in indices) else "").join(str(index) for index in indices)
    return f"{symbol}_{joined}" if indices else symbol
