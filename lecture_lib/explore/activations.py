"""Explorers of 4.9: g and g' side by side, and the derivations of g' line by line."""

import numpy as np

from lecture_lib.activations import ACTIVATIONS, logistic
from lecture_lib.bad_input import one_of
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_9 import DERIVATIONS, at_z
from lecture_lib.digits import written
from lecture_lib.draw import lines
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.base import Explorer, dial, menu, stepper, toggle
from lecture_lib.explore.live import pick_line
from lecture_lib.scene import Panel

LIMIT = 6.0
Z = np.linspace(-LIMIT, LIMIT, 241)
SATURATED = 0.1  # a neuron counts as saturated where g' is below a tenth of its largest value
DERIVED = {g.name: g for g in DERIVATIONS}
RULES = {"logistic": "g (1 − g)", "tanh": "1 − g²"}
SHOWN_AS = [("letters", "letters"), ("numbers", "numbers")]


class ActivationDerivation(Explorer):
    """The derivative of the logistic function or of tanh, line by line, each line with its value at z. Derived in 4.9."""

    def __init__(self, activation="logistic", z=0.5):
        self.activation = one_of("activation", activation, DERIVED)
        self.derivation = DERIVATIONS[self.activation]
        controls = {
            "z": dial("z", z, -LIMIT, LIMIT),
            "line": stepper("line", 1, len(self.derivation.lines)),
            "show": toggle("", SHOWN_AS, "letters"),
        }
        super().__init__(controls, [controls.values()])

    def panels(self):
        self.plot = Plot(400, 290, "g(z) and its tangent", "z")
        self.curve = Curve(self.plot.ax, self.activation)
        return [
            Panel("lines", 650, 60 + 80 * len(self.derivation.lines), kind="html"),
            Panel("curve", 400, 290, still=self.plot.still()),
        ]

    def picked(self, name, indices):
        pick_line(self.controls, name, indices)

    def picture(self):
        z, shown, form = (self.controls[name].value for name in ("z", "line", "show"))
        at = at_z(z, self.activation)
        values = self.derivation.values(at)
        numerical = float(numerical_gradient(self.activation, z))
        title = f'<p class="title">{self.derivation.name.capitalize()}, at z = {written(z, 2)}</p>'
        body = lines.check(values[0], numerical) + lines.derivation(self.derivation, values, at, form, shown)
        text = (
            f"{self.derivation.name}, z = {written(z, 2)}, {shown} of {len(self.derivation.lines)} lines, as {form}. "
            f"Values: {', '.join(written(value, 6) for value in values[1 : shown + 1])}. Numerical gradient {written(numerical, 6)}."
        )
        return [title + body, self.plot.moving(self.curve.at(z))], text


class Curve:
    """g on its axes, with a point at z, the tangent there and the dotted way to both axes."""

    def __init__(self, ax, g):
        self.ax, self.g = ax, g
        self.low = 0.0 if g is logistic else -1.0
        ax.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2), ylim=(self.low - 0.08, 1.08))
        ax.plot(Z, g(Z), color=colour("h"), linewidth=2.5)
        (self.way,) = ax.plot([], [], color=colour("h"), linewidth=1, linestyle=":", animated=True)
        (self.tangent,) = ax.plot([], [], color=colour("prime"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        self.point = moving_point(ax, "h")

    def at(self, z):
        """Put all that moves at z, and name it."""
        h, slope = float(self.g(z)), float(self.g.prime(z))
        reach = 1.6 / np.hypot(1, slope * 3)
        self.way.set_data([z, z, -LIMIT], [self.ax.get_ylim()[0], h, h])
        self.tangent.set_data([z - reach, z + reach], [h - reach * slope, h + reach * slope])
        self.point.set_data([z], [h])
        return [self.way, self.tangent, self.point]


def moving_point(ax, name):
    """A point in the colour of a quantity, with the ring of what is chosen."""
    ring = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
    return ax.plot([], [], "o", markersize=10, color=colour(name), animated=True, **ring)[0]


class DerivativeExplorer(Explorer):
    """g and g' with a tangent that follows z, where g saturates, and g' as a function of g alone. Derived in 4.9."""

    def __init__(self, g="logistic", z=1.0):
        one_of("g", g, DERIVED)
        controls = {"z": dial("z", z, -LIMIT, LIMIT, width="420px"), "g": menu("g", list(DERIVED), g, 130, 18)}
        super().__init__(controls, [controls.values()])

    def staged_for(self):
        return self.controls["g"].value

    def panels(self):
        g = ACTIVATIONS[self.controls["g"].value]
        steepest = float(g.prime(0.0))
        size = 352, 300
        self.plots = (
            Plot(*size, "g(z)", "z"),
            Plot(*size, "g′(z)", "z"),
            Plot(*size, f"g′ = {RULES[g.name]}, from g alone", "g"),
        )
        left, middle, right = (plot.ax for plot in self.plots)
        self.curve = Curve(left, g)
        edge = Z[g.prime(Z) >= SATURATED * steepest].max()
        for ax in (left, middle):
            for start, end in ((-LIMIT, -edge), (edge, LIMIT)):
                ax.axvspan(start, end, color=colour("rule"), alpha=0.5, linewidth=0)
        values = np.linspace(self.curve.low, 1, 101)
        middle.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2), ylim=(-0.03 * steepest, 1.1 * steepest))
        right.set(xlim=(self.curve.low - 0.05, 1.05), ylim=(-0.03 * steepest, 1.1 * steepest))
        middle.plot(Z, g.prime(Z), color=colour("prime"), linewidth=2.5)
        right.plot(values, g.prime_of_h(values), color=colour("prime"), linewidth=2.5)
        self.slope, self.from_g = moving_point(middle, "prime"), moving_point(right, "prime")
        (self.way,) = right.plot([], [], color=colour("h"), linewidth=1, linestyle=":", animated=True)
        names = ("g", "g prime", "from g")
        plots = [Panel(name, *size, still=plot.still()) for name, plot in zip(names, self.plots, strict=True)]
        return [*plots, Panel("words", 1080, 54, kind="html")]

    def picture(self):
        z, g = self.controls["z"].value, ACTIVATIONS[self.controls["g"].value]
        h, prime, steepest = float(g(z)), float(g.prime(z)), float(g.prime(0.0))
        self.slope.set_data([z], [prime])
        self.from_g.set_data([h], [prime])
        self.way.set_data([h, h], [self.way.axes.get_ylim()[0], prime])
        saturated = prime < SATURATED * steepest
        state = f"{'saturated: ' if saturated else ''}the slope is {100 * prime / steepest:.0f}% of its largest"
        rule = RULES[g.name]
        worked = f"{written(h)} · (1 − {written(h)})" if g is logistic else f"1 − ({written(h)})²"
        words = (
            f'<p><span class="h strong">g({written(z, 2)}) = {written(h)}</span>   '
            f'<span class="prime strong">g′({written(z, 2)}) = {rule} = {worked} = {written(prime)}</span>   {state}.</p>'
            f'<p class="quiet">Grey ground: g is saturated, g′ is below a tenth of its largest value {written(steepest, 2)}.</p>'
        )
        text = f"{g}: z = {written(z, 2)}, g(z) = {written(h)}, g′(z) = {written(prime)}; {state}."
        artists = (self.curve.at(z), [self.slope], [self.way, self.from_g])
        return [*(plot.moving(moved) for plot, moved in zip(self.plots, artists, strict=True)), words], text
