"""Reads a picture back from what is drawn: `Seen(explorer)` knows its markup and nothing of the code that wrote it.

Things are told by where they stand, as a reader tells them: an edge is a line with the ends of what can be clicked as
"W k j m", a number is in the half of the neuron in which it stands, a cell lies between its brackets, a curve goes
through the points that the labels of its axes say.
"""

from collections import namedtuple
from functools import cached_property

import numpy as np
from seeing_parts import Axes, Grid, bars, box, holds, kinds, middle, parsed, place, words

Edge = namedtuple("Edge", "width sign lit ring")
Half = namedtuple("Half", "text kind")
Neuron = namedtuple("Neuron", "a h lit ring on_dial tint truth bias bias_sign bias_marked")
Pill = namedtuple("Pill", "text kind on_dial")
Line = namedtuple("Line", "number reason formula numbers values current hidden lurks")
ToWrite = namedtuple("ToWrite", "values holes here tiles says kind leads")
Loss = namedtuple("Loss", "now was at at_value change gradient step promised")


class Seen:
    """What an explorer shows now: its panels by name."""

    def __init__(self, explorer):
        scene = explorer.scene
        moving = scene.frame["moving"]
        self.panels = {panel["name"]: Panel(panel, moving[panel["name"]]) for panel in scene.panels}
        assert list(self.panels) == list(moving)

    def __getitem__(self, name):
        return self.panels[name]

    def __contains__(self, name):
        return name in self.panels

    @property
    def loss(self):
        """The line under the dial: all the numbers that it says, as texts."""
        (line,) = self["loss"].moving.cssselect(".ll-loss")
        now, was, change, promise = (words(part) for part in line)
        was, at_value = was.removeprefix("was ").split(" = ")
        product, promised = promise.rsplit(": ", 1)[1].split(" = ")
        gradient, step = product.rsplit(" · ", 1)
        now, change = now.removeprefix("ℒ = "), change.removeprefix("change ")
        return Loss(now, *was.split(" at "), at_value, change, gradient, step, promised)


class Panel:
    """One panel: its still layer, what can be picked, what moves."""

    def __init__(self, panel, moving):
        self.still, self.picked, self.moving = (parsed(part) for part in (panel["still"], panel["picks"], moving))

    @cached_property
    def picks(self):
        """What can be clicked in the still layer, by its name."""
        return {node.get("data-pick"): node for node in self.picked.cssselect("[data-pick]")}

    def grid(self, number=0):
        return Grid(self, number)

    def bars(self, number=0):
        return bars(self, number)

    @cached_property
    def axes(self):
        return Axes(self)

    def words(self):
        return words(self.moving)

    def said(self, css):
        """The words of all that a selector finds."""
        return [words(node) for node in self.moving.cssselect(css)]

    # networks

    @cached_property
    def edges(self):
        """All (k, j, m) that can be clicked, and how each is drawn."""
        drawn, rings = (
            {place(line, "x1", "y1", "x2", "y2"): line for line in self.moving.cssselect(kind)}
            for kind in ("line.edge", "line.ring")
        )
        ends = {edge: self._ends(*edge) for edge in self._named("W")}
        assert sorted(ends.values()) == sorted(drawn) and set(rings) <= set(drawn)
        assert len(self.moving.cssselect("line.edge")) == len(drawn)
        return {edge: self._edge(drawn[at], at in rings) for edge, at in ends.items()}

    def _named(self, kind):
        return [tuple(map(int, pick.split()[1:])) for pick in self.picks if pick.split()[0] == kind]

    def _ends(self, k, j, m):
        return place(self.picks[f"W {k} {j} {m}"], "x1", "y1", "x2", "y2")

    @staticmethod
    def _edge(line, ring):
        (sign,) = {"positive", "negative"} & set(kinds(line))
        return Edge(*place(line, "stroke-width"), sign, "dim" not in kinds(line), ring)

    @cached_property
    def neurons(self):
        """All (k, j) that can be clicked, the inputs as (0, m), and how each is drawn."""
        named, groups = self._named("h"), self.moving.cssselect("g.neuron")
        by_place = {box(group.cssselect("rect.body")[0]): group for group in groups}
        assert len(groups) == len(by_place) == len(named)
        truths = [box(frame) for frame in self.moving.cssselect("rect.truth")]
        return {neuron: self._neuron(*neuron, by_place, truths) for neuron in named}

    def _neuron(self, k, j, by_place, truths):
        halves = {kind: box(self.picks[f"{kind} {k} {j}"]) for kind in ("ah" if k else "h")}
        whole = (*halves["a" if k else "h"][:2], *halves["h"][2:])
        group = by_place[whole]
        body, tint, bias = (next(iter(group.cssselect(css)), None) for css in ("rect.body", "path.tint", "g.bias"))
        numbers = {}
        for text in group.findall("text"):
            (half,) = (kind for kind, around in halves.items() if holds(around, place(text, "x", "y")))
            assert half not in numbers
            numbers[half] = Half(text.text, *kinds(text))
        if bias is not None:
            assert holds(box(self.picks[f"b {k} {j}"]), place(bias.find("text"), "x", "y"))
        return Neuron(
            numbers.get("a"),
            numbers.get("h"),
            "lit" in kinds(group),
            "ring" in kinds(body),
            "on-dial" in kinds(body),
            tint if tint is None else float(tint.get("fill-opacity")),
            any(holds(frame, middle(body)) for frame in truths),
            bias if bias is None else bias.find("text").text.removeprefix("b "),
            bias if bias is None else kinds(bias.find("text"))[0],
            bias is not None and "picked" in kinds(bias),
        )

    @property
    def lit(self):
        """What does not step back: the edges {(k, j, m)}, the neurons {(k, j)}."""
        edges = {edge for edge, drawn in self.edges.items() if drawn.lit}
        return edges, {neuron for neuron, drawn in self.neurons.items() if drawn.lit}

    @property
    def all_pills(self):
        return self.moving.cssselect("g.pill")

    def pills(self, *edge):
        """The numbers on an edge."""
        x1, y1, x2, y2 = self._ends(*edge)
        at = (x1 + x2) / 2, (y1 + y2) / 2
        found = [pill for pill in self.all_pills if np.allclose(middle(pill.find("rect")), at, atol=0.1)]
        return [Pill(words(pill), kinds(pill)[1], "dialled" in kinds(pill)) for pill in found]

    # formulas

    @property
    def lines(self):
        """The lines of a derivation or of a walk; the one that is to write is apart."""
        found = self.moving.cssselect(".ll-line")
        return [line_of(node) for node in found if not {"ll-trap", "ll-write"} & set(kinds(node.getparent()))]

    @property
    def to_write(self):
        """The line that is to write: its value, holes and tiles by their numbers, what is said of it. None if there is none."""
        for block in self.moving.cssselect(".ll-write"):
            picks = {kind: block.cssselect(f"[data-pick^='{kind} ']") for kind in ("hole", "tile")}
            named = {
                kind: {node.get("data-pick"): node.get("aria-label") for node in nodes} for kind, nodes in picks.items()
            }
            here = [node.get("data-pick") for node in picks["hole"] if "current" in kinds(node)]
            leads = bool(block.cssselect("[data-pick^='there ']"))
            (verdict,) = block.cssselect(".verdict")
            return ToWrite(
                line_of(block[0]).values, named["hole"], here, named["tile"], words(verdict), kinds(verdict)[1], leads
            )
        return None

    @property
    def trap(self):
        """The wrong form as a line, what is said of it, and the number of the line above it; None if there is none."""
        for trap in self.moving.cssselect(".ll-trap"):
            return line_of(trap[0]), words(trap[1]), line_of(trap.getprevious()).number
        return None

    @property
    def check(self):
        """What the closing line says, and whether it says that the numbers agree."""
        (check,) = self.moving.cssselect(".ll-check")
        return words(check), "ok" in kinds(check)


def line_of(node):
    reason, formula, value = node
    numbers = [(mn.text, mn.get("class")) for mn in formula.iter("mn") if mn.get("class")]
    values = [number for text in value.itertext() for number in text.split()]
    pick, shown = node.get("data-pick"), (words(formula), numbers, values)
    state = "current" in kinds(node), "hidden" in kinds(node)
    return Line(pick and int(pick.split()[1]), words(reason), *shown, *state, bool(reason.cssselect(".lurks")))
