"""The derivatives of the activation functions, line by line. Module 4.9."""

from lecture_lib.activations import logistic, tanh
from lecture_lib.derivations.at import At
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Derivative, Number, Symbol
from lecture_lib.derivations.functions import Activated, Exp
from lecture_lib.derivations.hole import Signed, hole

# g' as a function of g alone: the last line of both derivations, used again in backpropagation (4.6).
SLOPES = {logistic: lambda g: g * (1 - g), tanh: lambda g: 1 - g**2}


def slope_of(g, of):
    """g' as an expression of `of`, which is g itself or h. ValueError for a g whose slope is not derived here."""
    if g not in SLOPES:
        raise ValueError(f"g is {g}: g needs one of {', '.join(map(str, SLOPES))}, whose slopes are derived in 4.9")
    return SLOPES[g](of)


z = Symbol("z")
g = Activated(z)
g_prime = Activated(z, prime=True)
up, down = Exp(z), Exp(-z)
inside = 1 + down
p, q = up - down, up + down  # above and below the fraction line of tanh
first, second = slope_of(logistic, g).factors
one, minus_square = slope_of(tanh, g).terms

LOGISTIC = Derivation(
    "the derivative of the logistic function",
    g_prime,
    (
        Line(
            Derivative(
                hole(Number(1), (up, "eᶻ above needs 1 + eᶻ below"))
                / (1 + hole(down, (up, "1/(1 + eᶻ) is g(−z): it falls where g rises"))),
                z,
            ),
            "write out g(z)",
        ),
        Line(
            hole(
                Number(-1),
                (Number(1), "the exponent comes down as a factor, and it is −1"),
                (Number(-2), "−2 is the new exponent; what comes down is the old one"),
            )
            * inside
            ** hole(
                Number(-2),
                (Number(0), "the exponent gets smaller by 1, and −1 − 1 is −2"),
                (Number(-1), "the power rule also makes the exponent smaller by 1"),
            )
            * hole(
                Derivative(inside, z),
                (inside, "the factor is the slope of the inside, and not the inside itself"),
                (Number(1), "if z moves a little, the inside moves by its slope times as much", "the outside alone"),
            ),
            "power rule on (1 + e⁻ᶻ)⁻¹, then the chain rule",
        ),
        Line(
            -1
            * inside**-2
            * hole(
                -down,
                (down, "the inside of e⁻ᶻ is −z, and its slope −1 is a factor"),
                (1 - down, "1 is a constant: its slope is 0, and not 1"),
                (-(z * Exp(-z - 1)), "the power rule is for zⁿ; in e⁻ᶻ it is the exponent that moves"),
            ),
            "the 1 is constant, and e⁻ᶻ brings down a factor −1",
        ),
        Line(1 / inside * (down / inside), "the signs cancel; split the square into two fractions"),
        Line(1 / inside * ((1 + down - 1) / inside), "add 1 and take it away again"),
        Line(
            hole(first, (second, "1/(1 + e⁻ᶻ) is g(z) itself"))
            * hole(
                second,
                (first, "only 1/(1 + e⁻ᶻ) is g(z); the other fraction is 1 minus that"),
                (1 + g, "the 1 above the line is taken away: it leaves 1 − 1/(1 + e⁻ᶻ)"),
                (slope_of(tanh, g), "1 − g(z)² is the slope of tanh", "the other function's slope"),
            ),
            "both fractions are made of g(z)",
        ),
    ),
)

TANH = Derivation(
    "the derivative of tanh",
    g_prime,
    (
        Line(
            Derivative(
                hole(p, (q, "the sum is below: tanh is 0 at z = 0, and so is the difference"))
                / hole(q, (p, "the difference is above: it is 0 at z = 0, and nothing is divided by 0")),
                z,
            ),
            "write out g(z)",
        ),
        Line(
            (
                q * hole(Derivative(p, z), (Derivative(q, z), "the denominator goes with the slope of the numerator"))
                + Signed(
                    hole("−", ("+", "with a plus it is the product rule; a quotient has a minus")),
                    p * Derivative(q, z),
                )
            )
            / hole(
                q**2,
                (q, "the denominator stands below as a square"),
                (p**2, "it is the denominator that is squared, and not the numerator"),
            ),
            "quotient rule",
        ),
        Line(
            (
                hole(q, (p, "the slope of −e⁻ᶻ is +e⁻ᶻ, so the slope of the numerator is the denominator")) ** 2
                - hole(p, (q, "the slope of e⁻ᶻ is −e⁻ᶻ, so the slope of the denominator is the numerator")) ** 2
            )
            / q**2,
            "each derivative is the other bracket",
        ),
        Line(
            1
            - hole(
                p**2 / q**2,
                (p**2, "each of the two terms is divided, the second one too"),
                (p / q, "both squares stay: nothing takes a root"),
            ),
            "divide term by term",
        ),
        Line(
            hole(one, (g, "g(z) − g(z)² belongs to the logistic function", "the other function's slope"))
            - hole(
                minus_square.of,
                (g, "the fraction was squared, so g(z) is squared too", "no square"),
            ),
            "the fraction is g(z), squared",
        ),
    ),
)

DERIVATIONS = {logistic: LOGISTIC, tanh: TANH}


def at_z(number, activation):
    """The At of these derivations: they have z and g."""
    read = {("z", ()): float(number), ("g", ()): activation}
    return At(lambda name, indices: read[name, indices])
