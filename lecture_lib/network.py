"""The network: its parameters, the forward pass, the backward pass. Named in 4.1, derived in 4.5 to 4.8."""

from dataclasses import dataclass, field, replace

import numpy as np

from lecture_lib.activations import activation, logistic
from lecture_lib.bad_input import columns, finite, generator, got, is_whole, listed
from lecture_lib.formatting import name
from lecture_lib.outputs import output_function, output_with_loss, softmax


@dataclass(repr=False, eq=False)
class Parameters:
    """One number for every weight and bias: a point in the space of theta, or a step in it. See 4.2.

    `W[k]` is (n_k, n_{k-1}) and `b[k]` is (n_k, 1), for k = 1..L.
    """

    W: dict
    b: dict

    __array_ufunc__ = None  # numpy must not take these apart entry by entry

    @property
    def L(self):
        """The number of layers with parameters."""
        return len(self.W)

    @property
    def sizes(self):
        """[n_0, n_1, ..., n_L]: the neurons of every layer from the input on."""
        return [self.W[1].shape[1]] + [self.W[k].shape[0] for k in sorted(self.W)]

    @property
    def count(self):
        """How many numbers there are."""
        return sum(array.size for array in (*self.W.values(), *self.b.values()))

    def entry(self, kind, indices):
        """W_kij for kind "W" and indices (k, i, j), b_ki for kind "b" and (k, i). ValueError if there is no such entry."""
        place = self._place(kind, indices)
        return float(getattr(self, kind)[indices[0]][place])

    def with_entries(self, numbers):
        """A copy with other numbers at some entries, {(kind, indices): number} or pairs; kind and indices as in `entry`."""
        arrays = {"W": dict(self.W), "b": dict(self.b)}
        for (kind, indices), number in dict(numbers).items():
            k, place = indices[0], self._place(kind, indices)
            arrays[kind][k] = arrays[kind][k].copy()
            arrays[kind][k][place] = number
        return replace(self, **arrays)

    def _place(self, kind, indices):
        """The place of an entry in its array, counted from 0."""
        arrays, places = {"W": self.W, "b": self.b}.get(kind, {}), indices[1:] if kind == "W" else (*indices[1:], 1)
        shape = arrays[indices[0]].shape if indices[0] in arrays else ()
        if len(places) != len(shape) or not all(1 <= i <= n for i, n in zip(places, shape, strict=True)):
            raise ValueError(
                f"{name(kind, *indices)} is not an entry: layers {self.sizes} need W_kij or b_ki, counted from 1"
            )
        return tuple(i - 1 for i in places)

    @property
    def vector(self):
        """All numbers as one vector: W_1 … W_L, then b_1 … b_L."""
        return np.concatenate([part[k].ravel() for part in (self.W, self.b) for k in sorted(part)])

    @property
    def norm(self):
        """The length of `vector`."""
        return float(np.linalg.norm(self.vector))

    def angle(self, other):
        """The angle between these parameters and others in degrees, exact even near 0. None if one of the two is 0."""
        u, v = self.vector, other.vector
        if not (u.any() and v.any()):
            return None
        u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
        return float(np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))

    def __add__(self, other):
        if not isinstance(other, Parameters):
            return NotImplemented
        if self.sizes != other.sizes:
            raise ValueError(f"theta has layers {self.sizes}, the step has {other.sizes}: both need the same")
        kind = Theta if isinstance(self, Theta) or isinstance(other, Theta) else Parameters
        return kind(
            {k: self.W[k] + other.W[k] for k in self.W},
            {k: self.b[k] + other.b[k] for k in self.b},
        )

    def __radd__(self, start):
        return self if start == 0 else NotImplemented  # sum() begins with 0

    def __mul__(self, number):
        if not np.isscalar(number):
            return NotImplemented
        return Parameters({k: number * self.W[k] for k in self.W}, {k: number * self.b[k] for k in self.b})

    __rmul__ = __mul__

    def __truediv__(self, number):
        if not np.isscalar(number):
            return NotImplemented
        return Parameters({k: self.W[k] / number for k in self.W}, {k: self.b[k] / number for k in self.b})

    def __neg__(self):
        return -1.0 * self

    def __sub__(self, other):
        return self + -other if isinstance(other, Parameters) else NotImplemented

    def __repr__(self):
        layers = ", ".join(f"W_{k} {self.W[k].shape}" for k in self.W)
        return f"{type(self).__name__}({layers}; {self.count} numbers)"


@dataclass(repr=False, eq=False)
class Theta(Parameters):
    """All parameters of a network, theta = [W_1..W_L, b_1..b_L]. Named in 4.1.

    `W[k]` is (n_k, n_{k-1}), to neuron i (row) from neuron j (column); `b[k]` is (n_k, 1); k = 1..L.
    ValueError if the layers are not 1..L, the shapes do not fit together, or a number is not finite.
    """

    def __post_init__(self):
        if not (isinstance(self.W, dict) and isinstance(self.b, dict)):
            kinds = " and ".join(type(arrays).__name__ for arrays in (self.W, self.b))
            raise ValueError(f"W and b are {kinds}: both need a dict {{1: array, ..., L: array}}")
        if not self.W or set(self.W) != set(range(1, len(self.W) + 1)) or set(self.b) != set(self.W):
            raise ValueError(f"theta has W for [{listed(self.W)}], b for [{listed(self.b)}]: both need layers 1 to L")
        self.W = {k: finite(f"W_{k}", self.W[k]) for k in sorted(self.W)}
        self.b = {k: finite(f"b_{k}", self.b[k]) for k in sorted(self.b)}
        self.check_shapes()

    def check_shapes(self):
        """ValueError with the name of the first W_k or b_k that does not fit the layer below it."""
        n = None
        for k, W_k in self.W.items():
            if W_k.ndim != 2 or 0 in W_k.shape:
                raise ValueError(f"W_{k} is {W_k.shape}: W_{k} needs (n_{k}, n_{k - 1}), one row per neuron")
            if n is not None and W_k.shape[1] != n:
                turned = ", its transpose has them" if W_k.shape[0] == n else ""
                raise ValueError(f"W_{k} is {W_k.shape} but h_{k - 1} has {n} rows: W_{k} needs {n} columns{turned}")
            n, b_k = W_k.shape[0], self.b[k]
            if b_k.shape != (n, 1):
                likely = f", b_{k}.reshape(-1, 1)" if b_k.shape == (n,) or b_k.shape == (1, n) else ""
                likely = f", or W_{k} is the wrong way round" if b_k.size == W_k.shape[1] and not likely else likely
                raise ValueError(f"b_{k} is {b_k.shape} but W_{k} is {W_k.shape}: b_{k} needs ({n}, 1){likely}")


@dataclass
class Forward:
    """What one forward pass computed, for N examples. Named in 4.1.

    `a[k]` (n_k, N) for k = 1..L; `h[k]` (n_k, N) for k = 0..L, with `h[0]` = x and `h[L]` = y_hat.
    """

    a: dict
    h: dict
    g: object
    output: object
    theta: Theta | None = field(default=None, repr=False)  # whose pass it is, None for one made by hand

    @property
    def y_hat(self):
        """The output f(x) = h_L, (k, N)."""
        return self.h[len(self.a)]

    def losses(self, y, loss=None):
        """The loss of every column of y_hat against y (k, N), from a_L where that is exact: (N,). Chosen in 4.3."""
        pair = output_with_loss(self.output, loss)
        return pair.losses(self.a[len(self.a)], self.y_hat, pair.loss.target(y, self.y_hat))

    def loss(self, y, loss=None):
        """The loss of y_hat against y (k, N), the mean over the examples."""
        return float(self.losses(y, loss).mean())


@dataclass(repr=False, eq=False)
class Gradients(Parameters):
    """grad_theta, and the gradients that backpropagation needs on the way to it. Derived in 4.5 to 4.7.

    `W[k]`, `b[k]`, `a[k]` and `h[k]` for k = 1..L, each with the shape of the quantity that it belongs to; `y_hat` is
    `h[L]`. All are gradients of the mean loss over the N examples.
    """

    a: dict
    h: dict

    @property
    def y_hat(self):
        """The gradient w.r.t. the output, (k, N). Derived in 4.5."""
        return self.h[len(self.a)]


def check_theta(theta, takes):
    """ValueError unless theta is a Theta whose shapes still fit; `takes` says which arguments go where."""
    if not isinstance(theta, Theta):
        raise ValueError(f"theta is {got(theta)}: theta needs a Theta; {takes}")
    theta.check_shapes()


def check_passes(theta, forward, takes):
    """ValueError unless `forward` is a pass of this theta; a copy of it will do."""
    if not (isinstance(theta, Theta) and isinstance(forward, Forward)):
        wrong, needed = ("forward", Forward) if isinstance(theta, Theta) else ("theta", Theta)
        value = {"forward": forward, "theta": theta}[wrong]
        raise ValueError(f"{wrong} is {got(value)}: {wrong} needs a {needed.__name__}; {takes}")
    layers, sizes = [len(forward.h.get(k, ())) for k in range(len(forward.h))], theta.sizes
    if layers != sizes:
        raise ValueError(f"forward has layers {layers} but theta has {sizes}: both need the same")
    if not (forward.theta is None or forward.theta is theta or np.array_equal(forward.theta.vector, theta.vector)):
        raise ValueError(
            "forward is a pass of another theta of these sizes: forward needs to be forward_propagation(theta, x)"
        )


def initialise_theta(sizes, rng=0):
    """Random parameters for layers of `sizes` = [n_0, ..., n_L]: weights normal with variance 1/n_{k-1}, biases 0.

    `rng` is a seed or a numpy Generator. ValueError unless sizes are two or more whole numbers from 1. Used in 4.2.
    """
    in_order = isinstance(sizes, (list, tuple, range, np.ndarray)) and getattr(sizes, "ndim", 1) == 1
    if not in_order or len(sizes) < 2 or not all(is_whole(n) and n >= 1 for n in sizes):
        raise ValueError(f"sizes is {got(sizes)}: sizes needs [n_0, ..., n_L], two or more whole numbers from 1")
    rng = generator("rng", rng)
    layers = range(1, len(sizes))
    return Theta(
        W={k: rng.normal(scale=sizes[k - 1] ** -0.5, size=(sizes[k], sizes[k - 1])) for k in layers},
        b={k: np.zeros((sizes[k], 1)) for k in layers},
    )


@np.errstate(over="ignore", invalid="ignore")
def forward_propagation(theta, x, g=logistic, output=softmax):
    """The forward pass of N examples, x (n_0, N), one per column: a `Forward`. The lecture's 4.8.

    ValueError if x does not fit W_1 or is not finite, or if g or output is unknown.
    """
    g, output = activation(g), output_function(output)
    check_theta(theta, "forward_propagation takes theta, x, g, output")
    W, b, L = theta.W, theta.b, theta.L
    a, h = {}, {0: columns("x", x, W[1].shape[1], "n_0")}

    for k in range(1, L):
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = g.function(a[k])
    a[L] = b[L] + W[L] @ h[L - 1]
    h[L] = output.function(a[L])
    if not np.isfinite(a[L]).all():  # theta's arrays may have been changed: name the one that is not finite
        Theta(W, b)
        raise ValueError(f"a_{L} is not finite: W or b need smaller numbers")

    return Forward(a, h, g, output, theta)


@np.errstate(over="ignore", invalid="ignore")
def back_propagation(theta, forward, y, loss=None):
    """The backward pass, from the output to W_1: `Gradients` of the loss. The lecture's 4.8.

    y is (k, N). The loss is the one that belongs to the output (4.3) unless `loss` names another.
    ValueError if y or theta does not fit the forward pass, or the loss does not fit the output. A theta that was changed in
    place since the forward pass is not noticed.
    """
    check_passes(theta, forward, "back_propagation takes theta, forward, y")
    W, L, h, y_hat, g = theta.W, theta.L, forward.h, forward.y_hat, forward.g
    pair = output_with_loss(forward.output, loss)
    y = pair.loss.target(y, y_hat)
    grad_W, grad_b, grad_a, grad_h = (dict.fromkeys(W) for _ in range(4))  # layers 1 to L, in this order

    grad_h[L] = pair.loss.gradient(y_hat, y)
    grad_a[L] = pair.grad_a_L(y_hat, y)
    for k in range(L, 0, -1):
        grad_W[k] = grad_a[k] @ h[k - 1].T
        grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
        if k > 1:  # below layer 1 lies the input, which has no pre-activation
            grad_h[k - 1] = W[k].T @ grad_a[k]
            grad_a[k - 1] = g.pull_back(h[k - 1], grad_h[k - 1])

    return Gradients(grad_W, grad_b, grad_a, grad_h)
