"""Output functions O and the losses that belong to them. Chosen in 4.3, differentiated in 4.5."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecture_lib.activations import ACTIVATIONS, Activation, linear, logistic
from lecture_lib.bad_input import columns, finite, got, is_whole, one_of

# The smallest probability that we divide by or take the logarithm of: 1/SMALLEST is still finite.
SMALLEST = np.finfo(float).tiny
MOST_CLASSES = 1_000_000
NEAR = 0.05  # so far from probabilities y_hat may be: rounded to two digits, or with a nudge


class Softmax:
    """The softmax: k scores to k probabilities, column by column. Derived in 4.3.

    `softmax(a_L)` takes and gives a (k, N) array. ValueError if a_L is not finite or not (k, N), or k is 1.
    """

    name = "softmax"
    gives = "distributions"  # its columns are ≥ 0 and sum to 1

    @np.errstate(over="ignore")
    def __call__(self, a_L):
        a_L = finite("a_L", a_L)
        return self.function(columns("a_L", a_L, len(a_L) if a_L.ndim else 0, "k"))

    def function(self, a_L):
        if len(a_L) == 1:
            raise ValueError(
                f"a_L is {a_L.shape}: softmax of one score is always 1, it needs two scores{_as_column(a_L)}"
            )
        exponentials = a_L - np.maximum.reduce(a_L)  # the ratios stay the same, and nothing overflows
        np.exp(exponentials, out=exponentials)
        exponentials /= np.add.reduce(exponentials)
        return exponentials

    def pull_back(self, y_hat, grad_y_hat):
        """The gradient w.r.t. a_L from the one w.r.t. y_hat, both (k, N). Derived in 4.5."""
        return y_hat * (grad_y_hat - (y_hat * grad_y_hat).sum(axis=0))

    def jacobian(self, y_hat):
        """dy_hat_i / da_Lj in row i and column j, (k, k), for one example, (k, 1). Derived in 4.5."""
        y_hat = finite("y_hat", y_hat)
        if y_hat.ndim != 2 or y_hat.shape[1] != 1:
            raise ValueError(f"y_hat is {y_hat.shape}: jacobian needs one example, (k, 1), such as y_hat[:, [0]]")
        return np.hstack([self.pull_back(y_hat, one_hot(i, len(y_hat))) for i in range(1, len(y_hat) + 1)]).T

    def __repr__(self):
        return self.name

    def __reduce__(self):
        return self.name  # a copy is the same object


def _as_column(a_L):
    """For scores in a row: what makes a column of them."""
    return f", and a_L.T is a column of {a_L.size}" if a_L.size > 1 else ""


softmax = Softmax()
OUTPUTS = {"softmax": softmax} | ACTIVATIONS


@dataclass(frozen=True, eq=False)
class Loss:
    """A loss, the mean over the N columns of y_hat and y, both (k, N). Chosen in 4.3.

    `loss(y_hat, y)` is the mean, `loss.columns(y_hat, y)` the loss of each column, (N,), `loss.gradient(y_hat, y)` the
    gradient of the mean w.r.t. y_hat, (k, N).
    ValueError if y is not finite, does not have the shape of y_hat, or is not a target for this loss.
    """

    name: str
    columns: Callable
    gradient: Callable
    of: str  # what it compares: "numbers", "probabilities" or "distributions", as an output function `gives` them

    def __call__(self, y_hat, y):
        y_hat = finite("y_hat", y_hat)
        y_hat = columns("y_hat", y_hat, len(y_hat) if y_hat.ndim else 0, "k")
        y = self.target(y, y_hat)
        if self.of != "numbers":
            self.check_probabilities(y_hat, y)
        return float(self.columns(y_hat, y).mean())

    def target(self, y, y_hat):
        """y as an array. ValueError if it does not fit y_hat or this loss."""
        y = columns("y", y, y_hat.shape[0], "k")
        if y.shape != y_hat.shape:
            raise ValueError(f"y is {y.shape} but y_hat is {y_hat.shape}: y needs one column per example")
        if self.of == "probabilities" and not ((y >= 0).all() and (y <= 1).all()):
            farthest = y.flat[abs(y - 0.5).argmax()]
            raise ValueError(
                f"y has {farthest:g}: {self.name} needs numbers from 0 to 1, 1 for the first class and 0 for the other"
            )
        if self.of == "distributions" and not ((y >= 0).all() and (abs(np.add.reduce(y) - 1.0) < 1e-6).all()):
            raise ValueError(f"y has a column {worst(y)}: {self.name} needs columns that are ≥ 0 and sum to 1")
        return y

    def check_probabilities(self, y_hat, y):
        """ValueError if y_hat cannot be probabilities, or seems to be the target."""
        sums = y_hat.sum(axis=0) if self.of == "distributions" else 1.0
        if y_hat.min() < -NEAR or y_hat.max() > 1 + NEAR or np.max(abs(sums - 1.0)) > NEAR:
            of = "softmax(a_L)" if self.of == "distributions" else "logistic(a_L)"
            raise ValueError(
                f"y_hat has a column {worst(y_hat)}: {self.name} needs probabilities; of scores, {of} makes them"
            )
        if ((y_hat == 0) | (y_hat == 1)).all() and not ((y == 0) | (y == 1)).all():
            raise ValueError(f"y_hat is one-hot and y is not, so it is infinite: {self.name} needs y_hat first, then y")

    def __repr__(self):
        return self.name


def worst(y):
    """The column of a table that is farthest from a distribution, as a message says it."""
    sums = y.sum(axis=0)
    return got(y[:, np.argmax(abs(y).sum(axis=0) + abs(sums - 1.0) - sums)].round(4).tolist())


cross_entropy = Loss(
    "cross_entropy",
    lambda y_hat, y: -(y * np.log(np.maximum(y_hat, SMALLEST))).sum(axis=0),
    lambda y_hat, y: y / np.maximum(y_hat, SMALLEST) / -y.shape[1],
    "distributions",
)
squared_error = Loss(
    "squared_error",
    lambda y_hat, y: ((y_hat - y) ** 2).sum(axis=0),
    lambda y_hat, y: 2.0 * (y_hat - y) / y.shape[1],
    "numbers",
)
binary_cross_entropy = Loss(
    "binary_cross_entropy",
    lambda y_hat, y: cross_entropy.columns(y_hat, y) + cross_entropy.columns(1 - y_hat, 1 - y),
    lambda y_hat, y: cross_entropy.gradient(y_hat, y) - cross_entropy.gradient(1 - y_hat, 1 - y),
    "probabilities",
)

LOSSES = {loss.name: loss for loss in (cross_entropy, binary_cross_entropy, squared_error)}


@dataclass(frozen=True, eq=False)
class Pair:
    """An output function with a loss. Chosen in 4.3, derived in 4.5.

    `losses(a_L, y_hat, y)` gives the loss of every column, (N,), and `grad_a_L(y_hat, y)` the gradient of their mean
    w.r.t. a_L, (k, N).
    """

    output: object
    loss: Loss

    def losses(self, a_L, y_hat, y):
        return self.loss.columns(y_hat, y)

    def grad_a_L(self, y_hat, y):
        return self.output.pull_back(y_hat, self.loss.gradient(y_hat, y))


class SoftmaxWithCrossEntropy(Pair):
    """The lecture's pair: exponential and logarithm cancel, so it is exact even if y_hat_l underflows. Derived in 4.5."""

    def losses(self, a_L, y_hat, y):
        below_max = a_L - np.maximum.reduce(a_L)
        log_y_hat = below_max - np.log(np.exp(below_max).sum(axis=0))
        return -(y * log_y_hat).sum(axis=0)

    def grad_a_L(self, y_hat, y):
        return -(y - y_hat) / y.shape[1]


class LogisticWithBinaryCrossEntropy(Pair):
    """Two classes with one output, the probability of the first: exact even if it rounds to 0 or 1. Chosen in 4.3."""

    def losses(self, a_L, y_hat, y):
        return (np.maximum(a_L, 0.0) - y * a_L + np.log1p(np.exp(-abs(a_L)))).sum(axis=0)

    def grad_a_L(self, y_hat, y):
        return -(y - y_hat) / y.shape[1]


def output_function(output):
    """The output function O: softmax, an `Activation`, or the name of one that is here. ValueError for anything else."""
    return output if isinstance(output, Activation) else one_of("output", output, OUTPUTS)


OWN_LOSS = {softmax: cross_entropy, logistic: binary_cross_entropy, linear: squared_error}
EXACT = {
    (softmax, cross_entropy): SoftmaxWithCrossEntropy,
    (logistic, binary_cross_entropy): LogisticWithBinaryCrossEntropy,
}
FITS = {"distributions": "softmax's probabilities", "probabilities": "logistic outputs"}


def output_with_loss(output, loss=None):
    """The `Pair` of an output function and a loss, by default the loss that belongs to it. ValueError if the pair makes no
    sense."""
    loss = OWN_LOSS.get(output) if loss is None else one_of("loss", loss, LOSSES)
    if loss is None:
        raise ValueError(f'loss is None and output is {output}: {output} needs loss="squared_error"')
    if loss.of not in ("numbers", output.gives):
        instead = f'; {output} has loss="{OWN_LOSS[output]}"' if output in OWN_LOSS else ""
        raise ValueError(f"loss is {loss} and output is {output}: {loss} needs {FITS[loss.of]}{instead}")
    return EXACT.get((output, loss), Pair)(output, loss)


def loss_that_belongs_to(output, loss=None):
    """The loss to use with an output function. ValueError if the pair makes no sense. Chosen in 4.3."""
    return output_with_loss(output_function(output), loss).loss


def one_hot(l, k):
    """e(l) for one class l or a list of N classes, counted from 1: (k, 1) or (k, N). Used from 4.3 on."""
    try:
        classes = np.atleast_1d(l)
    except ValueError:  # rows of different lengths
        classes = np.empty(0)
    whole = classes.dtype.kind in "iu" or classes.dtype.kind == "O" and all(map(is_whole, classes.flat))
    fits = (
        whole
        and is_whole(k)
        and k <= MOST_CLASSES
        and classes.ndim == 1
        and classes.size
        and not np.ma.is_masked(classes)
    )
    if not fits or classes.min() < 1 or classes.max() > k:
        add_1 = "; classes count from 1: add 1" if fits and classes.min() == 0 and classes.max() < k else ""
        raise ValueError(f"l is {got(l)} and k is {got(k)}: l needs whole numbers from 1 to k{add_1}")
    return (np.arange(1, k + 1)[:, None] == classes).astype(float)
