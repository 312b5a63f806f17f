"""The explorer of 4.9 that shows g and g' side by side."""

import numpy as np

from lecture_lib.derivations.module_4_9 import g as g_of_z
from lecture_lib.derivations.module_4_9 import g_prime, slope_of
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import Html, Plot, colour, sentence, tag
from lecture_lib.explore.kit import Numbers, Real
from lecture_lib.explore.kit.on_activation import LIMIT, ActivationState, OnActivation, WithTangent, Z, lowest
from lecture_lib.formatting import format_number

SIZE = 266, 260
SATURATED = 0.1  # a neuron counts as saturated where g' is below a tenth of its largest value


class Slope(Plot):
    """g' over z, with a point at z."""

    def __init__(self, g, steepest):
        super().__init__(*SIZE, "the slope g′", "z")
        self.ax.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2), ylim=(-0.03 * steepest, 1.1 * steepest))
        self.ax.plot(Z, g.prime(Z), color=colour("prime"), linewidth=2.5)
        self.here = self.point("prime")

    def moving(self, z, slope):
        self.here.set_data([z], [slope])
        return super().moving([self.here])


class SlopeFromG(Plot):
    """g' over g, with a point at g(z) and the dotted way up to it."""

    def __init__(self, g, steepest):
        super().__init__(*SIZE, "the slope from g alone", "g")
        low, self.foot = lowest(g), -0.03 * steepest
        self.ax.set(xlim=(low - 0.05, 1.05), ylim=(self.foot, 1.1 * steepest))
        values = np.linspace(low, 1, 101)
        self.ax.plot(values, g.prime_of_h(values), color=colour("prime"), linewidth=2.5)
        self.here = self.point("prime")
        self.way = self.line(color=colour("h"), linewidth=1, linestyle=":")

    def moving(self, h, slope):
        self.here.set_data([h], [slope])
        self.way.set_data([h, h], [self.foot, slope])
        return super().moving([self.way, self.here])


class DerivativeExplorerState(ActivationState):
    z = Real(-LIMIT, LIMIT, 1.0)


class DerivativeExplorer(OnActivation):
    """g and g' with a tangent that follows z, where g saturates, and g' as a function of g alone. Derived in 4.9."""

    State = DerivativeExplorerState

    def rows(self):
        return [self.z_and_g()]

    def panels(self):
        g, steepest = self.state.g, self.steepest
        tangent, slope = WithTangent(*SIZE, "g with its tangent", g), Slope(g, steepest)
        edge = Z[g.prime(Z) >= SATURATED * steepest].max()
        for plot in (tangent, slope):
            for start, end in ((-LIMIT, -edge), (edge, LIMIT)):
                plot.ax.axvspan(start, end, color=colour("rule"), alpha=0.5, linewidth=0)
        return {"g": tangent, "g prime": slope, "from g": SlopeFromG(g, steepest), "words": Html(1080, 100)}

    @property
    def steepest(self):
        """The largest slope that g has."""
        return float(self.state.g.prime(0.0))

    def numbers(self):
        z, g, steepest = self.state.z, self.state.g, self.steepest
        h, slope = float(g(z)), float(g.prime(z))
        share = f"the slope is {100 * slope / steepest:.0f}% of its largest"
        verdict = f"saturated: {share}" if slope < SATURATED * steepest else share
        return Numbers(z=z, h=h, slope=slope, steepest=steepest, verdict=verdict)

    def draw(self, panels, now):
        steepest = format_number(now.steepest, 2)
        grey = f"Grey ground: g is saturated, g′ is below a tenth of its largest value {steepest}."
        verdict = tag("b", text=f"{sentence(now.verdict)}. ") + tag("span", text=grey, class_="quiet")
        return {
            "g": panels["g"].moving(now.z, now.h, now.slope),
            "g prime": panels["g prime"].moving(now.z, now.slope),
            "from g": panels["from g"].moving(now.h, now.slope),
            "words": self._formulas() + tag("p", verdict),
        }

    def words(self, now):
        at_z = f"z = {format_number(now.z, 2)}, g(z) = {format_number(now.h)}, g′(z) = {format_number(now.slope)}"
        return f"{self.state.g}: {at_z}; {now.verdict}."

    def _formulas(self):
        """g and g' in letters and in numbers, from their expressions."""
        at, g = self.state.at, self.state.g
        letters, numbers = MathML(at, "letters"), MathML(at, "numbers", 4)
        in_full = self.state.derivation.lines[0].expression.of  # what the derivation begins with: g(z) written out

        def part(reason, left, right):
            steps = left.show(letters), right.show(letters), right.show(numbers), left.show(numbers)
            formula = tag("math", letters.joined(letters.op("="), steps), display="block")
            return tag("div", tag("p", text=reason, class_="quiet") + formula, class_="part")

        return part("g needs an exponential", g_of_z, in_full) + part(
            "its slope needs g alone, which the forward pass has kept", g_prime, slope_of(g, g_of_z)
        )
