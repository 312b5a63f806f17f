"""What the tries of 4.1 say."""

import numpy as np
from plainly import PLAIN

from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import start

SIZES = (3, 3, 3, 2)


def passed(W, b, x, g="logistic"):
    """a and h of every layer, plainly, with softmax on top."""
    a, h, L = {}, {0: x}, len(W)
    for k in W:
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = PLAIN["softmax" if k == L else g](a[k])
    return a, h


def at_start(g="logistic", **turned):
    """The first network, with some entries turned: `W_212=0.55`, `x_1=0`."""
    network = start(*SIZES)
    arrays = {"W": {k: W.copy() for k, W in network.theta.W.items()}, "b": network.theta.b, "x": network.x.copy()}
    for name, value in turned.items():
        kind, indices = name.split("_")
        at = [int(index) - 1 for index in indices]
        if kind == "x":
            arrays["x"][at[0], 0] = value
        else:
            arrays["W"][at[0] + 1][at[1], at[2]] = value
    return arrays["W"], arrays["b"], arrays["x"], *passed(arrays["W"], arrays["b"], arrays["x"], g)


def agrees(explorer, g="logistic", **turned):
    """The explorer holds this network; what `at_start` gives."""
    W, b, x, a, h = at_start(g, **turned)
    theta, state = explorer.state.theta, explorer.state
    assert str(state.g) == g and np.allclose(state.x, x)
    assert all(np.allclose(theta.W[k], W[k]) and np.allclose(theta.b[k], b[k]) for k in W)
    return W, b, x, a, h


def moved(before, after):
    return (~np.isclose(before, after)).ravel().tolist()


def first_layer(explorer):
    W, b, x, a, h = agrees(explorer)
    layer = explorer.state.layer
    assert layer == 1 and np.allclose(a[layer], b[layer] + W[layer] @ x)
    assert np.allclose(a[2], b[2] + W[2] @ h[1]) and "h_1 = [" in explorer.text() and "a_2" not in explorer.text()
    return [str(layer), str(layer + 1)]


def all_layers(explorer):
    *_, h = agrees(explorer)
    assert explorer.state.layer == len(SIZES) - 1 and explorer.state.true_class == 1
    of_class = format_number(h[3][0, 0])
    loss = format_number(-np.log(h[3][0, 0]))
    assert type(explorer)(classes=2, layer=0).text().find(f"Loss {loss}") > 0  # it was there from the start
    return [str(explorer.state.true_class), of_class, of_class, loss]


def no_input(explorer):
    W, b, x, a, _ = agrees(explorer, x_1=0)
    *_, before, _ = at_start()
    assert moved(before[1], a[1]) == [True, True, False] and W[1][2, 0] == 0 and x[0, 0] == 0
    rest = b[1][0, 0] + W[1][0, 1] * x[1, 0] + W[1][0, 2] * x[2, 0]
    assert np.isclose(a[1][0, 0], rest) and explorer.state.subject == ("a", (1, 1))
    return ["0", format_number(rest), str(explorer.state.subject[1][0])]


def relu(explorer):
    *_, a, h = agrees(explorer, "relu")
    assert np.isclose(h[1], a[1]).ravel().tolist() == [True, False, True]
    return ()


def four_wide(explorer):
    sizes = (3, 4, 4, 2)
    W = start(*sizes).theta.W
    assert tuple(explorer.state.sizes) == sizes and "shapes" in [panel["name"] for panel in explorer.scene.panels]
    shapes = [str(n) for k in (1, 2, 3) for n in W[k].shape]
    return [*shapes, str(sizes[3]), str(sizes[2])]


def one_weight(explorer):
    first, *_, before, h = at_start()
    *_, a, _ = agrees(explorer, W_212=first[2][0, 1] + 1)
    assert moved(before[2], a[2]) == [True, False, False] and moved(before[3], a[3]) == [True, True]
    assert np.isclose(a[2][0, 0] - before[2][0, 0], 1 * h[1][1, 0])
    ends = [format_number(each[2][0, 0], 2) for each in (before, a)]
    return [*ends, "1", format_number(h[1][1, 0], 2), str(len(a))]


def doubled(explorer):
    W, *_, before = at_start()
    by_W = (before[3] - start(*SIZES).y) @ before[2].T
    *_, after = agrees(explorer, W_311=2 * W[3][0, 0])
    fell = np.log(after[3][0, 0]) - np.log(before[3][0, 0])
    promised = -by_W[0, 0] * W[3][0, 0]
    assert 0 < fell < promised and after[3][0, 0] > before[3][0, 0] and after[3][1, 0] < before[3][1, 0]
    outputs = [format_number(each[3][j, 0], 2) for j in (0, 1) for each in (before, after)]
    return [*outputs, format_number(fell), format_number(promised)]


def six_wide(explorer):
    sizes = (6, 6, 6, 2)
    assert tuple(explorer.state.sizes) == sizes
    now, before = (start(*each).theta for each in (sizes, SIZES))
    assert now.W[1].size == now.W[2].size and before.W[1].size == before.W[2].size
    counted = [sum(array.size for part in (theta.W, theta.b) for array in part.values()) for theta in (now, before)]
    return [str(n) for n in (*counted, now.W[1].size, before.W[1].size, now.W[3].size, before.W[3].size)]


CLAIMS = {
    "4.1 first layer": first_layer,
    "4.1 all layers": all_layers,
    "4.1 no input": no_input,
    "4.1 relu": relu,
    "4.1 four wide": four_wide,
    "4.1 one weight": one_weight,
    "4.1 doubled": doubled,
    "4.1 six wide": six_wide,
}
