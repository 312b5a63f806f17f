"""The forward pass as expressions: one layer at once, one neuron number by number, the formulas of g and O. Module 4.1."""

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.derivations.arrays import MatrixProduct
from lecture_lib.derivations.expression import Fraction, Sum, Symbol
from lecture_lib.derivations.functions import Activated, Exp, Maximum
from lecture_lib.outputs import softmax

a = Symbol("a", ("k", "j"))
A_LAYER = Symbol("b", ("k",)) + MatrixProduct(Symbol("W", ("k",)), Symbol("h", ("k-1",)))
A_NEURON = Symbol("b", ("k", "j")) + Sum("m", "n_k-1", Symbol("W", ("k", "j", "m")) * Symbol("h", ("k-1", "m")))
H_NEURON = Activated(a)

# What each function does to the pre-activation of one neuron. Softmax needs the whole layer.
FUNCTIONS = {
    logistic: 1 / (1 + Exp(-a)),
    tanh: (Exp(a) - Exp(-a)) / (Exp(a) + Exp(-a)),
    relu: Maximum(0, a),
    linear: a,
    softmax: Fraction(Exp(a), Sum("m", "n_k", Exp(Symbol("a", ("k", "m"))))),
}
