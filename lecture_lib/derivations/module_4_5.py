"""The gradients w.r.t. the output units, for softmax and cross entropy. Module 4.5."""

from lecture_lib.derivations.arrays import Column, OneHot
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Number, Sum, Symbol
from lecture_lib.derivations.functions import Exp, Indicator, Log
from lecture_lib.derivations.hole import hole

a_i, a_l, a_c = (Symbol("a", ("L", index)) for index in "ilc")
y_hat, y_hat_i, y_hat_l = Symbol("y_hat"), Symbol("y_hat", ("i",)), Symbol("y_hat", ("l",))
same = Indicator("l", "i")
total = Sum("c", "k", Exp(a_c))
softmax_l, softmax_i = Exp(a_l) / total, Exp(a_i) / total


UPSIDE = "e(ℓ) and ŷ_ℓ changed places, and the sign is lost: this divides by 0"

BY_Y_HAT = Derivation(
    "the gradient w.r.t. one output ŷ_i",
    Gradient(y_hat_i),
    (
        Line(Derivative(-Log(y_hat_l), y_hat_i), "write out the loss: cross entropy of the true class ℓ"),
        Line(
            -(
                hole(
                    same,
                    (
                        Number(1),
                        "without the indicator every output would be blamed, not only the true class",
                        "no indicator",
                    ),
                )
                / y_hat_l
            ),
            "the loss speaks of ŷ_ℓ alone: every other output has gradient 0",
            lurks=(1,),
        ),
    ),
)

BY_Y_HAT_VECTOR = Derivation(
    "the gradient w.r.t. all outputs ŷ",
    Gradient(y_hat),
    (
        Line(-1 / y_hat_l * Column("i", "k", same), "one under the other, for i from 1 to k; they share −1/ŷ_ℓ"),
        Line(
            hole(-1 / y_hat_l, (1 / OneHot(), UPSIDE, "upside down"))
            * hole(OneHot(), (y_hat_l, UPSIDE, "upside down")),
            "all i at once: this column is 1 at ℓ and 0 elsewhere, it is e(ℓ)",
            lurks=(1, 1),
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
            -1
            / y_hat_l
            * Derivative(
                Exp(a_l)
                / Sum(
                    "c",
                    "k",
                    Exp(
                        hole(
                            a_c,
                            (
                                a_l,
                                "the denominator adds up exp(a_Lc) over all c; with ℓ in it the fraction is 1/k and never moves",
                                "one index twice",
                            ),
                        )
                    ),
                ),
                a_i,
            ),
            "the loss by ŷ_ℓ is known; softmax in full",
            lurks=(1,),
        ),
        Line(
            -1 / y_hat_l * (Derivative(Exp(a_l), a_i) / total - Exp(a_l) * Derivative(total, a_i) / total**2),
            "quotient rule: p′/q − p q′/q², with p above, q below",
        ),
        Line(
            -1
            / y_hat_l
            * (
                same * Exp(a_l) / total
                - softmax_l
                * hole(
                    softmax_i,
                    (
                        softmax_l,
                        "the second fraction is softmax of i: it comes from the term of the sum that a_Li moves",
                        "one index twice",
                    ),
                )
            ),
            "p moves only if ℓ = i; of q, one term moves",
            lurks=(1,),
        ),
        Line(-1 / y_hat_l * (same * y_hat_l - y_hat_l * y_hat_i), "the fractions are outputs"),
        Line(
            -(
                same
                - hole(
                    y_hat_i,
                    (
                        y_hat_l,
                        "what is left over is the output of i itself, not that of the true class",
                        "one index twice",
                    ),
                )
            ),
            "ŷ_ℓ cancels",
            lurks=(1,),
        ),
    ),
)

BY_A_L_VECTOR = Derivation(
    "the gradient w.r.t. all pre-activations a_L",
    Gradient(Symbol("a", ("L",))),
    (
        Line(-Column("i", "k", same - y_hat_i), "one under the other, for i from 1 to k"),
        Line(-(OneHot() - y_hat), "all i at once: the indicators make e(ℓ), the outputs make ŷ"),
    ),
)
