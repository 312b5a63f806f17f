"""The maths of the lecture, in its own letters: layers from 1, examples as columns.

Pictures and explorers live in `lecture_lib.draw`, `lecture_lib.widgets` and `lecture_lib.explore`.
"""

import numpy as _np

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.checking import compare, numerical_gradient, numerical_gradient_of_theta, subnetwork_from
from lecture_lib.learning import Descent, Iteration, descend, gradient_descent
from lecture_lib.network import (
    Forward,
    Gradients,
    Theta,
    back_propagation,
    forward_propagation,
    initialise_theta,
)
from lecture_lib.outputs import cross_entropy, one_hot, softmax, squared_error

__all__ = [
    "Descent",
    "Forward",
    "Gradients",
    "Iteration",
    "Theta",
    "back_propagation",
    "compare",
    "cross_entropy",
    "descend",
    "forward_propagation",
    "gradient_descent",
    "initialise_theta",
    "subnetwork_from",
    "linear",
    "logistic",
    "numerical_gradient",
    "numerical_gradient_of_theta",
    "one_hot",
    "relu",
    "softmax",
    "squared_error",
    "tanh",
]

# glibc hands the pages of freed large arrays back to the system; at 512 neurons, fetching them anew costs a third of
# every pass. Once an array this large has been freed, it keeps them. Never written to, the array itself costs nothing.
_np.empty(4_000_000)
