"""What the tries of 4.4 say."""

from math import prod

import numpy as np

from lecture_lib import forward_propagation, logistic, numerical_gradient, softmax, tanh
from lecture_lib.explore.thin_chain import ThinState
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import Network, start

WIDE = start(3, 3, 3, 3)


def promise(explorer, step):
    """The gradient w.r.t. W_112 at its first value, times the step; the loss there; its change."""
    network = start(3, 3, 3, 3, g=tanh)
    at, loss = network.theta.W[1][0, 1], network.loss_of(network.theta)
    assert explorer.state.value == round(at + step, 2) and explorer.state.weight == ("W", (1, 1, 2))
    change = network.turned("W", 1, 1, 2, by=step).forward.loss(network.y) - loss
    return network.numerical.W[1][0, 1] * step, loss, change


def a_tenth_up(explorer):
    promised, _, change = promise(explorer, 0.1)
    assert 0.95 < change / promised < 1
    return format_number(promised), format_number(change)


def four_up(explorer):
    promised, loss, change = promise(explorer, 4.0)
    assert loss + promised < 0 < loss + change
    return format_number(promised), format_number(loss), "0", format_number(change)


def factors(W_111=None, W_211=None, k=1):
    """The factors of dL/dW_k11 of the thin network at first, or with weights turned, from the loss on."""
    state = ThinState()
    W, b = ({i: part[i].item() for i in part} for part in (state.theta.W, state.theta.b))
    W |= {i: to for i, to in ((1, W_111), (2, W_211)) if to is not None}
    h = {0: state.x.item()}
    for i in W:
        h[i] = float(logistic(b[i] + W[i] * h[i - 1]))
    found = [2 * (h[3] - 1.0), h[3] * (1 - h[3])]
    for i in range(3, k, -1):
        found += [W[i], h[i - 1] * (1 - h[i - 1])]
    return [*found, h[k - 1]]


def turned_weight(explorer):
    state = explorer.state
    same = np.isclose(factors(), factors(W_111=state.value))
    assert state.subject == ("W", (1, 1, 1)) and not same.all()
    assert (~same).sum() == 4 and same.sum() == 3
    return ()


def gradient_of_W_211(explorer):
    of_second, of_first = factors(k=2), factors()
    assert explorer.state.subject == ("W", (2, 1, 1))
    assert len(of_second) == 5 and of_second[:4] == of_first[:4]
    state = ThinState()
    assert np.isclose(of_second[4], forward_propagation(state.theta, state.x).h[1].item())
    return ()


def a_weight_at_zero(explorer):
    """Also what the question after it asks: which of the three gradients are 0."""
    state = explorer.state
    assert state.subject == ("W", (1, 1, 1)) and state.weight == ("W", (2, 1, 1))
    found = factors(W_211=state.value)
    assert len(found) == 7 and found.count(0.0) == 1 and found[4] == 0
    assert [prod(factors(W_211=state.value, k=k)) == 0 for k in (1, 2, 3)] == [True, False, False]
    return ()


def strongest_path(explorer):
    W, a, up = WIDE.theta.W, WIDE.forward.a, WIDE.grad.a[3]
    carries = np.array(
        [
            up[c, 0] * W[3][c, p] * logistic.prime(a[2][p, 0]) * W[2][p, 0] * logistic.prime(a[1][0, 0]) * WIDE.x[1, 0]
            for p, c in np.ndindex(3, 3)
        ]
    )
    assert explorer.state.path == abs(carries).argmax() + 1 and carries.size == 9
    whole = WIDE.numerical.W[1][0, 1]
    assert np.isclose(carries.sum(), whole)
    return format_number(abs(carries).max() * np.sign(whole)), format_number(whole)


def a_fourth_hidden_layer(explorer):
    """A path chooses a neuron of every layer after the first; it has two factors a layer, and one for the weight."""
    sizes = explorer.state.sizes
    assert sizes == [4, 4, 4, 4, 4, 4]
    now, before = prod(sizes[2:]), prod(sizes[2:-1])
    return str(now), str(before)


def two_stops(explorer):
    assert explorer.state.stops_made[-1:] == [("W", 3)]
    by_a = softmax(WIDE.forward.a[3]) - WIDE.y
    assert np.allclose(WIDE.numerical.b[3], by_a)
    assert np.allclose(WIDE.numerical.W[3], by_a @ WIDE.forward.h[2].T)
    return ()


def by_h_2():
    """dL/dh_2 by nudging."""
    W, b = WIDE.theta.W[3], WIDE.theta.b[3]
    return numerical_gradient(lambda h: -np.log(softmax(b + W @ h))[0, 0], WIDE.forward.h[2])


def three_stops(explorer):
    assert explorer.state.stops_made[-1:] == [("h", 2)]
    by_a, W = softmax(WIDE.forward.a[3]) - WIDE.y, WIDE.theta.W[3]
    assert len(W[:, 0]) == 3 and np.isclose((by_a[:, 0] * W[:, 0]).sum(), by_h_2()[0, 0])
    return format_number(by_h_2()[0, 0]), "3"


def all_stops(explorer):
    state = explorer.state
    assert len(state.stops_made) == 8 and state.stops_made[-1] == ("W", 1)
    return format_number(WIDE.numerical.W[1][0, 1], 3), "1", "2"


def tiny_nudge(explorer):
    state = explorer.state
    network = Network(state.theta, state.x, state.y, state.g, state.output, state.loss)
    assert state.nudge == -12 and state.g is tanh
    right = network.grad.W[1].item()
    nudged = (numerical_gradient(network.loss_of, network.theta, 10.0**-n).W[1].item() for n in (12, 5))
    tiny, small = (abs(found - right) for found in nudged)
    assert tiny > 100 * small
    one, other = (network.loss_of(network.turned("W", 1, 1, by=by).theta) for by in (1e-12, -1e-12))
    assert abs(one - other) < 1e-10 * one  # at least ten digits are the same
    return (str(round((1e-5) ** (-1 / 5))),)  # 10⁻⁵ is the other nudge


CLAIMS = {
    "4.4 a tenth up": a_tenth_up,
    "4.4 four up": four_up,
    "4.4 turned weight": turned_weight,
    "4.4 gradient of W_211": gradient_of_W_211,
    "4.4 a weight at zero": a_weight_at_zero,
    "4.4 strongest path": strongest_path,
    "4.4 a fourth hidden layer": a_fourth_hidden_layer,
    "4.4 two stops": two_stops,
    "4.4 three stops": three_stops,
    "4.4 all stops": all_stops,
    "4.4 tiny nudge": tiny_nudge,
}
