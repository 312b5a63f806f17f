"""What the tries of 4.4 say."""

from math import prod

import numpy as np
from plainly import Plainly

from claims import first
from lecture_lib.explore.thin_chain import ThinState

WIDE, WIDE_TANH, THIN = first(3, 3, 3, 3), first(3, 3, 3, 3, g="tanh"), Plainly.of(ThinState())


def promise(explorer, step):
    """The gradient w.r.t. W_112 at its first value, times the step; the loss there; its change."""
    state, at = explorer.state, ("W", (1, 1, 2))
    assert state.value == round(WIDE_TANH.entry(*at) + step, 2) and state.weight == at
    change = WIDE_TANH.turned(*at, by=step).loss - WIDE_TANH.loss
    return WIDE_TANH.entry("by W", at[1]) * step, WIDE_TANH.loss, change


def a_tenth_up(explorer):
    promised, _, change = promise(explorer, 0.1)
    assert 0.95 < change / promised < 1
    return promised, change


def four_up(explorer):
    promised, loss, change = promise(explorer, 4.0)
    assert loss + promised < 0 < loss + change
    return promised, loss, 0, change


def factors(network=THIN, k=1):
    """The factors of dL/dW_k11 of the thin network, from the loss on."""
    y_hat = network.y_hat.item()
    found = [network.by_h[3].item(), y_hat * (1 - y_hat)]
    for i in range(3, k, -1):
        found += [network.W[i].item(), network.slope[i - 1].item()]
    return [*found, network.h[k - 1].item()]


def turned_weight(explorer):
    state = explorer.state
    same = np.isclose(factors(), factors(THIN.turned("W", (1, 1, 1), state.value)))
    assert state.subject == ("W", (1, 1, 1)) and (~same).sum() == 4 and same.sum() == 3


def gradient_of_W_211(explorer):
    of_second = factors(k=2)
    assert explorer.state.subject == ("W", (2, 1, 1))
    assert len(of_second) == 5 and of_second[:4] == factors()[:4] and of_second[4] == THIN.h[1].item()


def strongest_path(explorer):
    W, s = WIDE.W, WIDE.slope
    carries = np.array(
        [
            WIDE.by_a[3][c, 0] * W[3][c, p] * s[2][p, 0] * W[2][p, 0] * s[1][0, 0] * WIDE.x[1, 0]
            for p, c in np.ndindex(3, 3)
        ]
    )
    whole = WIDE.by_W[1][0, 1]
    assert explorer.state.path == abs(carries).argmax() + 1 and np.isclose(carries.sum(), whole)
    return abs(carries).max() * np.sign(whole), whole


def two_more_layers(explorer):
    """A path chooses a neuron of every layer after the first."""
    sizes = explorer.state.sizes
    assert sizes == [3, 3, 3, 3, 3, 3]
    return prod(sizes[2:]), prod(sizes[2:-2]), sizes[-1]


def two_stops(explorer):
    assert explorer.state.stops_made[-1:] == [("W", 3)]


def three_stops(explorer):
    assert explorer.state.stops_made[-1:] == [("h", 2)]
    return WIDE.by_h[2][0, 0], len(WIDE.W[3][:, 0])


def all_stops(explorer):
    assert len(explorer.state.stops_made) == 8 and explorer.state.stops_made[-1] == ("W", 1)
    return (WIDE.by_W[1][0, 1], 3), 1, 2


def tiny_nudge(explorer):
    state = explorer.state
    network, at = Plainly.of(state), ("W", (1, 1, 1))
    assert state.nudge == -12

    def error(nudge):
        up, down = (network.turned(*at, by=by).loss for by in (nudge, -nudge))
        return abs((up - down) / (2 * nudge) - network.by_W[1].item()), abs(up - down)

    assert error(1e-12)[0] > 100 * error(1e-5)[0]
    assert error(1e-12)[1] < 1e-10 * network.loss  # at least ten digits are the same
    return (10,)  # 10⁻⁵ is the other nudge
