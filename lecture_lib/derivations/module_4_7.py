"""The gradients w.r.t. the parameters, W_kij and b_ki of layer k. Module 4.7."""

from lecture_lib.derivations.arrays import Column, Matrix, MatrixProduct, Transpose
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Number, Sum, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.derivations.hole import hole

W, b, a = Symbol("W", ("k", "i", "j")), Symbol("b", ("k", "i")), Symbol("a", ("k", "i"))
h, h_below = Symbol("h", ("k", "i")), Symbol("h", ("k-1", "j"))
a_defined = Defined(a, b + Sum("p", "n_k-1", Symbol("W", ("k", "i", "p")) * Symbol("h", ("k-1", "p"))))
h_defined = Defined(h, Activated(a_defined))  # true in hidden layers alone
W_k, a_k, h_k, come = Symbol("W", ("k",)), Symbol("a", ("k",)), Symbol("h", ("k",)), Symbol("h", ("k-1",))

TURNED = "i and j changed places: the row i is the neuron above, the column j the one below"
CHANGED = "the factors changed places: this has the shape of the transpose"
NOT_H = "the weight or bias is in a_ki, and g lies between a_ki and h_ki, or softmax in the output layer"
NOT_FROM_H = "the step from h_ki down to a_ki is in ∂ℒ/∂a_ki already"
WHOLE_NOT_H = "∇h_k has not passed g yet, nor softmax in the output layer", "∇h sent on"
LAYER = "k is the number of the layer here, and not a number of neurons"
ROWS = ("n_k-1", "one row for each neuron of layer k itself; the layer below has n_{k−1}"), ("k", LAYER)

BY_W = Derivation(
    "the gradient w.r.t. one weight",
    Gradient(W),
    (
        Line(
            hole(
                Gradient(a),
                (Gradient(Symbol("a", ("k", "j"))), "the weight leads to neuron i; j is where it comes from"),
                (Gradient(h), NOT_H, "∇h sent on"),
            )
            * hole(
                Derivative(a_defined, W),
                (
                    Derivative(a_defined, Symbol("W", ("k", "j", "i"))),
                    "the sum of neuron i has the weights of row i, and this one is in row j",
                ),
                (Derivative(h_defined, W), NOT_FROM_H),
            ),
            "chain rule: this weight reaches the loss through one neuron",
        ),
        Line(
            hole(
                Gradient(a),
                (Gradient(Symbol("a", ("k", "j"))), TURNED, "turned round"),
                (h_below, "this h would be there twice, and no blame would come from above"),
            )
            * hole(
                h_below,
                (Symbol("h", ("k-1", "i")), TURNED, "turned round"),
                (W, "a_ki is a straight line in this weight, and its slope is what comes in", "its own weight"),
                (Gradient(a), "the blame would be there twice, and what comes in is missing"),
            ),
            "in that neuron's sum the weight stands once, times the h below it",
            lurks=(1, 1),
        ),
    ),
)

BY_B = Derivation(
    "the gradient w.r.t. one bias",
    Gradient(b),
    (
        Line(
            hole(Gradient(a), (Gradient(h), NOT_H, "∇h sent on"))
            * hole(
                Derivative(a_defined, b),
                (Derivative(h_defined, b), NOT_FROM_H),
                (b, "a_ki is a straight line in the bias: its slope is 1, whatever the bias is"),
            ),
            "chain rule: this bias reaches the loss through one neuron",
        ),
        Line(
            hole(
                Number(1),
                (Number(0), "0 is the slope of a constant, and the bias is what you move"),
                (Symbol("h", ("k-1", "i")), "h is what a weight has beside it; nothing stands beside the bias"),
            )
            * Gradient(a),
            "in that neuron's sum the bias stands alone, so its factor is 1",
        ),
        Line(Gradient(a), "times 1 changes nothing"),
    ),
)

BY_W_MATRIX = Derivation(
    "the gradient w.r.t. a whole matrix",
    Gradient(W_k),
    (
        Line(
            Matrix(
                "i",
                hole("n_k", *ROWS),
                "j",
                hole("n_k-1", ("n_k", "one column for each neuron of layer k−1; n_k is the number of rows")),
                Gradient(a) * h_below,
            ),
            "all entries, row by row",
        ),
        Line(
            MatrixProduct(
                hole(
                    Gradient(a_k),
                    (come, CHANGED, "turned round"),
                    (Gradient(h_k), *WHOLE_NOT_H),
                ),
                hole(
                    Transpose(come),
                    (Transpose(Gradient(a_k)), CHANGED, "turned round"),
                    (
                        come,
                        "for all products you need a column times a row: turn this column into a row",
                        "h not transposed",
                    ),
                    (
                        Transpose(h_k),
                        "W_k leads from layer k−1: in the sum of a_ki it stands beside h_{k−1,j}",
                        "h of the same layer",
                    ),
                ),
            ),
            "all entries at once: row i is the gradient of a_ki times all of h below",
            lurks=(1, 1),
        ),
    ),
)

BY_B_VECTOR = Derivation(
    "the gradient w.r.t. all biases of a layer",
    Gradient(Symbol("b", ("k",))),
    (
        Line(
            Column("i", hole("n_k", *ROWS), Gradient(a)),
            "one under the other, for each neuron i of the layer",
        ),
        Line(
            hole(
                Gradient(a_k),
                (Gradient(h_k), *WHOLE_NOT_H),
                (
                    Sum("i", "n_k", Gradient(a)),
                    "each neuron has a bias of its own, with its own blame",
                    "summed over the neurons",
                ),
                (a_k, "a_k is what went up; what comes back is the gradient with respect to it"),
            ),
            "all i at once",
        ),
    ),
)
