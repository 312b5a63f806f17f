"""The explorer of 4.8 in which a network learns to tell points of a plane apart."""

from functools import cache

import numpy as np

from lecture_lib.activations import logistic, relu, tanh
from lecture_lib.data import PLANES
from lecture_lib.digits import written
from lecture_lib.draw.image import CLASS_COLOURS, REGIONS, SIGNED, image, regions, signed
from lecture_lib.draw.markup import tag, words
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour
from lecture_lib.explore import controls
from lecture_lib.explore.base import Explorer
from lecture_lib.explore.run import RunState
from lecture_lib.explore.state import Choice
from lecture_lib.network import forward_propagation, initialise_theta
from lecture_lib.scene import Panel

REACH, SIDE = 2.4, 48  # the plane goes from −REACH to REACH, drawn in SIDE by SIDE points
WIDTH, SMALL = 372, 38
HELD_OUT = 100


@cache
def plane():
    """The points that are drawn, (2, SIDE²), row by row from above."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
    across, up = np.meshgrid(at, -at)
    return np.array([across.ravel(), up.ravel()])


@cache
def points(data):
    """x and y to train on, x and y held out."""
    return *PLANES[data](200, seed=0), *PLANES[data](HELD_OUT, seed=1)


class TrainingState(RunState):
    """What is trained, on what, and how far."""

    longest = 5000
    data = Choice(PLANES, "moons")
    hidden = Choice((1, 2, 3), 2)
    neurons = Choice((2, 3, 4, 6, 8), 8)
    g = Choice((logistic, tanh, relu), tanh)
    batch = Choice((None, 50, 10, 1), None)

    @property
    def setup(self):
        return self.data, self.hidden, self.neurons, self.g, self.batch

    def begin(self):
        x, y, *_ = points(self.data)
        theta = initialise_theta([2, *[self.neurons] * self.hidden, len(y)], 0)
        return theta, x, y, {"g": self.g, "batch": self.batch}


class Training(Explorer):
    """A network learns to tell points of a plane apart, live. The lecture's 4.8."""

    State = TrainingState
    drawer_name = "network", "layers, neurons, activation function, batch"

    def rows(self):
        state = self.state
        return [
            [
                controls.menu(state, "data", "data", 120, 34),
                controls.dial(state, "eta", "η", 220, 18, "the learning rate from here on"),
                controls.button("to t = 0", self.change(state.back_to_start), "back to the start"),
            ],
            controls.run(state),
        ]

    def drawer(self):
        state = self.state
        return [
            controls.menu(state, "hidden", "hidden layers", 150, 92),
            controls.menu(state, "neurons", "neurons per layer", 180, 118),
            controls.menu(state, "g", "g", 110, 18),
            controls.menu(state, "batch", "batch", 110, 42, "examples a step looks at", lambda b: str(b or "all")),
        ]

    def staged_for(self):
        return self.state.data, self.state.hidden, self.state.neurons

    def panels(self):
        hidden = self.state.hidden
        self.losses = Plot(340, 190, "loss, on the data and held out", "t from 0 to now")
        self.norms = Plot(340, 190, "length of ∇W_k, layer by layer", "layer k")
        self.losses.ax.set(xlim=(0, 1), ylim=(0, 1.6), xticks=[])
        self.norms.ax.set(xlim=(0.5, hidden + 1.5), ylim=(-4, 1), xticks=range(1, hidden + 2), yticks=[-4, -2, 0])
        self.norms.ax.set_yticklabels(["10⁻⁴", "10⁻²", "1"])
        line = {"animated": True, "linewidth": 2}
        (self.loss_line,) = self.losses.ax.plot([], [], color=colour("positive"), **line)
        (self.held_point,) = self.losses.ax.plot([], [], "s", color=colour("negative"), **line)
        (self.norm_line,) = self.norms.ax.plot([], [], "o-", color=colour("gradient"), **line)
        box = tag("rect", x=0, y=0, width=WIDTH, height=WIDTH, fill="none", stroke="var(--ll-rule)")
        small = tag("text", text="what each hidden neuron responds to", class_="left strong", x=2, y=13)
        return [
            Panel("said", 1080, 48, kind="html", place="top"),
            Panel("plane", WIDTH, WIDTH, box, place="left"),
            Panel("loss", 340, 190, self.losses.still(), kind="plot", place="right"),
            Panel("gradients", 340, 190, self.norms.still(), kind="plot", place="right"),
            Panel("neurons", 8 * (SMALL + 4) + 4, 20 + hidden * (SMALL + 4), small, place="right"),
        ]

    def picture(self):
        state = self.state
        now = state.iteration()
        t = now.t
        x, y, x_held, y_held = points(state.data)
        over_plane = forward_propagation(now.theta, plane(), state.g)
        seen, held = (forward_propagation(now.theta, each, state.g) for each in (x, x_held))
        loss, loss_held = seen.loss(y), held.loss(y_held)
        right, right_held = (
            float((each.y_hat.argmax(axis=0) == target.argmax(axis=0)).mean())
            for each, target in ((seen, y), (held, y_held))
        )
        plane_image = image(regions(over_plane.y_hat, SIDE), REGIONS, 0, 0, WIDTH, WIDTH, smooth=True)
        losses = state.over_time()
        every = -(-len(losses) // 200)
        shown = losses[::every]
        self.loss_line.set_data(np.linspace(0, 1, len(shown)) if len(shown) > 1 else [0], np.minimum(shown, 1.6))
        self.held_point.set_data([1], [min(loss_held, 1.6)])
        norms = [float(np.linalg.norm(now.gradients.W[k])) for k in now.theta.W]
        self.norm_line.set_data(list(now.theta.W), [np.clip(np.log10(max(norm, 1e-9)), -4, 1) for norm in norms])
        small = "".join(
            image(
                signed(over_plane.h[k][j].reshape(SIDE, SIDE)[::2, ::2], max(1e-9, float(abs(over_plane.h[k][j]).max()))),
                SIGNED, 2 + j * (SMALL + 4), 20 + (k - 1) * (SMALL + 4), SMALL, SMALL, smooth=True,
            )
            for k in range(1, state.hidden + 1)
            for j in range(state.neurons)
        )  # fmt: skip
        said = (
            f"t = {t}, η = {written(state.eta, 2)}: loss {written(loss)} on the data, {written(loss_held)} held out; "
        )
        said += f"right: {written(100 * right, 1)} % and {written(100 * right_held, 1)} %."
        said += f" It {state.said_of_run()}." if state.said_of_run() else ""
        text = f"{state.data}, {state.hidden} hidden layers of {state.neurons}, g = {state.g}, batch {state.batch or 'all'}. {said}"
        text += " Length of grad_W: " + ", ".join(written(norm, 5) for norm in norms) + "."
        return [
            tag("p", tag("b", words(said))),
            plane_image + marks(x, y),
            self.losses.moving([self.loss_line, self.held_point]),
            self.norms.moving([self.norm_line]),
            small,
        ], text


def marks(x, y):
    """The points, one path a class: circles, squares, triangles."""
    out = []
    for kind, of_class in enumerate(y):
        where = x[:, of_class == 1]
        places = zip((where[0] + REACH) / 2 / REACH * WIDTH, (REACH - where[1]) / 2 / REACH * WIDTH, strict=True)
        shape = ("m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0", "m-3-3h6v6h-6z", "m0-4l4 7h-8z")[kind]
        path = "".join(f"M{across:.0f} {down:.0f}{shape}" for across, down in places)
        fill, stroke = f"var(--ll-{CLASS_COLOURS[kind]})", "var(--ll-ground)"
        out.append(tag("path", d=path, fill=fill, stroke=stroke, stroke_width="0.7"))
    return "".join(out)
