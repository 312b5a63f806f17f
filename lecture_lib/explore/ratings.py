"""The explorer of 4.3 for real numbers: linear against logistic outputs."""

import numpy as np

from lecture_lib.activations import linear, logistic, tanh
from lecture_lib.data import FILMS, RATINGS, films
from lecture_lib.draw.markup import tag
from lecture_lib.draw.scale import Scale
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.beside import BesideState, BothOverTime
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.run import Eta
from lecture_lib.explore.kit.state import Choice, Switch
from lecture_lib.formatting import format_number
from lecture_lib.network import initialise_theta
from lecture_lib.outputs import squared_error
from lecture_lib.widgets import Panel

LOW, HIGH = -1.0, 5.0  # of the scale, in stars
LOSSES = 1e-4, 100.0  # what the plot of the losses spans
TICKS = [(1e-4, "10⁻⁴"), (1e-2, "10⁻²"), (1.0, "1"), (100.0, "10²")]


TOO_LARGE = 1e3  # a loss that no start has: the steps climb


class RatingsState(BesideState):
    """One network with a linear and with a logistic output, trained on the films from the same start."""

    kinds = linear, logistic
    longest = 1000
    eta = Eta(0.01, 1.0, 0.05, step=0.01)
    divided_by = Choice((1, 2, 5), 1)
    floor = Switch()

    @property
    def setup(self):
        return self.divided_by

    @property
    def y(self):
        """The ratings, (3, 4), as the networks are to learn them."""
        return films()[1] / self.divided_by

    @property
    def nearest(self):
        """The number nearest to each rating that a logistic output comes close to."""
        return np.clip(self.y, 0.0, 1.0)

    def begin(self):
        more = {"g": tanh, "output": self.kind, "loss": squared_error}
        return initialise_theta([2, 4, 3], 1), films()[0], self.y, more


class Ratings(Explorer):
    """Ratings of films learned with a linear and with a logistic output, live beside each other. The lecture's 4.3."""

    State = RatingsState

    def rows(self):
        state = self.state
        return [
            controls.run(state),
            [
                controls.dial(state, "eta", "η", 220, 18, "the learning rate of both from here on"),
                controls.menu(state, "divided_by", "ratings divided by", 190, 120, "all targets, before training"),
                controls.switch(state, "floor", "floor", "what logistic cannot get under, number by number"),
            ],
        ]

    def staged_for(self):
        return self.state.divided_by, self.state.floor

    def panels(self):
        state, by = self.state, self.state.divided_by
        columns = [("y", "strong"), ("linear", "positive"), ("logistic", "negative")]
        columns += [("least", "gradient")] if state.floor else []
        ticks = [round(value / by, 2) for value in np.arange(LOW, HIGH + 1)]
        self.scale = Scale(dict.fromkeys(FILMS, RATINGS), columns, LOW / by, HIGH / by, ticks, (0, 1), "0 to 1")
        self.losses = BothOverTime(420, 214, "loss ℒ over t", *LOSSES, TICKS, powers=True)
        marks = "ring: the rating y · disc: linear ŷ · square: logistic ŷ"
        legend = tag("text", text=marks, class_="quiet left", x=2, y=self.scale.bottom + 34)
        return [
            Panel("said", 1080, 40, kind="html", place="top"),
            Panel("films", self.scale.width, self.scale.height, self.scale.still() + legend),
            Panel("losses", 420, 214, self.losses.still(), kind="plot"),
            Panel("words", 400, 90, kind="html"),
        ]

    def picture(self):
        state = self.state
        runs, y, floor = state.both, state.y, squared_error(state.nearest, state.y)
        now = [run.iteration() for run in runs]
        least = (state.nearest - y) ** 2
        by_film = [each.T.ravel() for each in (y, *(one.forward.y_hat for one in now), least)]
        columns = by_film if state.floor else by_film[:-1]
        bound = [("floor", "gradient", 2, floor)] if state.floor else []
        said = [f"{run.kind}: ℒ = {format_number(one.loss)}" for run, one in zip(runs, now, strict=True)]
        head = (
            tag("b", text=f"t = {state.t}")
            + tag("span", text=f"η = {format_number(state.eta, 2)}")
            + "".join(
                tag("span", text=text, class_=kind) for text, kind in zip(said, ("positive", "negative"), strict=True)
            )
        )
        message = state.said_of()
        text = f"t = {state.t}, η = {format_number(state.eta, 2)}, ratings divided by {state.divided_by}. {', '.join(said)}."
        for number, name in enumerate(FILMS):
            rows = (", ".join(format_number(value, 2) for value in each[3 * number :][:3]) for each in by_film)
            text += f" {name}: y {next(rows)}; linear {next(rows)}; logistic {next(rows)}."
        about_floor = self.about_floor(least, floor) if state.floor else ""
        below = tag("p", text=about_floor, class_="gradient strong") if about_floor else ""
        below += tag("p", text=message or self.hint(now[0].loss), class_="strong" if message else "quiet")
        return [
            tag("div", head, class_="ll-loss"),
            self.scale.moving(*by_film[:3], np.transpose(columns)),
            self.losses.moving(["linear", "logistic"], [run.over_time() for run in runs], state.branches, bound),
            below,
        ], " ".join(part for part in (text, about_floor, message) if part)

    def about_floor(self, least, floor):
        """The floor, worked out: the least that a logistic output leaves, film by film."""
        digits = 2 if self.state.divided_by == 1 else 4
        sums = " + ".join(format_number(value, digits) for value in least.sum(axis=0))
        return f"floor: ({sums}) / {least.shape[1]} = {format_number(floor)}"

    def hint(self, loss):
        """What there is to see; `loss` is that of the linear output."""
        if loss > TOO_LARGE:
            return "The steps were too large for the linear output: turn η down and go back to t = 0."
        if self.state.floor:
            return "least: (y − the nearest number from 0 to 1)². The floor is the mean over the films of what each adds up to."
        return "Shaded: all that a logistic output can be."
