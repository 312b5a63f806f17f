"""The explorer of 4.9 that shows g and g' side by side."""

import numpy as np

from lecture_lib.derivations.module_4_9 import g as g_of_z
from lecture_lib.derivations.module_4_9 import g_prime, slope_of
from lecture_lib.derivations.notation import MathML
from lecture_lib.draw import Html, Plot, colour, sentence, tag
from lecture_lib.draw.sketch import SketchPad, asked
from lecture_lib.explore.kit import Numbers, Real
from lecture_lib.explore.kit.on_activation import LIMIT, ActivationState, OnActivation, WithTangent, Z, lowest
from lecture_lib.explore.kit.sketch import Sketching, SketchState
from lecture_lib.formatting import format_number
from lecture_lib.judging.sketch import Sheet
from lecture_lib.wrong.curves import SLOPE_OF_G

SIZE = 266, 260
SATURATED = 0.1  # a neuron counts as saturated where g' is below a tenth of its largest value


def sheet_of(g):
    """The axes on which g' is drawn. They leave room for g, and for more than g' needs."""
    return Sheet(f"4.9 slope of {g}", "z", -LIMIT, LIMIT, "g′", -1.1 if lowest(g) < 0 else -0.3, 1.1)


class Slope(Plot):
    """g' over z, with a point at z. With a `sheet` a reader draws it first: the curve is then among what moves."""

    def __init__(self, g, steepest, sheet=None):
        super().__init__(*SIZE, "g′ over z" if sheet else "the slope g′", "" if sheet else "z")
        ylim = (sheet.low, sheet.high) if sheet else (-0.03 * steepest, 1.1 * steepest)
        self.ax.set(xlim=(-LIMIT, LIMIT), xticks=range(-6, 7, 2), ylim=ylim)
        self.ground = saturated(self, g, steepest, animated=bool(sheet))
        self.curve = self.ax.plot(Z, g.prime(Z), color=colour("prime"), linewidth=2.5, animated=bool(sheet))[0]
        self.here = self.point("prime")
        self.parts = [SketchPad(self, sheet, "prime")] if sheet else []

    def moving(self, z, slope, sketch=None):
        self.here.set_data([z], [slope])
        if not self.parts:
            return super().moving([self.here])
        shown = [] if sketch.open else [*self.ground, self.curve, self.here]
        return super().moving(shown) + self.parts[0].moving(sketch)


class SlopeFromG(Plot):
    """g' over g, with a point at g(z) and the dotted way up to it. With a `sheet` it waits until g' is shown there."""

    def __init__(self, g, steepest, sheet=None):
        super().__init__(*SIZE, "the slope from g alone", "g")
        low, (self.foot, top) = lowest(g), (sheet.low, sheet.high) if sheet else (-0.03 * steepest, 1.1 * steepest)
        self.ax.set(xlim=(low - 0.05, 1.05), ylim=(self.foot, top))
        values = np.linspace(low, 1, 101)
        curve = self.ax.plot(values, g.prime_of_h(values), color=colour("prime"), linewidth=2.5, animated=bool(sheet))
        self.here = self.point("prime")
        self.way = self.line(color=colour("h"), linewidth=1, linestyle=":")
        self.shown = [*(curve if sheet else []), self.way, self.here]

    def moving(self, h, slope, hidden=False):
        if hidden:
            return tag("text", text="draw g′ over z first", class_="awaits", x=self.width / 2, y=self.height / 2)
        self.here.set_data([h], [slope])
        self.way.set_data([h, h], [self.foot, slope])
        return super().moving(self.shown)


def saturated(plot, g, steepest, **look):
    """The grey ground where g is saturated, as artists of the plot."""
    edge = Z[g.prime(Z) >= SATURATED * steepest].max()
    grey = {"color": colour("rule"), "alpha": 0.5, "linewidth": 0} | look
    return [plot.ax.axvspan(*ends, **grey) for ends in ((-LIMIT, -edge), (edge, LIMIT))]


class DerivativeExplorerState(SketchState, ActivationState):
    z = Real(-LIMIT, LIMIT, 1.0)

    @property
    def of_sketch(self):
        return self.g


class DerivativeExplorer(Sketching, OnActivation):
    """g and g' with a tangent that follows z, where g saturates, and g' as a function of g alone. Derived in 4.9."""

    State = DerivativeExplorerState
    sketched_on = "g prime"

    def rows(self):
        return [[*self.z_and_g(), self.draw_first()]]

    def laid_out_by(self):
        return self.state.g, self.state.sketch

    def panels(self):
        g, steepest = self.state.g, self.steepest
        sheet = sheet_of(g) if self.state.sketch else None
        tangent, slope = WithTangent(*SIZE, "g with its tangent", g), Slope(g, steepest, sheet)
        if not sheet:
            saturated(tangent, g, steepest)
        from_g, words = SlopeFromG(g, steepest, sheet), Html(1080, 124 if sheet else 100)
        return {"g": tangent, "g prime": slope, "from g": from_g, "words": words}

    @property
    def steepest(self):
        """The largest slope that g has."""
        return float(self.state.g.prime(0.0))

    def numbers(self):
        z, g, steepest = self.state.z, self.state.g, self.steepest
        h, slope = float(g(z)), float(g.prime(z))
        share = f"the slope is {100 * slope / steepest:.0f}% of its largest"
        verdict = f"saturated: {share}" if slope < SATURATED * steepest else share
        sheet = sheet_of(g)
        sketch = self.sketched(sheet, g.prime(sheet.x), SLOPE_OF_G, g) if self.state.sketch else None
        return Numbers(z=z, h=h, slope=slope, steepest=steepest, verdict=verdict, sketch=sketch)

    def draw(self, panels, now):
        hidden = self.state.veiled
        return {
            "g": panels["g"].moving(now.z, now.h, now.slope),
            "g prime": panels["g prime"].moving(now.z, now.slope, now.sketch),
            "from g": panels["from g"].moving(now.h, now.slope, hidden),
            "words": asked(now.sketch) + ("" if hidden else self._formulas() + self._verdict(now)),
        }

    def words(self, now):
        at_z = f"z = {format_number(now.z, 2)}, g(z) = {format_number(now.h)}"
        if not self.state.veiled:
            at_z += f", g′(z) = {format_number(now.slope)}; {now.verdict}"
        return f"{self.state.g}: {at_z}." + (f" {now.sketch.words()}" if now.sketch else "")

    def _verdict(self, now):
        """How much of the largest slope is left at z."""
        steepest = format_number(now.steepest, 2)
        grey = f"Grey ground: g is saturated, g′ is below a tenth of its largest value {steepest}."
        return tag("p", tag("b", text=f"{sentence(now.verdict)}. ") + tag("span", text=grey, class_="quiet"))

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
