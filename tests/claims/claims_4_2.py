"""What the tries of 4.2 say."""

import numpy as np
from plainly import Plainly, X, Y, descent, neuron

from claims import first, holds, shown
from lecture_lib.first_networks import FIRST_X, first_weights

# One neuron.


def losses(output, places):
    return neuron(output, *np.transpose(places)).loss


def lengths(places):
    return np.linalg.norm(np.diff(places, axis=0), axis=1)


def stands_at(explorer, places):
    """The explorer of one neuron stands at the end of this walk."""
    state = explorer.state
    assert state.t == len(places) - 1 and (state.w_0, state.b_0) == tuple(places[0])
    theta = state.iteration().theta
    assert np.allclose([theta.W[1].item(), theta.b[1].item()], places[-1])


def one_step(explorer):
    places = descent("logistic", [4.0])
    stands_at(explorer, places)
    return *((n, 2) for n in places.T.ravel()), *losses("logistic", places)


def hundred_steps(explorer):
    places = descent("logistic", [4.0] * 100, (5.0, 5.0))
    stands_at(explorer, places)
    begun, *_, ended = losses("logistic", places)
    assert abs(begun - ended) < 1e-4
    return 100, 5, *((n, 3) for n in places[-1]), ended


def thousand_steps(explorer):
    places = descent("logistic", [4.0] * 1000, (5.0, 5.0))
    stands_at(explorer, places)
    found, high = losses("logistic", places), 950
    assert (found[: high + 1] > 0.49).all() and found[-1] < 0.15
    assert lengths(places)[high:].max() > lengths(places)[:high].max()
    return high, "0.49", explorer.state.t - high, found[-1]


LOWEST = np.polyfit(X, Y, 1)


def to_the_end(explorer):
    walks = [descent("linear", [eta] * 200) for eta in (0.02, 0.1, 0.25)]
    assert explorer.state.t == 200 and explorer.state.etas == (0.02, 0.1, 0.25)
    (*_, before, slow), (*_, there), _ = (losses("linear", walk) for walk in walks)
    lowest = neuron("linear", *LOWEST).loss
    assert before > slow > 2 * lowest and np.isclose(there, lowest, atol=5e-5)
    assert (np.diff(lengths(walks[2])) > 0).all()
    return slow, there


def across(explorer):
    assert explorer.state.eta_3 == 0.2 and explorer.state.t == 200
    places = descent("linear", [0.2] * 200)
    bends = 2 * np.array([[(X * X).mean(), X.mean()], [X.mean(), 1]])
    over_the_valley = (places - LOWEST) @ np.linalg.eigh(bends)[1][:, -1]
    soon = over_the_valley[:60]  # later it is rounding
    assert (soon[1:] * soon[:-1] < 0).all() and (np.diff(abs(soon)) < 0).all()
    ended = losses("linear", places)[-1]
    assert f"{ended:.4f}" == f"{neuron('linear', *LOWEST).loss:.4f}"
    return "0.2", ended


# The network of the slice.


def sliced(*sizes, g="tanh"):
    theta = first_weights(sizes, 10)
    return Plainly(theta.W, theta.b, np.array(FIRST_X[: sizes[0]])[:, None], np.eye(3)[:, 2:], g)


SLICED = sliced(3, 3, 3, 3)


def one_number(explorer):
    state, slope = explorer.state, SLICED.by_b[3][2, 0]
    assert state.weight == ("b", (3, 3)) and abs(slope) == abs(SLICED.gradient).max()
    step = state.value - state.mark
    assert np.isclose(state.mark, SLICED.b[3][2, 0]) and np.isclose(abs(step), 0.1) and slope * step < 0
    return SLICED.gradient.size, *shown(explorer, slope * step), (abs(step), 1), -0.1 * SLICED.squares**0.5


def long_step(explorer):
    now, promised = holds(explorer, SLICED), 1.5 * SLICED.squares
    along = now.along(np.linspace(0, 2, 401)).loss
    assert explorer.state.eta == 1.5 and now.loss < promised and along.min() < along[300]
    assert (np.diff(along)[:160] < 0).all() and along[180] > along.min()  # it falls to the dotted line, then climbs
    return along[300], along.min(), promised, now.loss, 0


def end(explorer):
    """Where the axis of η ends."""
    return explorer.numbers().along.end


def next_slice(explorer):
    eta = explorer.state.eta
    assert eta == 0.5 and explorer.state.t == 1 and end(explorer) != end(type(explorer)(eta=eta))
    after = holds(explorer, SLICED.along(eta))
    kept = [(at.loss - at.along(eta).loss) / (eta * at.squares) for at in (SLICED, after)]
    assert kept[1] > kept[0] and after.squares < SLICED.squares / 10


# Where a derivative is in grad_theta.

FIRST = first(3, 3, 3, 2)


def W_213(explorer):
    layer, to, of = 2, 1, 3
    assert explorer.state.weight == ("W", (layer, to, of)) and FIRST.W[layer].shape == (3, 3)
    heard = (FIRST.turned("W", (layer, to, of), by=1.0).a[layer] - FIRST.a[layer]).ravel()
    assert np.flatnonzero(heard).tolist() == [to - 1] and np.isclose(heard[to - 1], FIRST.h[1][of - 1, 0])
    return to, of, to, layer, of, layer - 1


def n_by_k(explorer):
    k, n = FIRST.W[3].shape
    assert explorer.state.trap and tuple(explorer.state.sizes) == (3, 3, 3, 2)
    right, wrong = set(np.ndindex(k, n)), set(np.ndindex(n, k))
    assert {j for _, j in right - wrong} == {k}
    return n, k, len(wrong - right), len(right - wrong), k + 1


def one_nudge(explorer):
    change = holds(explorer, FIRST.turned("W", (3, 2, 1), by=0.05)).loss - FIRST.loss
    assert np.isclose(change / 0.05, FIRST.by_W[3][1, 0], atol=0.002)
    return change, change, "0.05", (change / 0.05, 2), FIRST.gradient.size - 1
