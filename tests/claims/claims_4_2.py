"""What the tries of 4.2 say."""

import numpy as np
from plainly import PLAIN

from lecture_lib import numerical_gradient, one_hot
from lecture_lib.explore.kit.network_state import FIRST_X, first_weights
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import start

X, Y = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]), np.array([0, 0, 1, 0, 1, 1])


# One neuron: walks of gradient descent, plainly.


def loss(w, b, linear=False):
    a = w * X + b
    return float((((a if linear else PLAIN["logistic"](a)) - Y) ** 2).mean())


def slopes(w, b, linear=False):
    a = w * X + b
    h = a if linear else PLAIN["logistic"](a)
    by_a = 2 * (h - Y) * (1 if linear else h * (1 - h))
    return np.array([(by_a * X).mean(), by_a.mean()])


def walk(eta, steps, w=-2.0, b=3.0, linear=False):
    """The places of a run from w and b, (steps + 1, 2)."""
    places = [np.array([w, b])]
    for _ in range(steps):
        places.append(places[-1] - eta * slopes(*places[-1], linear))
    return np.array(places)


def lengths(places):
    return np.linalg.norm(np.diff(places, axis=0), axis=1)


def stands_at(explorer, places):
    """The explorer of one neuron stands at the end of this walk."""
    state = explorer.state
    assert state.t == len(places) - 1 and (state.w_0, state.b_0) == tuple(places[0])
    theta = state.iteration().theta
    assert np.allclose([theta.W[1].item(), theta.b[1].item()], places[-1])


def one_step(explorer):
    places = walk(4.0, 1)
    stands_at(explorer, places)
    return [format_number(n, 2) for n in places.T.ravel()] + [format_number(loss(*place)) for place in places]


def w_first(explorer):
    (began, led), state = walk(4.0, 1), explorer.state
    assert led[0] < state.w_0 < led[0] + 0.1 and state.b_0 == began[1]
    here, there = slopes(state.w_0, began[1])[1], slopes(*began)[1]
    assert here < 0 < there and slopes(led[0], began[1])[1] < 0
    return [format_number(state.w_0, 2), format_number(here, 3), format_number(there, 3)]


def hundred_steps(explorer):
    places = walk(4.0, 100, 5.0, 5.0)
    stands_at(explorer, places)
    assert format_number(loss(*places[0])) == format_number(loss(*places[-1]))
    return [
        "100",
        format_number(places[0, 0], 0),
        *(format_number(n, 3) for n in places[-1]),
        format_number(loss(*places[-1])),
    ]


def thousand_steps(explorer):
    places = walk(4.0, 1000, 5.0, 5.0)
    stands_at(explorer, places)
    losses = np.array([loss(*place) for place in places])
    high = 950
    above = 0.49
    assert (losses[: high + 1] > above).all() and losses[-1] < 0.15
    assert lengths(places)[high:].max() > lengths(places)[:high].max()
    return [str(high), format_number(above, 2), str(explorer.state.t - high), format_number(losses[-1])]


def to_the_end(explorer):
    walks = [walk(eta, 200, linear=True) for eta in (0.02, 0.1, 0.25)]
    assert explorer.state.t == 200 and explorer.state.etas == (0.02, 0.1, 0.25)
    ends = [loss(*places[-1], True) for places in walks]
    lowest = loss(*np.polyfit(X, Y, 1), True)
    before = loss(*walks[0][-2], True)
    assert before > ends[0] > 2 * lowest and np.isclose(ends[1], lowest, atol=5e-5)
    assert (np.diff(lengths(walks[2])) > 0).all()
    return [format_number(ends[0]), format_number(ends[1])]


def across(explorer):
    eta, last = 0.2, 200
    assert explorer.state.eta_3 == eta and explorer.state.t == last
    places, lowest = walk(eta, last, linear=True), np.polyfit(X, Y, 1)
    bends = 2 * np.array([[(X * X).mean(), X.mean()], [X.mean(), 1]])
    over_the_valley = (places - lowest) @ np.linalg.eigh(bends)[1][:, -1]
    soon = over_the_valley[:60]  # later it is rounding
    assert (soon[1:] * soon[:-1] < 0).all() and (np.diff(abs(soon)) < 0).all()
    assert format_number(loss(*places[-1], True)) == format_number(loss(*lowest, True))
    return [format_number(eta, 1), format_number(loss(*places[-1], True))]


# The network of the slice, and its gradient by nudging.

SLICED, SEED, TRUE_CLASS = (3, 3, 3, 3), 10, 3


def sliced(sizes=SLICED):
    return first_weights(sizes, SEED)


def loss_of(theta, g="tanh"):
    h, L = np.array(FIRST_X[: theta.sizes[0]])[:, None], theta.L
    for k in range(1, L + 1):
        h = PLAIN["softmax" if k == L else g](theta.b[k] + theta.W[k] @ h)
    return PLAIN["cross_entropy"](h, one_hot(TRUE_CLASS, theta.sizes[-1]))


def entries(parameters):
    return np.concatenate([array.ravel() for part in (parameters.W, parameters.b) for array in part.values()])


def gradient(theta, g="tanh"):
    return numerical_gradient(lambda at: loss_of(at, g), theta)


def squared(theta, g="tanh"):
    return float((entries(gradient(theta, g)) ** 2).sum())


def same_theta(explorer, theta):
    assert np.allclose(entries(explorer.state.theta), entries(theta), atol=1e-8)


def one_number(explorer):
    theta, state = sliced(), explorer.state
    grad = gradient(theta)
    slope = float(grad.b[3][2, 0])
    assert state.weight == ("b", (3, 3)) and np.isclose(abs(slope), abs(entries(grad)).max())
    step = state.value - state.mark
    assert np.isclose(state.mark, theta.b[3][2, 0]) and np.isclose(abs(step), 0.1) and slope * step < 0
    promised = slope * step
    together = -0.1 * float(np.linalg.norm(entries(grad)))
    assert f"{format_number(promised, 4)}" in explorer.text()
    return [str(theta.count), format_number(promised), format_number(abs(step), 1), format_number(together)]


def long_step(explorer):
    theta, eta = sliced(), explorer.state.eta
    same_theta(explorer, theta)
    grad, now = gradient(theta), loss_of(theta)
    along = [loss_of(theta - at * grad) for at in np.linspace(0, 2, 401)]
    promised = eta * squared(theta)
    assert eta == 1.5 and now - promised < 0 and min(along) < along[300]
    assert (np.diff(along)[:160] < 0).all() and along[180] > min(along)  # it falls to the dotted line, then climbs
    return [format_number(along[300]), format_number(min(along)), format_number(now), format_number(promised), "0"]


def next_slice(explorer):
    theta, eta = sliced(), 0.5
    assert explorer.state.eta == eta and explorer.state.t == 1 and explorer.end != type(explorer)(eta=eta).end
    after = theta - eta * gradient(theta)
    same_theta(explorer, after)
    kept = [(loss_of(at) - loss_of(at - eta * gradient(at))) / (eta * squared(at)) for at in (theta, after)]
    assert kept[1] > kept[0] and squared(after) < squared(theta) / 10
    return ()


def logistic_slice(explorer):
    theta = sliced()
    same_theta(explorer, theta)
    assert str(explorer.state.g) == "logistic"
    grad = gradient(theta, "logistic")
    along = [loss_of(theta - at * grad, "logistic") for at in np.linspace(0, 1, 101)]
    assert (np.diff(along) < 0).all() and explorer.end == 1
    return [format_number(squared(theta, "logistic")), format_number(squared(theta)), "1"]


def larger_network(explorer):
    sizes = [3, 4, 4, 4, 4, 3]
    assert explorer.state.sizes == sizes
    return [str(sum((below + 1) * n for below, n in zip(sizes, sizes[1:], strict=False)))]


# Where a derivative is in grad_theta.


def W_213(explorer):
    layer, to, of = 2, 1, 3
    assert explorer.state.weight == ("W", (layer, to, of)) and start(3, 3, 3, 2).theta.W[layer].shape == (3, 3)
    network = start(3, 3, 3, 2)
    after = network.turned("W", layer, to, of, by=1.0).forward
    heard = (after.a[layer] - network.forward.a[layer]).ravel()
    assert np.flatnonzero(heard).tolist() == [to - 1] and np.isclose(heard[to - 1], network.forward.h[1][of - 1, 0])
    return [str(n) for n in (to, of, to, layer, of, layer - 1)]


def n_by_k(explorer):
    k, n = start(3, 3, 3, 2).grad.W[3].shape
    assert explorer.state.trap and tuple(explorer.state.sizes) == (3, 3, 3, 2)
    right, wrong = ({(i, j) for i in range(rows) for j in range(columns)} for rows, columns in ((k, n), (n, k)))
    unfilled, without = wrong - right, right - wrong
    assert {j for _, j in without} == {k}
    return [str(n), str(k), str(len(unfilled)), str(len(without)), str(k + 1)]


def n_is_k(explorer):
    state = explorer.state
    k, n = start(*state.sizes).grad.W[3].shape
    assert state.trap and k == n
    return [str(n)]


def one_nudge(explorer):
    network = start(3, 3, 3, 2)
    by = 0.05
    nudged = network.turned("W", 3, 2, 1, by=by)
    assert np.allclose(entries(explorer.state.theta), entries(nudged.theta))
    losses = [float(-np.log(each.forward.y_hat[0, 0])) for each in (network, nudged)]
    change = losses[1] - losses[0]
    assert np.isclose(change / by, float(network.grad.W[3][1, 0]), atol=0.002)
    return [
        format_number(change),
        format_number(change),
        format_number(by, 2),
        format_number(change / by, 2),
        str(network.theta.count - 1),
    ]


CLAIMS = {
    "4.2 one step": one_step,
    "4.2 w first": w_first,
    "4.2 hundred steps": hundred_steps,
    "4.2 thousand steps": thousand_steps,
    "4.2 to the end": to_the_end,
    "4.2 across": across,
    "4.2 one number": one_number,
    "4.2 long step": long_step,
    "4.2 next slice": next_slice,
    "4.2 logistic slice": logistic_slice,
    "4.2 larger network": larger_network,
    "4.2 W 213": W_213,
    "4.2 n by k": n_by_k,
    "4.2 n is k": n_is_k,
    "4.2 one nudge": one_nudge,
}
