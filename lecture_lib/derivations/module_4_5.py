"""The gradients w.r.t. the output units, for softmax and cross entropy. Module 4.5."""

from lecture_lib.derivations.arrays import Column, OneHot
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Number, Plus, Sum, Symbol
from lecture_lib.derivations.functions import Exp, Indicator, Log
from lecture_lib.derivations.hole import Signed, hole

a_i, a_l, a_c = (Symbol("a", ("L", index)) for index in "ilc")
y_hat, y_hat_i, y_hat_l = Symbol("y_hat"), Symbol("y_hat", ("i",)), Symbol("y_hat", ("l",))
same = Indicator("l", "i")
total = Sum("c", "k", Exp(a_c))
softmax_l, softmax_i = Exp(a_l) / total, Exp(a_i) / total

WANTED = "this is what you are looking for: it cannot stand on its own right side"
UPSIDE = "e(ℓ) and ŷ_ℓ changed places, and the sign is lost: this divides by 0"
LOG_MINUS = "−log falls as ŷ_ℓ grows: its slope is below 0"
UPHILL = hole("−", ("+", "", "a wrong sign"))

BY_Y_HAT = Derivation(
    "the gradient w.r.t. one output ŷ_i",
    Gradient(y_hat_i),
    (
        Line(
            Derivative(
                Signed(
                    hole("−", ("+", "", "no minus")),
                    Log(hole(y_hat_l, (y_hat_i, "the loss is about the true class ℓ, whichever output you change"))),
                ),
                y_hat_i,
            ),
            "write out the loss: cross entropy of the true class ℓ",
        ),
        Line(
            Signed(
                hole("−", ("+", LOG_MINUS, "a wrong sign")),
                hole(
                    same,
                    (
                        Number(1),
                        "without the indicator every output would be blamed, not only the true class",
                        "no indicator",
                    ),
                    (Number(0), "for i = ℓ the output that you change is in the loss, and this is not 0"),
                )
                / hole(
                    y_hat_l,
                    (y_hat_i, "where i is not ℓ, ŷ_i is not in the loss"),
                    (Log(y_hat_l), "the slope of log z is 1/z: no logarithm is left"),
                ),
            ),
            "the loss depends on ŷ_ℓ alone: every other output has gradient 0",
            lurks=(0, 1, 0),
        ),
    ),
)

BY_Y_HAT_VECTOR = Derivation(
    "the gradient w.r.t. all outputs ŷ",
    Gradient(y_hat),
    (
        Line(
            -1
            / hole(y_hat_l, (y_hat_i, "i goes from row to row: what all rows share is ŷ_ℓ"))
            * Column(
                "i",
                "k",
                hole(
                    same,
                    (Number(1), "then every output would be blamed, not only the true class", "no indicator"),
                    (y_hat_i, "the rows differ in whether i is the true class, not in how large ŷ_i is"),
                ),
            ),
            "one under the other, for i from 1 to k; they share −1/ŷ_ℓ",
        ),
        Line(
            hole(
                -1 / y_hat_l,
                (1 / OneHot(), UPSIDE, "upside down"),
                (1 / y_hat_l, LOG_MINUS, "a wrong sign"),
            )
            * hole(
                OneHot(),
                (y_hat_l, "ŷ_ℓ belongs below the fraction line, and e(ℓ) beside the fraction"),
                (y_hat, "only the entry of the true class is not 0, and ŷ has no zeros"),
            ),
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
            hole(
                Gradient(y_hat_l),
                (Gradient(y_hat_i), "the loss depends on ŷ_ℓ alone: unless i = ℓ, this is 0"),
                (Gradient(a_i), WANTED),
            )
            * hole(
                Derivative(Defined(y_hat_l, softmax_l), a_i),
                (
                    Derivative(Defined(y_hat_i, softmax_i), a_i),
                    "a_Li moves all outputs, but the loss sees only how ŷ_ℓ moves",
                ),
                (Derivative(Defined(y_hat_l, softmax_l), a_l), "you change a_Li, and that need not be a_Lℓ"),
            ),
            "chain rule through ŷ_ℓ, which depends on every a_Li",
        ),
        Line(
            -1
            / y_hat_l
            * Derivative(
                Exp(Symbol("a", ("L", hole("l", ("i", "this is softmax of ℓ: the numerator has the ℓ of ŷ_ℓ")))))
                / Sum(
                    hole("c", ("m", "the sum needs one letter: the same one below it and in its term")),
                    "k",
                    Exp(
                        hole(
                            a_c,
                            (
                                Symbol("a", ("L", "m")),
                                "the sum needs one letter: the same one below it and in its term",
                            ),
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
            "∂ℒ/∂ŷ_ℓ is known; softmax in full",
            lurks=(0, 0, 2),
        ),
        Line(
            -1
            / y_hat_l
            * Plus(
                (
                    hole(
                        Derivative(Exp(a_l), a_i),
                        (Exp(a_l), "the first fraction has p′ above, the slope of the numerator"),
                    )
                    / total,
                    Signed(
                        hole("−", ("+", "the larger the denominator, the smaller the fraction: subtract")),
                        Exp(a_l)
                        * Derivative(total, a_i)
                        / total ** hole(Number(2), (Number(1), "1/q has the slope −q′/q²: the denominator is squared")),
                    ),
                )
            ),
            "quotient rule: p′/q − p q′/q², with p above, q below",
        ),
        Line(
            -1
            / y_hat_l
            * (
                hole(
                    same,
                    (Number(1), "exp(a_Lℓ) moves with a_Lℓ alone: for every other i its slope is 0", "no indicator"),
                    (Number(0), "for i = ℓ the numerator moves as well: its slope is exp(a_Lℓ)", "no diagonal"),
                )
                * Exp(a_l)
                / total
                - softmax_l
                * hole(
                    softmax_i,
                    (
                        softmax_l,
                        "the second fraction is softmax of i: it comes from the term of the sum that a_Li moves",
                        "one index twice",
                    ),
                    (Exp(a_i), "the denominator is squared: each of the two factors has one of its sums below"),
                )
            ),
            "p moves only if ℓ = i; of q, one term moves",
            lurks=(0, 1),
        ),
        Line(
            -1
            / y_hat_l
            * (
                same * hole(y_hat_l, (Number(1), "the fraction behind the indicator is a whole softmax, ŷ_ℓ"))
                - hole(y_hat_l, (y_hat_i, "one factor is the output of ℓ, the other that of i"))
                * hole(y_hat_i, (y_hat_l, "one factor is the output of ℓ, the other that of i", "one index twice"))
            ),
            "the fractions are outputs",
        ),
        Line(
            Signed(
                UPHILL,
                hole(
                    same,
                    (Number(1), "only the true class is wanted: for every other i this is 0", "no indicator"),
                    (Number(0), "for i = ℓ the 1 stays: it is what was wanted of the true class", "no diagonal"),
                )
                - hole(
                    y_hat_i,
                    (
                        y_hat_l,
                        "what is left over is the output of i itself, not that of the true class",
                        "one index twice",
                    ),
                    (y_hat_l * y_hat_i, "ŷ_ℓ cancels in both terms, in this one too"),
                ),
            ),
            "ŷ_ℓ cancels",
            lurks=(0, 0, 1),
        ),
    ),
)

BY_A_L_VECTOR = Derivation(
    "the gradient w.r.t. all pre-activations a_L",
    Gradient(Symbol("a", ("L",))),
    (
        Line(
            -Column(
                "i",
                "k",
                hole(same, (Number(1), "a 1 is wanted only in row ℓ, and 0 in all others", "no indicator"))
                - hole(y_hat_i, (y_hat_l, "each row has the output of its own i", "one index twice")),
            ),
            "one under the other, for i from 1 to k",
        ),
        Line(
            Signed(
                UPHILL,
                hole(
                    OneHot(),
                    (y_hat, "with a minus in front, what was wanted comes first"),
                    (Number(1), "a 1 is wanted of the true class alone: the column is e(ℓ)", "no indicator"),
                )
                - hole(
                    y_hat,
                    (OneHot(), "with a minus in front, what came out is subtracted"),
                    (y_hat_l, "each row has an output of its own, and ŷ_ℓ is a single number", "one index twice"),
                ),
            ),
            "all i at once: the indicators make e(ℓ), the outputs make ŷ",
        ),
    ),
)

# Two classes with one logistic output: its loss is binary cross entropy, and y is 1 or 0.
BY_A_L_OF_ONE = Derivation(
    "the gradient w.r.t. the one pre-activation a_L",
    Gradient(Symbol("a", ("L",))),
    (Line(-(Symbol("y") - y_hat), "as with softmax: what was wanted, less what came out, with a minus"),),
)
