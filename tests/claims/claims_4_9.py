"""What the tries of 4.9 say, computed apart: slopes in plain numpy, and the backward pass of a deep network."""

import numpy as np

from lecture_lib.explore.vanishing_gradient_explorer import DeepState

GRID = np.linspace(-6, 6, 1201)
G = {
    "logistic": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.where(z > 0, z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "linear": (lambda z: z, np.ones_like),
}
SLOPES = {name: float(slope(0.0)) for name, (_, slope) in G.items() if name in ("logistic", "tanh")}  # the largest ones


def at(explorer, g, z, line=None):
    """That a picture is there, and g and its slope at that z."""
    state = explorer.state
    assert (state.g.name, state.z) == (g, z) and (line is None or state.line == line)
    height, slope = (float(function(z)) for function in G[g])
    assert np.isclose(slope, (G[g][0](z + 1e-6) - G[g][0](z - 1e-6)) / 2e-6)
    return height, slope


def figures(number, decimals=4):
    """A number as a sentence writes it."""
    return f"{number:.{decimals}f}".replace("-", "−")


def of_tens(number):
    """The numbers in 3.1·10⁻², whose power is a small one."""
    power = int(np.floor(np.log10(number)))
    return [f"{number / 10.0**power:.1f}", "10"], power


def inside(explorer):
    _, slope = at(explorer, "logistic", 0.5, line=3)
    e = np.exp(-0.5)
    measured = (np.exp(-0.5 - 1e-6) - np.exp(-0.5 + 1e-6)) / 2e-6  # of the inside, 1 + e^−z
    assert np.isclose(measured, -e)
    assert np.isclose(-((1 + e) ** -2) * measured, slope) and np.isclose(-((1 + e) ** -2) * -e, slope)
    return [figures(slope, 6)]


def another_z(explorer):
    _, slope = at(explorer, "logistic", -1.5, line=3)
    e = np.exp(1.5)
    assert np.isclose(-((1 + e) ** -2) * -e, slope) and not np.isclose(slope, G["logistic"][1](0.5))
    return [figures(slope, 6)]


def third_line(explorer):
    _, slope = at(explorer, "tanh", 0.5, line=3)
    p, q = np.exp(0.5) - np.exp(-0.5), np.exp(0.5) + np.exp(-0.5)
    p_prime, q_prime = q, p
    assert np.isclose(slope, (q * p_prime - p * q_prime) / q**2) and np.isclose(slope, (q**2 - p**2) / q**2)
    return []


def middle(explorer):
    height, slope = at(explorer, "logistic", 0.0, line=6)
    assert height == 1 - height and slope >= G["logistic"][1](GRID).max()
    return [figures(height), figures(slope, 6)]


def far_right(explorer):
    height, slope = at(explorer, "logistic", 4.0, line=6)
    assert np.isclose(height * (1 - height), slope)
    return [figures(height), figures(1 - height), f"{100 * slope / SLOPES['logistic']:.0f}"]


def far_left(explorer):
    height, slope = at(explorer, "logistic", -4.0, line=6)
    assert height < 1 - height and np.isclose(slope, G["logistic"][1](4.0))
    return [figures(height), "4"]


def other_side(explorer):
    height, slope = at(explorer, "tanh", -2.0)
    before, was = (float(function(2.0)) for function in G["tanh"])
    assert np.isclose(slope, was) and explorer._start["z"] == 2.0
    return [figures(before), figures(height), figures(slope)]


def edge(g):
    """Where less than a tenth of the largest slope is left, to the right."""
    return GRID[(G[g][1](GRID) < 0.1 * SLOPES[g]) & (GRID > 0)].min()


def at_2(explorer):
    _, slope = at(explorer, "logistic", 2.0)
    assert explorer._start["g"] == "tanh" and edge("logistic") > edge("tanh")
    left = [slope / SLOPES["logistic"], G["tanh"][1](2.0) / SLOPES["tanh"]]
    return ["2", *(f"{100 * part:.0f}" for part in left)]


def arch(explorer):
    assert explorer.state.g.name == "tanh"
    heights, slopes = G["tanh"][0](GRID), G["tanh"][1](GRID)
    top = slopes.argmax()
    assert (np.diff(slopes)[:top] > 0).all() and (np.diff(slopes)[top:] < 0).all()  # one arch, as g rises with z
    ends = heights[[0, -1]].round(3)
    return [figures(end, 0) for end in (*ends, abs(heights[top]), slopes[top])]


def lengths(depth=10, g="logistic", size=1.0):
    """The length of grad_a_k in all layers, and the mean slope in the hidden ones, by a backward pass written out."""
    state = DeepState(depth=depth, size=1.0)
    W, h, slopes = {k: size * W_k for k, W_k in state.theta.W.items()}, state.x, {}
    for k in range(1, depth + 1):
        a = W[k] @ h
        h, slopes[k] = (function(a) for function in G[g])
    scores = W[depth + 1] @ h
    scores = np.exp(scores - scores.max())
    grad = scores / scores.sum() - np.array([[1.0], [0.0], [0.0]])  # the true class is 1
    norms = [np.linalg.norm(grad)]
    for k in range(depth, 0, -1):
        grad = (W[k + 1].T @ grad) * slopes[k]
        norms.insert(0, np.linalg.norm(grad))
    return np.array(norms), np.array([slope.mean() for slope in slopes.values()])


def deep(explorer, **there):
    """That a picture is there: the part of the length at layer 1, the lengths, the mean slopes."""
    state = explorer.state
    here = {"depth": state.depth, "g": state.g.name, "size": state.size}
    assert here == {"depth": 10, "g": "logistic", "size": 1.0} | there
    norms, slopes = lengths(**here)
    return norms[0] / norms[-1], norms, slopes


def twenty_layers(explorer):
    left, _, _ = deep(explorer, depth=20)
    norms, _ = lengths(10)
    return ["1", f"{-np.log10(left):.0f}", "10", f"{-np.log10(norms[0] / norms[-1]):.0f}"]


def one_layer(explorer):
    left, _, slopes = deep(explorer, depth=1)
    assert len(slopes) == 1 and left > 0.25 >= slopes.max()  # more than its slopes leave: the weights
    return ["1", figures(left, 2)]


def tanh_layers(explorer):
    left, _, slopes = deep(explorer, g="tanh")
    assert (slopes > 0.8).sum() == 8 and len(slopes) == 10
    return [figures(left, 2), "1", "0.8"]


def linear_layers(explorer):
    left, _, slopes = deep(explorer, g="linear")
    assert (slopes == 1).all()
    return ["1", figures(left, 2), "1"]


def relu_layers(explorer):
    left, _, slopes = deep(explorer, g="relu")
    assert np.isclose(slopes * 8, np.round(slopes * 8)).all()  # the part of 8 neurons that are on
    numbers, power = of_tens(left)
    assert power == -2
    return ["0", "1", *numbers, "1"]


def double_weights(explorer):
    more, norms, slopes = deep(explorer, g="linear", size=2.0)
    assert (slopes == 1).all() and len(norms) == 11
    return ["1", figures(more, 2), figures(more ** (1 / 10), 2)]


def half_weights(explorer):
    left, _, slopes = deep(explorer, g="linear", size=0.5)
    numbers, power = of_tens(left)
    assert power == -4 and (slopes == 1).all()
    return ["1", *numbers, "1"]


def tanh_large(explorer):
    left, _, slopes = deep(explorer, g="tanh", size=4.0)
    numbers, power = of_tens(left)
    assert power == -3 and slopes.mean() < 0.25
    return [*numbers, "1"]


CLAIMS = {
    "4.9 inside": inside,
    "4.9 another z": another_z,
    "4.9 third line": third_line,
    "4.9 middle": middle,
    "4.9 far right": far_right,
    "4.9 far left": far_left,
    "4.9 other side": other_side,
    "4.9 logistic": at_2,
    "4.9 arch": arch,
    "4.9 twenty layers": twenty_layers,
    "4.9 one layer": one_layer,
    "4.9 tanh layers": tanh_layers,
    "4.9 linear layers": linear_layers,
    "4.9 relu layers": relu_layers,
    "4.9 double weights": double_weights,
    "4.9 half weights": half_weights,
    "4.9 tanh large": tanh_large,
}
