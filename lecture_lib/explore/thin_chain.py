"""The thin network of 4.4: the gradient of one weight as a chain of factors, and by nudging the weight."""

from types import SimpleNamespace

import numpy as np

from lecture_lib import logistic, squared_error
from lecture_lib.checking import losses_at, relative_error
from lecture_lib.derivations import module_4_4
from lecture_lib.draw import Bars, Panel, Plot, colour, error_text, tag
from lecture_lib.draw.sketch import SketchPad, asked
from lecture_lib.explore.kit import (
    LIMIT,
    Choice,
    LiveState,
    NetworkState,
    OnDerivation,
    Real,
    Size,
    Switch,
    Whole,
    controls,
)
from lecture_lib.explore.kit.sketch import Sketching, SketchState
from lecture_lib.formatting import format_number, label, plain_name, scientific
from lecture_lib.judging.sketch import COLUMNS, Sheet
from lecture_lib.wrong.curves import BESIDE_TANGENT

SWEEP = np.linspace(-LIMIT, LIMIT, COLUMNS)
SMALL_NUDGE = 1e-5
LOWEST, HIGHEST = -0.04, 1.08  # of the plot: a loss is between 0 and 1


class ThinState(SketchState, LiveState, NetworkState):
    """One neuron per layer. A softmax over one class would always say 1, so the output is logistic."""

    module = "4.4"
    inputs = Size((1,), 1)
    neurons = Size((1,), 1)
    classes = Size((1,), 1)
    seed = Whole(999, first=0, start=236)  # weights with which the loss moves as far as the eye sees
    subject = Choice(lambda state: state.quantities("W"), ("W", (1, 1, 1)))
    y_1 = Real(0.0, 1.0, 1.0)
    nudge = Real(-12.0, 0.0, -1.0, step=0.5)  # the power of ten
    write = Switch(used=lambda state: not state.sketch)
    true_class = Choice((1,))
    output, loss = logistic, squared_error

    def take(self, start, theta=None, **more):
        handed, fields = super().take(start, theta=theta, **more)
        if theta and abs(theta.vector).max() > LIMIT:
            raise ValueError(
                f"theta has {max(theta.vector, key=abs):g}: theta needs numbers from −{LIMIT:g} to {LIMIT:g} to be drawn here"
            )
        return handed, fields

    def of_target(self, y, theta, start):
        return {"y_1": float(y[0, 0])}

    @property
    def y(self):
        """The target, (1, 1)."""
        return np.array([[self.y_1]])

    @property
    def of_sketch(self):
        return self.subject

    @property
    def derivation(self):
        return module_4_4.thin(len(self.sizes) - 1, self.subject[1][0])


class Chain(Panel):
    """The factors of the chain from the loss down to W_k11 as bars, and their product."""

    def __init__(self, L, k, width):
        names = module_4_4.names_of_chain(L, k)
        self.bars = Bars(names, width, title="the factors", limit=1.5, name_width=74, row=21, number_width=56)
        self.kinds = ["gradient", *(["prime", "weight"] * L)[: len(names) - 3], "h", "gradient"]
        super().__init__(width, self.bars.bottom + 8, "left", parts=[self.bars])

    def moving(self, factors, product):
        return self.bars.moving([*factors, product], self.kinds)


class LossCurve(Plot):
    """The loss as the chosen weight moves, its tangent where the weight is now, and the nudges. With a `sheet` a reader draws
    it first, and knows only the point and the tangent."""

    def __init__(self, weight, width, sheet=None):
        title, x = (f"ℒ over {weight}", "") if sheet else (f"ℒ as {weight} moves", weight)
        super().__init__(width, 214, title, x, 34, 40, 8, 24, place="left", kind="svg")
        self.ax.set(xlim=(-LIMIT, LIMIT), ylim=(LOWEST, HIGHEST))
        self.parts = [SketchPad(self, sheet, "ink")] if sheet else []
        self.losses = self.line(color=colour("ink"), linewidth=2)
        self.tangent = self.line(color=colour("gradient"), linewidth=2, linestyle=(0, (6, 3)))
        self.at_mark = self.line("|", markersize=16, markeredgecolor=colour("chosen"), markeredgewidth=2.5)
        self.nudged = self.line("-o", color=colour("check"), linewidth=1.5, markersize=5)
        self.here = self.point("gradient", 9)

    def moving(self, losses, here, slope, nudged, at_mark=None, sketch=None):
        """The `losses` over SWEEP, the tangent of this `slope`; `here`, the two `nudged` and `at_mark` are points."""
        w, loss = here
        self.losses.set_data(SWEEP, losses)
        self.tangent.set_data([w - 1.5, w + 1.5], [loss - 1.5 * slope, loss + 1.5 * slope])
        self.nudged.set_data(*zip(*nudged, strict=True))
        self.here.set_data([w], [loss])
        marks = []
        if at_mark:
            self.at_mark.set_data(*([each] for each in at_mark))
            marks = [self.at_mark]
        if sketch and sketch.open:
            return super().moving([self.tangent, self.here]) + self.parts[0].moving(sketch)
        drawn = super().moving([self.losses, *marks, self.nudged, self.tangent, self.here])
        return drawn + (self.parts[0].moving(sketch) if sketch else "")


def sheet_of(subject):
    """The axes on which the loss over a weight is drawn."""
    weight = label(subject[0], *subject[1])
    return Sheet(f"4.4 loss over {plain_name(subject)}", weight, -LIMIT, LIMIT, "ℒ", LOWEST, HIGHEST)


class ThinChain(Sketching, OnDerivation):
    """One neuron per layer: dL/dW_k11 as a chain of factors, and by nudging the weight. Derived in 4.4."""

    State = ThinState
    height = 460
    sketched_on = "curve"
    drawer_name = (
        "nudge, network",
        "how far the weight is nudged; target, hidden layers, activation function, other weights",
    )

    def drawer(self):
        nudge = controls.dial(self.state, "nudge", "log₁₀ nudge", 230, 84, "how far the weight is moved, up and down")
        target = controls.dial(self.state, "y_1", "target y", 200, 56, "what the output should be")
        return [nudge, self.draw_first(), target, *super().drawer()]

    def laid_out_by(self):
        *of_network, _ = super().laid_out_by()  # no panel says what is to be written: all stay
        return *of_network, self.state.sketch

    def panels(self):
        panels, (kind, indices) = super().panels(), self.state.subject
        half = (panels["network"].width - 16) // 2  # bars and curve stand side by side under the network
        chain = Chain(panels["network"].L, indices[0], half)
        lines = {"lines": panels.pop("lines")}  # in the column beside them
        sheet = sheet_of(self.state.subject) if self.state.sketch else None
        return panels | {"chain": chain, "curve": LossCurve(label(kind, *indices), half, sheet)} | lines

    def numbers(self):
        state, now = self.state, super().numbers()
        theta, forward = now.theta, now.forward
        at = state.at_passes(theta, forward, now.gradients)
        now.factors = [float(factor.value(at)) for factor in module_4_4.thin_chain(theta.L, state.subject[1][0])]
        now.gradient = now.gradients.entry(*state.subject)
        w, nudge = theta.entry(*state.subject), 10.0**state.nudge
        moved = [w, w - nudge, w + nudge, w - SMALL_NUDGE, w + SMALL_NUDGE, state.mark]
        losses = losses_at(theta, forward, state.y, *state.subject, [*SWEEP, *moved], state.loss)
        now.losses = losses[: len(SWEEP)]
        now.here, *now.nudged, below, above, at_mark = zip(moved, losses[len(SWEEP) :].tolist(), strict=True)
        now.at_mark = at_mark if state.weight == state.subject and state.mark != w else None
        (_, down), (_, up) = now.nudged
        now.nudge, now.moved, now.slope = nudge, up - down, (up - down) / (2 * nudge)
        now.error = error_text(float(relative_error(now.gradient, now.slope)))
        point = SimpleNamespace(w=now.here[0], loss=now.here[1], slope=now.gradient, true=now.losses)
        sheet = sheet_of(state.subject)
        now.sketch = self.sketched(sheet, now.losses, BESIDE_TANGENT, point) if state.sketch else None
        now.live = state.live(at, (above[1] - below[1]) / (2 * SMALL_NUDGE))
        return now

    def draw(self, panels, now):
        return super().draw(panels, now) | {
            "chain": panels["chain"].moving(now.factors, now.gradient),
            "curve": panels["curve"].moving(now.losses, now.here, now.gradient, now.nudged, now.at_mark, now.sketch),
        }

    def note(self, now):
        """The slope between the two nudges, in a sentence below the check."""
        return asked(now.sketch) + tag(
            "p",
            tag("span", text="● nudged", class_="check")
            + f" by {scientific(now.nudge)} up and down, ℒ moves by {scientific(now.moved)}: "
            + f"slope {format_number(now.slope, 8)}, "
            + tag("span", text=f"relative error {now.error}", class_="strong"),
        )

    def words(self, now):
        state = self.state
        return (
            f"{self.summary()}, y = {format_number(state.y_1, 2)}, gradient of {plain_name(state.subject)}. "
            f"{now.answer.words()} Factors {' · '.join(map(format_number, now.factors))} = "
            f"{format_number(now.gradient, 6)}. By a nudge of {scientific(now.nudge)}: {format_number(now.slope, 6)}, "
            f"relative error {now.error}. {now.live.words()}" + (f" {now.sketch.words()}" if now.sketch else "")
        )
