"""The maths of the lecture, in its own letters: layers from 1, examples as columns.

With its data sets. What moves is beside it: `lecture_lib.explore` has the explorers, `lecture_lib.questions` asks,
`lecture_lib.derivations` has the derivations line by line.
"""

import numpy as _np

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.checking import compare, numerical_gradient, numerical_gradient_of_theta, subnetwork_from
from lecture_lib.data import FILMS, RATINGS, blobs, circles, digits, films, moons, spirals
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
    cross_entropy,
    loss_that_belongs_to,
    one_hot,
    softmax,
    squared_error,
)
from lecture_lib.wrong.gradients import WRONG_GRADIENTS

__all__ = [
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
    "blobs",
    "circles",
    "compare",
    "cross_entropy",
    "descend",
    "digits",
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
]

# glibc hands the pages of freed large arrays back to the system; at 512 neurons, fetching them anew costs a third of
# every pass. Once an array this large has been freed, it keeps them. Never written to, the array itself costs nothing.
_np.empty(4_000_000)
