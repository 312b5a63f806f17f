"""What the tries of 4.8 say."""

from functools import cache
from itertools import islice

import numpy as np
from plainly import Plainly, entries

from claims import first, shown
from lecture_lib import descend, forward_propagation, initialise_theta, tanh
from lecture_lib.data import PLANES, digits
from lecture_lib.draw.plane import REACH
from lecture_lib.explore.kit.pad import centred
from lecture_lib.explore.kit.points import as_examples, given
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


def one_layer_less(explorer):
    assert explorer.state.hidden == 1
    now, before = lines_of_an_iteration(1), lines_of_an_iteration(2)
    assert f"of {now}." in explorer.text() and before - now == 2 + 4


def of_step(explorer, number, eta):
    """The step of this number, from 1: where it begins, its promise, the loss's change; it was seen on the screen."""
    state = explorer.state
    assert (state.t, state.eta, state.by) == (number - 1, eta, "iteration") and state.line == len(state.steps)
    *_, now, after = FIRST.walk([eta] * number)
    promised, change = -eta * now.squares, after.loss - now.loss
    told = f"change {change:+.4f}, promised {promised:+.4f}".replace("-", "−")
    assert told in explorer.text()
    return now, promised, change


def first_step(explorer):
    now, promised, change = of_step(explorer, 1, 0.5)
    assert promised < change < 0 and now.along(0.5).squares < now.squares  # less steep where it arrives
    return promised, change


def later_step(explorer):
    _, promised, change = of_step(explorer, 15, 0.5)
    assert abs(promised - change) < 0.05 * abs(promised)
    return 14, promised, change


def large_eta(explorer):
    now, promised, _ = of_step(explorer, 1, 5.0)
    assert -promised > now.loss
    return promised, now.loss, 0


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


def early_small(explorer):
    right, wrong = is_at(explorer, EARLY, 300, 0.05)
    assert max(abs(one.loss - other.loss) for one, other in zip(right, wrong, strict=True)) < 1e-3
    assert f"{right[-1].loss:.4f}" == f"{wrong[-1].loss:.4f}"
    return (right[-1].loss,)


@cache
def descended(sizes, eta, t, data, noise):
    """The points of a picture and those held out, (x, y) each, and both networks of them at every t, plainly."""
    theta = initialise_theta(sizes, 0)
    seen, held = (as_examples(points, sizes[-1]) for points in given(data, noise))
    run = Plainly(theta.W, theta.b, *seen, "tanh").walk([eta] * t)
    return run, [Plainly(now.W, now.b, *held, "tanh") for now in run]


def ring(explorer, neurons):
    """The network of the circles at t = 400, how many % are right, whether the class in the middle leaks: whether it is
    also the answer somewhere on the edge of the plane."""
    state, now = explorer.state, descended((2, neurons, 2), 1.0, 400, "circles", "little")[0][-1]
    assert (state.data, state.sizes, state.t, state.eta) == ("circles", [2, neurons, 2], 400, 1.0)
    along, edge = np.linspace(-1, 1, 101), np.ones(101)
    border = REACH * np.hstack([(along, edge), (along, -edge), (edge, along), (-edge, along)])
    inner = now.y[:, np.argmin((now.x**2).sum(axis=0))].argmax()
    leaks = (Plainly(now.W, now.b, border, border, "tanh").y_hat.argmax(axis=0) == inner).any()
    return now, 100 * (now.y_hat.argmax(axis=0) == now.y.argmax(axis=0)).mean(), leaks


def two_neurons(explorer):
    _, right, leaks = ring(explorer, 2)
    assert leaks
    return (f"{right:.1f}",)


def three_neurons(explorer):
    now, right, leaks = ring(explorer, 3)
    assert not leaks and right == 100
    return (now.x.shape[1],)


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


@cache
def reading(t):
    """Theta after t batches of digits."""
    x, y, *_ = digits()
    run = descend(initialise_theta([64, 32, 10], 0), x, y, 0.5, g=tanh, batch=32)
    return next(now.theta for now in run if now.t == t)


def held_out(t):
    """y_hat of the held-out digits after t batches, their loss, and the share that is right in %."""
    x, y = digits()[2:]
    forward = forward_propagation(reading(t), x, tanh)
    return forward.y_hat, forward.loss(y), f"{100 * (forward.y_hat.argmax(axis=0) == y.argmax(axis=0)).mean():.1f}"


def first_guess(explorer):
    assert explorer.state.t == 0 and not explorer.state.drawn
    _, loss, right = held_out(0)
    assert abs(loss - np.log(10)) < 0.01 and float(right) < 15
    return (loss, 2), right


def one_round(explorer):
    batches = digits()[0].shape[1] // 32
    assert explorer.state.t == batches == 40
    y_hat, _, right = held_out(40)
    return batches, 32, y_hat.shape[1], right


def a_wrong_one(explorer):
    image, t = explorer.state.image, explorer.state.t
    y_hat, true = held_out(t)[0][:, image - 1], digits()[3][:, image - 1].argmax()
    assert y_hat.argmax() != true
    return true, y_hat.argmax(), (y_hat.max(), 2)


def no_digit(explorer):
    assert explorer.state.pad == (16,) * 64 and explorer.state.t == 2000
    y_hat = forward_propagation(reading(2000), np.array([centred((16,) * 64)]).T / 16, tanh).y_hat[:, 0]
    assert y_hat.max() > 0.98
    return y_hat.argmax(), 98
