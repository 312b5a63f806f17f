import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from networks import PAIRS, random_problem

from lecture_lib import Theta, descend, initialise_theta, learning
from lecture_lib.data import PLANES, digits, moons
from lecture_lib.explore.kit.run import RUNS, Run, RunState
from lecture_lib.explore.kit.state import Real

TABLE = json.loads((Path(__file__).parent / "data" / "torch_descent.json").read_text())


def same(one, other):
    return all(np.array_equal(one.W[k], other.W[k]) and np.array_equal(one.b[k], other.b[k]) for k in one.W)


@pytest.mark.parametrize("row", TABLE, ids=["full batch", "given batches"])
def test_the_losses_are_those_of_pytorch(row, monkeypatch):
    if row["batches"]:
        monkeypatch.setattr(learning, "batch_at", lambda t, *_: row["batches"][t])
    W, b = ({int(k): v for k, v in row["theta"][name].items()} for name in "Wb")
    run = islice(descend(Theta(W, b), row["x"], row["y"], 0.5, g="tanh"), 20)
    assert [now.loss for now in run] == pytest.approx(row["losses"], rel=1e-10)


def test_one_weight_by_hand():
    # y_hat = w x + b with w = 1, b = 0 at x = 2, y = 0: the loss is 4, its gradients 2 * 2 * 2 = 8 and 2 * 2 = 4.
    steps = descend(Theta({1: [[1.0]]}, {1: [[0.0]]}), [[2.0]], [[0.0]], 0.25, output="linear")
    first, second = islice(steps, 2)
    assert (first.t, first.loss, first.gradients.W[1].item(), first.gradients.b[1].item()) == (0, 4.0, 8.0, 4.0)
    assert (second.t, second.theta.W[1].item(), second.theta.b[1].item()) == (1, -1.0, -1.0)
    assert second.loss == 9.0  # y_hat = -1 * 2 - 1


@pytest.mark.parametrize("batch", [0, 201, -1, True, 2.0, "all"])
def test_a_batch_that_does_not_fit(batch):
    with pytest.raises(ValueError, match="batch needs a whole number from 1 to N"):
        descend(initialise_theta([2, 3, 2]), *moons(), 0.1, batch=batch)


@pytest.mark.parametrize("N, batch", [(10, 3), (10, 10), (7, 1)])
def test_every_round_of_batches_has_an_example_once_at_most(N, batch):
    per_round = N // batch
    rounds = [
        np.concatenate([learning.batch_at(r * per_round + i, N, batch, 4) for i in range(per_round)]) for r in (0, 1)
    ]
    for examples in rounds:
        assert len(examples) == per_round * batch == len(set(examples.tolist())) and set(examples) <= set(range(N))
    assert N == 1 or rounds[0].tolist() != rounds[1].tolist()


@pytest.mark.parametrize("batch", [None, 7])
def test_a_run_goes_on_from_any_of_its_iterations(batch):
    problem = initialise_theta([2, 3, 2]), *moons(), 0.5
    straight = list(islice(descend(*problem, batch=batch), 60))
    again = next(islice(descend(straight[40].theta, *problem[1:], batch=batch, t=40), 19, None))
    assert again.t == 59 and again.loss == straight[59].loss and same(again.theta, straight[59].theta)


def test_a_loss_that_is_not_finite_at_the_start():
    start = descend(Theta({1: [[1e200]]}, {1: [[0.0]]}), [[1.0]], [[0.0]], 0.1, output="linear")
    with pytest.raises(ValueError, match="diverged at iteration 0"):
        next(start)


@pytest.mark.parametrize("room", [50_000_000, 2_000])
def test_a_walk_back_and_forth_is_the_same_run(room):
    def run():
        return Run(initialise_theta([2, 3, 2]), *moons(), 0.5, room=room, longest=100, g="tanh", batch=7)

    walked, straight = run(), {now.t: now for now in (run().at(t) for t in range(61))}
    assert walked.every == (1 if room > 2_000 else 7)
    for t in (60, 3, 41, 0, 60):
        assert same(walked.at(t).theta, straight[t].theta)
        assert walked.at(t).loss == straight[t].loss and walked.at(t).t == t
    assert walked.losses(60) == [straight[t].loss for t in range(61)]


def test_a_long_run_keeps_no_more_than_its_room():
    run = Run(initialise_theta([2, 40, 2]), *moons(), 0.1, room=200_000, longest=1000, batch=5)
    run.at(1000)
    assert 100_000 < sum(8 * theta.count for theta in run.kept.values()) <= 200_000


def test_a_run_that_diverges_says_so_and_stays():
    problem = random_problem([2, 3, 2], N=4, g="linear", pair=PAIRS[1])
    more = {"g": "linear", "output": problem.output, "loss": problem.loss}
    run = Run(problem.theta, problem.x, problem.y, 1e200, **more)
    last = run.at(50)
    assert run.diverged == last.t + 1 and f"diverged at iteration {run.diverged}:" in run.message
    assert np.isfinite(last.loss) and np.isfinite(last.theta.W[1]).all()


class Walk(RunState):
    """Moons by a small network, in batches."""

    @property
    def setup(self):
        return ()

    def begin(self):
        return initialise_theta([2, 3, 2]), *moons(), {"g": "tanh", "batch": 7}

    def measure(self, iteration):
        return iteration.t, float(iteration.theta.W[1][0, 0])


def seen(state):
    return state.t, state.eta, state.iteration().loss, state.iteration().theta.W[2].tolist(), state.over_time()


def test_a_branch_keeps_its_past_and_comes_back():
    state = Walk(t=20)
    before = seen(state)
    state.t, state.eta = 10, 2.0
    assert seen(state)[4] == before[4][:11] and state.eta == 2.0
    state.t = 20
    branch = seen(state)
    assert branch[4][:11] == before[4][:11] and branch[4][11:] != before[4][11:]
    state.t = 9
    assert state.eta == 0.5, "the past has the eta of the past"
    for t in (3, 30, 0, 20):
        state.t = t
    assert seen(state) == branch
    state.t, state.eta = 10, 0.5
    state.t = 20
    assert seen(state) == before, "the same eta again is the same run, with the same batches"
    assert len(state.changes) == 1, "and no branch"


def test_a_branch_drops_what_came_after():
    state = Walk(t=10)
    state.eta = 2.0
    state.t = 5
    state.eta = 1.0
    assert [(change.t, change.eta) for change in state.changes] == [(0, 0.5), (5, 1.0)]


def test_a_weight_changed_on_the_way():
    state = Walk(t=10)
    before = state.iteration().theta
    state.change(entry=("W", (2, 1, 3)), number=0.25)
    state.change(entry=("b", (1, 2)), number=-1.0)
    state.eta = 1.5
    now = state.iteration().theta
    assert now.W[2][0, 2] == 0.25 and now.b[1][1, 0] == -1.0 and len(state.changes) == 2
    now.W[2][0, 2], now.b[1][1, 0] = before.W[2][0, 2], before.b[1][1, 0]
    assert same(now, before), "nothing else changed"


class Starts(RunState):
    """One weight and one bias from a start that can be moved."""

    w, b = Real(-9.0, 9.0, 1.0), Real(-9.0, 9.0, 0.0)

    @property
    def setup(self):
        return self.w, self.b

    def begin(self):
        return Theta({1: [[self.w]]}, {1: [[self.b]]}), [[2.0]], [[0.0]], {"output": "linear"}


def test_another_start_is_another_run_and_the_old_one_is_where_it_was():
    state = Starts()
    for w in (2.0, 3.0, 4.0):
        state.w = w  # a dial is dragged
    state.eta, state.t = 0.05, 7
    left = state.t, state.eta, state.over_time()
    state.w = 3.0
    assert (state.t, state.eta) == (0, 0.05), "a start that was only passed by has the eta of now"
    state.eta = 0.02
    state.w = 4.0
    assert (state.t, state.eta, state.over_time()) == left
    state.keep_all({("w", None): 3.0, ("b", None): 1.0})
    assert (*state.setup, state.t, state.eta) == (3.0, 1.0, 0, 0.05)
    state.t, state.eta = 2, 0.01
    state.keep_all({("w", None): 4.0, ("b", None): 2.0})
    state.keep_all({("w", None): 3.0, ("b", None): 0.0})
    assert state.eta == 0.01, "no run that lies between has a say"
    state.keep_all({("w", None): 4.0, ("b", None): 0.0})
    assert (state.t, state.eta, state.over_time()) == left


def test_back_to_the_start_is_always_the_same_start():
    state = Walk()
    first = seen(state)
    state.t = 7
    state.eta = 3.0
    state.change(entry=("W", (1, 1, 1)), number=9.0)
    state.t = 30
    state.iteration()
    state.back_to_start()
    assert seen(state) == first
    state.t = 30
    assert seen(state) == seen(Walk(t=30))


def test_what_is_measured_follows_the_branches():
    state = Walk(t=4)
    state.change(entry=("W", (1, 1, 1)), number=9.0)
    state.t = 6
    measured = state.over_time("measured")
    assert [t for t, _ in measured] == list(range(7)) and measured[4][1] == 9.0
    assert [state.iteration(t).theta.W[1][0, 0] for t in range(7)] == [weight for _, weight in measured]


def test_a_dial_that_is_dragged_keeps_few_runs():
    state = Walk(t=10)
    for eta in np.arange(0.1, 3.0, 0.1):
        state.eta = eta
        state.iteration()
    assert len(state._runs) <= RUNS + 2


class Explosive(Walk):
    """A bowl that eta above 1 climbs out of."""

    def begin(self):
        return Theta({1: [[1.0]]}, {1: [[0.0]]}), np.array([[1.0, -1.0]]), np.array([[0.0, 0.0]]), {"output": "linear"}

    def measure(self, iteration):
        return 0.0


def test_a_change_after_the_run_diverged_goes_on_where_it_was_finite():
    state = Explosive(eta=10.0, t=500)
    gone = state.run().at(500).t
    assert f"diverged at iteration {gone + 1}" in state.message()
    assert len(state.over_time()) == gone + 1 and np.isfinite(state.over_time()).all()
    state.eta = 0.1
    assert state.t == gone and state.changes[-1].t == gone and state.message() == ""
    state.t = gone + 100
    losses = state.over_time()
    assert len(losses) == gone + 101 and losses[-1] < 1e-6 * losses[gone]


@pytest.mark.parametrize("name", PLANES)
def test_a_plane_can_be_learned(name):
    x, y = PLANES[name]()
    assert x.shape[0] == 2 and (y.sum(axis=0) == 1).all() and y.sum(axis=1).min() > 60
    assert Run(initialise_theta([2, 8, 8, len(y)]), x, y, 1.0, g="tanh").at(1000).loss < 0.05


def test_the_digits():
    x, y, x_held, y_held = digits()
    assert [each.shape for each in (x, y, x_held, y_held)] == [(64, 1297), (10, 1297), (64, 500), (10, 500)]
    assert x.min() == 0 and x.max() == 1 and (y.sum(axis=1) + y_held.sum(axis=1)).tolist() == [
        178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
    ]  # fmt: skip
