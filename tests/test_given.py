"""Explorers of a network that the reader hands over: theta, x, y, within the sizes that can be drawn."""

import re

import numpy as np
import pytest
from bare_page import Bare
from driving import (
    NAMES,
    STATES,
    at_random,
    callbacks_are_silent,  # noqa: F401  an autouse fixture
    made,
    press,
    runs_are_short,  # noqa: F401  an autouse fixture
    shown,
)
from plainly import Plainly

from lecture_lib import Theta, linear, logistic, softmax
from lecture_lib.explore.kit import NetworkState
from lecture_lib.explore.kit.network_state import Size

TAKING = [name for name in NAMES if issubclass(STATES[name], NetworkState)]
over_taking = pytest.mark.parametrize("name", TAKING)
WIDE = [name for name in TAKING if name != "ThinChain"]


def network(sizes, seed=0):
    """A theta with many digits."""
    rng = np.random.default_rng(seed)
    layers = range(1, len(sizes))
    return Theta(
        {k: rng.normal(size=(sizes[k], sizes[k - 1])) for k in layers},
        {k: rng.normal(size=(sizes[k], 1)) for k in layers},
    )


def sizes_for(name, rng):
    """Layers that an explorer can draw, each of its own width."""
    fields = STATES[name].fields()
    inputs, hidden, neurons, classes = (fields[of].drawn for of in ("inputs", "hidden", "neurons", "classes"))
    outputs = [*classes, *([1] if "output" in fields else [])]
    return [int(rng.choice(inputs)), *rng.choice(neurons, size=rng.choice(hidden)).tolist(), int(rng.choice(outputs))]


@over_taking
def test_a_network_is_shown_with_all_its_digits(name):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        sizes = sizes_for(name, rng)
        theta, x = network(sizes, seed), rng.normal(size=sizes[0])
        k, l = sizes[-1], int(rng.integers(1, max(2, sizes[-1]) + 1))
        if name == "ThinChain":
            given, y, of = {"y": [0.25]}, [[0.25]], ("logistic", "squared_error")
        elif k == 1:
            given, y, of = {"y": 2 - l}, [[2.0 - l]], ("logistic", "binary_cross_entropy")
        else:
            given, y, of = {"true_class": l}, np.eye(k)[:, [l - 1]], ("softmax", "cross_entropy")
        explorer = made(name, theta=theta, x=x, **given)
        state = explorer.state
        assert state.sizes == sizes and state.theta.W[1].tolist() == theta.W[1].tolist()
        plain = Plainly(theta.W, theta.b, x[:, None], np.array(y), state.g, *of)
        answer = getattr(explorer.numbers(), "answer", None)
        if name == "PseudoCode":  # has made no step yet
            assert state.iteration().loss == pytest.approx(plain.loss, rel=1e-12)
        else:
            assert answer.now == answer.was == pytest.approx(plain.loss, rel=1e-12)
        for size in {"inputs", "hidden", "neurons", "classes"} & set(explorer.controls):
            assert explorer.controls[size].layout.display == "none"


@over_taking
def test_first_weights_are_those_and_start_leads_back(name):
    rng = np.random.default_rng(3)
    sizes = sizes_for(name, rng)
    theta, x = network(sizes), rng.normal(size=(sizes[0], 1))
    explorer = made(name, theta=theta, x=x)
    first = shown(explorer)
    for seed in range(4):
        at_random(explorer, np.random.default_rng(seed), 6)
        assert explorer.state.sizes == sizes
    explorer.start()
    assert shown(explorer) == first
    if name != "PseudoCode":
        press(explorer, "new weights")
        assert explorer.state.sizes == sizes and (explorer.state.theta.W[1] != theta.W[1]).any()
        press(explorer, "first weights")
        assert explorer.state.theta.W[1].tolist() == theta.W[1].tolist()
    explorer.leap({})
    assert (
        explorer.state.sizes == made(name).state.sizes
        and shown(explorer)[1]["moving"] == shown(made(name))[1]["moving"]
    )
    explorer.back()
    assert shown(explorer)[1]["moving"] == first[1]["moving"]


def test_a_number_with_many_digits_has_steps_that_it_lies_on():
    """The page rounds a number to the steps of its slider, and tells the kernel."""
    explorer = made("HiddenGradient", theta=network([2, 3, 2]))
    dial = explorer.controls["value"]
    assert dial.step == 0.01 and dial.value == explorer.state.theta.entry(*explorer.state.weight)
    before = explorer.text()
    dial.value = round(dial.value / dial.step) * dial.step
    assert explorer.text() == before
    own = made("HiddenGradient")
    for value, step in ((None, 0.05), (0.12, 0.01), (0.5, 0.05)):  # as it is typed into the box
        own.controls["value"].value = own.state.value if value is None else value
        assert own.controls["value"].step == step and own.state.value == (value or own.state.value)


@pytest.mark.parametrize("value, page", [(0.125, 0.13), (2.675, 2.68), (-0.125, -0.12), (12.345, 12.34), (0.123, 0.12)])
def test_what_the_page_makes_of_a_number_changes_nothing(value, page):
    """It rounds to the slider's steps, in binary fractions and halves upwards."""
    theta = Theta({1: np.array([[value, 0.5]]), 2: np.array([[1.5]])}, {1: np.array([[0.1]]), 2: np.array([[-0.2]])})
    explorer = made("NetworkExplorer", theta=theta, x=[1, 2], weight=("W", (1, 1, 1)))
    explorer.controls["value"].value = page
    assert explorer.state.value == value
    explorer.controls["value"].value = round(page + 0.02, 2)
    assert explorer.state.value == round(page + 0.02, 2)


def test_one_output_has_a_row_for_each_path():
    explorer = made("PathSum", theta=network([2, 4, 4, 1]), x=[1, 2])
    table = explorer.scene.panels[[panel["name"] for panel in explorer.scene.panels].index("table")]
    heads = re.findall(r'x="([\d.]+)" y="([\d.]+)"[^>]*>(\d→\d→1)<', table["still"])
    across, down, paths = zip(*heads, strict=True)
    assert paths == ("1→1→1", "1→2→1", "1→3→1", "1→4→1") and len(set(across)) == 1 and len(set(down)) == 4


def test_the_target_is_in_the_picture():
    for y in (1, 0):
        assert f">y = {y}<" in made("HiddenGradient", y=[y]).scene.frame["moving"]["network"]
    real = made("NetworkExplorer", y=[1.5, -2.0, 3.0], output="linear")
    assert "y = [1.50, −2.00, 3.00]" in real.text() and "true class" not in real.text()
    assert real.controls["true_class"].layout.display == "none"


def test_x_and_y_alone():
    explorer = made("HiddenGradient", x=[1.5, -0.25], y=[0, 0, 1, 0])
    assert explorer.state.sizes[0] == 2 and explorer.state.sizes[-1] == 4 and explorer.state.true_class == 3
    explorer.controls["inputs"].value = 4
    assert len(explorer.state.x) == 4
    explorer.controls["inputs"].value = 2
    assert explorer.state.x.tolist() == [[1.5], [-0.25]]
    one = made("HiddenGradient", y=[1]).state
    assert one.output is logistic and one.sizes[-1] == 1 and one.y.tolist() == [[1.0]] and one.true_class == 1
    real = made("NetworkExplorer", y=[3.5, -2.0], output="linear").state
    assert real.output is linear and real.y.tolist() == [[3.5], [-2.0]] and real.sizes[-1] == 2
    assert made("ThinChain", x=[0.7], y=[0.3]).state.y_1 == 0.3


def test_one_output_has_the_first_class_as_its_yes():
    state = made("GradientCheck", output="logistic").state
    for true_class, y in ((1, 1.0), (2, 0.0)):
        state.true_class = true_class
        assert state.y.tolist() == [[y]] and state.sizes[-1] == 1
    state.output = softmax
    assert state.sizes[-1] == 3


# Formulas that scroll in their place, and text that reaches over the edge of its picture.
CLIPPED = """() => [
    ...[...document.querySelectorAll('.ll-html .formula')].filter(it => it.scrollWidth > it.clientWidth + 1),
    ...[...document.querySelectorAll('.ll-svg text')].filter(it => {
        const [text, picture] = [it, it.closest('.ll-svg')].map(each => each.getBoundingClientRect());
        return text.right > picture.right + 1 || text.left < picture.left - 1;
    }),
].map(it => it.textContent)"""


@pytest.mark.browser
@over_taking
def test_nothing_is_clipped(name, bare):
    """Beside an open side bar, for small and large networks with layers of their own widths. 4.1's matrices of more than
    three columns scroll in their place."""
    bare.set_viewport_size({"width": 848, "height": 800})
    for seed in range(5):
        rng = np.random.default_rng([seed, 7])
        sizes = sizes_for(name, rng)
        if name == "NetworkExplorer":
            sizes = np.minimum(sizes, 3).tolist()
        explorer = made(name, theta=network(sizes, seed), x=rng.normal(size=sizes[0]))
        at_random(explorer, rng, 2)
        shown = Bare(bare, explorer)
        assert shown.page.evaluate(CLIPPED) == [], (sizes, explorer.text())


MESSAGES = [
    ("GradientCheck", {"theta": [9, 4, 2]}, r"theta has layers [9, 4, 2]: theta needs 1 to 4 inputs, 1 to 3 hidden layers of 1 to 4 neurons and 1 to 4 outputs to be drawn here"),
    ("ThinChain", {"theta": [2, 1, 1]}, "theta needs 1 inputs, 1 to 4 hidden layers of 1 neurons and 1 outputs"),
    ("PseudoCode", {"theta": [2, 3, 1]}, "and 2 to 4 outputs to be drawn here"),
    ("NetworkExplorer", {"theta": [3, 2]}, "theta has layers [3, 2]: theta needs 1 to 6 inputs, 1 to 4 hidden layers"),
    ("HiddenGradient", {"theta": [2, 3, 2], "hidden": 2}, "hidden is given, and theta: hidden needs to be left out"),
    ("HiddenGradient", {"theta": [2, 3, 2], "x": [1, 2, 3]}, "x is (3, 1): x needs (n_0, N) = (2, N)"),
    ("HiddenGradient", {"theta": [2, 3, 2], "x": [[1, 2], [3, 4]]}, "x is (2, 2): x needs one example"),
    ("HiddenGradient", {"theta": [2, 3, 2], "y": [0.2, 0.8]}, "y is [0.2, 0.8]: y needs a 1 for the true class"),
    ("HiddenGradient", {"theta": [2, 3, 2], "y": [1, 1]}, "y is [1.0, 1.0]: y needs a 1 for the true class"),
    ("HiddenGradient", {"theta": [2, 3, 2], "y": [1, 0, 0]}, "y is (3, 1): y needs (k, N) = (2, N)"),
    ("HiddenGradient", {"x": [1] * 9}, "x is (9, 1): x needs 1 to 4 inputs"),
    ("HiddenGradient", {"x": [1, 2], "inputs": 3}, "x is (2, 1): x needs 3 inputs to be drawn here"),
    ("HiddenGradient", {"y": [1] + 8 * [0]}, "y is (9, 1): y needs 1 to 4 outputs to be drawn here"),
    ("PseudoCode", {"y": [1]}, "y is (1, 1): y needs 2 to 4 outputs to be drawn here"),
    ("ThinChain", {"y": [1, 0]}, "y is (2, 1): y needs 1 outputs to be drawn here"),
    ("HiddenGradient", {"y": [1], "true_class": 2}, "true_class is 2 and y is [1]: one of them needs to be left out"),
    ("ThinChain", {"theta": [1, 1, 1], "big": 1234.5}, "theta has 1234.5: theta needs numbers from −4 to 4 to be drawn here"),
    ("PathSum", {"g": ["tanh", "tanh"]}, "g is a list of 2: all hidden layers share one g here"),
    ("HiddenGradient", {"x": "cat"}, "x is 'cat': x needs numbers"),
]  # fmt: skip


@pytest.mark.parametrize("name, handed, message", MESSAGES, ids=str)
def test_what_cannot_be_drawn(name, handed, message):
    handed = {key: network(value) if key == "theta" else value for key, value in handed.items()}
    if big := handed.pop("big", None):
        handed["theta"] = handed["theta"].with_entries({("W", (1, 1, 1)): big})
    with pytest.raises(ValueError, match=re.escape(message)):
        made(name, **handed)


@pytest.mark.parametrize("theta", [{"W": {}}, [[1.0]], "theta", 5])
def test_a_theta_that_is_none(theta):
    with pytest.raises(ValueError, match=r"theta is .*: theta needs to be a Theta, such as theta_from"):
        made("HiddenGradient", theta=theta)


def test_all_sizes_are_sizes():
    """A size that is a plain choice would still be offered beside a theta that has its own."""
    for name in TAKING:
        fields = STATES[name].fields()
        assert all(isinstance(fields[of], Size) for of in ("inputs", "hidden", "neurons", "classes")), name
