"""The maths of the lecture in the lecture's letters, and its data sets. Layers count from 1, examples are columns.

`lecture_lib.explore` has the explorers, `lecture_lib.questions` the questions, `lecture_lib.derivations` the
derivations, line by line.
"""

import numpy as _np

from lecture_lib.activations import Activation, linear, logistic, relu, tanh
from lecture_lib.checking import compare, numerical_gradient, numerical_gradient_of_theta, subnetwork_from
from lecture_lib.data import FILMS, RATINGS, blobs, circles, digits, films, moons, spirals
from lecture_lib.elsewhere import theta_from
from lecture_lib.examine import examine
from lecture_lib.formatting import format_number
from lecture_lib.learning import Descent, Iteration, descend, gradient_descent
from lecture_lib.network import (
    Forward,
    Gradients,
    Theta,
    back_propagation,
    forward_propagation,
    initialise_theta,
)
from lecture_lib.outputs import (
    SoftmaxWithCrossEntropy,
    binary_cross_entropy,
    cross_entropy,
    loss_that_belongs_to,
    one_hot,
    softmax,
    squared_error,
)
from lecture_lib.wrong.gradients import WRONG_GRADIENTS

__all__ = [
    "Activation",
    "Descent",
    "FILMS",
    "Forward",
    "Gradients",
    "Iteration",
    "RATINGS",
    "SoftmaxWithCrossEntropy",
    "Theta",
    "WRONG_GRADIENTS",
    "back_propagation",
    "binary_cross_entropy",
    "blobs",
    "circles",
    "compare",
    "cross_entropy",
    "descend",
    "digits",
    "examine",
    "films",
    "format_number",
    "forward_propagation",
    "gradient_descent",
    "initialise_theta",
    "linear",
    "logistic",
    "loss_that_belongs_to",
    "moons",
    "numerical_gradient",
    "numerical_gradient_of_theta",
    "one_hot",
    "relu",
    "softmax",
    "spirals",
    "squared_error",
    "subnetwork_from",
    "tanh",
    "theta_from",
]

# glibc returns the memory of large freed arrays to the system, and at 512 neurons getting it again takes a third of
# every pass. After an array of this size has been freed, glibc keeps such memory. Nothing is written to this array, so
# it takes no memory itself.
_np.empty(4_000_000)
