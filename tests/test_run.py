import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from networks import PAIRS, random_problem

from lecture_lib import Theta, descend, initialise_theta, learning
from lecture_lib.data import PLANES, digits, moons
from lecture_lib.explore.run import Branches, Run

TABLE = json.loads((Path(__file__).parent / "data" / "torch_descent.json").read_text())


@pytest.mark.parametrize("row", TABLE, ids=["full batch", "given batches"])
def test_the_losses_are_those_of_pytorch(row, monkeypatch):
    if row["batches"]:
        monkeypatch.setattr(learning, "batches_of", lambda *_: iter(row["batches"]))
    W, b = ({int(k): v for k, v in row["theta"][name].items()} for name in "Wb")
    run = islice(descend(Theta(W, b), row["x"], row["y"], 0.5, g="tanh"), 20)
    assert [now.loss for now in run] == pytest.approx(row["losses"], rel=1e-10)


@pytest.mark.parametrize("batch", [0, 201, True, 2.0])
def test_a_batch_that_does_not_fit(batch):
    with pytest.raises(ValueError, match="batch needs a whole number from 1 to N"):
        descend(initialise_theta([2, 3, 2]), *moons(), 0.1, batch=batch)


@pytest.mark.parametrize("longest", [100, 1_000_000])
def test_a_walk_back_and_forth_is_the_same_run(longest):
    def run():
        return Run(initialise_theta([2, 3, 2]), *moons(), 0.5, g="tanh", batch=7, longest=longest)

    walked, straight = run(), {now.t: now for now in (run().at(t) for t in range(61))}
    for t in (60, 3, 41, 0, 60):
        assert np.array_equal(walked.at(t).theta.W[1], straight[t].theta.W[1])
        assert walked.at(t).loss == straight[t].loss and walked.at(t).t == t
    assert walked.losses(60) == [straight[t].loss for t in range(61)]


def test_a_run_that_diverges_says_so_and_stays():
    problem = random_problem([2, 3, 2], N=4, g="linear", pair=PAIRS[1])
    run = Run(problem.theta, problem.x, problem.y, 1e200, "linear", problem.output, problem.loss)
    last = run.at(50)
    assert run.diverged == last.t + 1 and f"diverged at iteration {run.diverged}:" in run.message
    assert np.isfinite(last.loss) and np.isfinite(last.theta.W[1]).all()


def test_a_branch_keeps_its_past():
    run = Branches(initialise_theta([2, 3, 2]), *moons(), 0.5)
    before = run.losses(20)
    run.change(10, eta=0.1)
    assert run.losses(10) == before[:11] and run.losses(20)[11:] != before[11:]
    run.reset()
    assert run.losses(20) == before


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
