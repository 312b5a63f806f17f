"""The gradients w.r.t. the output units, for softmax and cross entropy. Module 4.5."""

from lecture_lib.derivations.arrays import Column, OneHot
from lecture_lib.derivations.derivation import Derivation, Line, Trap
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol
from lecture_lib.derivations.functions import Exp, Indicator, Log

a_i, a_l, a_c = (Symbol("a", ("L", index)) for index in "ilc")
y_hat, y_hat_i, y_hat_l = Symbol("y_hat"), Symbol("y_hat", ("i",)), Symbol("y_hat", ("l",))
same = Indicator("l", "i")
total = Sum("c", "k", Exp(a_c))
softmax_l, softmax_i = Exp(a_l) / total, Exp(a_i) / total


def is_true(i):
    """1[l = i], with a number or k in place of i."""
    return Indicator("l", i)


def minus_by_a_L(i):
    """1[l = i] − y_hat_i, which is −∂L/∂a_Li."""
    return is_true(i) - Symbol("y_hat", (i,))


BY_Y_HAT = Derivation(
    "the gradient w.r.t. one output ŷ_i",
    Gradient(y_hat_i),
    (
        Line(Derivative(-Log(y_hat_l), y_hat_i), "write out the loss: cross entropy of the true class ℓ"),
        Line(
            -(same / y_hat_l),
            "the loss speaks of ŷ_ℓ alone: every other output has gradient 0",
            Trap(
                -1 / y_hat_l,
                "no indicator",
                "without the indicator every output would be blamed, not only the true class",
            ),
        ),
    ),
)

BY_Y_HAT_VECTOR = Derivation(
    "the gradient w.r.t. all outputs ŷ",
    Gradient(y_hat),
    (
        Line(-1 / y_hat_l * Column(is_true, "k"), "one under the other, for i from 1 to k; they share −1/ŷ_ℓ"),
        Line(
            -1 / y_hat_l * OneHot(),
            "all i at once: this column is 1 at ℓ and 0 elsewhere, it is e(ℓ)",
            Trap(
                1 / OneHot() * y_hat_l,
                "upside down",
                "e(ℓ) and ŷ_ℓ changed places, and the sign is lost: this divides by 0",
            ),
        ),
    ),
)

BY_A_L = Derivation(
    "the gradient w.r.t. one pre-activation a_Li",
    Gradient(a_i),
    (
        Line(
            Gradient(y_hat_l) * Derivative(Defined(y_hat_l, softmax_l), a_i),
            "chain rule through ŷ_ℓ, which depends on every a_Li",
        ),
        Line(
            -1 / y_hat_l * Derivative(softmax_l, a_i),
            "the loss by ŷ_ℓ is known; softmax in full",
            Trap(
                -1 / y_hat_l * Derivative(Exp(a_l) / Sum("c", "k", Exp(a_l)), a_i),
                "one index twice",
                "the denominator adds up exp(a_Lc) over all c; with ℓ in it the fraction is 1/k and never moves",
            ),
        ),
        Line(
            -1 / y_hat_l * (Derivative(Exp(a_l), a_i) / total - Exp(a_l) * Derivative(total, a_i) / total**2),
            "quotient rule: p′/q − p q′/q², with p above, q below",
        ),
        Line(
            -1 / y_hat_l * (same * Exp(a_l) / total - softmax_l * softmax_i),
            "p moves only if ℓ = i; of q, one term moves",
            Trap(
                -1 / y_hat_l * (same * Exp(a_l) / total - softmax_l * softmax_l),
                "one index twice",
                "the second fraction is softmax of i: it comes from the term of the sum that a_Li moves",
            ),
        ),
        Line(-1 / y_hat_l * (same * y_hat_l - y_hat_l * y_hat_i), "the fractions are outputs"),
        Line(
            -(same - y_hat_i),
            "ŷ_ℓ cancels",
            Trap(
                -(same - y_hat_l),
                "one index twice",
                "what is left over is the output of i itself, not that of the true class",
            ),
        ),
    ),
)

BY_A_L_VECTOR = Derivation(
    "the gradient w.r.t. all pre-activations a_L",
    Gradient(Symbol("a", ("L",))),
    (
        Line(-Column(minus_by_a_L, "k"), "one under the other, for i from 1 to k"),
        Line(-(OneHot() - y_hat), "all i at once: the indicators make e(ℓ), the outputs make ŷ"),
    ),
)
