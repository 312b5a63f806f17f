"""The explorer of 4.3 for real numbers: linear against logistic outputs."""

import numpy as np

from lecture_lib import FILMS, RATINGS, films, initialise_theta, linear, logistic, squared_error, tanh
from lecture_lib.draw import Html, tag
from lecture_lib.draw.scale import Scale
from lecture_lib.explore.kit import Choice, Eta, Explorer, Numbers, Switch, controls
from lecture_lib.explore.kit.beside import BesideState, BothNow, BothOverTime
from lecture_lib.formatting import format_number

LOW, HIGH = -1.0, 5.0  # of the scale, in stars
LOSSES = 1e-4, 100.0  # what the plot of the losses spans
TICKS = [(1e-4, "10⁻⁴"), (1e-2, "10⁻²"), (1.0, "1"), (100.0, "10²")]
COLUMNS = ("y", "strong"), ("linear", "positive"), ("logistic", "negative"), ("least", "gradient")
MARKS = "ring: the rating y · disc: linear ŷ · square: logistic ŷ"
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
        eta = controls.dial(state, "eta", "η", 220, 18, "the learning rate of both from here on")
        by = controls.menu(state, "divided_by", "ratings divided by", 190, 120, "all targets, before training")
        floor = controls.switch(state, "floor", "floor", "what logistic cannot get under, number by number")
        return [controls.run(state), [eta, by, floor]]

    def laid_out_by(self):
        return self.state.divided_by, self.state.floor

    def panels(self):
        by, columns = self.state.divided_by, COLUMNS if self.state.floor else COLUMNS[:-1]
        ticks = [round(value / by, 2) for value in np.arange(LOW, HIGH + 1)]
        lanes = dict.fromkeys(FILMS, RATINGS)
        return {
            "summary": BothNow(),
            "films": Scale(lanes, columns, LOW / by, HIGH / by, ticks, (0, 1), "0 to 1", MARKS),
            "losses": BothOverTime(420, 214, "loss ℒ over t", *LOSSES, TICKS, powers=True),
            "words": Html(400, 90),
        }

    def numbers(self):
        state = self.state
        runs, y = state.both, state.y
        now = [run.iteration() for run in runs]
        least = (state.nearest - y) ** 2
        return Numbers(
            loss=[one.loss for one in now],
            losses=[run.over_time() for run in runs],
            by_film=[each.T.ravel() for each in (y, *(one.forward.y_hat for one in now), least)],
            least=least,
            floor=squared_error(state.nearest, y),
            sentences=[f"{run.kind}: ℒ = {format_number(one.loss)}" for run, one in zip(runs, now, strict=True)],
        )

    def draw(self, panels, now):
        state, message = self.state, self.state.messages()
        columns = now.by_film if state.floor else now.by_film[:-1]
        bound = [("floor", "gradient", 2, now.floor)] if state.floor else []
        below = tag("p", text=self.about_floor(now), class_="gradient strong") if state.floor else ""
        below += tag("p", text=message or self.hint(now.loss[0]), class_="strong" if message else "quiet")
        return {
            "summary": panels["summary"].moving(state.t, state.eta, now.sentences),
            "films": panels["films"].moving(*now.by_film[:3], np.transpose(columns)),
            "losses": panels["losses"].moving(["linear", "logistic"], now.losses, state.branches, bound),
            "words": below,
        }

    def words(self, now):
        state = self.state
        start = f"t = {state.t}, η = {format_number(state.eta, 2)}, ratings divided by {state.divided_by}."
        parts = [start, f"{', '.join(now.sentences)}."]
        for number, name in enumerate(FILMS):
            rows = (", ".join(format_number(value, 2) for value in each[3 * number :][:3]) for each in now.by_film)
            parts.append(f"{name}: y {next(rows)}; linear {next(rows)}; logistic {next(rows)}.")
        parts += [self.about_floor(now) if state.floor else "", state.messages()]
        return " ".join(filter(None, parts))

    def about_floor(self, now):
        """The floor, worked out: the least that a logistic output leaves, film by film."""
        digits = 2 if self.state.divided_by == 1 else 4
        sums = " + ".join(format_number(value, digits) for value in now.least.sum(axis=0))
        return f"floor: ({sums}) / {now.least.shape[1]} = {format_number(now.floor)}"

    def hint(self, loss):
        """What there is to see; `loss` is that of the linear output."""
        if loss > TOO_LARGE:
            return "The steps were too large for the linear output: turn η down and go back to t = 0."
        if self.state.floor:
            return "least: (y − the nearest number from 0 to 1)². The floor is the mean over the films of what each adds up to."
        return "Shaded: all that a logistic output can be. Each divisor has its own run, kept as you left it."
