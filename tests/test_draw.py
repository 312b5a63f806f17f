"""The pictures: nothing overlaps at any sizes, everything can be clicked, text is large and strong enough to read."""

import re
from functools import lru_cache
from itertools import combinations, product
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from lecture_lib import Theta, explore
from lecture_lib.digits import FIGURE_SPACE, name, padded, scientific, written
from lecture_lib.draw.network import HALF, NetworkDiagram, short
from lecture_lib.draw.plot import UNIQUE, Plot
from lecture_lib.draw.style import COLOURS, themed
from lecture_lib.explore.on_network import SIZES
from lecture_lib.scene.scene import STYLE

OFFERED = [
    [inputs, *[neurons] * hidden, classes]
    for inputs, hidden, neurons, classes in product(*(range(low, high + 1) for low, high in SIZES.values()))
]
SMALLEST, LARGEST = min(OFFERED, key=lambda sizes: (len(sizes), sum(sizes))), max(OFFERED, key=len)
FONT_SIZES = {"head": 15.0, "": 12.5}  # scene.css says so, see test_text_is_large_enough


def numbers_at(sizes, value=-9.99):
    """Theta, a and h with every number the same, as wide as they come."""
    layers = range(1, len(sizes))
    W = {k: np.full((sizes[k], sizes[k - 1]), -3.95) for k in layers}
    values = {k: np.full((n, 1), value) for k, n in enumerate(sizes)}
    return Theta(W, {k: np.full((sizes[k], 1), -3.95) for k in layers}), values, values


def parsed(*markup):
    return ElementTree.fromstring(f"<svg>{''.join(markup)}</svg>")


def classes(node):
    return node.get("class", "").split()


def drawn(root, tag, kind):
    return [node for node in root.iter(tag) if kind in classes(node)]


@lru_cache(maxsize=4000)
def extent(text, size, bold):
    """The ink of a text in DejaVu Sans, the widest font that the page may fall back to."""
    box = TextPath(
        (0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans", weight=700 if bold else 400)
    ).get_extents()
    return box.width, box.height


def box_of(node):
    """(left, top, right, bottom) of a rect or of a text."""
    x, y = float(node.get("x")), float(node.get("y"))
    if node.tag == "rect":
        return x, y, x + float(node.get("width")), y + float(node.get("height"))
    kind = classes(node)
    width, height = extent(node.text, FONT_SIZES["head" if "head" in kind else ""], "h" in kind or "head" in kind)
    return x - width / 2, y - height, x + width / 2, y


def overlapping(boxes, others=None):
    """The pairs of boxes that have more than a hair in common."""
    boxes = np.array(boxes)
    others = boxes if others is None else np.array(others)
    left, top = (np.maximum(boxes[:, None, i], others[None, :, i]) for i in (0, 1))
    right, bottom = (np.minimum(boxes[:, None, i], others[None, :, i]) for i in (2, 3))
    common = (right - left > 0.1) & (bottom - top > 0.1)
    return np.argwhere(np.triu(common, 1) if others is boxes else common).tolist()


def test_the_sizes_are_those_that_the_controls_offer():
    network = explore.NetworkExplorer()
    for key, (low, high) in SIZES.items():
        assert network.controls[key].options == tuple(range(low, high + 1))
    assert (SMALLEST, LARGEST[:2], len(OFFERED)) == ([1, 1, 2], [1, 1], 432)


@pytest.mark.parametrize("inputs", range(SIZES["inputs"][0], SIZES["inputs"][1] + 1))
def test_nothing_overlaps(inputs):
    for sizes in (sizes for sizes in OFFERED if sizes[0] == inputs):
        diagram = NetworkDiagram(sizes)
        root = parsed(diagram.still(), diagram.moving(*numbers_at(sizes), frame=sizes[-1]))
        bodies = [box_of(node) for node in drawn(root, "rect", "body")]
        biases = [box_of(group.find("rect")) for group in drawn(root, "g", "bias")]
        texts = [box_of(node) for node in root.iter("text")]
        assert (len(bodies), len(biases)) == (sum(sizes), sum(sizes[1:]))
        assert not overlapping(bodies + biases) and not overlapping(texts)
        (truth,) = (box_of(node) for node in drawn(root, "rect", "truth"))
        assert not overlapping([truth], bodies[:-1] + biases[:-1])
        values = [node for kind in ("a", "h") for node in drawn(root, "text", kind)]
        assert len(values) == inputs + 2 * sum(sizes[1:])
        for text, around in [(box_of(node), bodies) for node in values] + [
            (box_of(g.find("text")), biases) for g in drawn(root, "g", "bias")
        ]:
            assert any(u[0] <= text[0] and text[2] <= u[2] and u[1] <= text[1] and text[3] <= u[3] for u in around)
        for left, top, right, bottom in bodies + biases + texts + [truth]:
            assert left >= 0 and top >= 0 and right <= diagram.width and bottom <= diagram.height


@pytest.mark.parametrize("neurons, hidden", list(product(range(1, 5), range(1, 5))))
def test_numbers_on_the_paths_from_one_neuron_do_not_overlap(neurons, hidden):
    sizes = [4, *[neurons] * hidden, 4]
    diagram = NetworkDiagram(sizes)
    for k, m in [(k, m) for k, m in diagram.neurons() if 0 < k < diagram.L]:
        pills = [(k + 1, j, m, "−0.123") for j in range(1, sizes[k + 1] + 1)]
        root = parsed(diagram.moving(*numbers_at(sizes), pills=pills))
        boxes = [box_of(group.find("rect")) for group in drawn(root, "g", "pill")]
        numbers = [box_of(node) for kind in ("a", "h") for node in drawn(root, "text", kind)]
        assert len(boxes) == len(pills)
        assert not overlapping(boxes) and not overlapping(boxes, numbers)


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
    root, hits = parsed(diagram.moving(theta, a, h)), list(parsed(diagram.hits()))
    picks = {hit.get("data-pick"): hit for hit in hits}
    expected = {f"{'a' if k else 'h'} {k} {j}" for k, n in enumerate(sizes) for j in range(1, n + 1)}
    expected |= {f"b {k} {j}" for k in layers for j in range(1, sizes[k] + 1)}
    expected |= {f"W {k} {j} {m}" for k in layers for j in range(1, sizes[k] + 1) for m in range(1, sizes[k - 1] + 1)}
    assert set(picks) == expected and len(hits) == len(expected)
    assert len({hit.get("aria-label") for hit in hits}) == len(hits) and all(hit.get("aria-label") for hit in hits)

    ends = {
        tuple(float(line.get(key)) for key in ("x1", "y1", "x2", "y2")): line for line in drawn(root, "line", "edge")
    }
    boxes = [(box_of(node), node) for node in root.iter("text")]
    for pick, hit in picks.items():
        kind, k, j, *m = pick.split()[0], *map(int, pick.split()[1:])
        if kind == "W":
            x1, y1, x2, y2 = (float(hit.get(key)) for key in ("x1", "y1", "x2", "y2"))
            (m,) = m
            assert x1 == diagram.x(k - 1) + HALF and x2 == diagram.x(k) - HALF
            assert (y1, y2) == (diagram.y(k - 1, m), diagram.y(k, j))
            weight = theta.W[k][j - 1, m - 1]
            assert ("negative" if weight < 0 else "positive") in classes(ends[x1, y1, x2, y2])
            continue
        inside = [node.text for box, node in boxes if overlapping([box], [box_of(hit)])]
        values = {"h": [h], "a": [a, h], "b": []}[kind]
        shown = [short(value[k][j - 1, 0]) for value in values] or [f"b {written(theta.b[k][j - 1, 0], 2)}"]
        assert inside == shown


def test_text_is_large_enough():
    sizes = [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", STYLE)]
    sizes += [float(size) for size in re.findall(r"font:\s*(?:[\w]+ )?([\d.]+)px", STYLE)]
    assert len(sizes) > 8 and min(sizes) >= 12
    assert f".ll-svg text {{ fill: var(--ll-ink); font-size: {FONT_SIZES['']}px" in STYLE
    assert f".ll-svg text.head {{ font-size: {FONT_SIZES['head']:.0f}px" in STYLE


@pytest.mark.parametrize("explorer", explore.__all__)
def test_plots_have_large_text_and_ids_of_their_own(explorer):
    scene = getattr(explore, explorer)().scene
    for panel, moving in zip(scene.panels, scene.frame["moving"], strict=True):
        markup = panel["still"] + moving
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
    assert written(*arguments) == text


def test_other_ways_to_write():
    assert [padded(0.5, 2), padded(-0.5, 2)] == [f"{FIGURE_SPACE}0.50", "−0.50"]
    assert [scientific(0.00012), scientific(-4e12, 0)] == ["1.2·10⁻⁴", "−4·10¹²"]
    assert [name("W", 1, 1, 2), name("W", 1, 10, 2), name("z")] == ["W_112", "W_1,10,2", "z"]
    assert [short(v) for v in (-0.714, -0.001, 0.0, 12.34, -123.4, 9.996)] == [
        "−0.71",
        "0.00",
        "0.00",
        "12.3",
        "−123",
        "10.0",
    ]
