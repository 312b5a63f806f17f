"""The forward pass as expressions: one layer at once, and one neuron number by number. Module 4.1."""

from lecture_lib.derivations.arrays import MatrixProduct
from lecture_lib.derivations.expression import Fraction, Sum, Symbol
from lecture_lib.derivations.functions import Activation, Exp

A_LAYER = Symbol("b", ("k",)) + MatrixProduct(Symbol("W", ("k",)), Symbol("h", ("k-1",)))
A_NEURON = Symbol("b", ("k", "j")) + Sum("m", "n_k-1", Symbol("W", ("k", "j", "m")) * Symbol("h", ("k-1", "m")))
H_NEURON = Activation(Symbol("a", ("k", "j")))
Y_HAT_NEURON = Fraction(Exp(Symbol("a", ("k", "j"))), Sum("m", "n_k", Exp(Symbol("a", ("k", "m")))))
