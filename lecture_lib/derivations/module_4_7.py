"""The gradients w.r.t. the parameters, W_kij and b_ki of layer k. Module 4.7."""

from lecture_lib.derivations.arrays import MatrixProduct, Transpose
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Sum, Symbol
from lecture_lib.derivations.hole import hole

W, b, a = Symbol("W", ("k", "i", "j")), Symbol("b", ("k", "i")), Symbol("a", ("k", "i"))
h_below = Symbol("h", ("k-1", "j"))
a_defined = Defined(a, b + Sum("p", "n_k-1", Symbol("W", ("k", "i", "p")) * Symbol("h", ("k-1", "p"))))

TURNED = "i and j changed places: the row i is the neuron above, the column j the one below"
CHANGED = "the factors changed places: this has the shape of the transpose"

BY_W = Derivation(
    "the gradient w.r.t. one weight",
    Gradient(W),
    (
        Line(Gradient(a) * Derivative(a_defined, W), "chain rule: this weight reaches the loss through one neuron"),
        Line(
            hole(Gradient(a), (Gradient(Symbol("a", ("k", "j"))), TURNED, "turned round"))
            * hole(h_below, (Symbol("h", ("k-1", "i")), TURNED, "turned round")),
            "in that neuron's sum the weight stands once, times the h below it",
            lurks=(1, 1),
        ),
    ),
)

BY_B = Derivation(
    "the gradient w.r.t. one bias",
    Gradient(b),
    (
        Line(Gradient(a) * Derivative(a_defined, b), "chain rule: this bias reaches the loss through one neuron"),
        Line(Gradient(a), "in that neuron's sum the bias stands alone, so its factor is 1"),
    ),
)

BY_W_MATRIX = Derivation(
    "the gradient w.r.t. a whole matrix",
    Gradient(Symbol("W", ("k",))),
    (
        Line(
            MatrixProduct(
                hole(Gradient(Symbol("a", ("k",))), (Symbol("h", ("k-1",)), CHANGED, "turned round")),
                hole(
                    Transpose(Symbol("h", ("k-1",))),
                    (Transpose(Gradient(Symbol("a", ("k",)))), CHANGED, "turned round"),
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
    (Line(Gradient(Symbol("a", ("k",))), "all i at once"),),
)
