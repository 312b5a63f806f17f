"""What explorers of a network share: its sizes, its weights with one on the dial, its input, the choice by click."""

from functools import lru_cache

import numpy as np

from lecture_lib.activations import ACTIVATIONS
from lecture_lib.digits import name
from lecture_lib.explore.base import Explorer, button, choose, dial, menu, number, offer
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import OUTPUTS, one_hot

LIMIT, STEP = 4.0, 0.05  # of the dials; what is drawn at random lies on the dial's steps, so the screen shows all of it
FIRST_X = (0.8, -0.4, 0.5, -0.9, 0.3, 0.6)
SIZES = {"inputs": (1, 6), "hidden": (1, 4), "neurons": (1, 6), "classes": (2, 4)}  # what the menus offer
MENUS = {"inputs": ("inputs", 48), "hidden": ("hidden layers", 90), "neurons": ("neurons a layer", 102)}
MENUS["classes"] = ("classes", 54)


@lru_cache(maxsize=64)
def first_weights(sizes, seed):
    """Random weights and biases on the dial's steps, a Theta."""
    rng = np.random.default_rng([seed, *sizes])

    def stepped(scale, shape):
        return np.round(np.round(np.clip(rng.normal(scale=scale, size=shape), -2, 2) / STEP) * STEP, 2) + 0.0  # no −0

    layers = range(1, len(sizes))
    return Theta(
        {k: stepped(1.0, (sizes[k], sizes[k - 1])) for k in layers},
        {k: stepped(0.4, (sizes[k], 1)) for k in layers},
    )


def entries(theta):
    """Every weight, bias and input by name: {"W_111": ("W", (1, 1, 1)), …, "b_11": ("b", (1, 1)), …}."""
    weights = [("W", (k, *(int(i) + 1 for i in at))) for k in theta.W for at in np.ndindex(theta.W[k].shape)]
    biases = [("b", (k, i + 1)) for k in theta.b for i in range(len(theta.b[k]))]
    inputs = [("x", (m + 1,)) for m in range(theta.W[1].shape[1])]
    return {name(kind, *indices): (kind, indices) for kind, indices in weights + biases + inputs}


class OnNetwork(Explorer):
    """An explorer of one network with one example.

    Controls: the sizes and g, `true class` where the loss is spoken of, `weight`, the chosen weight, bias or input,
    and `value`, its dial, and those that a subclass adds. Beside the controls, the state is what the reader dialled
    so far: `edits`, by network, so that it is there again when the reader comes back, and `x_edits`.
    """

    most = SIZES
    first_seed = 0
    kinds = ("W", "b", "x")  # what the dial may be put on

    def __init__(
        self, controls, rows, sizes=(3, 2, 3, 3), g=("logistic", "tanh"), chosen="W_111", x_dials=False, loss=True
    ):
        self.edits, self.x_edits = {}, {}
        self._following = False
        own = {
            key: menu(
                MENUS[key][0], range(self.most[key][0], self.most[key][1] + 1), size, MENUS[key][1] + 56, MENUS[key][1]
            )
            for key, size in zip(SIZES, sizes, strict=True)
            if self.most[key][0] < self.most[key][1]
        }
        own["g"] = menu("g", list(g), g[0], 122, 18)
        if loss:
            own["true class"] = menu("true class ℓ", [1, 2], 1, 138, 82)
        self._fixed_sizes = dict(zip(SIZES, sizes, strict=True))
        first_row = [own[key] for key in own]
        own["weight"] = menu("dial", [chosen], chosen, 128, 32)
        own["value"] = dial(chosen, 0.0, -LIMIT, LIMIT, width="270px")
        own["seed"] = number("weights no.", self.first_seed, 0, 999)
        self.x_dials = []
        if x_dials:
            self.x_dials = [
                dial(f"x_{m}", x, -2.0, 2.0, width="200px", label_width=30) for m, x in enumerate(FIRST_X, 1)
            ]
            own |= {slider.description: slider for slider in self.x_dials}
        self.controls = own | controls
        self._follow_sizes()
        new = button("new weights", self.new_weights, "other random weights")
        first = button("first weights", self.back_to_first, "back to the weights you began with")
        dials = [own["weight"], own["value"], own["seed"], new, first]
        rows = [[*first_row, *rows[0]], *rows[1:], dials, self.x_dials]
        super().__init__(self.controls, [row for row in rows if row])

    @property
    def sizes(self):
        """[n_0, ..., n_L], as the menus say."""
        size = {key: self.controls[key].value if key in self.controls else n for key, n in self._fixed_sizes.items()}
        return [size["inputs"], *[size["neurons"]] * size["hidden"], size["classes"]]

    @property
    def theta(self):
        """The parameters on the screen: the first ones of this seed, and what the reader dialled."""
        first = first_weights(tuple(self.sizes), self.seed)
        arrays = {"W": dict(first.W), "b": dict(first.b)}
        for (kind, indices), value in self.edits.get(self.network, {}).items():
            k, entry = indices[0], entry_of(kind, indices)
            array = arrays.get(kind, {}).get(k)
            if array is not None and all(i < n for i, n in zip(entry, array.shape, strict=True)):
                arrays[kind][k] = array.copy()
                arrays[kind][k][entry] = value
        return Theta(arrays["W"], arrays["b"])

    @property
    def x(self):
        """The input, (n_0, 1)."""
        if self.x_dials:
            return np.array([[round(slider.value, 2)] for slider in self.x_dials[: self.sizes[0]]])
        return np.array([[self.x_edits.get(("x", (m,)), FIRST_X[m - 1])] for m in range(1, self.sizes[0] + 1)])

    @property
    def seed(self):
        return self.controls["seed"].value

    @property
    def network(self):
        """What the first weights follow from: the number of the weights, and the sizes."""
        return self.seed, tuple(self.sizes)

    @property
    def chosen(self):
        """The (name, indices) of what is on the dial."""
        return self._entries[self.controls["weight"].value]

    @property
    def true_class(self):
        return self.controls["true class"].value

    def passes(self):
        """Theta, Forward and Gradients at the numbers of now."""
        theta = self.theta
        forward = forward_propagation(theta, self.x, ACTIVATIONS[self.controls["g"].value], self._output())
        return theta, forward, back_propagation(theta, forward, one_hot(self.true_class, theta.sizes[-1]))

    def _output(self):
        return OUTPUTS["softmax"]

    def changed(self, control, old, new):
        if control == "value" and not self._following:
            if new == self.controls["value"].value:  # else a later choice has overtaken this move
                kept = self.x_edits if self.chosen[0] == "x" else self.edits.setdefault(self.network, {})
                kept[self.chosen] = round(new, 2)
        elif control in ("weight", "seed"):
            self._follow_choice()
        elif control in SIZES:
            self._follow_sizes()

    def picked(self, kind, indices):
        kind, indices = ("x", indices[1:]) if kind == "h" and indices[:1] == (0,) else (kind, indices)
        choose(self.controls["weight"], name(kind, *indices))

    def new_weights(self):
        """Other random weights; what was dialled on the old ones is kept with their number."""
        self.controls["seed"].value += 1

    def back_to_first(self):
        """The weights that were there at first, with nothing dialled."""
        with self.together():
            self.controls["seed"].value = self.first_seed
            self.edits.pop(self.network, None)
            self._follow_choice()

    def _follow_sizes(self):
        """Bring the choices and the dials of x into line with the sizes."""
        sizes = self.sizes
        self._entries = entries(first_weights(tuple(sizes), self.seed))
        offered = [key for key, (kind, _) in self._entries.items() if kind in self.kinds]
        offer(self.controls["weight"], offered)
        if "true class" in self.controls:
            offer(self.controls["true class"], list(range(1, sizes[-1] + 1)))
        for m, slider in enumerate(self.x_dials):
            slider.beside.layout.display = None if m < sizes[0] else "none"
        self._follow_choice()

    def _follow_choice(self):
        """Put the chosen weight, bias or input on the dial."""
        kind, indices = self.chosen
        array = self.x if kind == "x" else getattr(self.theta, kind)[indices[0]]
        self.controls["value"].description = self.controls["weight"].value
        self._following = True
        self.controls["value"].value = round(float(array[entry_of(kind, indices)]), 2)
        self._following = False


def entry_of(kind, indices):
    """Where a weight, bias or input stands in its array, counted from 0."""
    return tuple(i - 1 for i in indices[kind != "x" :]) + (() if kind == "W" else (0,))
