"""Do the tests of the maths see a mistake? One change at a time is made in the maths, and the tests are run on it.

    uv run python tests/benchmarks/mutants.py                          # every change of `changes.py`: 10 minutes
    uv run python tests/benchmarks/mutants.py network.py outputs.py    # in these files
    uv run python tests/benchmarks/mutants.py --limit 40 --seed 7      # a random 40

A change that no test sees is printed as SURVIVES, with file:line, function and ⟦before → after⟧: write a test, or put
the line below, with the reason why nothing can differ. The exit code is 1 if one survives without a reason.
The project is never written to: each job works on a copy in a temporary folder, and forks a process for each change,
with pytest and numpy already loaded. Needs a system that can fork.
"""

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# A fork keeps no threads; a stale .pyc would hide a change.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
import numpy  # noqa: F401  loaded once, for all the forks
import pytest
from changes import changes_of
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parents[2]
MODULES = ["activations", "outputs", "network", "learning", "checking", "wrong/gradients", "bad_input"]
TESTS = ["activations", "outputs", "checking", "learning", "mistakes", "network"]

NOT_RUN = 3, 4, 5  # pytest could not start, or found no test

# What no test can see, by the reason.
EQUIVALENT = {
    "compared by its fields, each equals only itself all the same: their functions are one of a kind": [
        "activations.Activation: @dataclass(frozen=True⟦, eq=False → ⟧)",
        "activations.Activation: @dataclass(frozen=True, eq=⟦False → True⟧)",
        "outputs.Loss: @dataclass(frozen=True⟦, eq=False → ⟧)",
        "outputs.Loss: @dataclass(frozen=True, eq=⟦False → True⟧)",
        "outputs.Pair: @dataclass(frozen=True⟦, eq=False → ⟧)",
        "outputs.Pair: @dataclass(frozen=True, eq=⟦False → True⟧)",
    ],
    "0 · h is 0, added or taken away": [
        "activations.linear: linear = Activation('linear', np.positive, lambda h: 1.0 ⟦+ → -⟧ 0.0 * h)",
    ],
    "a number has no k, and what the message gives for it is in no formula": [
        "outputs.Softmax.__call__: return self.function(columns('a_L', a_L, len(a_L) if a_L.ndim else ⟦0 → 1⟧, 'k'))",
    ],
    "the Jacobian of the softmax is symmetric": [
        "outputs.Softmax.jacobian: return np.hstack([self.pull_back(y_hat, one_hot(i, len(y_hat))) for i in range(1, len(y_hat) + 1)])⟦.T → ⟧",
    ],
    "a sum less 1 is a multiple of 2⁻⁵³, and 1e-6 is none": [
        "outputs.Loss.target: if self.distributions and (not ((y >= 0).all() and (abs(np.add.reduce(y) - 1.0) <⟦ → =⟧ 1e-06).all())):",
    ],
    "b[k] has as many rows as W[k]": [
        "network.Parameters.sizes: return [self.W[1].shape[1]] + [self.⟦W → b⟧[k].shape[0] for k in sorted(self.W)]",
    ],
    "the class has a __repr__ of its own": [
        "network.Parameters: @dataclass(⟦repr=False,  → ⟧eq=False)",
        "network.Parameters: @dataclass(repr=⟦False → True⟧, eq=False)",
    ],
    "an invalid operation needs an infinity, and what made the infinity has raised": [
        "learning.gradient_descent: with np.errstate(over='raise'⟦, invalid='raise' → ⟧):",
    ],
    "times 1 or -1 is divided by it": [
        "checking.numerical_gradient_of_theta: nudged[range(n), range(n)] = nudge * into[:, None, :] ⟦* → /⟧ np.array([[1.0], [-1.0]])",
    ],
    "numpy takes every negative length for the one to work out": [
        "checking.numerical_gradient_of_theta: a = np.hstack([theta.b[k] + theta.W[k] @ h, nudged.reshape(n, -⟦1 → 2⟧)])",
    ],
    "the losses come from the output alone": [
        "checking.numerical_gradient_of_theta: losses = Forward({1: a}, {1: h}, forward.⟦g → output⟧, forward.output).losses(np.tile(y, a.shape[1] // N), loss)",
        "checking.losses_at: return Forward({1: a_k}, {1: forward.output.function(a_k)}, forward.⟦g → output⟧, forward.output).losses(y, loss)",
    ],
    "a whole number that is too large comes as an object of numpy, and its kind has been refused": [
        "bad_input.finite: except (TypeError, ValueError⟦, OverflowError → ⟧):",
    ],
    "both have one entry a layer": [
        "checking.numerical_gradient_of_theta: for k, (columns, count) in enumerate(zip(np.split(losses, ends[:-1]), counts⟦, strict=True → ⟧), 1):",
        "checking.numerical_gradient_of_theta: for k, (columns, count) in enumerate(zip(np.split(losses, ends[:-1]), counts, strict=⟦True → False⟧), 1):",
    ],
    "`now` is a number of numpy: a list less one is an array": [
        "checking.losses_at: a_k[i - 1] += (⟦np.asarray(values) → values⟧ - now) * into",
    ],
}


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    function: str
    shown: str
    text: str

    @property
    def path(self):
        return Path("lecture_lib") / f"{self.module}.py"

    @property
    def key(self):
        """What it is known by, wherever its line is now."""
        return f"{self.module}.{self.function}: {self.shown}"


def source(module):
    return (ROOT / "lecture_lib" / f"{module}.py").read_text()


def copy_of_the_project(folder):
    shutil.copytree(ROOT / "lecture_lib", folder / "lecture_lib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)


class QuickTestsFirst:
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))


def start_tests(folder, module, seconds):
    """Run the tests in a fork, those of `module` first: its process id. Its exit code is pytest's."""
    if pid := os.fork():
        return pid
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # not by the clock: others may keep us waiting
        os.chdir(folder)
        os.environ["PYTHONPATH"] = str(folder)
        sys.path.insert(0, str(folder))
        os.dup2(os.open("output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        tests = [f"tests/test_{name}.py" for name in sorted(TESTS, key=lambda name: name != module)]
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:nbval", "--assert=plain", "-o", "addopts="]
        code = int(pytest.main([*options, *tests], plugins=[QuickTestsFirst()]))
    finally:
        os._exit(code)


def run(mutants, jobs, seconds):
    """Each mutant with what pytest exits with on it: 0 if the tests see nothing, or minus the signal that ended it."""
    with tempfile.TemporaryDirectory() as folder:
        free, running = [Path(folder) / str(job) for job in range(jobs)], {}
        for place in free:
            copy_of_the_project(place)
        waiting = list(reversed(mutants))
        while waiting or running:
            while waiting and free:
                place, mutant = free.pop(), waiting.pop()
                (place / mutant.path).write_text(mutant.text)
                running[start_tests(place, mutant.module, seconds)] = place, mutant
            pid, status = os.wait()
            place, mutant = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            if code in NOT_RUN:
                raise RuntimeError((place / "output.txt").read_text())
            yield mutant, code
            shutil.copy(ROOT / mutant.path, place / mutant.path)
            free.append(place)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=MODULES, help="files of lecture_lib, such as network.py")
    parser.add_argument("--limit", type=int, help="only so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--seconds", type=int, default=40, help="of work: a change that takes more is seen")
    asked = parser.parse_args()

    sys.dont_write_bytecode = True
    settings.register_profile("first failure", phases=[Phase.explicit, Phase.generate])  # no need for a small example
    settings.load_profile("first failure")
    unchanged = Mutant(MODULES[0], 0, "", "", source(MODULES[0]))
    if [code for _, code in run([unchanged], 1, asked.seconds)] != [0]:
        sys.exit("the tests fail without a change")

    start, counts = time.monotonic(), Counter()
    modules = [name.removesuffix(".py") for name in asked.files]
    mutants = [Mutant(module, *change) for module in modules for change in changes_of(source(module))]
    reasons = {key: reason for reason, keys in EQUIVALENT.items() for key in keys if key.split(".")[0] in modules}
    for key in reasons.keys() - {mutant.key for mutant in mutants}:
        print(f"no longer there: {key}")
    if asked.limit:
        mutants = random.Random(asked.seed).sample(mutants, min(asked.limit, len(mutants)))
    for mutant, code in run(mutants, asked.jobs, asked.seconds):
        reason = reasons.get(mutant.key)
        outcome = ("equivalent" if reason else "SURVIVES") if code == 0 else "hangs" if code < 0 else "seen"
        counts[outcome] += 1
        if outcome != "seen" or reason:
            print(f"{outcome}: {mutant.path}:{mutant.line} {mutant.function}: {mutant.shown}", flush=True)
        if reason:
            print(f"    {reason}", flush=True)
    print(f"{len(mutants)} changes in {time.monotonic() - start:.0f} s:", dict(counts))
    sys.exit(counts["SURVIVES"] > 0)


if __name__ == "__main__":
    main()
