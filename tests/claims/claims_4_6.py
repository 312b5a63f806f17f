"""What the tries of 4.6 say."""

import numpy as np

from lecture_lib import cross_entropy, logistic, numerical_gradient, softmax, tanh
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import start

SIZES = (3, 3, 3, 2)


def loss_above(network, i):
    """The loss as a function of h_i, plainly."""
    W, b, g = network.theta.W, network.theta.b, network.g

    def loss(h):
        for k in range(i + 1, len(W)):
            h = g(b[k] + W[k] @ h)
        return cross_entropy(softmax(b[len(W)] + W[len(W)] @ h), network.y)

    return loss


def by_h(network, i):
    return numerical_gradient(loss_above(network, i), network.forward.h[i])


def by_a(network, i):
    return numerical_gradient(lambda a: loss_above(network, i)(network.g(a)), network.forward.a[i])


def shown(explorer, *numbers, decimals=4):
    """These numbers as they are written, which the picture says as well."""
    found = [format_number(float(number), decimals) for number in numbers]
    assert all(number in explorer.text() for number in found), found
    return found


def drawn(explorer, *numbers, decimals=4):
    """The same, for what is drawn and not said."""
    found = [format_number(float(number), decimals) for number in numbers]
    assert all(number in "".join(explorer.scene.frame["moving"]) for number in found), found
    return found


def derives(explorer, kind, *indices, line=1, trap=False):
    state = explorer.state
    assert (state.subject, state.line, state.trap) == ((kind, indices), line, trap)


def four_outputs(explorer):
    state, W = explorer.state, start(3, 3, 3, 4).theta.W
    assert state.sizes == [3, 3, 3, 4] and state.subject == ("h", (2, 1))
    assert len(W[3][:, 0]) == 4 and len(W[2][:, 0]) == 3  # paths of h_21, of h_11
    return ()


def closed_path(explorer):
    network = start(*SIZES).turned("W", 3, 1, 1, to=0.0)
    derives(explorer, "h", 2, 1, line=2)
    assert (explorer.state.weight, explorer.state.value) == (("W", (3, 1, 1)), 0.0)
    grad_a = network.forward.y_hat - network.y
    product = grad_a[0, 0] * network.theta.W[3][0, 0]
    assert np.isclose(by_h(network, 2)[0, 0], product + grad_a[1, 0] * network.theta.W[3][1, 0])
    return [f"{abs(product):.0f}", "2", *drawn(explorer, grad_a[0, 0])]


def row_one(explorer):
    network = start(*SIZES)
    derives(explorer, "h", 1, 1, line=3, trap=True)
    W_2, grad_a = network.theta.W[2], by_a(network, 2)
    row, column = (W_2[0] @ grad_a).item(), (W_2[:, 0] @ grad_a).item()
    assert np.isclose(column, by_h(network, 1)[0, 0]) and not np.isclose(row, column)
    return shown(explorer, row, column, decimals=6)


def no_transpose(explorer):
    network = start(*SIZES)
    derives(explorer, "h", 1, trap=True)
    tried, right = network.theta.W[2] @ by_a(network, 2), by_h(network, 1)
    assert tried.shape == right.shape == (3, 1) and not np.isclose(tried, right, rtol=1e-3).any()
    shown(explorer, *tried[:, 0], *right[:, 0], decimals=6)
    return ()


def two_by_three(explorer):
    network = start(*SIZES)
    derives(explorer, "h", 2, trap=True)
    (rows, columns), given = network.theta.W[3].shape, len(network.forward.y_hat - network.y)
    assert given != columns and "The trap: nothing." in explorer.text()
    return [str(n) for n in (rows, columns, columns, given)]


def wider(explorer):
    W_3 = start(3, 4, 4, 2).theta.W[3]
    derives(explorer, "h", 2)
    assert explorer.state.sizes == [3, 4, 4, 2] and len(W_3) == explorer.state.sizes[-1]
    rows, columns = W_3.shape
    assert (W_3.T @ np.ones((rows, 1))).shape == (columns, 1)
    return [str(n) for n in (*W_3.shape, *W_3.T.shape, rows, columns)]


def a_little(explorer):
    first = start(*SIZES)
    moved = first.turned("b", 2, 1, by=0.1)
    assert (explorer.state.weight, explorer.state.value) == (("b", (2, 1)), moved.theta.b[2][0, 0])
    up = (moved.forward.a[2] - first.forward.a[2])[0, 0]
    slope, change = first.numerical.b[2][0, 0], moved.loss_of(moved.theta) - first.loss_of(first.theta)
    assert np.isclose(slope, by_a(first, 2)[0, 0])
    return [format_number(up, 1), *shown(explorer, slope), format_number(up, 2), *shown(explorer, slope * up, change)]


def through_tanh(explorer):
    network = start(*SIZES, g=tanh)
    derives(explorer, "a", 2, 1, line=3)
    h, grad_h, grad_a = network.forward.h[2][0, 0], by_h(network, 2)[0, 0], by_a(network, 2)[0, 0]
    assert np.isclose(grad_h * (1 - h**2), grad_a)
    return ["1", *drawn(explorer, h, 1 - h**2, grad_h), *shown(explorer, grad_a)]


def m_to_k(explorer):
    network = start(*SIZES)
    derives(explorer, "h", 1, 1, trap=True)
    products = (by_a(network, 2) * network.theta.W[2][:, [0]])[:, 0]
    k = len(network.y)
    assert np.isclose(products.sum(), by_h(network, 1)[0, 0]) and len(products) == k + 1
    assert shown(explorer, *products, decimals=3)  # on the edges
    return [str(k), *shown(explorer, products[:k].sum(), products.sum(), decimals=6)]


def stop_seven(explorer, g=logistic):
    assert explorer.state.stop == 7 and explorer.state.g is g
    return shown(explorer, *by_a(start(*SIZES, g=g), 1)[:, 0])


def an_input(explorer):
    first = start(*SIZES)
    moved = first.turned("x", 0, 2, by=0.1)
    assert explorer.state.weight == ("x", (2,)) and np.isclose(explorer.state.value, moved.x[1, 0])
    slope = (first.theta.W[1].T @ by_a(first, 1))[1, 0]
    assert np.isclose(slope, by_h(first, 0)[1, 0])
    change = format_number(moved.loss_of(moved.theta) - first.loss_of(first.theta), sign=True)
    assert change == format_number(slope * 0.1, sign=True) and f"change {change}" in explorer.text()
    return [*shown(explorer, slope) * 2, format_number(0.1, 2), change]


CLAIMS = {
    "4.6 four outputs": four_outputs,
    "4.6 closed path": closed_path,
    "4.6 row one": row_one,
    "4.6 no transpose": no_transpose,
    "4.6 two by three": two_by_three,
    "4.6 wider": wider,
    "4.6 a little": a_little,
    "4.6 through tanh": through_tanh,
    "4.6 m to k": m_to_k,
    "4.6 stop seven": lambda explorer: [*stop_seven(explorer), "1"],
    "4.6 stop seven with tanh": lambda explorer: stop_seven(explorer, tanh),
    "4.6 an input": an_input,
}
