"""The faults of 4.8: what each program does to theta, worked out plainly, and what is shown of it."""

import re
from itertools import islice

import numpy as np
import pytest
from driving import made, press, shown
from networks import freeze
from plainly import PLAIN, SLOPES
from seeing import Seen
from seeing_over_time import check_over_t, over_t
from seeing_parts import kinds, unlike, words

from lecture_lib import back_propagation, forward_propagation, initialise_theta, one_hot, relu, tanh
from lecture_lib.data import blobs, moons
from lecture_lib.learning import Diverged
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.gradients import WRONG_GRADIENTS
from lecture_lib.wrong.programs import DICTS, LISTS, WRONG_PROGRAMS, Stopped, descend_with

EARLY, STOP, STOP_IN_LISTS, ON = (
    "W_k overwritten too early",
    "no stop at k = 1",
    "no stop at k = 1, in lists",
    "on to k = 0, in lists",
)
TRANSPOSE, MINUS = "no transpose", "a wrong sign"


def problem(sizes, seed=0, N=5):
    """Theta, forward and y of random numbers."""
    rng = np.random.default_rng(seed)
    theta = initialise_theta(sizes, seed)
    y = one_hot(rng.integers(1, sizes[-1] + 1, N), sizes[-1])
    return theta, forward_propagation(theta, rng.normal(size=(sizes[0], N)), tanh), y


def plain_step(theta, forward, y, eta, fault=""):
    """Theta after a step with this fault, written out: {k: W_k}, {k: b_k}."""
    W, b, h, L = ({k: v.copy() for k, v in theta.W.items()}, dict(theta.b), forward.h, theta.L)
    by_a = (h[L] - y) / y.shape[1] * (-1 if fault == MINUS else 1)
    last, grads = by_a, {}
    for k in range(L, 0, -1):
        grads[k] = by_a @ h[k - 1].T, by_a.sum(axis=1, keepdims=True)
        above = W[k] - eta * grads[k][0] if fault == EARLY else W[k]
        by_a = (above if fault == TRANSPOSE else above.T) @ by_a * SLOPES["tanh"](h[k - 1])
    if fault == ON:
        grads[L] = last @ h[L].T, grads[L][1]
    return tuple({k: of[k] - eta * grads[k][at] for k in W} for at, of in enumerate((W, b)))


def check_theta(theta, expected):
    for found, arrays in zip((theta.W, theta.b), expected, strict=True):
        assert sorted(found) == sorted(arrays)
        for k in arrays:
            np.testing.assert_allclose(found[k], arrays[k], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("program", [DICTS, LISTS], ids=["dicts", "lists"])
@pytest.mark.parametrize("sizes", [[2, 2], [3, 4, 2], [2, 5, 3, 4]])
def test_the_right_programs_are_back_propagation(program, sizes):
    theta, forward, y = problem(sizes)
    freeze(theta.W, theta.b, forward.a, forward.h)
    gradients = back_propagation(theta, forward, y)
    found = program.run(theta, forward, y, 0.7)
    check_theta(found, vars(theta - 0.7 * gradients).values())
    check_theta(found, plain_step(theta, forward, y, 0.7))


@pytest.mark.parametrize("name", [EARLY, STOP_IN_LISTS, ON, TRANSPOSE, MINUS])
@pytest.mark.parametrize("eta", [0.3, 3.0])
def test_what_a_fault_makes_of_theta(name, eta):
    for seed in range(3):
        theta, forward, y = problem([2, 2, 2, 2], seed)
        freeze(theta.W, theta.b, forward.a, forward.h)
        found = WRONG_PROGRAMS[name].wrong.run(theta, forward, y, eta)
        check_theta(found, plain_step(theta, forward, y, eta, name))
        off = (found - (theta - eta * back_propagation(theta, forward, y))).norm
        assert off < 1e-12 if name == STOP_IN_LISTS else off > 1e-3


@pytest.mark.parametrize(
    "name, sizes, error, line, k",
    [
        (STOP, [2, 2, 2, 2], KeyError, "g.prime(a[k-1])", 1),
        (STOP, [4, 3, 2], KeyError, "g.prime(a[k-1])", 1),
        (STOP_IN_LISTS, [2, 4, 3], ValueError, "g.prime(a[k-2])", 1),
        (ON, [2, 4, 4, 2], ValueError, "W[k-1] = W[k-1] - eta", 3),
        (TRANSPOSE, [2, 4, 4, 2], ValueError, "W[k] @ grad_a[k]", 3),
    ],
)
def test_a_program_that_stops_says_where(name, sizes, error, line, k):
    theta, forward, y = problem(sizes)
    program = WRONG_PROGRAMS[name].wrong
    run = descend_with(theta, forward.h[0], y, 0.5, program, tanh)
    first = next(run)
    assert first.t == 0 and first.used is None and first.angle is None and first.theta is theta
    with pytest.raises(Stopped, match=rf"stopped in iteration 1, at k = {k}: {error.__name__}: ") as stopped:
        next(run)
    assert isinstance(stopped.value.error, error) and stopped.value.k == k and stopped.value.t == 1
    assert line in program.lines[stopped.value.line - 1] and not isinstance(stopped.value, Diverged)
    with pytest.raises(Stopped, match="in iteration 8"):
        program.run(theta, forward, y, 0.5, 7)


@pytest.mark.parametrize("forms", [WRONG_GRADIENTS, WRONG_PROGRAMS], ids=["gradients", "programs"])
def test_a_mistake_is_a_form_of_the_catalogue(forms):
    for name, made_of in forms.items():
        assert made_of.name == name and made_of.form is FORMS[made_of.form.name]
        assert made_of.form.name == name or forms is WRONG_GRADIENTS and made_of.place == name


@pytest.mark.parametrize("fault", WRONG_PROGRAMS.values(), ids=WRONG_PROGRAMS)
def test_a_fault_is_a_few_lines(fault):
    for lines, program in zip(zip(*fault.beside, strict=True), (fault.right, fault.wrong), strict=True):
        assert [line for line in lines if line] == [line for line in program.lines if line]
    assert 1 <= sum(one != other for one, other in fault.beside) <= 3
    assert fault.right in (DICTS, LISTS) and fault.wrong.counts_from == fault.right.counts_from


def test_the_angle_of_an_iteration_is_that_of_its_step():
    x, y = moons(60)
    run = islice(descend_with(initialise_theta([2, 2, 2, 2], 2), x, y, 0.5, WRONG_PROGRAMS[ON].wrong, tanh), 12)
    nows = list(run)
    for now, then in zip(nows, nows[1:], strict=False):
        step, right = (np.concatenate([np.ravel(of[k]) for of in (each.W, each.b) for k in (1, 2, 3)])
                       for each in (now.theta - then.theta, now.gradients))  # fmt: skip
        cosine = step @ right / np.linalg.norm(step) / np.linalg.norm(right)
        assert now.angle == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-5)


def test_it_diverges_in_words():
    theta, forward, y = problem([2, 3, 2])
    with pytest.raises(Diverged, match="diverged at iteration"):
        list(islice(descend_with(theta, forward.h[0], y, 1e9, WRONG_PROGRAMS[MINUS].wrong, relu), 200))
    with pytest.raises(ValueError, match="eta"):
        next(descend_with(theta, forward.h[0], y, -1.0, WRONG_PROGRAMS[MINUS].wrong, tanh))


# what is shown


def both(state, etas=None):
    """The losses of both trainings and the angles, written out, from 0 to t, with an eta for each step."""
    etas = etas or [state.eta] * (state.t + 1)
    x, y = {"moons": moons, "blobs": blobs}[state.data](60)
    start = initialise_theta([2, state.neurons, state.neurons, len(y)], state.seed)
    losses, angles, ends = ([], []), [], []
    for row, fault in zip(losses, ("", state.fault), strict=True):
        W, b = start.W, start.b
        for eta in etas:
            a, h = {}, {0: x}
            for k in range(1, 4):
                a[k] = b[k] + W[k] @ h[k - 1]
                h[k] = PLAIN["tanh"](a[k]) if k < 3 else np.exp(a[k]) / np.exp(a[k]).sum(axis=0)
            row.append(-(y * np.log(h[3])).sum() / 60)
            made_of = type("Made", (), {"W": W, "b": b, "L": 3}), type("Made", (), {"h": h}), y
            right, step = (plain_step(*made_of, eta, each) for each in ("", fault))
            if fault:
                u, v = (np.concatenate([np.ravel(now[k] - then[k]) for now, then in zip((W, b), of, strict=True)
                                        for k in W]) for of in (right, step))  # fmt: skip
                angles.append(np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u) / np.linalg.norm(v), -1, 1))))
            now, (W, b) = (W, b), step
        ends.append(np.concatenate([np.ravel(of[k]) for of in now for k in of]))
    return losses, angles, float(np.linalg.norm(ends[0] - ends[1]))


@pytest.mark.parametrize(
    "start",
    [
        {"fault": ON, "t": 30},
        {"fault": EARLY, "t": 45, "neurons": 8, "eta": 2.0},
        {"fault": TRANSPOSE, "t": 60, "seed": 1},
        {"fault": EARLY, "t": 12, "data": "blobs", "neurons": 3},
        {"fault": MINUS, "t": 8},
        {"fault": STOP_IN_LISTS, "t": 20},
    ],
)
def test_both_trainings_are_drawn_and_said(start):
    explorer = made("FaultyTraining", **start)
    (right, wrong), angles, apart = both(explorer.state)
    seen = Seen(explorer)
    drawn, turned = over_t(seen["losses"]), over_t(seen["angles"])
    check_over_t(drawn, "positive", np.minimum(right, 1.5), 0.005)
    check_over_t(drawn, "negative", np.minimum(wrong, 1.5), 0.005)
    check_over_t(turned, "negative", angles, 0.5)
    ends = [words(text) for text in seen["losses"].moving.cssselect("text.left")]
    assert sorted(ends) == ["faulty", "right"] and list(turned) == ["negative"]
    cells = [[words(cell) for cell in row] for row in seen["comparison"].moving.cssselect("tbody tr")]
    assert unlike([cells[0][1], cells[0][2]], [right[-1], wrong[-1]]) == []
    assert unlike([cells[1][2].rstrip("°"), cells[2][2]], [angles[-1], apart], None) == [] or max(angles) < 1e-4
    assert ("no harm" in explorer.text()) == (start["fault"] == STOP_IN_LISTS)
    if start["fault"] != STOP_IN_LISTS:
        assert unlike([re.search(r"up to ([\d.]+)°", explorer.text())[1]], [max(angles)]) == []


def programs(explorer):
    """The lines of both programs: (text, its marks, what stands beside it)."""
    both = Seen(explorer)["programs"].moving.cssselect(".ll-code")
    return [[(words(line[0]).rstrip(), kinds(line)[1:], words(line[1])) for line in code.cssselect(".ll-code-line")]
            for code in both]  # fmt: skip


@pytest.mark.parametrize("name", WRONG_PROGRAMS)
def test_the_programs_stand_beside_each_other_and_the_faulty_lines_are_marked(name):
    right, wrong = programs(made("FaultyTraining", fault=name))
    fault = WRONG_PROGRAMS[name]
    for lines, program in ((right, fault.right), (wrong, fault.wrong)):
        assert [text for text, *_ in lines if text] == [line for line in program.lines if line]
    assert len(right) == len(wrong)
    for (of_right, marks, _), (of_wrong, found, _) in zip(right, wrong, strict=True):
        assert ("wrong" in found) == ("within" in marks) == (of_right != of_wrong)


def test_where_it_stops_is_lit():
    explorer = made("FaultyTraining", fault=STOP)
    assert not any("current" in marks for _, marks, _ in programs(explorer)[1])
    explorer.controls["t"].value = 1
    (line,) = [(text, beside) for text, marks, beside in programs(explorer)[1] if "current" in marks]
    assert "g.prime" in line[0] and line[1] == "✗ KeyError: 0"
    assert "It stopped in iteration 1, at k = 1: KeyError: 0." in explorer.text()
    explorer.controls["data"].value, explorer.controls["fault"].value = "blobs", STOP_IN_LISTS
    explorer.controls["t"].value = 1  # another data set, another fault: another run
    (line,) = [(text, beside) for text, marks, beside in programs(explorer)[1] if "current" in marks]
    assert "g.prime" in line[0] and line[1] == "✗ ValueError" and "(2,60) (3,60)" in explorer.text()
    explorer.controls["t"].value = 0
    assert "stopped" not in explorer.text()


def test_the_way_back_and_another_eta():
    explorer, there = made("FaultyTraining", seed=4), []
    for t in range(25):
        explorer.controls["t"].value = t
        there.append(shown(explorer))
    for t in reversed(range(25)):
        explorer.controls["t"].value = t
        assert shown(explorer) == there[t]
    explorer.controls["t"].value = 20
    explorer.controls["eta"].value = 2.0
    assert shown(explorer) != there[20]
    explorer.controls["eta"].value = 0.5
    assert shown(explorer) == there[20]
    press(explorer, "to t = 0")
    assert shown(explorer) == there[0]


def test_another_eta_on_the_way_begins_a_branch_of_both():
    """The losses are those of two plain runs whose eta changes at t = 12, and the past stays."""
    explorer = made("FaultyTraining", fault=EARLY, t=12)
    past = both(explorer.state)[0]
    explorer.controls["eta"].value = 3.0
    explorer.controls["t"].value = 20
    seen = Seen(explorer)
    drawn, (line,) = over_t(seen["losses"]), seen["losses"].moving.cssselect("line.branch")
    assert line.get("x1") == seen["angles"].moving.cssselect("line.branch")[0].get("x1")
    losses, angles, _ = both(explorer.state, etas=[0.5] * 12 + [3.0] * 9)
    for colour, row, before in zip(("positive", "negative"), losses, past, strict=True):
        np.testing.assert_allclose(row[:13], before)
        check_over_t(drawn, colour, np.minimum(row, 1.5), 0.005)
    check_over_t(over_t(seen["angles"]), "negative", angles, 0.5)


def test_another_eta_does_not_start_a_program_that_has_stopped():
    explorer = made("FaultyTraining", fault=STOP, t=5)
    explorer.controls["eta"].value = 2.0
    explorer.controls["t"].value = 9
    assert "It stopped in iteration 1, at k = 1: KeyError: 0." in explorer.text()
    drawn = over_t(Seen(explorer)["losses"])
    assert [len(drawn[colour][0]) for colour in ("positive", "negative")] == [10, 10]
    assert np.ptp(drawn["negative"][1]) == 0 < np.ptp(drawn["positive"][1])


def test_why_a_fault_is_one_is_told_after_the_first_step():
    for name, fault in WRONG_PROGRAMS.items():
        explorer = made("FaultyTraining", fault=name)
        assert not Seen(explorer)["comparison"].moving.cssselect("p.quiet")
        explorer.controls["t"].value = 1
        (why,) = Seen(explorer)["comparison"].moving.cssselect("p.quiet")
        assert words(why)[-15:] == fault.form.why[-15:]
