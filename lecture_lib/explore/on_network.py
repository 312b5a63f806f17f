"""What explorers of a network share: its sizes, its weights with one on the dial, its input, the choice by click."""

from functools import lru_cache

import numpy as np

from lecture_lib.digits import name
from lecture_lib.explore.base import Explorer, button, dial, menu, number, relabel
from lecture_lib.network import Theta

LIMIT, STEP = 4.0, 0.05  # of the dials; what is drawn at random lies on the dial's steps, so the screen shows all of it
MOST_INPUTS = 6


@lru_cache(maxsize=64)
def first_weights(sizes, seed):
    """Random weights and biases on the dial's steps, a Theta."""
    rng = np.random.default_rng([seed, *sizes])

    def stepped(scale, shape):
        return np.round(np.clip(rng.normal(scale=scale, size=shape), -2, 2) / STEP) * STEP

    layers = range(1, len(sizes))
    return Theta(
        {k: stepped(1.0, (sizes[k], sizes[k - 1])) for k in layers},
        {k: stepped(0.4, (sizes[k], 1)) for k in layers},
    )


def entries(theta):
    """Every weight and bias by name: {"W_111": ("W", (1, 1, 1)), …, "b_11": ("b", (1, 1)), …}."""
    weights = [("W", (k, *(int(i) + 1 for i in at))) for k in theta.W for at in np.ndindex(theta.W[k].shape)]
    biases = [("b", (k, i + 1)) for k in theta.b for i in range(len(theta.b[k]))]
    return {name(kind, *indices): (kind, indices) for kind, indices in weights + biases}


class OnNetwork(Explorer):
    """An explorer of one network with one example.

    Controls: the sizes, g and the output function where `free` names them, the dials of x, and `weight`, the chosen
    weight or bias, with `value`, its dial. What the reader dialled is kept in `edits`, by seed.
    """

    sizes = (3, 3, 3, 3)

    def __init__(self, controls, rows, chosen="W_111", inputs=True):
        self.edits = {}
        self._following = False
        starts = (0.8, -0.4, 0.5, -0.9, 0.3, 0.6)
        self.x_dials = [
            dial(f"x_{m + 1}", starts[m], -2.0, 2.0, width="200px", label_width=30) for m in range(MOST_INPUTS)
        ]
        own = {"weight": menu("weight", [chosen], chosen, "150px", "52px"), "value": dial(chosen, 0.0, -LIMIT, LIMIT)}
        own["seed"] = number("weights no.", 0, 0, 999)
        if inputs:
            own |= {f"x_{m}": slider for m, slider in enumerate(self.x_dials, 1)}
        self.controls = own | controls
        self._follow_sizes()
        new = button("new weights", self.new_weights, "other random weights")
        first = button("first weights", self.back_to_first, "back to the weights you began with")
        rows = [*rows, [own["weight"], own["value"], own["seed"], new, first]]
        super().__init__(self.controls, [*rows, self.x_dials] if inputs else rows)

    @property
    def theta(self):
        """The parameters on the screen: the first ones of this seed, and what the reader dialled."""
        sizes = tuple(self.sizes)
        first = first_weights(sizes, self.seed)
        W, b = dict(first.W), dict(first.b)
        for (kind, (k, *at)), value in self.edits.get(self.seed, {}).items():
            arrays = W if kind == "W" else b
            entry = tuple(i - 1 for i in at) + ((0,) if kind == "b" else ())
            if k in arrays and all(i < n for i, n in zip(entry, arrays[k].shape, strict=True)):
                arrays[k] = arrays[k].copy()
                arrays[k][entry] = value
        return Theta(W, b)

    @property
    def seed(self):
        return self.controls["seed"].value

    @property
    def x(self):
        """The input on the dials, (n_0, 1)."""
        return np.array([[round(slider.value, 2)] for slider in self.x_dials[: self.sizes[0]]])

    @property
    def chosen(self):
        """The (name, indices) of the weight or bias on the dial."""
        return self._entries[self.controls["weight"].value]

    def changed(self, control, old, new):
        if control == "value" and not self._following:
            self.edits.setdefault(self.seed, {})[self.chosen] = round(new, 2)
        elif control in ("weight", "seed"):
            self._follow_choice()

    def picked(self, kind, indices):
        chosen = name(kind, *indices)
        if chosen in self._entries:
            self.controls["weight"].value = chosen

    def new_weights(self):
        """Other random weights; what was dialled on the old ones is kept with their number."""
        self.controls["seed"].value += 1

    def back_to_first(self):
        """The weights that were there at first, with nothing dialled."""
        with self.together():
            self.edits.pop(0, None)
            self.controls["seed"].value = 0
            self._follow_choice()

    def _follow_sizes(self):
        """Bring the choice of weights and the dials of x into line with the sizes."""
        self._entries = entries(self.theta)
        menu, value = self.controls["weight"], self.controls["weight"].value
        if menu.options != tuple(self._entries):
            menu.options = tuple(self._entries)
            menu.value = value if value in self._entries else next(iter(self._entries))
        for m, slider in enumerate(self.x_dials):
            slider.beside.layout.display = None if m < self.sizes[0] else "none"
        self._follow_choice()

    def _follow_choice(self):
        """Put the chosen weight on the dial."""
        kind, (k, *at) = self.chosen
        value = getattr(self.theta, kind)[k][tuple(i - 1 for i in at) + ((0,) if kind == "b" else ())]
        relabel(self.controls["value"], self.controls["weight"].value)
        self._following = True
        self.controls["value"].value = round(float(value), 2)
        self._following = False
