"""The gradients w.r.t. the hidden units, h_ij and a_ij of layer i. Module 4.6."""

from functools import cache

from lecture_lib.activations import logistic
from lecture_lib.derivations.arrays import Column, Hadamard, MatrixProduct, Slope, Transpose
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.derivations.hole import hole
from lecture_lib.derivations.module_4_9 import SLOPES, slope_of

h, a, a_next = Symbol("h", ("i", "j")), Symbol("a", ("i", "j")), Symbol("a", ("i+1", "m"))
weight, turned_weight = Symbol("W", ("i+1", "m", "j")), Symbol("W", ("i+1", "j", "m"))
above = Symbol("a", ("i+1",))
a_next_defined = Defined(
    a_next, Symbol("b", ("i+1", "m")) + Sum("p", "n_i", Symbol("W", ("i+1", "m", "p")) * Symbol("h", ("i", "p")))
)
into_next = Sum("p", "n_i", Symbol("W", ("i+1", "m", "p")))
NOT_H = "what comes down from a neuron is the gradient at its a: its own g′ is in that already", "∇h sent on"

BY_H = Derivation(
    "the gradient w.r.t. one hidden activation",
    Gradient(h),
    (
        Line(
            Sum(
                "m",
                hole(
                    "n_i+1",
                    ("k", "k is the number of classes: the sum runs over the neurons of layer i+1", "k for a width"),
                    ("n_i", "h_ij has an edge to each neuron of the layer above, not to those beside it in layer i"),
                ),
                hole(
                    Gradient(a_next),
                    (
                        Gradient(Symbol("a", ("i+1", "j"))),
                        "every term would carry the blame of one and the same neuron j",
                    ),
                    (Gradient(Symbol("h", ("i+1", "m"))), *NOT_H),
                )
                * hole(
                    Derivative(a_next_defined, h),
                    (
                        Derivative(a_next_defined, Symbol("h", ("i", "m"))),
                        "the path to neuron m begins at h_ij, not at h_im",
                    ),
                ),
            ),
            "chain rule: one path through each neuron m of the layer above",
            lurks=(1, 0, 0),
        ),
        Line(
            Sum(
                "m",
                "n_i+1",
                hole(
                    Gradient(a_next),
                    (Gradient(Symbol("h", ("i+1", "m"))), *NOT_H),
                    (weight, "the weight would be there twice, and no blame would come from above"),
                )
                * hole(
                    weight,
                    (weight / into_next, "blame is not a cake, to be cut into shares that sum to 1", "shares of rows"),
                    (turned_weight, "the first index is the neuron above, and that is m", "no transpose"),
                    (Gradient(a_next), "the blame would be there twice, and the weight is missing"),
                ),
            ),
            "a of neuron m depends on this h through one weight",
            lurks=(0, 1),
        ),
        Line(
            MatrixProduct(
                hole(
                    Transpose(Symbol("W", ("i+1", ".", "j"))),
                    (
                        Symbol("W", ("i+1", "j", ".")),
                        "row j holds the weights that come into neuron j above; what leaves neuron j is column j",
                        "no transpose",
                    ),
                    (
                        Symbol("W", ("i+1", ".", "j")),
                        "for a dot product the first factor is a row: turn this column into one",
                    ),
                ),
                hole(
                    Gradient(above),
                    (Gradient(Symbol("h", ("i+1",))), *NOT_H),
                    (Gradient(Symbol("a", ("i",))), "blame comes from the layer above, i+1, not from layer i itself"),
                ),
            ),
            "a sum of products is a dot product: column j of the weights above",
            lurks=(1, 0),
        ),
    ),
)


@cache
def by_a(g):
    """dL/da_ij. The last line has the g' of logistic or tanh; ValueError for another g. Derived in 4.6, with 4.9."""
    slope, other = slope_of(g, h), next(each(h) for known, each in SLOPES.items() if known is not g)
    half = "h_ij is a factor as well: near h = 0 the logistic function is flat" if g is logistic else ""
    return Derivation(
        "the gradient w.r.t. one hidden pre-activation",
        Gradient(a),
        (
            Line(
                hole(
                    Gradient(h),
                    (Gradient(a), "this is what you are looking for: it cannot stand on its own right side"),
                    (Gradient(a_next), "blame from above has come down to h_ij already; only g is left to pass"),
                )
                * hole(
                    Derivative(Defined(h, Activated(a)), a),
                    (
                        Derivative(a_next_defined, h),
                        "that is the step from h_ij up to layer i+1; ∂ℒ/∂h_ij has it in it",
                    ),
                ),
                "chain rule: a reaches the loss through its own h",
            ),
            Line(
                Gradient(h)
                * hole(
                    Activated(a, prime=True),
                    (
                        Activated(Symbol("a", ("i", "k")), prime=True),
                        "the slope is that of neuron j itself; k is the number of classes",
                        "another neuron's slope",
                    ),
                    (Activated(h, prime=True), "", "g′ at h"),
                    (h, "", "h for its slope"),
                ),
                "h = g(a), so its derivative is g′(a)",
                lurks=(1,),
            ),
            Line(
                Gradient(h)
                * hole(
                    slope,
                    (other, "", "the other function's slope"),
                    (1 - h, half, "" if half else "no square"),
                ),
                f"for g = {g}, g′ is a function of h alone (4.9)",
            ),
        ),
    )


BY_H_VECTOR = Derivation(
    "the gradient w.r.t. a whole hidden layer",
    Gradient(Symbol("h", ("i",))),
    (
        Line(
            Column(
                "j",
                hole(
                    "n_i",
                    ("n_i+1", "one row for each neuron of layer i, whose gradient this is; n_{i+1} is the layer above"),
                    (
                        "k",
                        "k is the number of classes: the column has one row for each neuron of layer i",
                        "k for a width",
                    ),
                ),
                MatrixProduct(Transpose(Symbol("W", ("i+1", ".", "j"))), Gradient(above)),
            ),
            "one under the other, for each neuron j of the layer",
        ),
        Line(
            MatrixProduct(
                hole(
                    Transpose(Symbol("W", ("i+1",))),
                    (
                        Symbol("W", ("i+1",)),
                        "without the transpose the shapes do not fit, or rows stand where columns should",
                        "no transpose",
                    ),
                    (
                        Transpose(Symbol("W", ("i",))),
                        "W_i is below layer i; the blame comes down through W_{i+1}",
                        "another layer's W",
                    ),
                ),
                hole(
                    Gradient(above),
                    (Gradient(Symbol("h", ("i+1",))), *NOT_H),
                    (above, "a_{i+1} is what went up; what comes back is the gradient with respect to it"),
                ),
            ),
            "all j at once: the columns of W are the rows of its transpose",
            lurks=(1, 0),
        ),
    ),
)

BY_A_VECTOR = Derivation(
    "the gradient w.r.t. its pre-activations",
    Gradient(Symbol("a", ("i",))),
    (
        Line(
            Column(
                "j",
                "n_i",
                hole(
                    Gradient(h),
                    (Gradient(a), "this is what you are looking for: it cannot stand on its own right side"),
                    (h, "h_ij is what went up; what comes back is the gradient with respect to it", "h sent back"),
                )
                * hole(
                    Activated(a, prime=True),
                    (Activated(h, prime=True), "", "g′ at h"),
                    (a, "a_ij is where the slope is taken, not the slope"),
                ),
            ),
            "one under the other, for each neuron j of the layer",
        ),
        Line(
            Hadamard(
                hole(
                    Gradient(Symbol("h", ("i",))),
                    (Gradient(above), "the step from layer i+1 down to h_i is made already: ∇h_i has it in it"),
                    (
                        Symbol("h", ("i",)),
                        "h_i is what went up; what comes back is the gradient with respect to it",
                        "h sent back",
                    ),
                ),
                hole(
                    Slope(Symbol("a", ("i",))),
                    (Slope(Symbol("h", ("i",))), "", "g′ at h"),
                    (Slope(above), "", "another layer's slope"),
                    (Symbol("h", ("i",)), "", "h for its slope"),
                ),
            ),
            "entry by entry times the slope",
        ),
    ),
)
