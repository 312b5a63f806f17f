"""The pictures: nothing overlaps at any sizes, everything can be clicked, text is large and strong enough to read."""

import re
import threading
from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pytest
from driving import options
from matplotlib import rcParams
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from seeing_parts import box, holds, kinds, parsed, place

from lecture_lib import Theta, explore
from lecture_lib.draw.network import NetworkDiagram, short
from lecture_lib.draw.plot import UNIQUE, Plot, settings
from lecture_lib.draw.style import COLOURS, themed
from lecture_lib.formatting import FIGURE_SPACE, format_number, name, padded, scientific, subscript
from lecture_lib.widgets.scene import STYLE

KEYS = ("inputs", "hidden", "neurons", "classes")


def offered(name):
    """All sizes that the controls of an explorer offer, as lists of layers."""
    state = getattr(explore, name).State
    ranges = product(*(getattr(state, key).options for key in KEYS))
    return [[inputs, *[neurons] * hidden, classes] for inputs, hidden, neurons, classes in ranges]


OFFERED = [*offered("NetworkExplorer"), *offered("ThinChain")]
SMALLEST, LARGEST = min(OFFERED, key=lambda sizes: (len(sizes), sum(sizes))), max(OFFERED, key=len)
FONTS = {  # size, letter spacing, which kinds are bold; scene.css says so, see test_text_is_large_enough
    "neuron": (12, -0.2, {"h"}),
    "pill": (12, -0.2, {""}),
    "head": (15, 0, {""}),
    "": (12.5, 0, {"h", "strong", "gradient", "prime"}),
}


def numbers_at(sizes, value=-9.99):
    """Theta, a and h with every number the same, as wide as they come."""
    layers = range(1, len(sizes))
    W = {k: np.full((sizes[k], sizes[k - 1]), -3.95) for k in layers}
    values = {k: np.full((n, 1), value) for k, n in enumerate(sizes)}
    return Theta(W, {k: np.full((sizes[k], 1), -3.95) for k in layers}), values, values


def font(text):
    """Size, letter spacing and whether it is bold, of a text node."""
    around = {kind for node in [text, *text.iterancestors()] for kind in kinds(node)}
    size, spacing, bold = FONTS[next(key for key in FONTS if key in around or not key)]
    return size, spacing, bool(bold & {*kinds(text), ""})


@lru_cache(maxsize=4000)
def extent(text, size, spacing, bold):
    """The ink of a text in DejaVu Sans, the widest font that the page may fall back to."""
    ink = TextPath(
        (0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans", weight=700 if bold else 400)
    ).get_extents()
    return ink.width + spacing * (len(text) - 1), ink.height


def box_of(node):
    """(left, top, right, bottom) of a rect or of a text."""
    if node.tag == "rect":
        return box(node)
    x, y = place(node, "x", "y")
    width, height = extent(node.text, *font(node))
    return x - width / 2, y - height, x + width / 2, y


def boxes_of(root, css):
    return [box_of(node) for node in root.cssselect(css)]


def overlapping(boxes, others=None):
    """The pairs of boxes that have more than a hair in common."""
    alone = others is None
    boxes, others = np.array(boxes), np.array(boxes if alone else others)
    left, top = (np.maximum(boxes[:, None, i], others[None, :, i]) for i in (0, 1))
    right, bottom = (np.minimum(boxes[:, None, i], others[None, :, i]) for i in (2, 3))
    common = (right - left > 0.1) & (bottom - top > 0.1)
    return np.argwhere(np.triu(common, 1) if alone else common).tolist()


def within(inner, outer):
    return outer[0] <= inner[0] and inner[2] <= outer[2] and outer[1] <= inner[1] and inner[3] <= outer[3]


def test_the_sizes_are_those_that_the_controls_offer():
    networks = [name for name in explore.__all__ if "inputs" in getattr(explore, name).State.fields()]
    for explorer in networks:
        controls, state = getattr(explore, explorer)().controls, getattr(explore, explorer).State
        assert all(options(controls[key]) == list(getattr(state, key).options) for key in KEYS if key in controls)
        assert all(sizes in OFFERED for sizes in offered(explorer))
    assert (SMALLEST, len(LARGEST), len(OFFERED), len(networks) > 5) == ([1, 1, 1], 6, 436, True)


@pytest.mark.parametrize("inputs", sorted({sizes[0] for sizes in OFFERED}))
def test_nothing_overlaps(inputs):
    for sizes in (sizes for sizes in OFFERED if sizes[0] == inputs):
        diagram = NetworkDiagram(sizes)
        root = parsed(diagram.still() + diagram.moving(*numbers_at(sizes), frame=sizes[-1]))
        bodies, biases = boxes_of(root, "rect.body"), boxes_of(root, "g.bias rect")
        texts, values = boxes_of(root, "text"), boxes_of(root, "g.neuron > text")
        assert (len(bodies), len(biases), len(values)) == (sum(sizes), sum(sizes[1:]), inputs + 2 * sum(sizes[1:]))
        assert not overlapping(bodies + biases) and not overlapping(texts)
        (truth,) = boxes_of(root, "rect.truth")
        assert not overlapping([truth], bodies[:-1] + biases[:-1])
        assert all(any(within(text, body) for body in bodies) for text in values)
        assert all(any(within(text, bias) for bias in biases) for text in boxes_of(root, "g.bias text"))
        for left, top, right, bottom in bodies + biases + texts + [truth]:
            assert left >= 0 and top >= 0 and right <= diagram.width and bottom <= diagram.height
        picks = boxes_of(parsed("".join(pick.markup() for pick in diagram.picks())), "rect")
        assert not overlapping(picks) and len(picks) == inputs + 3 * sum(sizes[1:])


@pytest.mark.parametrize("neurons, hidden", list(product(range(1, 5), range(1, 5))))
def test_numbers_on_the_paths_from_one_neuron_do_not_overlap(neurons, hidden):
    sizes = [4, *[neurons] * hidden, 4]
    diagram = NetworkDiagram(sizes)
    for k, m in [(k, m) for k, m in diagram.neurons() if 0 < k < diagram.L]:
        pills = [(k + 1, j, m, "−0.123") for j in range(1, sizes[k + 1] + 1)]
        root = parsed(diagram.moving(*numbers_at(sizes), pills=pills))
        boxes, texts = boxes_of(root, "g.pill rect"), boxes_of(root, "g.pill text")
        assert len(boxes) == len(pills)
        assert not overlapping(boxes) and not overlapping(boxes, boxes_of(root, "g.neuron > text"))
        assert all(within(text, pill) for text, pill in zip(texts, boxes, strict=True))


@pytest.mark.parametrize("neurons", [2, 3, 4])
def test_the_number_of_the_dial_covers_no_other(neurons):
    sizes = [4, neurons, neurons, 4]
    diagram = NetworkDiagram(sizes)
    for k, m in [(k, m) for k, m in diagram.neurons() if 0 < k < diagram.L]:
        pills = [(k + 1, j, m, "−0.123") for j in range(1, sizes[k + 1] + 1)]
        for edge in diagram.edges():
            boxes = boxes_of(
                parsed(diagram.moving(*numbers_at(sizes), dialled=("W", edge), pills=pills)), "g.pill rect"
            )
            assert len(boxes) == len(pills) + (edge not in {pill[:3] for pill in pills})
            assert not overlapping(boxes), f"W {edge} on the dial"


@pytest.mark.parametrize("sizes", [SMALLEST, [3, 2, 4], [6, 6, 6, 6, 6, 4]], ids=str)
def test_everything_can_be_clicked_where_it_is_drawn(sizes):
    diagram = NetworkDiagram(sizes)
    rng = np.random.default_rng(0)
    layers = range(1, len(sizes))
    theta = Theta(
        {k: rng.normal(size=(sizes[k], sizes[k - 1])) for k in layers},
        {k: rng.normal(size=(sizes[k], 1)) for k in layers},
    )
    a, h = ({k: rng.normal(size=(n, 1)) for k, n in enumerate(sizes)} for _ in range(2))
    root, named = parsed(diagram.moving(theta, a, h)), list(parsed("".join(pick.markup() for pick in diagram.picks())))
    picks = {pick.get("data-pick"): pick for pick in named}
    expected = {
        f"{kind} {k} {j}" for k, n in enumerate(sizes) for j in range(1, n + 1) for kind in ("ahb" if k else "h")
    }
    expected |= {f"W {k} {j} {m}" for k in layers for j in range(1, sizes[k] + 1) for m in range(1, sizes[k - 1] + 1)}
    assert set(picks) == expected and len(named) == len(expected)
    assert len({pick.get("aria-label") for pick in named}) == len(named) and all(
        pick.get("aria-label") for pick in named
    )

    lines = {place(line, "x1", "y1", "x2", "y2"): line for line in root.cssselect("line.edge")}
    texts = [(place(node, "x", "y"), node.text) for node in root.iter("text")]
    bodies = boxes_of(root, "rect.body")
    for pick, node in picks.items():
        kind, k, j, *m = pick.split()[0], *map(int, pick.split()[1:])
        if kind == "W":
            ends = x1, y1, x2, y2 = place(node, "x1", "y1", "x2", "y2")
            (below,) = (body for body in bodies if body[2] == x1 and (body[1] + body[3]) / 2 == pytest.approx(y1))
            (above,) = (body for body in bodies if body[0] == x2 and (body[1] + body[3]) / 2 == pytest.approx(y2))
            assert within(box_of(picks[f"h {k - 1} {m[0]}"]), below) and within(box_of(picks[f"a {k} {j}"]), above)
            weight = theta.W[k][j - 1, m[0] - 1]
            assert ("negative" if weight < 0 else "positive") in kinds(lines[ends])
            continue
        inside = [text for at, text in texts if holds(box_of(node), at)]
        value = {"a": a, "h": h, "b": theta.b}[kind][k][j - 1, 0]
        assert inside == [f"b {format_number(value, 2)}" if kind == "b" else short(value)]


def test_text_is_large_enough():
    sizes = [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", STYLE)]
    sizes += [float(size) for size in re.findall(r"font:\s*(?:[\w]+ )?([\d.]+)px", STYLE)]
    assert len(sizes) > 8 and min(sizes) >= 12
    for selector, (size, spacing) in {
        "text": (12.5, 0), "text.head": (15, 0), ".neuron text": (12, -0.2), ".pill text": (12, -0.2)
    }.items():  # fmt: skip
        (rule,) = re.findall(rf"^\.ll-svg {re.escape(selector)} {{(.*?)}}", STYLE, re.MULTILINE)
        assert f"font-size: {size:g}px" in rule and ("letter-spacing: -.2px" in rule) == bool(spacing)
    assert {(size, spacing) for size, spacing, _ in FONTS.values()} == {(12.5, 0), (15, 0), (12, -0.2)}


@pytest.mark.parametrize("explorer", explore.__all__)
def test_plots_have_large_text_and_ids_of_their_own(explorer):
    scene = getattr(explore, explorer)().scene
    for panel in scene.panels:
        markup = panel["still"] + scene.frame["moving"][panel["name"]]
        sizes = re.findall(r"font(?:-size)?:[^;\"]*?([\d.]+)px", markup) + re.findall(r'font-size="([\d.]+)', markup)
        assert all(float(size) >= 12 for size in sizes)
        ids = re.findall(r'\bid="([^"]*)"', markup)
        used = re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', markup)
        assert all(own.startswith(UNIQUE) for own in ids)
        assert {first or second for first, second in used} <= set(ids)


def test_a_plot_is_the_same_at_each_drawing():
    plot = Plot(300, 200, "a line", "z")
    ax = plot.ax
    (line,) = ax.plot([0, 1], [0, 1], color=COLOURS["h"][0], animated=True)
    ax.plot([0, 1], [1, 0])
    assert plot.still() == plot.still() and plot.moving([line]) == plot.moving([line])
    assert "var(--ll-h)" in plot.moving([line]) and "var(--ll-h)" not in plot.still()
    assert "<style" not in plot.still() and UNIQUE in plot.still()


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast of two colours as WCAG 2 defines it."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "pale"])
@pytest.mark.parametrize("text", ["ink", "quiet", "positive", "negative", "gradient", "h", "prime", "check"])
def test_contrast_of_text(text, ground, theme):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


def test_every_colour_follows_the_theme_and_is_told_from_the_others():
    lights = [light for light, _ in COLOURS.values()]
    assert len(set(lights)) == len(lights)
    for one, other in combinations(COLOURS, 2):
        assert themed(COLOURS[one][0]) != themed(COLOURS[other][0])
    assert themed(f'stroke="{COLOURS["h"][0]}"') == 'stroke="var(--ll-h)"'


WRITTEN = [
    ((0.0617,), "0.0617"), ((-0.0617,), "−0.0617"), ((0.0617, 4, True), "+0.0617"), ((-3.456, 2), "−3.46"),
    ((0.0,), "0.0000"), ((-0.0,), "0.0000"), ((-0.0, 2), "0.00"), ((1, 2), "1.00"), ((99999.0, 1), "99999.0"),
    ((2.5e-7,), "2.5·10⁻⁷"), ((-2.5e-7,), "−2.5·10⁻⁷"), ((2.5e-7, 4, True), "+2.5·10⁻⁷"), ((0.004, 2), "4.0·10⁻³"),
    ((123456.0,), "1.2·10⁵"), ((float("inf"),), "∞"), ((-float("inf"),), "−∞"),
]  # fmt: skip


@pytest.mark.parametrize("arguments, text", WRITTEN, ids=[text for _, text in WRITTEN])
def test_written(arguments, text):
    assert format_number(*arguments) == text


def test_other_ways_to_write():
    assert [padded(0.5, 2), padded(-0.5, 2)] == [f"{FIGURE_SPACE}0.50", "−0.50"]
    assert [scientific(0.00012), scientific(-4e12, 0)] == ["1.2·10⁻⁴", "−4·10¹²"]
    assert [name("W", 1, 1, 2), name("W", 1, 10, 2), name("z")] == ["W_112", "W_1,10,2", "z"]
    assert [subscript(1, 1, 2), subscript(1, 10, 2), subscript("L", 1)] == ["₁₁₂", "₁,₁₀,₂", "ʟ₁"]
    shown = {-0.714: "−0.71", -0.001: "0.00", 0.0: "0.00", 12.34: "12.3", -123.4: "−123", 9.996: "10.0"}
    assert {value: short(value) for value in shown} == shown


def test_settings_of_matplotlib_are_put_back_where_two_threads_draw():
    before = rcParams["svg.fonttype"]
    within, go = threading.Event(), threading.Event()

    def draw():
        with settings():
            within.set()
            go.wait(5)

    other = threading.Thread(target=draw)
    other.start()
    within.wait(5)
    threading.Timer(0.2, go.set).start()
    with settings():
        other.join()
        assert rcParams["svg.fonttype"] == "none" != before
    assert rcParams["svg.fonttype"] == before
