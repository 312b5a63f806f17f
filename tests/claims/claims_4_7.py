"""What the tries of 4.7 say."""

import numpy as np

from claims import first, holds, moved

FIRST = first(3, 3, 3, 2)
FAILS = 1e-4  # the picture marks what is this far off


def as_at_first(explorer, subject, *turned):
    """The state is that of the first numbers, or with one turned to a number, and derives `subject`."""
    state = explorer.state
    assert state.sizes == FIRST.sizes and (subject is None or state.subject == subject)
    return holds(explorer, FIRST.turned(*turned) if turned else FIRST)


def into_neuron_2(explorer):
    as_at_first(explorer, ("W", (2, 2, 1)))
    assert explorer.state.weight == ("W", (2, 2, 1))
    assert moved(FIRST.a[2], FIRST.turned("W", (2, 2, 1), by=1.0).a[2]) == [False, True, False]


def factors(explorer):
    as_at_first(explorer, ("W", (2, 2, 3)))
    assert explorer.state.show == "numbers" and explorer.state.line == 2
    return FIRST.by_a[2][1, 0], FIRST.h[1][2, 0], FIRST.by_W[2][1, 2], 2, 3


def turned_by(explorer, by):
    """W_313 turned `by` a number: what was promised, how the loss changed, both gradients."""
    now = as_at_first(explorer, ("W", (3, 1, 3)), "W", (3, 1, 3), round(FIRST.W[3][0, 2] + by, 2))
    before, after = (network.by_W[3][0, 2] for network in (FIRST, now))
    assert np.isclose(explorer.state.mark, FIRST.W[3][0, 2])
    return before * by, now.loss - FIRST.loss, before, after


def small_turn(explorer):
    promised, change, *_ = turned_by(explorer, 0.1)
    assert abs(change - promised) < 0.02 * abs(promised)  # a short step nearly keeps its promise
    return promised, change


def long_turn(explorer):
    promised, change, *_ = told = turned_by(explorer, 3.0)
    assert abs(change - promised) > 0.02 * abs(promised)
    return told


def exchanged(explorer):
    as_at_first(explorer, ("W", (2, 1, 2)))
    return 1, 2, FIRST.by_W[2][0, 1], FIRST.by_a[2][1, 0] * FIRST.h[1][0, 0]


def other_sign(explorer):
    now = as_at_first(explorer, ("W", (1,)), "x", (2,), 0.4)
    assert np.argwhere(now.by_W[1] * FIRST.by_W[1] < 0).tolist() == [[0, 1], [1, 1], [2, 1]]


def other_order(explorer):
    as_at_first(explorer, ("W", (3,)))
    assert explorer.state.trap and (FIRST.h[2] @ FIRST.by_a[3].T).shape != FIRST.W[3].shape


def bias_turned(explorer):
    now = as_at_first(explorer, ("b", (2, 2)), "b", (2, 2), round(FIRST.b[2][1, 0] + 1, 2))
    assert explorer.state.weight == ("b", (2, 2)) and explorer.state.line == 2
    up, down = (now.turned("b", (2, 2), by=by).a[2][1, 0] for by in (0.5, -0.5))
    before, after = (network.by_b[2][1, 0] for network in (FIRST, now))
    assert before < after
    return 2, (round(up - down, 9), 0), before


def failing(wrong=None, nudge=1e-5):
    """By block, how many entries of the gradient, or of `wrong` ones, are not what nudging finds."""
    found = {}
    for kind in "Wb":
        for k, right in getattr(FIRST, f"by_{kind}").items():
            nudged = np.zeros_like(right)
            for at in np.ndindex(right.shape):
                entry = kind, (k, *(i + 1 for i in at))[: 3 if kind == "W" else 2]
                up, down = (FIRST.turned(*entry, by=step).loss for step in (nudge, -nudge))
                nudged[at] = (up - down) / (2 * nudge)
            derived = (wrong or {}).get((kind, k), right)
            scale = np.maximum(np.maximum(abs(derived), abs(nudged)), 1e-6)
            found[kind, k] = int((abs(derived - nudged) / scale > FAILS).sum())
    return found


def large_nudge(explorer):
    as_at_first(explorer, None)
    assert explorer.state.nudge == -1 and not any(failing().values())  # the derivation is right
    return sum(failing(nudge=1e-1).values()), FIRST.gradient.size


def tiny_nudge(explorer):
    as_at_first(explorer, None)
    assert explorer.state.nudge == -12 and any(failing(nudge=1e-12).values())
    weights = [(k, i + 1, j + 1) for k, W in FIRST.W.items() for i, j in np.ndindex(W.shape)]
    changes = [abs(FIRST.turned("W", at, by=1e-12).loss - FIRST.loss) for at in weights]
    assert max(changes) < 1e-11 * FIRST.loss  # nearly all of 16 digits


def saturated(explorer):
    now = as_at_first(explorer, None, "W", (1, 1, 1), 4.0)
    return FIRST.by_W[1][0, 0], now.by_W[1][0, 0]


def fails_in_layer_1(explorer, mistake, by_a_1):
    """How many entries fail with this way to layer 1: all of W_1 and b_1, and none above."""
    as_at_first(explorer, None)
    assert explorer.state.mistake == mistake
    wrong = failing({("W", 1): by_a_1 @ FIRST.x.T, ("b", 1): by_a_1})
    assert [name for name, count in wrong.items() if count] == [("W", 1), ("b", 1)]
    return (sum(wrong.values()),)


def no_transpose(explorer):
    return fails_in_layer_1(explorer, "the transpose", FIRST.W[2] @ FIRST.by_a[2] * FIRST.slope[1])


def no_slope(explorer):
    return fails_in_layer_1(explorer, "g′(a₁)", FIRST.by_h[1])
