"""The maths once more, in plain numpy and apart from the package: what pictures, sentences and claims are held against."""

from functools import cached_property

import numpy as np

# The lecture's formulas as they stand.
PLAIN = {
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "linear": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-2, keepdims=True),
    "cross_entropy": lambda y_hat, y: -np.sum(y * np.log(y_hat)) / y.shape[1],
    "binary_cross_entropy": lambda y_hat, y: -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)) / y.shape[1],
    "squared_error": lambda y_hat, y: np.sum((y_hat - y) ** 2) / y.shape[1],
}
SLOPES = {  # from the value of the function
    "logistic": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
    "relu": lambda h: (h > 0) * 1.0,
    "linear": np.ones_like,
}


def slope_at(g, z):
    return SLOPES[g](PLAIN[g](z))


class Plainly:
    """A network with its examples: a, h, the loss, all gradients, and the networks that descent makes of it.

    W and b may hold stacks of networks, (…, n, m): then the losses are a stack as well.
    """

    def __init__(self, W, b, x, y, g="logistic", output="softmax", loss=None):
        self.W, self.b, self.x, self.y, self.g, self.output = dict(W), dict(b), x, y, str(g), str(output)
        self.of_loss = loss or ("cross_entropy" if self.output == "softmax" else "squared_error")
        self.L = len(self.W)
        self.sizes = [x.shape[0], *(b_k.shape[-2] for b_k in self.b.values())]
        self.a, self.h = {}, {0: x}
        with np.errstate(over="ignore"):
            for k in self.W:
                self.a[k] = self.b[k] + self.W[k] @ self.h[k - 1]
                # a softmax is the same at all scores less one number, and large scores overflow
                lower = self.a[k].max(axis=-2, keepdims=True) if self._function(k) == "softmax" else 0
                self.h[k] = PLAIN[self._function(k)](self.a[k] - lower)
        self.y_hat = self.h[self.L]

    def _function(self, k):
        return self.g if k < self.L else self.output

    @classmethod
    def of(cls, state, changed=None, value=0.0):
        """The network of a state, or with one entry (kind, indices) changed."""
        parts = (getattr(state, name, None) for name in ("g", "output", "loss"))
        g, output, loss = (part and str(part) for part in parts)
        if output == "logistic" and hasattr(state, "loss") and not loss:
            loss = "binary_cross_entropy"
        made = cls(state.theta.W, state.theta.b, state.x, state.y, g or "logistic", output or "softmax", loss)
        return made.turned(*changed, value) if changed else made

    def _like(self, W, b, x=None):
        return Plainly(W, b, self.x if x is None else x, self.y, self.g, self.output, self.of_loss)

    def turned(self, kind, indices, to=None, by=0.0):
        """With one entry of W, b or x turned `to` a number, or `by` one."""
        first, *rest = indices
        W, b, x = (dict(part) for part in (self.W, self.b, {0: self.x}))
        part, k, at = {"W": (W, first, rest), "b": (b, first, [*rest, 1]), "x": (x, 0, [first, 1])}[kind]
        part[k], at = part[k].copy(), tuple(i - 1 for i in at)
        part[k][at] = part[k][at] + by if to is None else to
        return self._like(W, b, x[0])

    @cached_property
    def losses(self):
        """The loss of each example."""
        if self.of_loss == "squared_error":
            return ((self.y_hat - self.y) ** 2).sum(axis=-2)
        if self.of_loss == "binary_cross_entropy":
            return (np.logaddexp(0, self.a[self.L]) - self.y * self.a[self.L]).sum(axis=-2)
        a = self.a[self.L] - self.a[self.L].max(axis=-2, keepdims=True)
        return -(self.y * (a - np.log(np.exp(a).sum(axis=-2, keepdims=True)))).sum(axis=-2)

    @cached_property
    def loss(self):
        loss = self.losses.mean(axis=-1)
        return float(loss) if loss.ndim == 0 else loss

    @cached_property
    def slope(self):
        """g′(a_k) of the hidden layers."""
        return {k: SLOPES[self.g](self.h[k]) for k in range(1, self.L)}

    @cached_property
    def _by(self):
        N, y_hat, L = self.x.shape[-1], self.y_hat, self.L
        with np.errstate(divide="ignore", invalid="ignore"):
            by_y_hat = {
                "cross_entropy": -self.y / y_hat,
                "binary_cross_entropy": (1 - self.y) / (1 - y_hat) - self.y / y_hat,
                "squared_error": 2 * (y_hat - self.y),
            }[self.of_loss] / N
        if self.of_loss != "squared_error":
            by_a = (y_hat - self.y) / N
        elif self.output != "softmax":
            by_a = by_y_hat * SLOPES[self.output](y_hat)
        else:
            by_a = y_hat * (by_y_hat - (y_hat * by_y_hat).sum(axis=-2, keepdims=True))
        by = {"h": {L: by_y_hat}, "a": {L: by_a}, "W": {}, "b": {}}
        for k in range(L, 0, -1):
            by["W"][k] = by["a"][k] @ np.swapaxes(self.h[k - 1], -1, -2)
            by["b"][k] = by["a"][k].sum(axis=-1, keepdims=True)
            by["h"][k - 1] = np.swapaxes(self.W[k], -1, -2) @ by["a"][k]
            if k > 1:
                by["a"][k - 1] = by["h"][k - 1] * self.slope[k - 1]
        return {kind: dict(sorted(arrays.items())) for kind, arrays in by.items()}

    by_W, by_b, by_a, by_h = (property(lambda self, kind=kind: self._by[kind]) for kind in "Wbah")

    def entry(self, kind, indices):
        """A weight, bias or input, or for kind "by W" and so on the gradient by it."""
        if kind.endswith("x"):
            return (self.x if kind == "x" else self.by_h[0])[indices[0] - 1, 0]
        array = getattr(self, kind.replace(" ", "_"))[indices[0]]
        return array[indices[1] - 1, indices[2] - 1 if kind.endswith("W") else 0]

    @property
    def gradient(self):
        """All of its entries in a row."""
        return entries(self.by_W, self.by_b)

    @property
    def squares(self):
        """What the gradient promises for each unit of eta."""
        return float((self.gradient**2).sum())

    def along(self, etas):
        """One step of descent on: with an eta, or a stack of networks with one for each."""
        etas = np.reshape(etas, (*np.shape(etas), 1, 1)) if np.ndim(etas) else etas
        return self._like(
            *({k: now[k] - etas * by[k] for k in now} for now, by in ((self.W, self.by_W), (self.b, self.by_b)))
        )

    def walk(self, etas):
        """The networks of a descent from here on, with an eta for each step."""
        found = [self]
        for eta in etas:
            found.append(found[-1].along(eta))
        return found


def entries(*parts):
    """All entries of theta, or of a gradient, {k: W_k} and {k: b_k}, in a row."""
    return np.concatenate([np.ravel(part[k]) for part in parts for k in part])


# One neuron of 4.2, its six examples, its descent.

X, Y = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]), np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])


def neuron(output, w, b):
    """One neuron, or for arrays w and b a stack of them."""
    W, b = ({1: np.asarray(each, dtype=float)[..., None, None]} for each in np.broadcast_arrays(w, b))
    return Plainly(W, b, X[None], Y[None], output=output)


def descent(output, etas, start=(-2.0, 3.0)):
    """The (w, b) of a neuron from t = 0 on, with a learning rate for each step."""
    return np.array([(now.W[1].item(), now.b[1].item()) for now in neuron(output, *start).walk(etas)])
