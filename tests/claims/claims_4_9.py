"""What the tries of 4.9 say, computed apart: slopes in plain numpy, and the backward pass of a deep network."""

import numpy as np
from plainly import PLAIN, Plainly, slope_at

from lecture_lib.explore.vanishing_gradient_explorer import DeepState

GRID = np.linspace(-6, 6, 1201)
LARGEST = {"logistic": 0.25}


def at(explorer, g, z, line=None):
    """That a picture is there, and g and its slope at that z."""
    state = explorer.state
    assert (str(state.g), state.z) == (g, z) and (line is None or state.line == line)
    return PLAIN[g](z), slope_at(g, z)


def percent(part, whole=1.0):
    return f"{100 * part / whole:.0f}"


def of_tens(number, power):
    """The numbers in 3.1·10⁻², whose power is a small one."""
    assert int(np.floor(np.log10(number))) == power
    return f"{number / 10.0**power:.1f}", 10


def inside(explorer, z=0.5):
    """Line 3 has the slope of the inside, 1 + e^−z, as a factor."""
    (_, slope), e = at(explorer, "logistic", z, line=3), np.exp(-z)
    assert np.isclose(-((1 + e) ** -2) * -e, slope)
    return ((slope, 6),)


def third_line(explorer):
    _, slope = at(explorer, "tanh", 0.5, line=3)
    p, q = np.exp(0.5) - np.exp(-0.5), np.exp(0.5) + np.exp(-0.5)
    assert np.isclose(slope, (q**2 - p**2) / q**2)  # each is the slope of the other


def middle(explorer):
    height, slope = at(explorer, "logistic", 0.0)
    assert height == 1 - height and slope >= slope_at("logistic", GRID).max()
    return height, 1, slope


def far_right(explorer):
    height, slope = at(explorer, "logistic", 4.0)
    assert slope < 0.1 * LARGEST["logistic"]  # grey
    return height, 1, 1 - height, percent(slope, LARGEST["logistic"])


def arch(explorer):
    assert str(explorer.state.g) == "tanh"
    heights, slopes = PLAIN["tanh"](GRID), slope_at("tanh", GRID)
    top = slopes.argmax()
    assert (np.diff(slopes)[:top] > 0).all() and (np.diff(slopes)[top:] < 0).all()  # one arch, as g rises with z
    return *((end.round(3), 0) for end in heights[[0, -1]]), (abs(heights[top]), 0), (slopes[top], 0)


def deep(explorer=None, depth=10, g="logistic", size=1.0):
    """That a picture is there: the part of the length at layer 1, the lengths, the mean slopes of the hidden layers."""
    if explorer:
        state = explorer.state
        assert (state.depth, str(state.g), state.size) == (depth, g, size)
    state = DeepState(depth=depth, size=1.0)
    W = {k: size * W_k for k, W_k in state.theta.W.items()}
    network = Plainly(W, state.theta.b, state.x, np.eye(3)[:, :1], g)
    norms = [np.linalg.norm(network.by_a[k]) for k in network.W]
    return norms[0] / norms[-1], norms, np.array([slope.mean() for slope in network.slope.values()])


def twenty_layers(explorer):
    return 1, f"{-np.log10(deep(explorer, depth=20)[0]):.0f}", 10, f"{-np.log10(deep()[0]):.0f}"


def tanh_layers(explorer):
    left, _, slopes = deep(explorer, g="tanh")
    assert (slopes > 0.8).sum() == 8 and len(slopes) == 10
    return (left, 2), 1, "0.8"


def relu_layers(explorer):
    left, _, slopes = deep(explorer, g="relu")
    assert np.isclose(slopes * 8, np.round(slopes * 8)).all()  # the part of 8 neurons that are on
    return 0, 1, *of_tens(left, -2), 1


def double_weights(explorer):
    more, norms, slopes = deep(explorer, g="linear", size=2.0)
    assert (slopes == 1).all() and len(norms) == 11
    return 1, (more, 2), (more ** (1 / 10), 2)


def half_weights(explorer):
    left, _, slopes = deep(explorer, g="linear", size=0.5)
    assert (slopes == 1).all()
    return 1, *of_tens(left, -4), 1


def tanh_large(explorer):
    left, _, slopes = deep(explorer, g="tanh", size=4.0)
    assert slopes.mean() < 0.25
    return *of_tens(left, -3), 1
