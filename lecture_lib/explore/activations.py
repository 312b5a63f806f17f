"""Explorers of 4.9: g' line by line, and g and g' side by side."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_9 import DERIVATIONS, at_z, g_prime, slope_of
from lecture_lib.derivations.module_4_9 import g as g_of_z
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.live import LiveState, line_controls, live_lines, pick_line
from lecture_lib.explore.kit.state import Choice, Real, State
from lecture_lib.formatting import format_number
from lecture_lib.widgets import Panel

LIMIT = 6.0
Z = np.linspace(-LIMIT, LIMIT, 241)
SATURATED = 0.1  # a neuron counts as saturated where g' is below a tenth of its largest value


class ActivationState(State):
    """An activation function whose slope is derived in 4.9, and where it is looked at."""

    g = Choice(DERIVATIONS)
    z = Real(-LIMIT, LIMIT, 0.5)

    @property
    def derivation(self):
        return DERIVATIONS[self.g]

    @property
    def at(self):
        """The numbers that its expressions speak of."""
        return at_z(self.z, self.g)


class DerivationState(LiveState, ActivationState):
    show = Choice(("letters", "numbers"))  # there are no indices


class OnActivation(Explorer):
    """An explorer of g at z."""

    State = ActivationState

    def z_and_g(self):
        dial = controls.dial(self.state, "z", "z", 330, 18, "arrow keys, PageUp, Home")
        return [dial, controls.menu(self.state, "g", "g", 126, 18, "the activation function")]

    def staged_for(self):
        return self.state.g


class ActivationDerivation(OnActivation):
    """The derivative of the logistic function or of tanh, line by line, each line with its value at z. Derived in 4.9."""

    State = DerivationState

    def rows(self):
        return [self.z_and_g(), line_controls(self.state)]

    def picked(self, kind, indices, shift=False):
        pick_line(self.state, kind, indices)

    def panels(self):
        size = 280, 280
        self.plot = Plot(*size, "g with its tangent at z", "z")
        self.curve = Curve(self.plot.ax, self.state.g)
        return [
            Panel("curve", *size, still=self.plot.still(), place="left"),
            Panel("lines", 430, 470, kind="html", place="right"),
        ]

    def picture(self):
        z, g = self.state.z, self.state.g
        markup, words = live_lines(self.state, self.state.at, float(numerical_gradient(g, z)))
        return [self.plot.moving(self.curve.at(z)), markup], f"g = {g}, z = {format_number(z, 2)}. {words}"


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


class ExplorerState(ActivationState):
    z = Real(-LIMIT, LIMIT, 1.0)


class DerivativeExplorer(OnActivation):
    """g and g' with a tangent that follows z, where g saturates, and g' as a function of g alone. Derived in 4.9."""

    State = ExplorerState

    def rows(self):
        return [self.z_and_g()]

    def panels(self):
        g = self.state.g
        steepest = float(g.prime(0.0))
        size = 266, 260
        self.plots = (
            Plot(*size, "g with its tangent", "z"),
            Plot(*size, "the slope g′", "z"),
            Plot(*size, "the slope from g alone", "g"),
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
        plots = [
            Panel(name, *size, still=plot.still(), kind="plot") for name, plot in zip(names, self.plots, strict=True)
        ]
        return [*plots, Panel("words", 1080, 100, kind="html")]

    def picture(self):
        z, g = self.state.z, self.state.g
        h, prime, steepest = float(g(z)), float(g.prime(z)), float(g.prime(0.0))
        self.slope.set_data([z], [prime])
        self.from_g.set_data([h], [prime])
        self.way.set_data([h, h], [self.way.axes.get_ylim()[0], prime])
        saturated = prime < SATURATED * steepest
        verdict = f"{'saturated: ' if saturated else ''}the slope is {100 * prime / steepest:.0f}% of its largest"
        text = f"{g}: z = {format_number(z, 2)}, g(z) = {format_number(h)}, g′(z) = {format_number(prime)}; {verdict}."
        artists = (self.curve.at(z), [self.slope], [self.way, self.from_g])
        moved = (plot.moving(those) for plot, those in zip(self.plots, artists, strict=True))
        return [*moved, self._words(verdict, steepest)], text

    def _words(self, verdict, steepest):
        """g and g' in letters and in numbers, from their expressions, and how steep that is."""
        at, g = self.state.at, self.state.g
        letters, numbers = MathML(at, "letters"), MathML(at, "numbers", 4)
        in_full = self.state.derivation.lines[0].expression.of  # what the derivation begins with: g(z) written out

        def worked(left, right):
            steps = left.show(letters), right.show(letters), right.show(numbers), left.show(numbers)
            return tag("math", letters.joined(letters.op("="), steps), display="block")

        def part(reason, formula):
            return tag("div", tag("p", text=reason, class_="quiet") + formula, class_="part")

        grey = f"Grey ground: g is saturated, g′ is below a tenth of its largest value {format_number(steepest, 2)}."
        return (
            part("g needs an exponential", worked(g_of_z, in_full))
            + part("its slope needs g alone, which the forward pass has kept", worked(g_prime, slope_of(g, g_of_z)))
            + tag("p", tag("b", text=f"{verdict[0].upper()}{verdict[1:]}. ") + tag("span", text=grey, class_="quiet"))
        )
