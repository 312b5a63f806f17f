"""Random small problems for the tests, and a plain way to their loss that shares nothing with the package."""

from dataclasses import dataclass

import numpy as np
from hypothesis import assume, settings
from hypothesis import strategies as st
from plainly import PLAIN

from lecture_lib import Theta, back_propagation, forward_propagation

# The same examples at every run, so that a failure is never a matter of luck.
steady = settings(derandomize=True, deadline=None, max_examples=200)

ACTIVATIONS = ["logistic", "tanh", "relu", "linear"]
PAIRS = [
    ("softmax", "cross_entropy"),
    ("linear", "squared_error"),
    ("logistic", "binary_cross_entropy"),
    ("logistic", "squared_error"),
    ("softmax", "squared_error"),
]


@dataclass
class Problem:
    """A network, its functions by name, and examples. The arrays are read-only: nobody may write to them."""

    theta: Theta
    x: np.ndarray
    y: np.ndarray
    g: str
    output: str
    loss: str

    def __post_init__(self):
        freeze(self.theta.W, self.theta.b, {"x": self.x, "y": self.y})

    def forward(self):
        forward = forward_propagation(self.theta, self.x, self.g, self.output)
        freeze(forward.a, forward.h)
        return forward

    def back(self, forward):
        return back_propagation(self.theta, forward, self.y, self.loss)

    def plain_function(self, k):
        return PLAIN[self.g if k < self.theta.L else self.output]

    def plain_forward(self, theta, k, h_k):
        """a and h of the layers above k, when the activation of layer k is h_k."""
        a, h = {}, {k: h_k}
        for i in range(k + 1, theta.L + 1):
            a[i] = theta.b[i] + theta.W[i] @ h[i - 1]
            h[i] = self.plain_function(i)(a[i])
        return a, h

    def loss_of_theta(self, theta):
        return PLAIN[self.loss](self.plain_forward(theta, 0, self.x)[1][theta.L], self.y)

    def loss_of_h(self, k, h_k):
        return PLAIN[self.loss](self.plain_forward(self.theta, k, h_k)[1][self.theta.L], self.y)

    def loss_of_a(self, k, a_k):
        return self.loss_of_h(k, self.plain_function(k)(a_k))


def freeze(*dicts):
    for arrays in dicts:
        for array in arrays.values():
            array.setflags(write=False)


def random_problem(sizes, N=1, g="logistic", pair=PAIRS[0], seed=0, scale=1.0):
    """A problem with layers of `sizes` and N examples; `scale` stretches its weights and inputs."""
    rng = np.random.default_rng(seed)
    output, loss = pair
    layers = range(1, len(sizes))
    theta = Theta(
        W={k: scale * rng.normal(size=(sizes[k], sizes[k - 1])) / sizes[k - 1] ** 0.5 for k in layers},
        b={k: scale * rng.normal(size=(sizes[k], 1)) / 2 for k in layers},
    )
    x = scale * rng.normal(size=(sizes[0], N))
    return Problem(theta, x, targets(loss, rng, sizes[-1], N), g, output, loss)


def targets(loss, rng, k, N):
    """Random targets that a loss accepts, (k, N)."""
    if loss == "cross_entropy":
        return rng.dirichlet(np.ones(k), size=N).T
    return rng.random((k, N)) if loss == "binary_cross_entropy" else rng.normal(size=(k, N))


@st.composite
def layers(draw, L, pair):
    """[n_0, ..., n_L], each from 1 to 4; softmax of one score is always 1."""
    outputs = st.integers(2 if pair[0] == "softmax" else 1, 4)
    return [*draw(st.lists(st.integers(1, 4), min_size=L, max_size=L)), draw(outputs)]


@st.composite
def problems(draw):
    """Problems with 1 to 5 layers of 1 to 4 neurons, 1 to 5 examples, every activation, output and loss."""
    L = draw(st.integers(1, 5))
    pair = draw(st.sampled_from(PAIRS))
    problem = random_problem(
        sizes=draw(layers(L, pair)),
        N=draw(st.integers(1, 5)),
        g=draw(st.sampled_from(ACTIVATIONS)),
        pair=pair,
        seed=draw(st.integers(0, 2**32 - 1)),
    )
    a, h = problem.plain_forward(problem.theta, 0, problem.x)
    if problem.g == "relu":  # at its kink a central difference is neither of the two slopes
        assume(all(abs(a_k).min() > 1e-3 for a_k in a.values()))
    if problem.output == "softmax":  # a nudge has to be small beside every probability
        assume(h[problem.theta.L].min() > 1e-2)
    return problem
