"""Explorers of 4.9: g and g' side by side, and the derivations of g' line by line."""

import numpy as np

from lecture_lib.activations import ACTIVATIONS, logistic
from lecture_lib.bad_input import one_of
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_9 import DERIVATIONS, at_z
from lecture_lib.derivations.notation import FORMS
from lecture_lib.digits import written
from lecture_lib.draw import lines
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.base import Explorer, dial, menu, stepper, toggle
from lecture_lib.scene import Panel

LIMIT = 6.0
Z = np.linspace(-LIMIT, LIMIT, 241)
SATURATED = 0.1  # a neuron counts as saturated where g' is below a tenth of its largest value
DERIVED = {g.name: g for g in DERIVATIONS}
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
        return [Panel("lines", 860, 40 + 66 * len(self.derivation.lines), kind="html")]

    def picked(self, name, indices):
        self.controls["line"].value = indices[0]

    def picture(self):
        z, shown, form = (self.controls[name].value for name in ("z", "line", "show"))
        at = at_z(z, self.activation)
        found = self.derivation.left.value(at)
        numerical = float(numerical_gradient(self.activation, z))
        title = f'<p class="title">{self.derivation.name.capitalize()}, at z = {written(z, 2)}</p>'
        body = lines.derivation(self.derivation, at, form, shown) + lines.check(found, numerical)
        values = [written(float(value), 6) for value in self.derivation.values(at)[1 : shown + 1]]
        text = (
            f"{self.derivation.name}, z = {written(z, 2)}, {shown} of {len(self.derivation.lines)} lines, as {form}. "
            f"Values: {', '.join(values)}. Numerical gradient {written(numerical, 6)}."
        )
        return [title + body], text


class DerivativeExplorer(Explorer):
    """g and g' with a tangent that follows z, where g saturates, and g' as a function of g alone. Derived in 4.9."""

    def __init__(self, g="logistic", z=1.0):
        one_of("g", g, DERIVED)
        controls = {"z": dial("z", z, -LIMIT, LIMIT, width="420px"), "g": menu("g", list(DERIVED), g, "160px", "24px")}
        super().__init__(controls, [controls.values()])

    def staged_for(self):
        return self.controls["g"].value

    def panels(self):
        g = ACTIVATIONS[self.controls["g"].value]
        low = 0.0 if g is logistic else -1.0
        steepest = float(g.prime(0.0))
        self.plot = Plot(1080, 330, axes=3)
        left, middle, right = self.plot.axes
        edge = Z[g.prime(Z) >= SATURATED * steepest].max()
        for ax in (left, middle):
            ax.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2))
            for start, end in ((-LIMIT, -edge), (edge, LIMIT)):
                ax.axvspan(start, end, color=colour("rule"), alpha=0.5, linewidth=0)
        left.set(ylim=(low - 0.08, 1.08))
        left.plot(Z, g(Z), color=colour("h"), linewidth=2.5)
        middle.set(ylim=(-0.03 * steepest, 1.1 * steepest))
        middle.plot(Z, g.prime(Z), color=colour("prime"), linewidth=2.5)
        right.set(xlim=(low - 0.05, 1.05), ylim=(-0.03 * steepest, 1.1 * steepest))
        values = np.linspace(low, 1, 101)
        right.plot(values, g.prime_of_h(values), color=colour("prime"), linewidth=2.5)
        formula = "g (1 − g)" if g is logistic else "1 − g²"
        self.plot.entitle(left, "g(z)", "z")
        self.plot.entitle(middle, "g′(z)", "z")
        self.plot.entitle(right, f"g′ = {formula}, from g alone", "g")
        (self.tangent,) = left.plot([], [], color=colour("prime"), linewidth=2, linestyle=(0, (6, 3)), animated=True)
        self.points = [
            ax.plot([], [], "o", markersize=10, color=fill, markeredgecolor=colour("chosen"), mew=2.5, animated=True)[0]
            for ax, fill in zip(self.plot.axes, (colour("h"), colour("prime"), colour("prime")), strict=True)
        ]
        (self.up,) = left.plot([], [], color=colour("h"), linewidth=1, linestyle=":", animated=True)
        (self.over,) = right.plot([], [], color=colour("h"), linewidth=1, linestyle=":", animated=True)
        return [
            Panel("curves", 1080, 330, still=self.plot.still()),
            Panel("words", 1080, 54, kind="html"),
        ]

    def picture(self):
        z, g = self.controls["z"].value, ACTIVATIONS[self.controls["g"].value]
        h, prime, steepest = float(g(z)), float(g.prime(z)), float(g.prime(0.0))
        bottom = self.plot.axes[0].get_ylim()[0]
        reach = 1.6 / np.hypot(1, prime * 3)
        self.tangent.set_data([z - reach, z + reach], [h - reach * prime, h + reach * prime])
        self.up.set_data([z, z, -LIMIT], [bottom, h, h])
        self.over.set_data([h, h], [self.plot.axes[2].get_ylim()[0], prime])
        for point, at in zip(self.points, ((z, h), (z, prime), (h, prime)), strict=True):
            point.set_data([at[0]], [at[1]])
        saturated = prime < SATURATED * steepest
        share = f"{100 * prime / steepest:.0f}%"
        state = (
            f"saturated: the slope is {share} of its largest" if saturated else f"the slope is {share} of its largest"
        )
        rule = "g (1 − g)" if g is logistic else "1 − g²"
        worked = f"{written(h)} · (1 − {written(h)})" if g is logistic else f"1 − ({written(h)})²"
        words = (
            f'<p><span class="h strong">g({written(z, 2)}) = {written(h)}</span> &nbsp; '
            f'<span class="prime strong">g′({written(z, 2)}) = {rule} = {worked} = {written(prime)}</span> &nbsp; {state}.</p>'
            f'<p class="quiet">Grey ground: g is saturated, g′ is below a tenth of its largest value {written(steepest, 2)}.</p>'
        )
        text = f"{g}: z = {written(z, 2)}, g(z) = {written(h)}, g′(z) = {written(prime)}; {state}."
        return [self.plot.moving([self.up, self.over, self.tangent, *self.points]), words], text
