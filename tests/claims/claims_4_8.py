"""What the tries of 4.8 say."""

from functools import cache
from itertools import islice

import numpy as np
from plainly import PLAIN

from lecture_lib import descend, forward_propagation, initialise_theta, tanh
from lecture_lib.data import PLANES, digits
from lecture_lib.draw.plane import REACH
from lecture_lib.explore.kit.pad import centred
from lecture_lib.explore.kit.points import as_examples, given
from lecture_lib.formatting import format_number
from lecture_lib.questions.first_networks import start
from lecture_lib.wrong.programs import WRONG_PROGRAMS, descend_with

SIZES = (3, 3, 3, 3)


def lines_of_an_iteration(hidden):
    """How many lines of the pseudo code one iteration runs, counted off it."""
    forward = 2 * hidden + 2  # a_k, h_k; a_L, y_hat
    backward = 1 + 2 * (hidden + 1) + 2 * hidden + 1  # grad_a_L; two gradients a layer; two lines down; k > 1 fails
    return 2 + forward + 1 + backward + 1  # the condition and a call before, a call between, the update after


def on_the_way_back(explorer):
    state = explorer.state
    assert state.hidden == 2 and state.t == 0
    names = ["while", "call"] + [f"{kind}_{k}" for k in (1, 2, 3) for kind in "ah"] + ["call", "grad_a_3"]
    names += ["grad_W_3", "grad_b_3", "grad_h_2", "grad_a_2"]
    assert state.line == len(names)  # this line is grad_a_2 = grad_h_2 * g'(a_2)
    assert names[state.line - 1 - 3] == "grad_W_3"  # and three before it: grad_W_3 = grad_a_3 h_2^T
    h = start(*SIZES).forward.h[2]
    grad_a_2 = (start(*SIZES).theta.W[3].T @ start(*SIZES).grad.a[3]) * h * (1 - h)
    assert "; ".join(format_number(float(each)) for each in grad_a_2[:, 0]) in explorer.text()
    return ()


def function_by_function(explorer):
    state = explorer.state
    assert state.by == "function" and state.t == 0
    assert state.line == lines_of_an_iteration(2) - 1  # only the update is left
    return ()


def one_layer_less(explorer):
    assert explorer.state.hidden == 1
    now, before = lines_of_an_iteration(1), lines_of_an_iteration(2)
    assert f"of {now}." in explorer.text() and before - now == 2 + 4
    return ()


@cache
def plain_steps(eta, count):
    """Loss, what the tangent promises and how the loss changes, in `count` steps of eta: plainly."""
    network, told = start(*SIZES), []
    W, b = ([np.array(each[k]) for k in (1, 2, 3)] for each in (network.theta.W, network.theta.b))

    def forward():
        h = [network.x]
        for k in range(2):
            h.append(PLAIN["logistic"](W[k] @ h[-1] + b[k]))
        a = W[2] @ h[-1] + b[2]
        return h, np.exp(a) / np.exp(a).sum()

    for _ in range(count):
        h, y_hat = forward()
        grad_a, squares = y_hat - network.y, 0.0
        for k in (2, 1, 0):
            grad_W, grad_b = grad_a @ h[k].T, grad_a
            squares += (grad_W**2).sum() + (grad_b**2).sum()
            grad_a = (W[k].T @ grad_a) * h[k] * (1 - h[k])
            W[k], b[k] = W[k] - eta * grad_W, b[k] - eta * grad_b
        loss = -np.log(y_hat[0, 0])
        told.append((loss, -eta * squares, -np.log(forward()[1][0, 0]) - loss))
    return told


def of_step(number, eta):
    """The step of this number, from 1: loss, promise and change, after it was seen that it is on the screen."""

    def found(explorer):
        state = explorer.state
        assert (state.t, state.eta, state.by) == (number - 1, eta, "iteration") and state.line == len(state.steps)
        loss, promised, change = plain_steps(eta, number)[-1]
        assert (
            f"change {format_number(change, 4, sign=True)}, promised {format_number(promised, 4, sign=True)}"
            in explorer.text()
        )
        return float(loss), float(promised), float(change)

    return found


def first_step(explorer):
    _, promised, change = of_step(1, 0.5)(explorer)
    lengths = [np.sqrt(-each[1] / 0.5) for each in plain_steps(0.5, 2)]
    assert promised < change < 0 and lengths[1] < lengths[0]  # less steep where it arrives
    return [format_number(promised), format_number(change)]


def later_step(explorer):
    _, promised, change = of_step(15, 0.5)(explorer)
    assert abs(promised - change) < 0.05 * abs(promised)
    return ["14", format_number(promised), format_number(change)]


def large_eta(explorer):
    loss, promised, _ = of_step(1, 5.0)(explorer)
    assert -promised > loss
    return [format_number(promised), format_number(loss), "0"]


@cache
def beside(fault, eta, t):
    """Both trainings of the picture up to t, by themselves: the right one, the one with the fault, each iteration."""
    x, y = PLANES["moons"](60)
    theta = initialise_theta([2, 2, 2, 2], 2)
    right = list(islice(descend(theta, x, y, eta, g=tanh), t + 1))
    wrong = descend_with(theta, x, y, eta, WRONG_PROGRAMS[fault].wrong, g=tanh)
    return right, list(islice(wrong, t + 1))


def degrees(theta, used, right):
    """The angle between the step that was made and the right one."""
    one, other = (
        np.concatenate([np.ravel(getattr(each, kind)[k]) for kind in "Wb" for k in theta.W]) for each in (used, right)
    )
    return np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))


def first_degrees(fault, eta):
    now = beside(fault, eta, 0)[1][0]
    return float(degrees(now.theta, now.used, now.gradients))


def stops(explorer):
    assert explorer.state.fault == "no stop at k = 1" and explorer.state.t == 1
    assert "stopped in iteration 1, at k = 1: KeyError: 0" in explorer.text()
    grad_a, W = start(*SIZES).grad.a, start(*SIZES).theta.W  # the first of the two lines can be computed,
    assert (W[1].T @ grad_a[1]).shape == (3, 1) and 0 not in start(*SIZES).forward.a  # the second cannot
    return ["1"]


def in_lists(explorer):
    fault, t = "on to k = 0, in lists", 100
    assert (explorer.state.fault, explorer.state.t, explorer.state.eta) == (fault, t, 0.5)
    right, wrong = beside(fault, 0.5, t)
    assert abs(wrong[t].loss - right[t].loss) < 0.05 * right[t].loss and wrong[t].loss < 0.6 * wrong[0].loss
    return [f"{first_degrees(fault, 0.5):.1f}", format_number(wrong[t].loss), format_number(right[t].loss)]


EARLY = "W_k overwritten too early"


def early_large(explorer):
    assert (explorer.state.fault, explorer.state.t, explorer.state.eta) == (EARLY, 0, 5.0)
    return [f"{first_degrees(EARLY, 5.0):.1f}", "0.5", f"{first_degrees(EARLY, 0.5):.1f}"]


def early_small(explorer):
    assert (explorer.state.fault, explorer.state.t, explorer.state.eta) == (EARLY, 300, 0.05)
    right, wrong = beside(EARLY, 0.05, 300)
    assert max(abs(one.loss - other.loss) for one, other in zip(right, wrong, strict=True)) < 1e-3
    (told,) = {format_number(each[300].loss) for each in (right, wrong)}
    return [told]


@cache
def ring(neurons, t=400):
    """Theta of the circles at t, and their points: x, y."""
    x, y = as_examples(given("circles", "little")[0], 2)
    theta = initialise_theta([2, neurons, 2], 0)
    return next(now.theta for now in descend(theta, x, y, 1.0, g=tanh) if now.t == t), x, y


def share_right(theta, x, y):
    return float((forward_propagation(theta, x, tanh).y_hat.argmax(axis=0) == y.argmax(axis=0)).mean())


def leaks(theta, x, y):
    """Whether the class in the middle is also the answer somewhere on the edge of the plane."""
    inner = int(y[:, np.argmin((x**2).sum(axis=0))].argmax())
    along, edge = np.linspace(-1, 1, 101), np.ones(101)
    border = REACH * np.hstack([(along, edge), (along, -edge), (edge, along), (-edge, along)])
    return bool((forward_propagation(theta, border, tanh).y_hat.argmax(axis=0) == inner).any())


def two_neurons(explorer):
    state, (theta, x, y) = explorer.state, ring(2)
    assert (state.data, state.sizes, state.t, state.eta) == ("circles", [2, 2, 2], 400, 1.0) and leaks(theta, x, y)
    return [f"{100 * share_right(theta, x, y):.1f}"]


def three_neurons(explorer):
    state, (theta, x, y) = explorer.state, ring(3)
    assert (state.data, state.sizes, state.t, state.eta) == ("circles", [2, 3, 2], 400, 1.0)
    assert not leaks(theta, x, y) and share_right(theta, x, y) == 1
    return [str(x.shape[1])]


@cache
def noisy():
    """The losses on the data and held out, of the moons with much noise, up to t = 1000."""
    seen, held = (as_examples(points, 2) for points in given("moons", "much"))
    run = islice(descend(initialise_theta([2, 8, 8, 2], 0), *seen, 1.0, g=tanh), 1001)
    return np.array([[forward_propagation(now.theta, x, tanh).loss(y) for x, y in (seen, held)] for now in run])


def t_is_100(explorer):
    assert explorer.state.t == 100 and explorer.state.noise == "much"
    assert (noisy()[100] < 0.5 * noisy()[0]).all()  # both have gone down
    return [format_number(float(loss), 2) for loss in noisy()[100]]


def t_is_1000(explorer):
    assert explorer.state.t == 1000 and explorer.state.noise == "much"
    (data, held), (data_100, held_100) = noisy()[1000], noisy()[100]
    assert data < 0.8 * data_100 and held > 1.3 * held_100  # where the dashed line goes, a question asks
    return ["100"]


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
    return forward.y_hat, forward.loss(y), 100 * float((forward.y_hat.argmax(axis=0) == y.argmax(axis=0)).mean())


def first_guess(explorer):
    assert explorer.state.t == 0 and not explorer.state.drawn
    _, loss, right = held_out(0)
    assert abs(loss - np.log(10)) < 0.01 and right < 15
    return [format_number(float(loss), 2), f"{right:.1f}"]


def one_round(explorer):
    x = digits()[0]
    assert explorer.state.t == x.shape[1] // 32
    y_hat, _, right = held_out(40)
    return [str(x.shape[1] // 32), "32", str(y_hat.shape[1]), f"{right:.1f}"]


def a_wrong_one(explorer):
    image, t = explorer.state.image, explorer.state.t
    y_hat, true = held_out(t)[0][:, image - 1], digits()[3][:, image - 1].argmax()
    assert y_hat.argmax() != true
    return [str(true), str(y_hat.argmax()), format_number(float(y_hat.max()), 2)]


def no_digit(explorer):
    assert explorer.state.pad == (16,) * 64 and explorer.state.t == 2000
    given_to_it = np.array([centred((16,) * 64)]).T / 16
    y_hat = forward_propagation(reading(2000), given_to_it, tanh).y_hat[:, 0]
    assert y_hat.max() > 0.98
    return [str(y_hat.argmax()), "98"]


CLAIMS = {
    "4.8 on the way back": on_the_way_back,
    "4.8 function by function": function_by_function,
    "4.8 one layer less": one_layer_less,
    "4.8 first step": first_step,
    "4.8 later step": later_step,
    "4.8 large eta": large_eta,
    "4.8 stops": stops,
    "4.8 in lists": in_lists,
    "4.8 early, large": early_large,
    "4.8 early, small": early_small,
    "4.8 two neurons": two_neurons,
    "4.8 three neurons": three_neurons,
    "4.8 t is 100": t_is_100,
    "4.8 t is 1000": t_is_1000,
    "4.8 first guess": first_guess,
    "4.8 one round": one_round,
    "4.8 a wrong one": a_wrong_one,
    "4.8 no digit": no_digit,
}
