"""The gradients w.r.t. the output units, for a linear output and squared error, one example. Module 4.3."""

from lecture_lib.derivations.arrays import Column, OneHot, Transpose
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol, wrap
from lecture_lib.derivations.hole import hole

a_i, a_L = Symbol("a", ("L", "i")), Symbol("a", ("L",))
y_hat, y_hat_i, y_hat_c = Symbol("y_hat"), Symbol("y_hat", ("i",)), Symbol("y_hat", ("c",))
y, y_i, y_c = Symbol("y"), Symbol("y", ("i",)), Symbol("y", ("c",))
two = hole(wrap(2), (wrap(1), "", "a half"))

BY_A_L = Derivation(
    "the gradient w.r.t. one linear output a_Li",
    Gradient(a_i),
    (
        Line(
            Gradient(y_hat_i) * Derivative(Defined(y_hat_i, a_i), a_i),
            "chain rule: with a linear output a_Li reaches the loss through its own ŷ_i alone",
        ),
        Line(
            Derivative(
                Sum(
                    "c",
                    hole(
                        "k",
                        ("L", "L is the number of layers: the sum runs over the k outputs"),
                        ("N", "N counts the films: here is one film, and the sum runs over its k outputs"),
                    ),
                    hole(
                        y_hat_c - y_c,
                        (y_c - y_hat_c, "the square is the same in either order"),
                        (y_hat_i - y_c, "each target y_c is compared with its own output, ŷ_c"),
                    )
                    ** 2,
                ),
                Symbol(
                    "y_hat", (hole("i", ("c", "c is the letter of the sum, and outside the sum it means nothing")),)
                ),
            ),
            "ŷ_i = a_Li, so the second factor is 1; the loss is squared error, written out",
        ),
        Line(
            two
            * hole(
                y_hat_i - y_i,
                (
                    Sum("c", "k", y_hat_c - y_c),
                    "the other terms of the sum do not contain ŷ_i: nudging it does not change them",
                    "all terms for one",
                ),
                (y_i - y_hat_i, "the inside has slope 1 w.r.t. ŷ_i; in this order it would be −1", "a wrong sign"),
                ((y_hat_i - y_i) ** 2, "the power comes down: one factor fewer is left of the square"),
            ),
            "only the term c = i of the sum moves: the power comes down, the inside has slope 1",
            lurks=(0, 1),
        ),
    ),
)

BY_A_L_VECTOR = Derivation(
    "the gradient w.r.t. all linear outputs a_L",
    Gradient(a_L),
    (
        Line(
            Column(
                "i",
                "k",
                two
                * hole(
                    y_hat_i - y_i,
                    (
                        Sum("c", "k", y_hat_c - y_c),
                        "then all rows are the same number; row i has what its own output has too much",
                        "all terms for one",
                    ),
                    (y_hat_i, "the target is missing: at ŷ_i = y_i the gradient has to be 0"),
                ),
            ),
            "one under the other, for i from 1 to k",
        ),
        Line(
            2
            * hole(
                y_hat - y,
                (y - y_hat, "the order says the sign: what ŷ has too much has to push a_L down", "a wrong sign"),
                (Transpose(y_hat - y), "the gradient has the shape of a_L, and that is a column"),
                (y_hat - OneHot(), "e(ℓ) is the target where classes are to be told apart; here it is the ratings y"),
            ),
            "all i at once, one under the other: twice what the output has too much",
            lurks=(1,),
        ),
    ),
)
