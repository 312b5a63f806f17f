"""The gradients w.r.t. the hidden units, h_ij and a_ij of layer i. Module 4.6."""

from lecture_lib.derivations.arrays import Hadamard, MatrixProduct, Slope, Transpose
from lecture_lib.derivations.derivation import Derivation, Line, Trap
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.derivations.module_4_9 import slope_of

h, a, a_next = Symbol("h", ("i", "j")), Symbol("a", ("i", "j")), Symbol("a", ("i+1", "m"))
weight = Symbol("W", ("i+1", "m", "j"))
above = Symbol("a", ("i+1",))
a_next_defined = Defined(
    a_next, Symbol("b", ("i+1", "m")) + Sum("p", "n_i", Symbol("W", ("i+1", "m", "p")) * Symbol("h", ("i", "p")))
)
into_next = Sum("p", "n_i", Symbol("W", ("i+1", "m", "p")))
path = Gradient(a_next) * Derivative(a_next_defined, h)

BY_H = Derivation(
    "the gradient w.r.t. one hidden activation",
    Gradient(h),
    (
        Line(
            Sum("m", "n_i+1", path),
            "chain rule: one path through each neuron m of the layer above",
            Trap(
                Sum("m", "k", path),
                "k for a width",
                "k is the number of classes: the sum runs over the neurons of layer i+1",
            ),
        ),
        Line(
            Sum("m", "n_i+1", Gradient(a_next) * weight),
            "a of neuron m depends on this h through one weight",
            Trap(
                Sum("m", "n_i+1", Gradient(a_next) * (weight / into_next)),
                "shares of rows",
                "blame is not a cake, to be cut into shares that sum to 1",
            ),
        ),
        Line(
            MatrixProduct(Transpose(Symbol("W", ("i+1", ".", "j"))), Gradient(above)),
            "a sum of products is a dot product: column j of the weights above",
            Trap(
                MatrixProduct(Symbol("W", ("i+1", "j", ".")), Gradient(above)),
                "no transpose",
                "row j holds the weights that come into neuron j above; what leaves neuron j is column j",
            ),
        ),
    ),
)


def by_a(g):
    """dL/da_ij. The last line has the g' of logistic or tanh; ValueError for another g. Derived in 4.6, with 4.9."""
    return Derivation(
        "the gradient w.r.t. one hidden pre-activation",
        Gradient(a),
        (
            Line(
                Gradient(h) * Derivative(Defined(h, Activated(a)), a),
                "chain rule: a reaches the loss through its own h",
            ),
            Line(
                Gradient(h) * Activated(a, prime=True),
                "h = g(a), so its derivative is g′(a)",
                Trap(
                    Gradient(h) * Activated(Symbol("a", ("i", "k")), prime=True),
                    "another neuron's slope",
                    "the slope is that of neuron j itself; k is the number of classes",
                ),
            ),
            Line(Gradient(h) * slope_of(g, h), f"for g = {g}, g′ is a function of h alone (4.9)"),
        ),
    )


BY_H_VECTOR = Derivation(
    "the gradient w.r.t. a whole hidden layer",
    Gradient(Symbol("h", ("i",))),
    (
        Line(
            MatrixProduct(Transpose(Symbol("W", ("i+1",))), Gradient(above)),
            "all j at once: the columns of W are the rows of its transpose",
            Trap(
                MatrixProduct(Symbol("W", ("i+1",)), Gradient(above)),
                "no transpose",
                "without the transpose the shapes do not fit, or rows stand where columns should",
            ),
        ),
    ),
)

BY_A_VECTOR = Derivation(
    "the gradient w.r.t. its pre-activations",
    Gradient(Symbol("a", ("i",))),
    (Line(Hadamard(Gradient(Symbol("h", ("i",))), Slope(Symbol("a", ("i",)))), "entry by entry times the slope"),),
)
