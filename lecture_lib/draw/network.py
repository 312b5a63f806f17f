"""The network diagram: neurons in two halves, a and h, and edges by the sign and size of their weight. Module 4.1."""

from functools import cached_property
from math import tanh

from lecture_lib.draw.layers import PILL, Layers
from lecture_lib.draw.markup import tag
from lecture_lib.draw.matrix import double
from lecture_lib.draw.panel import Panel, Pick
from lecture_lib.formatting import HALF_UP, format_number, hue, label, name, superscript

HALF = 38  # half of a neuron's width: room for −0.71 in each half
GAP = 49  # between two layers at least: room for a number on an edge
# Where the dial's number may stand: how far along its edge, and how far below it.
PLACES = [(along, below) for below in (0, PILL, -PILL, 2 * PILL, -2 * PILL) for along in (0.5, 0.35, 0.65)]
TOP, BOTTOM, SIDE = 46, 54, 45
MARKS = (
    "solid blue: weight above 0 · dashed orange: below · teal: h",
    "violet: gradient · amber ring: chosen · double frame: true class",
)


def short(value):
    """A number that fits into half a neuron."""
    if not -999.5 < value < 9999.5:  # more digits than there is room for
        digit, power = f"{value:.0e}".split("e")
        return f"{digit}·10{superscript(int(power))}".replace("-", "−")
    decimals = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    text = f"{value * HALF_UP:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


class NetworkDiagram(Layers, Panel):
    """A picture of layers `sizes` = [n_0, ..., n_L]: where everything is in it, and how it is drawn.

    Quantities go by name and indices from 1: ("W", (k, j, m)), ("b", (k, j)), ("a", (k, j)), ("h", (k, j));
    ("h", (0, m)) is the input x_m. `click` says under the picture what a click does.
    """

    def __init__(self, sizes, click=""):
        self.legend = (*MARKS, click) if click else MARKS
        self.sizes, self.L = list(sizes), len(sizes) - 1
        self.pitch = max(68, min(84, 320 / max(sizes)))
        self.radius = min(26, self.pitch / 2 - 11)
        self.shapes = 34 if max(sizes) > 1 else 0  # the height of two lines; of 1×1 there is nothing to tell
        width = max(462, 2 * SIDE + self.L * (2 * HALF + GAP))
        super().__init__(width, round(TOP + BOTTOM + self.shapes + self.pitch * max(sizes)), "left")

    def x(self, k):
        """The middle of layer k's column."""
        return round(SIDE + k * (self.width - 2 * SIDE) / self.L, 1)

    def y(self, k, j):
        """The middle of neuron j of layer k."""
        return round(TOP + self.pitch * (max(self.sizes) / 2 + j - (self.sizes[k] + 1) / 2) - 6, 1)

    def ends(self, k, j, m):
        """Where the edge of W_kjm leaves neuron m of layer k-1 and where it meets neuron j of layer k."""
        return {"x1": self.x(k - 1) + HALF, "y1": self.y(k - 1, m), "x2": self.x(k) - HALF, "y2": self.y(k, j)}

    def still(self):
        """Heads of the columns and gaps, with the shapes of W_k and b_k."""
        out = []
        for k, n in enumerate(self.sizes):
            above = "ŷ" if k == self.L else label("h", k)
            head = f"{label('a', k)} | {above}" if k else "h₀ = x"
            kind = "output" if k == self.L else "hidden" if k else "input"
            out.append(tag("text", text=head, class_="head", x=self.x(k), y=18))
            out.append(tag("text", text=f"{kind}, {n}", class_="quiet", x=self.x(k), y=35))
        for k in range(1, self.L + 1) if self.shapes else ():
            middle, below = (self.x(k - 1) + self.x(k)) / 2, self.height - 74
            shape = f"{self.sizes[k]}×{self.sizes[k - 1]}"
            out.append(tag("text", text=f"{label('W', k)} {shape}", class_="quiet", x=middle, y=below))
            out.append(tag("text", text=f"{label('b', k)} {self.sizes[k]}×1", class_="quiet", x=middle, y=below + 16))
        for row, words in enumerate(self.legend):
            out.append(tag("text", text=words, class_="quiet", x=self.width / 2, y=self.height - 38 + 16 * row))
        return "".join(out)

    def picks(self):
        """What can be clicked or reached by arrow keys, invisible: edges, biases, both halves of a neuron."""
        out = [Pick("W", edge, f"weight {name('W', *edge)}", "line", self.ends(*edge)) for edge in self.edges()]
        for k, j in self.neurons():
            x, y, r = self.x(k), self.y(k, j), self.radius
            whole = {"x": x - HALF, "y": y - r, "width": 2 * HALF, "height": 2 * r}
            if not k:
                out.append(Pick("h", (0, j), f"input x_{j}", place=whole))
                continue
            for kind, left in (("a", x - HALF), ("h", x)):
                symbol = f"{kind}_{k}{j}" if (kind, k) != ("h", self.L) else f"y_hat_{j}"
                half = whole | {"x": left, "width": HALF}
                out.append(Pick(kind, (k, j), f"{symbol}, neuron {j} of layer {k}", place=half))
            below = whole | {"y": y + r, "height": 18}
            out.append(Pick("b", (k, j), f"bias {name('b', k, j)}", place=below))
        return out

    def moving(
        self,
        theta,
        a,
        h,
        lit=None,
        chosen=None,
        dialled=None,
        known=None,
        pills=(),
        frame=None,
        target="",
        grads=None,
        reached=(),
        off=(),
    ):
        """What follows the numbers: edges, values, biases, marks.

        a, h    dicts by layer of columns of one example; h[0] is x. What is not in them has no number yet
        lit     the (name, indices) to light: all else is pale. None lights everything
        chosen  the (name, indices) to ring; dialled the one on the dial, whose number is on its edge
        known   how many layers have been computed; those above show no numbers yet
        pills   (k, j, m, text) to lay on edges; frame the index of the true class; target what the one output should be
        grads   Gradients to show in the place of a and h, where `reached` has ("a", k) or ("h", k)
        off     the (name, indices) whose gradients are wrong: a cross marks them
        """
        known = self.L if known is None else known
        marked = {chosen, dialled}
        out, front = [], []
        for edge in self._lines:
            is_lit, is_marked = lit is None or ("W", edge) in lit, ("W", edge) in marked
            line = self._edge(edge, theta, ("W", edge) == chosen, is_lit or is_marked)
            (front if is_marked or (lit and is_lit) else out).append(line)
        out += front
        for k, j in self.neurons():
            halves = [self._half("a", k, j, a, grads, reached), self._half("h", k, j, h, grads, reached)]
            out.append(self._neuron(k, j, theta, halves, lit, chosen, dialled, k <= known))
        edge_on_dial = dialled[1] if dialled and dialled[0] == "W" else None
        for *edge, text in pills:
            out.append(self.pill(edge, text, "gradient" + (" dialled" if tuple(edge) == edge_on_dial else "")))
        if edge_on_dial and edge_on_dial not in {tuple(edge) for *edge, _ in pills}:
            k, j, m = edge_on_dial
            weight, taken = theta.W[k][j - 1, m - 1], [self.on(edge) for *edge, _ in pills]
            place = next((each for each in PLACES if self._is_free(self.on(edge_on_dial, *each), taken)), PLACES[0])
            out.append(self.pill(edge_on_dial, format_number(weight, 2), f"{hue('weight', weight)} dialled", place))
        if frame:
            x, y, r = self.x(self.L), self.y(self.L, frame), self.radius
            box = {"x": x - HALF - 4, "y": y - r - 4, "width": 2 * HALF + 8, "height": 2 * r + 25}
            out.append(double(box, rx=10))
        if target:
            out.append(
                tag("text", text=target, class_="strong", x=self.x(self.L), y=self.y(self.L, 1) - self.radius - 7)
            )
        return "".join(out) + "".join(
            tag("text", text="✗", class_="negative off", **self._beside(*of)) for of in sorted(off)
        )

    def _beside(self, kind, indices):
        """Where the cross of a quantity is: on its edge near the neuron it leads to, above its half, or beside the bias."""
        if kind == "W":
            x, y = self.on(indices, 0.82)
            return {"x": x, "y": y + 4}
        x, y, r = self.x(indices[0]), self.y(*indices), self.radius
        if kind == "b":
            return {"x": x - HALF + 2, "y": y + r + 14}
        return {"x": x - HALF + 8 if kind == "a" else x + HALF - 8, "y": y - r + 8}

    @cached_property
    def _lines(self):
        """Of each edge all but its class and its width: dozens are drawn anew at each move."""
        return {edge: tag("line", class_="%s", stroke_width="%g", **self.ends(*edge)) for edge in self.edges()}

    def _edge(self, edge, theta, chosen, lit):
        k, j, m = edge
        weight, line = theta.W[k][j - 1, m - 1], self._lines[edge]
        width = round(0.7 + 5 * tanh(abs(weight) / 2.5), 2)
        # A line at either side, so that the edge's own colour stays on the ground.
        ring = line % ("ring", width + 10) + line % ("core", width + 4) if chosen else ""
        return ring + line % (f"edge {hue('weight', weight)}{'' if lit else ' dim'}", width)

    def _half(self, kind, k, j, values, grads, reached):
        """What one half of a neuron shows: its class and its number."""
        if (kind, k) in reached:
            return "gradient", getattr(grads, kind)[k][j - 1, 0]
        if kind == "a" and ("h", k) in reached:
            return kind, None  # on the way back, h is reached before a
        return kind, values[k][j - 1, 0] if k in values else None

    def _neuron(self, k, j, theta, halves, lit, chosen, dialled, known):
        x, y, r = self.x(k), self.y(k, j), self.radius
        own = {("a", (k, j)), ("h", (k, j))} | ({("x", (j,))} if k == 0 else set())
        is_lit = lit is not None and bool(own & lit)
        box = {"x": x - HALF, "y": y - r, "width": 2 * HALF, "height": 2 * r, "rx": r}
        marked = " ring" if chosen in own else " on-dial" if dialled in own else ""
        (_, a), (kind, h) = halves
        if k == 0:
            body = tag("rect", class_=f"body ground{marked}", **box)
            number = tag("text", text=short(h), class_=kind, x=x, y=y + 4.5)
            return tag("g", body + number, class_=f"neuron{' lit' if is_lit else ''}")
        out, body = [tag("rect", class_="ground", **box)], tag("rect", class_=f"body{marked}", **box)
        if known and h is not None:
            size = min(abs(h), 1)
            tint = 0.04 + 0.08 * size if kind == "gradient" else 0.06 + 0.34 * size
            right = f"M{x:g} {y - r:g}H{x + HALF - r:g}A{r:g} {r:g} 0 0 1 {x + HALF - r:g} {y + r:g}H{x:g}Z"
            out.append(tag("path", class_=f"tint {kind}", fill_opacity=f"{tint:.3f}".removeprefix("0"), d=right))
        out.append(body + tag("line", class_="split", x1=x, y1=y - r, x2=x, y2=y + r))
        for (kind, value), at in zip(halves, (x - HALF / 2 + 1, x + HALF / 2 - 1), strict=True):
            if known and value is not None:
                out.append(tag("text", text=short(value), class_=kind, x=at, y=y + 4.5))
        bias, marked = theta.b[k][j - 1, 0], ("b", (k, j)) in (chosen, dialled)
        said = short(bias) if abs(bias) < 1 else format_number(bias, 2)  # a small power of ten is too wide
        place = {"x": x - 34, "y": y + r + 1, "width": 68, "height": 17}
        inside = tag("rect", **place) + tag("text", text=f"b {said}", class_=hue("weight", bias), x=x, y=y + r + 14)
        out.append(tag("g", inside, class_=f"bias{' picked' if marked else ''}"))
        return tag("g", "".join(out), class_=f"neuron{' lit' if is_lit else ''}")

    def _is_free(self, place, taken):
        return all(abs(place[0] - x) > GAP or abs(place[1] - y) >= PILL - 0.1 for x, y in taken)
