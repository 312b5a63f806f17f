"""The explorer of 4.8 in which a network learns to tell points of a plane apart."""

import numpy as np

from lecture_lib.digits import SUPERSCRIPTS, label, label_of, name, plain_name, written
from lecture_lib.draw.curves import Curves, shown_of
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plane import Plane, marked, plane
from lecture_lib.draw.responses import Responses
from lecture_lib.explore import controls
from lecture_lib.explore.base import Explorer
from lecture_lib.explore.training_state import TrainingState, given
from lecture_lib.network import forward_propagation
from lecture_lib.scene import Panel

WIDTH, HEIGHT = 812, 400  # of network and plane together
PLANE = 352  # the side of the plane
NETWORK = WIDTH - PLANE - 26
CURVES = 270, 130
TO_ADD = ("circle", "square", "triangle")  # the marks of the classes, in words


class Training(Explorer):
    """A network learns to tell points of a plane apart, live. The lecture's 4.8."""

    State = TrainingState
    drawer_name = "network and data", "layers, neurons, activation function, batch, weights, points"

    def rows(self):
        state = self.state
        return [
            [
                controls.menu(state, "data", "data", 132, 34, "what is learned"),
                controls.dial(state, "eta", "η", 170, 18, "the learning rate from here on"),
                controls.dial(
                    state, "value", lambda s: label_of(s.weight) if s.weight else "", 190, 38, "the weight from here on"
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
            controls.menu(state, "hidden", "hidden layers", 150, 92),
            controls.menu(state, "neurons", "neurons per layer", 180, 118),
            controls.menu(state, "g", "g", 110, 18, "the activation function of the hidden layers"),
            controls.menu(
                state, "batch", "batch", 110, 42, "how many examples a step looks at", lambda b: str(b or "all")
            ),
            controls.number(state, "seed", "weights no.", "each number gives other weights to begin with"),
            controls.button("no points", self.change(lambda: state.place(())), "take all points away"),
            controls.button(
                "first points", self.change(lambda: state.place(given(state.data)[0])), "the points as they were"
            ),
        ]

    def picked(self, kind, indices, shift=False):
        state = self.state
        if kind == "spot" and len(indices) == 2 and max(indices) < 25:
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
        state = self.state
        self.network = Responses(state.sizes, NETWORK, HEIGHT - 24)
        self.plane = Plane(WIDTH - PLANE - 2, 2, PLANE)
        powers = [(10.0**power, f"10{str(power).translate(SUPERSCRIPTS)}" if power else "1") for power in (-4, -2, 0)]
        tens = [(0.01, "0.01"), (0.1, "0.1"), (1.0, "1")]
        self.losses = Curves(*CURVES, "loss ℒ", 1e-3, 10, tens, True, "solid: data · dashed: held out")
        self.right = Curves(*CURVES, "right, in %", 0, 100, [(0, "0"), (50, "50"), (100, "100")])
        self.norms = Curves(*CURVES, "length of ∇W_k ℒ", 1e-5, 10, powers, True)
        y, k = self.plane.top + PLANE, state.k
        still = self.network.still() + self.plane.still()
        still += tag("text", text="blue: weight above 0 · dashed orange: below · edge clicked: on the dial",
                     class_="left quiet", x=6, y=HEIGHT - 4)  # fmt: skip
        still += tag("text", text="x₁, x₂ from −2 to 2", class_="right quiet", x=WIDTH - 2, y=y + (18 if k < 3 else 40))
        still += tag("text", text="click adds", class_="left quiet", x=self.plane.left, y=y + 18)
        picks = self.network.picks() + self.plane.picks()
        for j in range(1, k + 1):
            x = self._button(j)
            still += marked([(x + 11, y + 13)], j) + tag("text", text=f"class {j}", class_="left", x=x + 19, y=y + 18)
            picks += tag("rect", data_pick=f"adds {j}", aria_label=f"a click adds points of class {j}, {TO_ADD[j - 1]}s",
                         x=x, y=y + 3, width=72, height=20)  # fmt: skip
        return [
            Panel("said", 1080, 52, kind="html", place="top"),
            Panel("network and plane", WIDTH, HEIGHT, still, picks, place="left"),
            *(Panel(title, *CURVES, curves.still(), place="right")
              for title, curves in (("loss", self.losses), ("right", self.right), ("gradients", self.norms))),
        ]  # fmt: skip

    def _button(self, j):
        """The left side of what chooses class j for a click."""
        return self.plane.left + 66 + 76 * (j - 1)

    def picture(self):
        state, now = self.state, self.state.iteration()
        over_plane = forward_propagation(now.theta, plane(), state.g)
        limits = {k: self._limit(over_plane.h[k]) for k in range(1, now.theta.L)}
        measured = state.over_time("measured")
        t = shown_of(len(measured) - 1)
        of_data, held, right, right_held, *norms = np.array([measured[each] for each in t]).T
        return [
            self._said(now.t, of_data[-1], held[-1], right[-1], right_held[-1]),
            self._network(now.theta, over_plane.h, limits) + self._plane(over_plane, limits),
            *self._curves(t, of_data, held, right, right_held, norms),
        ], self._text(now.t, of_data[-1], held[-1], right[-1], right_held[-1], [each[-1] for each in norms])

    def _limit(self, h):
        """How far the colours of a layer reach: 1, or as far as relu goes."""
        return max(1.0, float(h.max()))

    def _network(self, theta, h, limits):
        weight, shows = self.state.weight, self.state.shows
        return self.network.moving(theta, h, limits, weight and weight[1], shows and shows[1])

    def _plane(self, forward, limits):
        state, shows = self.state, self.state.shows
        x, y, *_ = state.examples
        if not shows:
            ground = self.plane.regions(forward.y_hat)
        elif shows in state.outputs:
            ground = self.plane.probability(forward.y_hat[shows[1][1] - 1], shows[1][1])
        else:
            k, j = shows[1]
            ground = self.plane.response(forward.h[k][j - 1], limits[k])
        left, y_of = self.plane.left, self.plane.top + PLANE
        chosen = tag("rect", class_="chosen-frame", x=self._button(state.adds), y=y_of + 3, width=72, height=20, rx=4)
        shown = (
            f"shown: {label_of(shows)}"
            if shows and shows not in state.outputs
            else f"shown: ŷ_{shows[1][1]}"
            if shows
            else ""
        )
        said = f"{state.said_of_points()} · a click on one takes it away"
        out = ground + self.plane.points(x, y.argmax(axis=0) + 1 if y.size else np.zeros(0, int)) + chosen
        out += tag("text", text=said, class_="left quiet", x=left, y=y_of + 40)
        return out + (tag("text", text=shown, class_="left strong", x=left + 6, y=self.plane.top + 16) if shown else "")

    def _curves(self, t, of_data, held, right, right_held, norms):
        state = self.state
        marks, last = [change.t for change in state.upto(state.t)[1:]], state.t
        has_held = bool(given(state.data)[1]) and bool(state.points)
        pairs = [("data", "ink", 0), ("held out", "quiet", 1)][: 1 + has_held]
        losses = [(*line, values) for line, values in zip(pairs, (of_data, held), strict=False)]
        shares = [(*line, 100 * values) for line, values in zip(pairs, (right, right_held), strict=False)]
        lengths = [(f"∇{label('W', k)}", "gradient", k - 1, values) for k, values in enumerate(norms, 1)]
        if not state.points:
            losses, shares, lengths = [], [], []
        return [
            curves.moving(t, lines, marks, last)
            for curves, lines in ((self.losses, losses), (self.right, shares), (self.norms, lengths))
        ]

    def _said(self, t, of_data, held, right, right_held):
        state = self.state
        has_held = bool(given(state.data)[1])
        if not state.points:
            parts = [tag("b", text="ℒ: none")]
        else:
            parts = [tag("b", text=f"ℒ = {of_data:.4f}"), tag("span", text=f"right {100 * right:5.1f} %")]
            if has_held:
                parts.append(tag("span", text=f"held out: ℒ = {held:.4f}, right {100 * right_held:.1f} %"))
        parts.insert(0, tag("span", text=f"t = {t}"))
        parts.append(tag("span", text=f"η = {written(state.eta, 2)}"))
        line = tag("div", "".join(parts), class_="ll-loss")
        return line + tag("p", words(state.said_of_state()))

    def _text(self, t, of_data, held, right, right_held, norms):
        state = self.state
        out = f"{state.data}, {state.said_of_points()}, layers {state.sizes}, g = {state.g}, batch {state.batch or 'all'}. "
        out += f"t = {t}, eta = {written(state.eta, 2)}: "
        if state.points:
            out += f"loss {written(of_data)}, right {written(100 * right, 1)} %; "
            if given(state.data)[1]:
                out += f"held out {written(held)}, {written(100 * right_held, 1)} %; "
            out += "length of grad_W_k " + ", ".join(written(norm, 5) for norm in norms) + ". "
        if state.weight:
            out += f"On the dial: {name('W', *state.weight[1])} = {written(state.value, 2)}. "
        if state.shows:
            out += f"The plane shows {plain_name(state.shows)}. "
        return out + f"A click adds class {state.adds}. {state.said_of_state()}"
