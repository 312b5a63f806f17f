"""The derivatives of the activation functions, line by line. Module 4.9."""

from lecture_lib.activations import logistic, tanh
from lecture_lib.derivations.at import At
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Derivative, Symbol
from lecture_lib.derivations.functions import Activated, Exp

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

LOGISTIC = Derivation(
    "the derivative of the logistic function",
    g_prime,
    (
        Line(Derivative(1 / (1 + down), z), "write out g(z)"),
        Line(-1 * (1 + down) ** -2 * Derivative(1 + down, z), "power rule on (1 + e⁻ᶻ)⁻¹, then the chain rule"),
        Line(-1 * (1 + down) ** -2 * -down, "the 1 is constant, and e⁻ᶻ brings down a factor −1"),
        Line(1 / (1 + down) * (down / (1 + down)), "the signs cancel; split the square into two fractions"),
        Line(1 / (1 + down) * ((1 + down - 1) / (1 + down)), "add 1 and take it away again"),
        Line(slope_of(logistic, g), "both fractions are made of g(z)"),
    ),
)

TANH = Derivation(
    "the derivative of tanh",
    g_prime,
    (
        Line(Derivative((up - down) / (up + down), z), "write out g(z)"),
        Line(
            ((up + down) * Derivative(up - down, z) - (up - down) * Derivative(up + down, z)) / (up + down) ** 2,
            "quotient rule",
        ),
        Line(
            ((up + down) ** 2 - (up - down) ** 2) / (up + down) ** 2,
            "each derivative is the other bracket",
        ),
        Line(1 - (up - down) ** 2 / (up + down) ** 2, "divide term by term"),
        Line(slope_of(tanh, g), "the fraction is g(z), squared"),
    ),
)

DERIVATIONS = {logistic: LOGISTIC, tanh: TANH}


def at_z(number, activation):
    """The At of these derivations: they have z and g."""
    read = {("z", ()): float(number), ("g", ()): activation}
    return At(lambda name, indices: read[name, indices])
