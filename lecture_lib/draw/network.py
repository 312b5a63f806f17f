"""The network diagram: neurons in two halves, a and h, and edges by the sign and size of their weight. Module 4.1."""

from math import tanh

from lecture_lib.digits import HALF_UP, SUBSCRIPTS, written
from lecture_lib.draw.style import sign

HALF = 43  # half of a neuron's width: room for −0.71 in each half
TOP, BOTTOM, SIDE = 50, 66, 49
MARKS = "solid blue: weight above 0 · dashed orange: below · teal: h · violet: gradient · amber: chosen"


def subscript(*indices):
    """Indices as small digits for SVG text; those of ten and more are told apart by commas."""
    return ("," if max(indices) > 9 else "").join(str(i) for i in indices).translate(SUBSCRIPTS)


def short(value, decimals=2):
    """A number that fits into half a neuron."""
    decimals = decimals if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    text = f"{value * HALF_UP:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


class NetworkDiagram:
    """Where everything stands in a picture of layers `sizes` = [n_0, ..., n_L], and how it is drawn.

    Quantities go by name and indices from 1: ("W", (k, j, m)), ("b", (k, j)), ("a", (k, j)), ("h", (k, j));
    ("h", (0, m)) is the input x_m.
    """

    def __init__(self, sizes, width=None):
        self.sizes, self.L = list(sizes), len(sizes) - 1
        self.width = width or max(590, 150 * len(sizes) - 10)
        self.pitch = max(64, min(112, 336 / max(sizes)))
        self.radius = min(29, self.pitch / 2 - 11)
        self.height = round(TOP + BOTTOM + self.pitch * max(sizes))

    def x(self, k):
        """The middle of layer k's column."""
        return round(SIDE + k * (self.width - 2 * SIDE) / self.L, 1)

    def y(self, k, j):
        """The middle of neuron j of layer k."""
        return round(TOP + self.pitch * (max(self.sizes) / 2 + j - (self.sizes[k] + 1) / 2) - 4, 1)

    def ends(self, k, j, m):
        """Where the edge of W_kjm leaves neuron m of layer k-1 and where it meets neuron j of layer k."""
        return self.x(k - 1) + HALF, self.y(k - 1, m), self.x(k) - HALF, self.y(k, j)

    def edges(self):
        """All (k, j, m)."""
        for k in range(1, self.L + 1):
            for j in range(1, self.sizes[k] + 1):
                for m in range(1, self.sizes[k - 1] + 1):
                    yield k, j, m

    def neurons(self):
        """All (k, j), the inputs as (0, m)."""
        return [(k, j) for k, n in enumerate(self.sizes) for j in range(1, n + 1)]

    def still(self):
        """Heads of the columns and gaps, with the shapes of W_k and b_k."""
        out = []
        for k, n in enumerate(self.sizes):
            head = (
                "h₀ = x" if k == 0 else f"a{subscript(k)} | ŷ" if k == self.L else f"a{subscript(k)} | h{subscript(k)}"
            )
            kind = "input" if k == 0 else "output" if k == self.L else "hidden"
            out.append(f'<text class="head" x="{self.x(k)}" y="20">{head}</text>')
            out.append(f'<text class="quiet" x="{self.x(k)}" y="38">{kind}, {n}</text>')
        for k in range(1, self.L + 1):
            middle = (self.x(k - 1) + self.x(k)) / 2
            shape = f"{self.sizes[k]}×{self.sizes[k - 1]}"
            below = self.height - 48
            out.append(f'<text class="quiet" x="{middle}" y="{below}">W{subscript(k)} {shape}</text>')
            out.append(f'<text class="quiet" x="{middle}" y="{below + 17}">b{subscript(k)} {self.sizes[k]}×1</text>')
        out.append(f'<text class="quiet" x="{self.width / 2}" y="{self.height - 7}">{MARKS}</text>')
        return "".join(out)

    def hits(self):
        """What can be clicked or reached by arrow keys, invisible: edges, biases, neurons."""
        out = []
        for k, j, m in self.edges():
            x1, y1, x2, y2 = self.ends(k, j, m)
            out.append(
                f'<line data-pick="W {k} {j} {m}" aria-label="weight W_{k}{j}{m}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'
            )
        for k, j in self.neurons():
            x, y, r = self.x(k), self.y(k, j), self.radius
            pick = f"a {k} {j}" if k else f"h 0 {j}"
            what = f"neuron {j} of layer {k}" if k else f"input x_{j}"
            box = f'x="{x - HALF}" y="{y - r}" width="{2 * HALF}" height="{2 * r}" rx="{r}"'
            out.append(f'<rect data-pick="{pick}" aria-label="{what}" {box}/>')
            if k:
                box = f'x="{x - HALF}" y="{y + r}" width="{2 * HALF}" height="18"'
                out.append(f'<rect data-pick="b {k} {j}" aria-label="bias b_{k}{j}" {box}/>')
        return "".join(out)

    def moving(self, theta, a, h, lit=None, chosen=None, known=None, pills=(), frame=None, grads=None, reached=()):
        """What follows the numbers: edges, values, biases, marks.

        a, h   dicts by layer of columns of one example; h[0] is x
        lit    the (name, indices) spoken of: all else steps back. None lights everything
        chosen the (name, indices) to ring
        known  how many layers have been computed; those above show no numbers yet
        pills  (k, j, m, text) to lay on edges; frame the index of the true class
        grads  Gradients to show in the place of a and h, where `reached` has ("a", k) or ("h", k)
        """
        known = self.L if known is None else known
        out, front = [], []
        for k, j, m in self.edges():
            edge = ("W", (k, j, m))
            line = self._edge(k, j, m, theta.W[k][j - 1, m - 1], edge == chosen, lit is None or edge in lit)
            (front if edge == chosen or (lit and edge in lit) else out).append(line)
        out += front
        for k, j in self.neurons():
            halves = [self._half("a", k, j, a, grads, reached), self._half("h", k, j, h, grads, reached)]
            out.append(self._neuron(k, j, theta, halves, lit, chosen, k <= known))
        for k, j, m, text in pills:
            x1, y1, x2, y2 = self.ends(k, j, m)
            out.append(pill((x1 + x2) / 2, (y1 + y2) / 2, text))
        if chosen and chosen[0] == "W":
            k, j, m = chosen[1]
            x1, y1, x2, y2 = self.ends(k, j, m)
            weight = theta.W[k][j - 1, m - 1]
            out.append(pill((x1 + x2) / 2, (y1 + y2) / 2, written(weight, 2), f"{sign(weight)} picked"))
        if frame:
            x, y, r = self.x(self.L), self.y(self.L, frame), self.radius
            box = f'x="{x - HALF - 4}" y="{y - r - 4}" width="{2 * HALF + 8}" height="{2 * r + 25}" rx="10"'
            out.append(f'<rect class="truth" {box}/>')
        return "".join(out)

    def _edge(self, k, j, m, weight, chosen, lit):
        x1, y1, x2, y2 = self.ends(k, j, m)
        width = round(0.7 + 5 * tanh(abs(weight) / 2.5), 2)
        classes = f"edge {sign(weight)}" + ("" if lit or chosen else " dim")
        ring = (
            f'<line class="ring" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{width + 6}"/>' if chosen else ""
        )
        return f'{ring}<line class="{classes}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{width}"/>'

    def _half(self, kind, k, j, values, grads, reached):
        """What stands in one half of a neuron: its class and its number."""
        if (kind, k) in reached:
            return "gradient", getattr(grads, kind)[k][j - 1, 0]
        if kind == "a" and ("h", k) in reached:
            return kind, None  # on the way back, h is reached before a
        return kind, values[k][j - 1, 0] if k in values else 0.0

    def _neuron(self, k, j, theta, halves, lit, chosen, known):
        x, y, r = self.x(k), self.y(k, j), self.radius
        is_lit = lit is not None and (("a", (k, j)) in lit or ("h", (k, j)) in lit)
        ring = chosen in (("a", (k, j)), ("h", (k, j)), ("x", (j,)) if k == 0 else None)
        box = f'x="{x - HALF}" y="{y - r}" width="{2 * HALF}" height="{2 * r}" rx="{r}"'
        body = f'<rect class="body{" ring" if ring else ""}" {box}/>'
        out = [f'<g class="neuron{" lit" if is_lit else ""}"><rect class="ground" {box}/>']
        (_, a), (kind, h) = halves
        if k == 0:
            out.append(f'{body}<text class="{kind}" x="{x}" y="{y + 4.5}">{short(h)}</text></g>')
            return "".join(out)
        if known:
            tint = round((0.04 + 0.08 * min(abs(h), 1)) if kind == "gradient" else (0.06 + 0.34 * min(abs(h), 1)), 3)
            right = f"M{x} {y - r}H{x + HALF - r}A{r} {r} 0 0 1 {x + HALF - r} {y + r}H{x}Z"
            out.append(f'<path class="tint {kind}" fill-opacity="{tint}" d="{right}"/>')
        out.append(f'{body}<line class="split" x1="{x}" y1="{y - r}" x2="{x}" y2="{y + r}"/>')
        if known:
            for (kind, value), at in zip(halves, (x - HALF / 2 + 1, x + HALF / 2 - 1), strict=True):
                out.append(
                    f'<text class="{kind}" x="{at}" y="{y + 4.5}">{"" if value is None else short(value)}</text>'
                )
        bias = theta.b[k][j - 1, 0]
        picked = " picked" if chosen == ("b", (k, j)) else ""
        out.append(f'<g class="bias{picked}"><rect x="{x - 34}" y="{y + r + 1}" width="68" height="17" rx="4"/>')
        out.append(f'<text class="{sign(bias)}" x="{x}" y="{y + r + 14}">b {written(bias, 2)}</text></g></g>')
        return "".join(out)


def pill(x, y, text, kind="gradient"):
    """A number on an edge, on a ground of its own so that the edge does not run through it."""
    width = 8.4 * len(text) + 12
    return (
        f'<g class="pill {kind}"><rect x="{x - width / 2:.1f}" y="{y - 11:.1f}" width="{width:.1f}" height="22" rx="11"/>'
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}">{text}</text></g>'
    )
