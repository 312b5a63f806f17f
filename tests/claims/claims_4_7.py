"""What the tries of 4.7 say."""

import numpy as np

from lecture_lib import back_propagation, compare, forward_propagation
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import moved, start

SIZES = (3, 3, 3, 2)
FIRST = start(*SIZES)
PASSES, FAILS = 1e-6, 1e-4  # a right gradient is as close as this to nudging; the picture marks what is this far off


def as_at_first(explorer, subject, *changed):
    """The state is that of the first numbers with `changed` turned to a number, and derives `subject`."""
    state = explorer.state
    network = FIRST.turned(*changed[:-1], to=changed[-1]) if changed else FIRST
    assert state.sizes == list(SIZES) and (subject is None or state.subject == subject)
    assert all(
        (getattr(state.theta, kind)[k] == getattr(network.theta, kind)[k]).all() for kind in "Wb" for k in (1, 2, 3)
    )
    assert (state.x == network.x).all()
    return network


def into_neuron_2(explorer):
    as_at_first(explorer, ("W", (2, 2, 1)))
    assert explorer.state.weight == ("W", (2, 2, 1))
    assert moved(FIRST.forward.a[2], FIRST.turned("W", 2, 2, 1, by=1.0).forward.a[2]) == [(2, 1)]
    return ()


def its_two_factors(explorer):
    as_at_first(explorer, ("W", (2, 2, 3)))
    assert explorer.state.show == "numbers" and explorer.state.line == 2
    blame, below = FIRST.grad.a[2][1, 0], FIRST.forward.h[1][2, 0]
    assert np.isclose(blame * below, FIRST.numerical.W[2][1, 2], rtol=1e-6)
    return [*(format_number(number) for number in (blame, below, blame * below)), "2", "3"]


def turned_by(by):
    """W_313 turned `by` a number: what was promised, how the loss changed, both gradients."""

    def claim(explorer):
        now = as_at_first(explorer, ("W", (3, 1, 3)), "W", 3, 1, 3, round(FIRST.theta.W[3][0, 2] + by, 2))
        change, first = now.loss_of(now.theta) - FIRST.loss_of(FIRST.theta), FIRST.numerical.W[3][0, 2]
        assert np.isclose(explorer.state.mark, FIRST.theta.W[3][0, 2])
        assert (abs(change - first * by) < 0.02 * abs(first * by)) == (by < 1)  # a short step nearly keeps its promise
        told = [format_number(first * by), format_number(change)]
        return told if by < 1 else [*told, format_number(first), format_number(now.numerical.W[3][0, 2])]

    return claim


def exchanged(explorer):
    as_at_first(explorer, ("W", (2, 1, 2)))
    a, h = FIRST.grad.a[2][:, 0], FIRST.forward.h[1][:, 0]
    right, exchanged = a[0] * h[1], a[1] * h[0]
    assert np.isclose(right, FIRST.numerical.W[2][0, 1]) and np.isclose(exchanged, FIRST.numerical.W[2][1, 0])
    return ["1", "2", format_number(right), format_number(exchanged)]


def other_sign(explorer):
    now = as_at_first(explorer, ("W", (1,)), "x", 0, 2, 0.4)
    assert np.argwhere(now.numerical.W[1] * FIRST.numerical.W[1] < 0).tolist() == [[0, 1], [1, 1], [2, 1]]
    return ()


def other_order(explorer):
    as_at_first(explorer, ("W", (3,)))
    assert explorer.state.trap
    other, right = (FIRST.forward.h[2] @ FIRST.grad.a[3].T).shape, FIRST.theta.W[3].shape
    assert other != right
    return ()


def bias_turned(explorer):
    by = 1.0
    now = as_at_first(explorer, ("b", (2, 2)), "b", 2, 2, 1, round(FIRST.theta.b[2][1, 0] + by, 2))
    assert explorer.state.weight == ("b", (2, 2)) and explorer.state.line == 2
    factor = now.turned("b", 2, 2, by=0.5).forward.a[2][1, 0] - now.turned("b", 2, 2, by=-0.5).forward.a[2][1, 0]
    before, after = (network.numerical.b[2][1, 0] for network in (FIRST, now))
    assert before < after and np.isclose(after, now.grad.a[2][1, 0])
    return ["2", format_number(round(float(factor), 9), 0), format_number(before)]


def errors(theta, gradients, nudge=1e-5):
    """By block: the relative errors of `gradients` beside differences taken with this nudge."""
    found = {}
    for kind in "Wb":
        for k in (1, 2, 3):
            derived = getattr(gradients, kind)[k]
            nudged = np.zeros_like(derived)
            for at in np.ndindex(derived.shape):
                near = [FIRST.turned(kind, k, at[0] + 1, at[1] + 1, by=step) for step in (nudge, -nudge)]
                up, down = (forward_propagation(each.theta, each.x).loss(each.y) for each in near)
                nudged[at] = (up - down) / (2 * nudge)
            scale = np.maximum(np.maximum(abs(derived), abs(nudged)), 1e-6)
            found[f"{kind}_{k}"] = abs(derived - nudged) / scale
    return found


def failing(found):
    return sum(int((error > FAILS).sum()) for error in found.values())


def large_nudge(explorer):
    as_at_first(explorer, None)
    assert explorer.state.nudge == -1 and compare(FIRST.grad, FIRST.numerical) < PASSES  # the derivation is right
    return [str(failing(errors(FIRST.theta, FIRST.grad, 1e-1))), str(FIRST.theta.count)]


def tiny_nudge(explorer):
    as_at_first(explorer, None)
    assert explorer.state.nudge == -12 and failing(errors(FIRST.theta, FIRST.grad, 1e-12))
    loss = FIRST.loss_of(FIRST.theta)
    for k, W_k in FIRST.theta.W.items():
        for i, j in np.ndindex(W_k.shape):
            after = FIRST.turned("W", k, i + 1, j + 1, by=1e-12)
            assert abs(after.loss_of(after.theta) - loss) < 1e-11 * loss  # nearly all of 16 digits
    return ()


def saturated(explorer):
    now = as_at_first(explorer, None, "W", 1, 1, 1, 4.0)
    assert compare(now.grad, now.numerical) < PASSES
    return [format_number(network.numerical.W[1][0, 0]) for network in (FIRST, now)]


def no_transpose(explorer):
    as_at_first(explorer, None)
    assert explorer.state.mistake == "the transpose"
    return [str(fails_in_layer_1(FIRST.theta.W[2] @ FIRST.grad.a[2], FIRST.forward.h[1] * (1 - FIRST.forward.h[1])))]


def no_slope(explorer):
    as_at_first(explorer, None)
    assert explorer.state.mistake == "g′(a₁)"
    return [str(fails_in_layer_1(FIRST.theta.W[2].T @ FIRST.grad.a[2], 1.0))]


def fails_in_layer_1(grad_h_1, slope):
    """How many entries fail with this way to layer 1: all of W_1 and b_1, and none above."""
    grad_a_1 = grad_h_1 * slope
    right = back_propagation(FIRST.theta, FIRST.forward, FIRST.y)
    assert all(
        compare(getattr(right, kind)[k], getattr(FIRST.numerical, kind)[k]) < PASSES for kind in "Wb" for k in (2, 3)
    )
    wrong = [abs(grad_a_1 @ FIRST.x.T - FIRST.numerical.W[1]), abs(grad_a_1 - FIRST.numerical.b[1])]
    assert all((off > 1e-4).all() for off in wrong)
    return sum(off.size for off in wrong)


CLAIMS = {
    "4.7 into neuron 2": into_neuron_2,
    "4.7 its two factors": its_two_factors,
    "4.7 small turn": turned_by(0.1),
    "4.7 long turn": turned_by(3.0),
    "4.7 exchanged": exchanged,
    "4.7 other sign": other_sign,
    "4.7 other order": other_order,
    "4.7 bias turned": bias_turned,
    "4.7 large nudge": large_nudge,
    "4.7 tiny nudge": tiny_nudge,
    "4.7 saturated": saturated,
    "4.7 no transpose": no_transpose,
    "4.7 no slope": no_slope,
}
