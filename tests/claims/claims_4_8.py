"""What the tries of 4.8 say."""

from functools import cache
from itertools import islice

import numpy as np
from plainly import Plainly, entries

from claims import first, shown
from lecture_lib import descend, initialise_theta, tanh
from lecture_lib.data import PLANES
from lecture_lib.explore.kit.points import as_examples, of_data_set
from lecture_lib.wrong.programs import WRONG_PROGRAMS, descend_with

FIRST = first(3, 3, 3, 3)


def lines_of_an_iteration(hidden):
    """How many lines of the pseudo code one iteration runs, counted off it."""
    forward = 2 * hidden + 2  # a_k, h_k; a_L, y_hat
    backward = 1 + 2 * (hidden + 1) + 2 * hidden + 1  # grad_a_L; two gradients a layer; two lines down; k > 1 fails
    return 2 + forward + 1 + backward + 1  # the condition and a call before, a call between, the update after


def on_the_way_back(explorer):
    state = explorer.state
    names = ["while", "call"] + [f"{kind}_{k}" for k in (1, 2, 3) for kind in "ah"] + ["call", "grad_a_3"]
    names += ["grad_W_3", "grad_b_3", "grad_h_2", "grad_a_2"]
    assert state.hidden == 2 and state.t == 0 and state.line == len(names)  # grad_a_2 = grad_h_2 * g'(a_2)
    assert names[state.line - 1 - 3] == "grad_W_3"  # and three before it: grad_W_3 = grad_a_3 h_2^T
    shown(explorer, "; ".join(f"{each:.4f}".replace("-", "−") for each in FIRST.by_a[2][:, 0]))


def function_by_function(explorer):
    state = explorer.state
    assert (state.by, state.t, state.line) == ("function", 0, lines_of_an_iteration(2) - 1)  # only the update is left


@cache
def beside(fault, eta, t):
    """Both trainings of the picture up to t, by themselves: the right one, the one with the fault, each iteration."""
    x, y = PLANES["moons"](60)
    theta = initialise_theta([2, 2, 2, 2], 2)
    right = list(islice(descend(theta, x, y, eta, g=tanh), t + 1))
    wrong = descend_with(theta, x, y, eta, WRONG_PROGRAMS[fault].wrong, g=tanh)
    return right, list(islice(wrong, t + 1))


def first_degrees(fault, eta):
    """The angle between the first step and the right one."""
    now = beside(fault, eta, 0)[1][0]
    one, other = (entries(each.W, each.b) for each in (now.used, now.gradients))
    return f"{np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other))):.1f}"


def stops(explorer):
    """Of the two lines down from layer 1 the first can be computed, the second has no a_0."""
    assert explorer.state.fault == "no stop at k = 1" and explorer.state.t == 1
    shown(explorer, "stopped in iteration 1, at k = 1: KeyError: 0")
    assert FIRST.by_h[0].shape == (3, 1) and 0 not in FIRST.a
    return (1,)


def is_at(explorer, fault, t, eta):
    assert (explorer.state.fault, explorer.state.t, explorer.state.eta) == (fault, t, eta)
    return beside(fault, eta, t)


EARLY, ON = "W_k overwritten too early", "on to k = 0, in lists"


def in_lists(explorer):
    right, wrong = is_at(explorer, ON, 100, 0.5)
    assert abs(wrong[-1].loss - right[-1].loss) < 0.05 * right[-1].loss and wrong[-1].loss < 0.6 * wrong[0].loss
    return first_degrees(ON, 0.5), wrong[-1].loss, right[-1].loss


def early_large(explorer):
    is_at(explorer, EARLY, 0, 5.0)
    return first_degrees(EARLY, 5.0), "0.5", first_degrees(EARLY, 0.5)


@cache
def descended(sizes, eta, t, data, noise):
    """The points of a picture and those held out, (x, y) each, and both networks of them at every t, plainly."""
    theta = initialise_theta(sizes, 0)
    seen, held = (as_examples(points, sizes[-1]) for points in of_data_set(data, noise))
    run = Plainly(theta.W, theta.b, *seen, "tanh").walk([eta] * t)
    return run, [Plainly(now.W, now.b, *held, "tanh") for now in run]


def noisy(explorer, *ts):
    """The losses on the data and held out of the moons with much noise, at these t, of which the last is that of now."""
    assert explorer.state.t == ts[-1] and explorer.state.noise == "much"
    seen, held = descended((2, 8, 8, 2), 1.0, 1000, "moons", "much")
    return [(seen[t].loss, held[t].loss) for t in ts]


def t_is_100(explorer):
    first, now = noisy(explorer, 0, 100)
    assert all(later < 0.5 * earlier for earlier, later in zip(first, now, strict=True))  # both have gone down
    return [(loss, 2) for loss in now]


def t_is_1000(explorer):
    (data_100, held_100), (data, held) = noisy(explorer, 100, 1000)
    assert data < 0.8 * data_100 and held > 1.3 * held_100  # where the dashed line goes, a question asks
    return (100,)
