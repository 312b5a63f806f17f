"""A curve that the reader draws before it is shown: what is hidden, what is laid over it, what is said of it, what is kept."""

import re
from functools import lru_cache

import numpy as np
import pytest
from driving import (
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    click,
    having,
    made,
    move_on_the_page,
    picks,
    press,
    shown,
)
from plainly import PLAIN, Plainly, slope_at
from seeing import Seen
from seeing_parts import corners, place, words

from lecture_lib.formatting import format_number
from lecture_lib.judging.sketch import BLANK, COLUMNS, ROWS, Sheet, compared
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.curves import A_WRONG_SIGN, CURVES

SKETCHED = having("sketch")
STARTS = [
    ("DerivativeExplorer", {"g": "logistic"}),
    ("DerivativeExplorer", {"g": "tanh", "z": -0.5}),
    ("ThinChain", {}),
    ("ThinChain", {"subject": "W_311", "weight": "W_311", "seed": 309}),
    ("SliceAlongGradient", {"eta": 0.5}),
    ("SliceAlongGradient", {"t": 2, "seed": 20}),
    ("CrossEntropy", {}),
    ("CrossEntropy", {"curve": "its slope"}),
    ("Classes", {}),
    ("Classes", {"curve": "its slope", "exp": False}),
]
over_starts = pytest.mark.parametrize("name, start", STARTS, ids=lambda value: str(value))


@lru_cache(None)
def one_of(name, start):
    return made(name, sketch=True, **dict(start))


def sketching(name, **start):
    """An explorer as it is at first, one for all tests: matplotlib takes long to draw what stands still."""
    explorer = one_of(name, tuple(start.items()))
    explorer.start()
    return explorer


def draw(explorer, rows):
    click(explorer, f"stroke {' '.join(map(str, rows))}")


def rows_of(sheet, values):
    """Values as rows of a sheet."""
    share = (np.clip(values, sheet.low, sheet.high) - sheet.low) / (sheet.high - sheet.low)
    return np.clip(np.rint(1 + share * (ROWS - 1)), 1, ROWS).astype(int).tolist()


def by_hand(seed, sheet, values):
    """How a hand draws it: a bit aside, a bit too high or too low, not quite steady, and not quite to both ends."""
    rng, height = np.random.default_rng(seed), sheet.high - sheet.low
    values = np.clip(values, sheet.low, sheet.high)
    aside = np.interp(np.arange(COLUMNS) + rng.uniform(-0.8, 0.8), np.arange(COLUMNS), values)
    shake = np.convolve(rng.normal(0, 0.01 * height, COLUMNS + 4), np.ones(5) / 5, "valid")
    rows = rows_of(sheet, aside * rng.uniform(0.97, 1.03) + rng.uniform(-0.006, 0.006) * height + shake)
    ends = rng.integers(0, 3, 2)
    return [row if ends[0] <= at < COLUMNS - ends[1] else 0 for at, row in enumerate(rows)]


def judge_of(explorer):
    """What the explorer compares: the sheet, the true curve, the wrong ones and what they are about."""
    seen = []
    explorer.sketched = lambda *judged: seen.append(judged)
    explorer.numbers()
    del explorer.sketched
    ((sheet, true, wrong, *about),) = seen
    return sheet, np.asarray(true), wrong, about[0] if about else None


def truth(name, state, x):
    """The true curve, plainly."""
    if name == "DerivativeExplorer":
        return slope_at(str(state.g), x)
    if name == "ThinChain":
        plain = Plainly.of(state)
        return np.array([plain.turned(*state.subject, value).loss for value in x])
    if name == "SliceAlongGradient":
        theta = state.iteration().theta
        plain = Plainly(theta.W, theta.b, state.x, state.y, state.g)
        return np.array([loss_along(plain, eta) for eta in x])
    with np.errstate(divide="ignore"):
        return -np.log(x) if state.curve == "−log ŷ" else -1 / x


def loss_along(plain, eta):
    W = {k: W_k - eta * plain.by_W[k] for k, W_k in plain.W.items()}
    b = {k: b_k - eta * plain.by_b[k] for k, b_k in plain.b.items()}
    return Plainly(W, b, plain.x, plain.y, plain.g).loss


def test_there_are_sketches():
    assert len(SKETCHED) >= 5 and {name for name, _ in STARTS} == set(SKETCHED)


# the judge


@over_starts
def test_what_is_judged_is_the_true_curve(name, start):
    explorer = sketching(name, **start)
    sheet, true, _, _ = judge_of(explorer)
    expected = truth(name, explorer.state, np.linspace(sheet.left, sheet.right, COLUMNS))
    np.testing.assert_allclose(sheet.clipped(true), sheet.clipped(expected), atol=1e-9)
    assert np.ptp(sheet.clipped(true)) > 0.1 * (sheet.high - sheet.low), "nothing to draw"


@over_starts
def test_a_hand_that_means_the_true_curve_drew_it(name, start):
    sheet, true, wrong, about = judge_of(sketching(name, **start))
    for seed in range(20):
        found = compared(sheet, by_hand(seed, sheet, true), true, wrong, about)
        assert found.close and found.wrong is None, (seed, found)


@over_starts
def test_a_hand_that_means_a_wrong_curve_is_told_its_name(name, start):
    """Where that looks different from the true one and from the others of another name."""
    sheet, true, wrong, about = judge_of(sketching(name, **start))
    named = set()
    curves = {each: each.of(sheet.x, about) for each in wrong}
    curves = {each: sheet.clipped(curve) for each, curve in curves.items() if curve is not None}
    for each, curve in curves.items():
        others = [sheet.clipped(true), *(other for one, other in curves.items() if one.name != each.name)]
        apart = min(np.sqrt(np.mean((curve - other) ** 2)) for other in others)
        if apart < 0.12 * (sheet.high - sheet.low):
            continue
        for seed in range(20):
            found = compared(sheet, by_hand(seed, sheet, curve), true, wrong, about)
            assert found.wrong and found.wrong.name == each.name and not found.close, (each.name, seed, found)
        named.add(each.name)
    assert named or (name, start) == ("ThinChain", {}), "that one is nearly straight"
    if start.get("seed") == 309:
        assert "the tangent" in named, "what 4.4 asks for is not as straight as its tangent"


@over_starts
def test_a_scribble_has_no_name(name, start):
    sheet, true, wrong, about = judge_of(sketching(name, **start))
    for seed in range(20):
        rows = np.random.default_rng(seed).integers(1, ROWS, 7, endpoint=True)
        scribble = np.interp(np.arange(COLUMNS), np.linspace(0, COLUMNS - 1, 7), rows).astype(int)
        found = compared(sheet, scribble.tolist(), true, wrong, about)
        assert not found.close
        if found.wrong:  # it may come near one by chance
            x, values = sheet.curve(scribble)
            off = [np.mean((values - sheet.clipped(curve)) ** 2) for curve in (true, found.wrong.of(x, about))]
            assert off[1] < off[0] / 4


def test_the_gap_is_the_largest():
    sheet = Sheet("s", "x", 0.0, 6.0, "y", 0.0, 2.0)
    true = np.ones(COLUMNS)
    rows = [0] * 10 + [101] * 20 + [0] * 10 + [201] + [101] * 20  # 10 columns, and then one that is 1 too high
    found = compared(sheet, rows, true)
    assert (found.first, found.last, found.x, found.drawn, found.true, found.gap) == (1.0, 6.0, 4.0, 2.0, 1.0, 1.0)
    assert (
        "The largest gap is 1.00, at x = 4.00: you drew 2.00, true is 1.00. You drew from x = 1.00 to 6.00."
        in found.words()
    )
    beyond = compared(sheet, rows, np.append(1.2 * true[:-1], 7.0)).words()
    assert "at x = 6.00: you drew 1.00, true is 2.00 or more." in beyond, "the sheet ends there"
    assert "true is 0." in compared(sheet, rows, true - 0.999).words(), "no power of ten"
    with pytest.raises(ValueError, match="drawn has no column: a comparison needs a curve"):
        compared(sheet, BLANK, true)


def test_wrong_curves_have_words():
    assert A_WRONG_SIGN in FORMS
    for curves in CURVES.values():
        assert len({each.name for each in curves}) >= 4
        for each in curves:
            assert (
                each.says.endswith(".")
                and not re.search(r"!|well|good|right form|almost", each.says)
                or each.name == A_WRONG_SIGN
            )


# what is shown


def numbers_that_give_it_away(explorer, name):
    """Texts of numbers that stand in the picture once the curve is shown."""
    now = explorer.numbers()
    if name == "DerivativeExplorer":
        return [format_number(now.slope), f"{format_number(now.steepest, 2)}."]
    if name == "SliceAlongGradient":
        return [format_number(now.along.after), now.along.first_climb()]
    return []


def all_words(explorer):
    return explorer.text() + "".join(words(panel.moving) for panel in Seen(explorer).panels.values())


def on_sheet(explorer, points):
    """Points of the panel, (N, 2), in the numbers of the sheet."""
    sheet = explorer.numbers().sketch.sheet
    (paper,) = Seen(explorer)[explorer.sketched_on].picked.cssselect(".sheet")
    left, top, width, height = place(paper, "x", "y", "width", "height")
    x = sheet.left + (points[:, 0] - left) / width * (sheet.right - sheet.left)
    return x, sheet.high - (points[:, 1] - top) / height * (sheet.high - sheet.low)


def true_curves(explorer, name):
    """The solid lines in the colour of the true curve, as x and y; of those that stand still as well."""
    panel, hue = Seen(explorer)[explorer.sketched_on], "prime" if name == "DerivativeExplorer" else "ink"
    lines = [
        line for layer in (panel.still, panel.moving) for line in layer.cssselect("g[id*=line2d] > path[clip-path]")
    ]
    looks = [line for line in lines if f"--ll-{hue})" in line.get("style") and "dasharray" not in line.get("style")]
    return [on_sheet(explorer, corners(line)) for line in looks if line.get("d")]


@over_starts
def test_the_true_curve_is_hidden_until_it_is_drawn_or_shown(name, start):
    explorer = sketching(name, **start)
    away = numbers_that_give_it_away(explorer, name)
    assert true_curves(explorer, name) == []
    assert not [text for text in away if text in all_words(explorer)]
    click(explorer, "show")
    ((x, y),) = true_curves(explorer, name)
    sheet = explorer.numbers().sketch.sheet
    inside = (y > sheet.low) & (y < sheet.high)
    np.testing.assert_allclose(y[inside], truth(name, explorer.state, x[inside]), atol=0.004 * (sheet.high - sheet.low))
    assert inside.sum() > 15
    assert all(text in all_words(explorer) for text in away)
    click(explorer, "clear")
    assert true_curves(explorer, name) == []


@over_starts
def test_what_is_drawn_and_the_gap_are_where_they_are(name, start):
    explorer = sketching(name, **start)
    sheet, true, *_ = judge_of(explorer)
    drawn = by_hand(3, sheet, sheet.low + 0.4 * (sheet.high - sheet.low) + 0.2 * np.sin(np.arange(COLUMNS) / 9))
    drawn[20:25] = [0] * 5
    draw(explorer, drawn)
    panel = Seen(explorer)[explorer.sketched_on]
    (path,) = panel.moving.cssselect("path.sketch")
    assert path.get("data-drawn") == " ".join(map(str, drawn)) and not panel.moving.cssselect(".gap")
    click(explorer, "compare")
    panel = Seen(explorer)[explorer.sketched_on]
    (path,), (gap,) = panel.moving.cssselect("path.sketch"), panel.moving.cssselect("path.gap")
    assert path.get("data-drawn") is None, "it cannot be drawn on any more"
    (paper,) = panel.picked.cssselect(".sheet")
    left, top, width, height = place(paper, "x", "y", "width", "height")
    at = np.flatnonzero(drawn)
    values = sheet.low + (np.take(drawn, at) - 1) / (ROWS - 1) * (sheet.high - sheet.low)
    points = corners(path)
    np.testing.assert_allclose(points[:, 0], left + at / (COLUMNS - 1) * width, atol=0.1)
    np.testing.assert_allclose(points[:, 1], top + (sheet.high - values) / (sheet.high - sheet.low) * height, atol=0.1)
    through = np.arange(at[0], at[-1] + 1)
    off = abs(np.interp(through, at, values) - sheet.clipped(true)[through])
    worst = through[off.argmax()]
    across = corners(gap)[:, 0]
    np.testing.assert_allclose((across.min() + across.max()) / 2, left + worst / (COLUMNS - 1) * width, atol=0.2)
    np.testing.assert_allclose(np.ptp(corners(gap)[:, 1]), off.max() / (sheet.high - sheet.low) * height, atol=0.2)
    decimals = 4 if start.get("t") else 2
    said = f"The largest gap is {format_number(off.max(), decimals)}, at {sheet.across} = {format_number(sheet.x[worst], 2)}"
    assert format_number(off.max(), decimals) in words(gap.getparent())
    assert said in explorer.text() and said in all_words(explorer).removeprefix(explorer.text())


@pytest.mark.parametrize("name", [name for name in SKETCHED if name != "SliceAlongGradient"])
def test_the_sheet_lies_over_the_axes(name):
    """A slice writes the numbers at its axes itself."""
    explorer = sketching(name)
    axes, sheet = Seen(explorer)[explorer.sketched_on].axes, explorer.numbers().sketch.sheet
    (paper,) = Seen(explorer)[explorer.sketched_on].picked.cssselect(".sheet")
    left, top, width, height = place(paper, "x", "y", "width", "height")
    np.testing.assert_allclose(axes._read(0, [left, left + width]), [sheet.left, sheet.right], atol=axes.pixel[0])
    np.testing.assert_allclose(axes._read(1, [top + height, top]), [sheet.low, sheet.high], atol=axes.pixel[1])


def test_the_axes_tell_nothing_of_the_height():
    """In 4.9 there is room for g itself, and for more than twice the slope of logistic."""
    for g in ("logistic", "tanh"):
        panels = Seen(sketching("DerivativeExplorer", g=g)).panels
        for name in ("g prime", "from g"):
            axes = panels[name].axes
            assert axes.top >= PLAIN[g](6.0) and axes.grounds() == []


# what is kept


def test_what_is_drawn_stays_until_it_is_cleared():
    explorer = sketching("DerivativeExplorer", tries=("4.9 middle",))
    rows = [50] * COLUMNS
    draw(explorer, rows)
    for z in (-3.0, 2.0):
        move_on_the_page(explorer.controls["z"], z)
        assert explorer.state.drawn == tuple(rows) and explorer.state.veiled
    move_on_the_page(explorer.controls["g"], explorer.controls["g"].options[1][1])
    assert explorer.state.drawn == BLANK, "a sketch of one slope is not one of the other"
    move_on_the_page(explorer.controls["g"], explorer.controls["g"].options[0][1])
    click(explorer, "compare")
    before = shown(explorer)
    draw(explorer, [90] * COLUMNS)
    assert shown(explorer) == before, "what is compared stays as it is"
    explorer.attempt("4.9 middle")
    assert not explorer.state.sketch and Seen(explorer)["g prime"].axes.curves("prime", moving=False), (
        "a try shows the curve"
    )
    explorer.back()
    assert shown(explorer) == before
    explorer.start()
    assert explorer.state.drawn == tuple(rows) and explorer.state.veiled, "a new start keeps it"
    explorer.back()
    click(explorer, "clear")
    assert explorer.state.drawn == BLANK and explorer.state.veiled


def test_a_little_is_not_compared():
    explorer = sketching("CrossEntropy")
    draw(explorer, [0] * 30 + [70] * 31)
    before = shown(explorer)
    assert "idle compare" in before[1]["moving"]["curve"] and "able show" in before[1]["moving"]["curve"]
    click(explorer, "compare")
    assert shown(explorer) == before and "over more of the width" in explorer.text()
    draw(explorer, [0] * 20 + [70] * 41)
    assert "able compare" in explorer.scene.frame["moving"]["curve"]


def test_a_slice_keeps_the_axes_on_which_it_was_drawn():
    explorer = sketching("SliceAlongGradient", eta=0.5)
    reach = explorer.state.reach
    draw(explorer, [100] * COLUMNS)
    explorer.controls["weight"].value = ("b", (3, 1))
    move_on_the_page(explorer.controls["value"], 4.0)
    assert explorer.state.losses([0.0])[0] * 1.1 > reach[1], "its own axes would reach further"
    assert explorer.state.reach == reach and explorer.state.drawn == (100,) * COLUMNS
    press(explorer, "take the step")
    assert explorer.state.drawn == BLANK, "another slice"
    explorer.state.t = 0
    click(explorer, "clear")
    assert explorer.state.reach[1] > reach[1]


@pytest.mark.parametrize("name", SKETCHED)
def test_without_it_nothing_is_as_it_was_not(name):
    explorer, plain = sketching(name), made(name)
    explorer.controls["sketch"].value = False
    assert shown(explorer) == shown(plain) and explorer.still() == plain.still()
    assert not [pick for pick in plain.picks() if pick.kind == "stroke"] and "sheet" not in "".join(picks(plain))


@pytest.mark.parametrize("name", SKETCHED)
def test_a_page_without_a_kernel_has_the_curve_folded(name):
    explorer = sketching(name)
    before, kept = shown(explorer), dict(explorer.state.kept)
    still = explorer.still()
    (folded,) = re.findall(r'<svg id="curve".*?</svg>.*?</svg>', still, re.DOTALL)
    assert (shown(explorer), explorer.state.kept) == (before, kept)
    click(explorer, "show")
    curve = Seen(explorer)[explorer.sketched_on].moving.cssselect("g[id*=line2d] > path[clip-path]")[0].get("d")
    begins = " ".join(curve.split()[:6])  # of its first two points
    inside, around = (" ".join(part.split()) for part in (folded, still.replace(folded, "")))
    assert begins in inside and begins not in around and 'id="curve"' not in explorer.still()


WRONG_DRAWINGS = [], [1] * (COLUMNS - 1), [1.5] * COLUMNS, [ROWS + 1] * COLUMNS, [-1] * COLUMNS, ["1"] * COLUMNS
WRONG_DRAWINGS += [[1]] * COLUMNS, [True] * COLUMNS, "1" * COLUMNS, None, [float("nan")] * COLUMNS


@pytest.mark.parametrize("drawn", WRONG_DRAWINGS, ids=lambda drawn: str(drawn)[:12])
def test_a_drawing_given_by_name_is_checked(drawn):
    with pytest.raises(ValueError, match=f"drawn is .*: drawn needs {COLUMNS} whole numbers from 0 to {ROWS}"):
        made("Classes", drawn=drawn)
    assert made("Classes", drawn=[5] * COLUMNS).state.drawn == (5,) * COLUMNS


@over_starts
def test_a_stroke_and_its_answer_are_short(name, start):
    explorer = sketching(name, **start)
    draw(explorer, [ROWS] * COLUMNS)
    click(explorer, "compare")
    assert len("stroke" + " 201" * COLUMNS) < 1000
    assert sum(len(markup.encode()) for markup in explorer.scene.frame["moving"].values()) < 25_000


def test_the_answer_is_handed_on():
    explorer, told = sketching("DerivativeExplorer"), []
    explorer.compared = told.append
    sheet, _, wrong, about = judge_of(explorer)
    draw(explorer, by_hand(1, sheet, about(sheet.x)))
    click(explorer, "compare")
    click(explorer, "compare")
    (sketch,) = told
    assert sketch.sheet.name == "4.9 slope of logistic" and sketch.compared.wrong.name == "the function"
    click(explorer, "clear")
    click(explorer, "show")
    assert len(told) == 2 and told[1].compared is None
