"""The gradients w.r.t. the output units, for a linear output and squared error, one example. Module 4.3."""

from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol
from lecture_lib.derivations.hole import hole

a_i, a_L = Symbol("a", ("L", "i")), Symbol("a", ("L",))
y_hat, y_hat_i, y_hat_c = Symbol("y_hat"), Symbol("y_hat", ("i",)), Symbol("y_hat", ("c",))
y, y_i, y_c = Symbol("y"), Symbol("y", ("i",)), Symbol("y", ("c",))
loss = Sum("c", "k", (y_hat_c - y_c) ** 2)

BY_A_L = Derivation(
    "the gradient w.r.t. one pre-activation a_Li",
    Gradient(a_i),
    (
        Line(
            Gradient(y_hat_i) * Derivative(Defined(y_hat_i, a_i), a_i),
            "chain rule: with a linear output a_Li reaches the loss through its own ŷ_i alone",
        ),
        Line(
            Derivative(loss, y_hat_i),
            "ŷ_i = a_Li, so the second factor is 1; the loss is squared error, written out",
        ),
        Line(
            2
            * hole(
                y_hat_i - y_i,
                (
                    Sum("c", "k", y_hat_c - y_c),
                    "the other terms of the sum do not speak of ŷ_i: nudging it leaves them where they are",
                    "all terms for one",
                ),
            ),
            "of the sum only the term c = i moves: the power comes down, the inside has slope 1",
            lurks=(1,),
        ),
    ),
)

BY_A_L_VECTOR = Derivation(
    "the gradient w.r.t. all pre-activations a_L",
    Gradient(a_L),
    (
        Line(
            2
            * hole(
                y_hat - y,
                (y - y_hat, "the order says the sign: what ŷ has too much has to push a_L down", "a wrong sign"),
            ),
            "all i at once, one under the other: twice what the output has too much",
            lurks=(1,),
        ),
    ),
)
