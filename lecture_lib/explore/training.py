"""The explorer of 4.8 in which a network learns to tell points of a plane apart."""

import numpy as np

from lecture_lib import logistic, softmax
from lecture_lib.as_code import as_code
from lecture_lib.draw import Curves, Html, Panel, shown_of, tag, words
from lecture_lib.draw.plane import Plane, plane
from lecture_lib.draw.responses import Responses
from lecture_lib.explore.kit import Numbers, OwnRun, controls
from lecture_lib.explore.kit.own import LIBRARY
from lecture_lib.explore.kit.points import MUCH, of_each_class
from lecture_lib.explore.training_state import PLAY, TrainingState
from lecture_lib.formatting import FIGURE_SPACE, format_number, label, label_of, name, plain_name, superscript

WIDTH, HEIGHT = 812, 400  # of network and plane together
PLANE = 352  # the side of the plane
NETWORK = WIDTH - PLANE - 26
CURVES = 270, 112
LOSS, RIGHT, LENGTH = "loss ℒ", "right, in %", "length of ∇W"
OUTPUTS = {softmax: "softmax, two outputs", logistic: "logistic, one output"}
LINES = ("data", "ink", 0), ("held out", "quiet", 1)
MARKS = (
    "weights: blue above 0, dashed orange below, the larger the wider",
    "click an edge: on the dial · click a picture: over the plane",
)
MARKS_IN_SHORT = (
    "weights: blue above 0, dashed orange below · click one, or a picture"  # where something else has to be said
)


class NetworkAndPlane(Panel):
    """The network with what its neurons respond to, and beside it the plane with the points, in one panel."""

    def __init__(self, sizes, scaling=""):
        self.marks = (MARKS_IN_SHORT, scaling) if scaling else MARKS
        self.network = Responses(sizes, NETWORK, HEIGHT - 40)
        self.plane = Plane(WIDTH - PLANE - 2, 2, PLANE, max(2, sizes[-1]))
        super().__init__(WIDTH, HEIGHT, "left", parts=(self.network, self.plane))

    def still(self):
        at = {"class_": "left quiet", "x": 6}
        below = [tag("text", text=text, **at, y=HEIGHT - 22 + 16 * row) for row, text in enumerate(self.marks)]
        if self.network.sizes[-1] == 1:
            below.append(self.network.below_output("of class 1"))
        return super().still() + "".join(below)

    def moving(self, theta, h, limits, x, classes, count, on_dial=None, shows=None, adds=1):
        """h are the layers over plane(), `limits` says by hidden layer how far its colours reach; x are the points of
        `classes`, `count` says how many. `on_dial` is a (k, j, m), `shows` the (k, j) that the plane shows, `adds` the
        class that a click adds."""
        plane = self.plane
        return (
            self.network.moving(theta, h, limits, on_dial, shows)
            + (self._shown(h, limits, *shows) if shows else plane.regions(of_each_class(h[theta.L])))
            + plane.points(x, classes)
            + plane.chosen(adds)
            + (self._title(limits, *shows) if shows else "")
            + tag("text", text=count, class_="left quiet", x=plane.left, y=HEIGHT - 6)
        )

    def _shown(self, h, limits, k, j):
        """What a neuron says over the plane."""
        values = h[k][j - 1]
        return self.plane.response(values, limits[k]) if k in limits else self.plane.probability(values, j)

    def _title(self, limits, k, j):
        """Which neuron that is, and how to read it."""
        left, top, width = self.plane.left, self.plane.top, self.plane.width
        says = "blue above 0, orange below" if k in limits else "the deeper, the nearer to 1"
        called = label("h", k, j) if k in limits else label("y_hat", j)
        ground = tag("rect", class_="ground", opacity=0.85, x=left + 1, y=top + 1, width=width - 2, height=25)
        text = f"{called} over the plane: {says}"
        return ground + tag("text", text=text, class_="left strong", x=left + 8, y=top + 18)


class Training(OwnRun):
    """A network learns to tell points of a plane apart, live. The lecture's 4.8.

    A click on the plane adds a point or takes one away; with Shift it adds one of the next class, on another point too.
    A click on an edge puts its weight on a dial, one on a small picture shows it over the plane. `back_propagation` trains it
    by a function of your own; the dotted lines are what the library's does.

    `points` are your own: rows of two numbers and a class, as lists, an array or a data frame, or a pair (X, labels); up to 3
    classes, in the order of their names. They are scaled into the plane. `theta` is your own network: 2 inputs, 1 to 3 hidden
    layers of 1 to 8 neurons, an output for each class, or for two classes one. With points its W_1 and b_1 are scaled as they
    are, and one output is the probability of the last class by name, which is class 1 then. ValueError for others.
    """

    State = TrainingState
    drawer_name = "more", "noise, layers, neurons, activation and output function, batch, weights, points"

    def rows(self):
        state = self.state
        what_learns = [
            controls.menu(state, "data", "data", 138, 34, "what is learned"),
            controls.dial(state, "eta", "η", 160, 18, "the learning rate from here on"),
            controls.dial(state, "value", on_dial, 190, 38, "the weight from here on"),
            self.to_start("the same start, nothing changed on the way"),
        ]
        return [what_learns, controls.run(state)]

    def drawer(self):
        state = self.state
        first = self.change(lambda: state.place(state.first_points))
        return [
            controls.menu(state, "noise", "noise", 110, 42, "how far the points lie off their shape"),
            controls.menu(state, "hidden", "hidden layers", 150, 92),
            controls.menu(state, "neurons", "neurons per layer", 180, 118),
            controls.menu(state, "g", "g", 110, 18, "the activation function of the hidden layers"),
            controls.menu(state, "output", "O", 180, 18, "the output function", OUTPUTS.get),
            controls.menu(state, "batch", "batch", 110, 42, "how many examples a step looks at"),
            controls.number(state, "seed", "weights no.", "each number gives other weights to begin with"),
            controls.button("no points", self.change(lambda: state.place(())), "take all points away"),
            controls.button("first points", first, "the points as they were"),
        ]

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind == "spot":
            state.touch(*indices, more=shift)
        elif kind == "adds":
            (state.adds,) = indices
        else:
            field = "shows" if kind == "h" else "weight"
            setattr(state, field, None if getattr(state, field) == (kind, indices) else (kind, indices))

    def program(self):
        theta, (x, y, *_) = self.state.iteration().theta, self.state.examples
        if not self.state.points:
            return "# no points, nothing to compute\n"
        made = f"# {self.state.table.sentence}\n" if self.state.table else ""
        return made + as_code(theta, self.state.passed(theta, x), y)

    def laid_out_by(self):
        return self.state.sizes, self.scaling

    @property
    def scaling(self):
        """How the reader's points were scaled; nothing for others."""
        return self.state.table.scaling if self.state.table else ""

    def panels(self):
        tens = [(10.0**power, format_number(10.0**power, max(0, -power))) for power in (-2, -1, 0)]
        powers = [(10.0**power, f"10{superscript(power)}" if power else "1") for power in (-4, -2, 0)]
        layers = [(label("W", k), "gradient", k - 1) for k in range(1, len(self.state.sizes))]
        beside = {"place": "right", "kind": "svg"}
        curves = (
            Curves(*CURVES, LOSS, 1e-3, 10, tens, True, legend=LINES, **beside),
            Curves(*CURVES, RIGHT, 0, 100, [(0, "0"), (50, "50"), (100, "100")], legend=LINES, **beside),
            Curves(*CURVES, LENGTH, 1e-5, 10, powers, True, legend=layers, **beside),
        )
        return {
            "summary": Html(1080, 52, "top"),
            "network and plane": NetworkAndPlane(self.state.sizes, self.scaling),
            **{each.title: each for each in curves},
        }

    def numbers(self):
        state, now = self.state, self.state.iteration()
        h = state.passed(now.theta, plane()).h
        measured = [*state.over_time("measured")[:-1], state.measured(now)]
        library = state.by_library() if state.own else None
        return Numbers(
            library=[*library.over_time("measured")[:-1], library.measured(library.iteration())] if library else [],
            t=now.t,
            theta=now.theta,
            h=h,
            limits={k: max(1.0, float(abs(h[k]).max())) for k in range(1, now.theta.L)},  # relu goes beyond 1
            measured=measured,
            sentence=state.sentence(measured),
        )

    def draw(self, panels, now):
        state = self.state
        x, y, *_ = state.examples
        classes = of_each_class(y).argmax(axis=0) + 1 if state.points else np.zeros(0, int)
        on_dial, shows = (choice and choice[1] for choice in (state.weight, state.shows))
        # the line about the reader's function takes the place of what anyone may do
        said = "" if self.own and now.sentence == PLAY else tag("p", words(now.sentence))
        t, lines = over_time(now.measured, bool(state.points), bool(state.held_out), now.library)
        return {
            "summary": self._headline(now.t, now.measured[-1]) + said,
            "network and plane": panels["network and plane"].moving(
                now.theta, now.h, now.limits, x, classes, state.counted(), on_dial, shows, state.adds
            ),
            **{name: panels[name].moving(t, lines[name], state.branches, state.t) for name in lines},
        }

    def _headline(self, t, measured):
        """The line above the pictures, with fixed digits."""
        eta = format_number(self.state.eta, 2).ljust(5, FIGURE_SPACE)
        spans = tag("span", text=f"t = {str(t).ljust(4, FIGURE_SPACE)} η = {eta}")
        spans += tag("b", text=f"ℒ = {measured.loss:.4f}" if self.state.points else "no ℒ")
        if self.state.points:
            spans += tag("span", text=f"on the data, {share_right(measured.right)}")
        if self.state.table:
            spans += tag("span", text=self.state.table.classes)
        if self.state.points and self.state.held_out:
            held_out = f"held out: ℒ = {measured.loss_held:.4f}, {share_right(measured.right_held)}"
            spans += tag("span", text=held_out)
        return tag("div", spans, class_="ll-loss")

    def words(self, now):
        state, measured = self.state, now.measured[-1]
        noise = ", much noise" * (state.data_set[1] == MUCH)
        out = f"{state.data}{noise}, {state.counted()}, layers {state.sizes}, g = {state.g}, batch {state.batch}. "
        out += f"{state.about} " * bool(state.about)
        out += f"t = {now.t}, eta = {format_number(state.eta, 2)}: "
        if state.points:
            out += f"loss {format_number(measured.loss)}, right {100 * measured.right:.1f} %; "
            if state.held_out:
                out += f"held out {format_number(measured.loss_held)}, {100 * measured.right_held:.1f} %; "
            out += "length of grad_W_k " + ", ".join(format_number(norm, 5) for norm in measured.norms) + ". "
        if state.weight:
            out += f"On the dial: {name('W', *state.weight[1])} = {format_number(state.value, 2)}. "
        if state.shows:
            out += f"The plane shows {plain_name(state.shows)}. "
        return f"{out}A click adds class {state.adds}. {now.sentence}"


def on_dial(state):
    """What is on the dial, in words."""
    return label_of(state.weight) if state.weight else "weight"


def over_time(measured, points, held_out, library=()):
    """What the curves show of what was `measured` up to now: the iterations t, and the lines of each plot, none without
    points and none of what is held out if nothing is. `library` is what was measured of the library's run beside it, which
    may be longer."""
    longest = max(measured, library, key=len)
    t = [at for at in shown_of(len(longest) - 1) if longest[at].loss is not None]
    if not points:
        return t, {LOSS: [], RIGHT: [], LENGTH: []}
    norms, loss, loss_held, right, right_held = zip(*(measured[at] for at in t if at < len(measured)), strict=True)
    count = 1 + held_out
    percent = (100 * np.array(share) for share in (right, right_held))
    beside = [library[at] for at in t] if library else []
    return t, {
        LOSS: [
            *[(*line, of) for line, of in zip(LINES, (loss, loss_held), strict=True)][:count],
            *[(*LIBRARY, [each.loss for each in beside])] * bool(library),
        ],
        RIGHT: [
            *[(*line, of) for line, of in zip(LINES, percent, strict=True)][:count],
            *[(*LIBRARY, [100 * each.right for each in beside])] * bool(library),
        ],
        LENGTH: [(label("W", k), "gradient", k - 1, of) for k, of in enumerate(zip(*norms, strict=True), 1)],
    }


def share_right(share):
    return f"right {f'{100 * share:.1f}'.rjust(5, FIGURE_SPACE)} %"
