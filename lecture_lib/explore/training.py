"""The explorer of 4.8 in which a network learns to tell points of a plane apart."""

import numpy as np

from lecture_lib.draw.curves import Curves, shown_of
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plane import PLACES, Plane, plane
from lecture_lib.draw.responses import Responses
from lecture_lib.explore.kit import controls
from lecture_lib.explore.kit.explorer import Explorer
from lecture_lib.explore.kit.points import MUCH
from lecture_lib.explore.training_state import TrainingState
from lecture_lib.formatting import FIGURE_SPACE, format_number, label, label_of, name, plain_name, superscript
from lecture_lib.network import forward_propagation
from lecture_lib.widgets import Panel

WIDTH, HEIGHT = 812, 400  # of network and plane together
PLANE = 352  # the side of the plane
NETWORK = WIDTH - PLANE - 26
CURVES = 270, 112
LINES = ("data", "ink", 0), ("held out", "quiet", 1)
MARKS = (
    "weights: blue above 0, dashed orange below, the larger the wider",
    "click an edge: on the dial · click a picture: over the plane",
)


class Training(Explorer):
    """A network learns to tell points of a plane apart, live. The lecture's 4.8.

    A click on the plane adds a point or takes one away; with Shift it adds one of the next class, on another point too.
    A click on an edge puts its weight on a dial, one on a small picture shows it over the plane.
    """

    State = TrainingState
    drawer_name = "more", "noise, layers, neurons, activation function, batch, weights, points"

    def rows(self):
        state = self.state
        return [
            [
                controls.menu(state, "data", "data", 138, 34, "what is learned"),
                controls.dial(state, "eta", "η", 160, 18, "the learning rate from here on"),
                controls.dial(
                    state,
                    "value",
                    lambda s: label_of(s.weight) if s.weight else "weight",
                    190,
                    38,
                    "the weight from here on",
                ),
                controls.button(
                    "to t = 0", self.change(state.back_to_start), "the same start, nothing changed on the way"
                ),
            ],
            controls.run(state),
        ]

    def drawer(self):
        state = self.state
        return [
            controls.menu(state, "noise", "noise", 110, 42, "how far the points lie off their shape"),
            controls.menu(state, "hidden", "hidden layers", 150, 92),
            controls.menu(state, "neurons", "neurons per layer", 180, 118),
            controls.menu(state, "g", "g", 110, 18, "the activation function of the hidden layers"),
            controls.menu(state, "batch", "batch", 110, 42, "how many examples a step looks at"),
            controls.number(state, "seed", "weights no.", "each number gives other weights to begin with"),
            controls.button("no points", self.change(lambda: state.place(())), "take all points away"),
            controls.button(
                "first points", self.change(lambda: state.place(state.first_points)), "the points as they were"
            ),
        ]

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind == "spot" and len(indices) == 2 and all(1 <= i <= PLACES for i in indices):
            state.touch(*indices, more=shift)
        elif kind == "adds" and len(indices) == 1:
            state.pick("adds", *indices)
        elif kind == "h":
            state.pick("shows", None if state.shows == (kind, indices) else (kind, indices))
        elif kind == "W":
            state.pick("weight", None if state.weight == (kind, indices) else (kind, indices))

    def staged_for(self):
        return tuple(self.state.sizes)

    def panels(self):
        k = self.state.k
        self.network = network = Responses(self.state.sizes, NETWORK, HEIGHT - 40)
        self.plane = plane_ = Plane(WIDTH - PLANE - 2, 2, PLANE)
        tens = [(10.0**power, format_number(10.0**power, max(0, -power))) for power in (-2, -1, 0)]
        powers = [(10.0**power, f"10{superscript(power)}" if power else "1") for power in (-4, -2, 0)]
        layers = [(label("W", j), "gradient", j - 1) for j in range(1, network.L + 1)]
        self.curves = [
            Curves(*CURVES, "loss ℒ", 1e-3, 10, tens, True, legend=LINES),
            Curves(*CURVES, "right, in %", 0, 100, [(0, "0"), (50, "50"), (100, "100")], legend=LINES),
            Curves(*CURVES, "length of ∇W", 1e-5, 10, powers, True, legend=layers),
        ]
        still = network.still() + plane_.still() + plane_.legend(k)
        for row, text in enumerate(MARKS):
            still += tag("text", text=text, class_="left quiet", x=6, y=HEIGHT - 22 + 16 * row)
        picks = network.picks() + plane_.picks() + plane_.legend_picks(k)
        return [
            Panel("said", 1080, 52, kind="html", place="top"),
            Panel("network and plane", WIDTH, HEIGHT, still, picks, place="left"),
            *(Panel(curves.title, *CURVES, curves.still(), place="right") for curves in self.curves),
        ]

    def picture(self):
        state, now = self.state, self.state.iteration()
        over_plane = forward_propagation(now.theta, plane(), state.g)
        h = over_plane.h
        limits = {k: max(1.0, float(h[k].max())) for k in range(1, now.theta.L)}  # relu goes beyond 1
        measured = [*state.over_time("measured")[:-1], state.measured(now)]
        on_dial, shows = (choice and choice[1] for choice in (state.weight, state.shows))
        network = self.network.moving(now.theta, h, limits, on_dial, shows)
        sentence = state.said_of_state(measured)
        return [
            said(now.t, state.eta, measured[-1], bool(state.points), bool(state.held_out)) + tag("p", words(sentence)),
            network + self._plane(h, limits),
            *self._over_time(measured),
        ], f"{self._text(now.t, measured[-1])} {sentence}"

    def _plane(self, h, limits):
        state, place = self.state, self.plane
        x, y, *_ = state.examples
        shown = ""
        if not state.shows:
            ground = place.regions(h[len(limits) + 1])
        else:
            k, j = state.shows[1]
            of_output = k not in limits
            ground = place.probability(h[k][j - 1], j) if of_output else place.response(h[k][j - 1], limits[k])
            called = label("y_hat", j) if of_output else label("h", k, j)
            says = "the deeper, the nearer to 1" if of_output else "blue above 0, orange below"
            called += f" over the plane: {says}"
            shown = tag("rect", class_="ground", opacity=0.85, x=place.left + 1, y=place.top + 1,
                        width=place.width - 2, height=25)  # fmt: skip
            shown += tag("text", text=called, class_="left strong", x=place.left + 8, y=place.top + 18)
        classes = y.argmax(axis=0) + 1 if state.points else np.zeros(0, int)
        count = tag("text", text=state.said_of_points(), class_="left quiet", x=place.left, y=HEIGHT - 6)
        return ground + place.points(x, classes) + place.chosen(state.adds) + shown + count

    def _over_time(self, measured):
        """The curves of the run up to now."""
        state = self.state
        t = [at for at in shown_of(len(measured) - 1) if measured[at].loss is not None]
        lines = [[], [], []]
        if state.points:
            norms, loss, loss_held, right, right_held = zip(*(measured[at] for at in t), strict=True)
            percent, percent_held = 100 * np.array(right), 100 * np.array(right_held)
            for line, of, share in zip(LINES, (loss, loss_held), (percent, percent_held), strict=True):
                lines[0].append((*line, of))
                lines[1].append((*line, share))
            if not state.held_out:
                lines = [lines[0][:1], lines[1][:1], []]
            for k, of_layer in enumerate(zip(*norms, strict=True), 1):
                lines[2].append((label("W", k), "gradient", k - 1, of_layer))
        branches = [change.t for change in state.upto(state.t)[1:]]
        return [curves.moving(t, of, branches, state.t) for curves, of in zip(self.curves, lines, strict=True)]

    def _text(self, t, measured):
        state = self.state
        noise = ", much noise" * (state.data_set[1] == MUCH)
        out = (
            f"{state.data}{noise}, {state.said_of_points()}, layers {state.sizes}, g = {state.g}, batch {state.batch}. "
        )
        out += f"t = {t}, eta = {format_number(state.eta, 2)}: "
        if state.points:
            out += f"loss {format_number(measured.loss)}, right {100 * measured.right:.1f} %; "
            if state.held_out:
                out += f"held out {format_number(measured.loss_held)}, {100 * measured.right_held:.1f} %; "
            out += "length of grad_W_k " + ", ".join(format_number(norm, 5) for norm in measured.norms) + ". "
        if state.weight:
            out += f"On the dial: {name('W', *state.weight[1])} = {format_number(state.value, 2)}. "
        if state.shows:
            out += f"The plane shows {plain_name(state.shows)}. "
        return out + f"A click adds class {state.adds}."


def said(t, eta, measured, points, held_out):
    """The line above the pictures, with fixed digits."""

    def percent(share):
        return f"right {f'{100 * share:.1f}'.rjust(5, FIGURE_SPACE)} %"

    parts = [
        tag("span", text=f"t = {str(t).ljust(4, FIGURE_SPACE)} η = {format_number(eta, 2).ljust(5, FIGURE_SPACE)}")
    ]
    if points:
        parts += [
            tag("b", text=f"ℒ = {measured.loss:.4f}"),
            tag("span", text=f"on the data, {percent(measured.right)}"),
        ]
        if held_out:
            parts.append(tag("span", text=f"held out: ℒ = {measured.loss_held:.4f}, {percent(measured.right_held)}"))
    else:
        parts.append(tag("b", text="no ℒ"))
    return tag("div", "".join(parts), class_="ll-loss")
