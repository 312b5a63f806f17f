"""Do the tests see a mistake? One change at a time is made in the maths, or in the pictures, and the tests are run on it.

    uv run python tests/benchmarks/mutants.py                          # every change of `changes.py`: 10 minutes
    uv run python tests/benchmarks/mutants.py network.py outputs.py    # in these files
    uv run python tests/benchmarks/mutants.py --limit 40 --seed 7      # a random 40
    uv run python tests/benchmarks/mutants.py --breaks edge            # breaks of pictures, those that name an edge

A change that no test sees is printed as SURVIVES, with file:line, function and ⟦before → after⟧: write a test, or put
the line below, with the reason why nothing can differ. The exit code is 1 if one survives without a reason.
The project is never written to: each job works on a copy in a temporary folder, and forks a process for each change,
with pytest and numpy already loaded. Needs a system that can fork.
"""

import argparse
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

# A fork keeps no threads; a stale .pyc would hide a change.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
import numpy  # noqa: F401  loaded once, for all the forks
import pytest
from changes import changes_of
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parents[2]
MODULES = ["activations", "outputs", "network", "learning", "checking", "wrong/gradients", "bad_input"]
PICTURES = ["pictures", "pictures_of_lines", "pictures_of_numbers", "pictures_of_outputs", "pictures_of_plots"]
PICTURES += ["pictures_of_what_is_lit", "explorers", "any_moves", "own", "points"]
TESTS = ["activations", "outputs", "checking", "learning", "mistakes", "network"]
# What judges a reader's code has tests of its own; none of it is changed unless it is named.
OWN = {"examine": ["examine"]} | {f"judging/{each}": ["exercises"] for each in ("judge", "trial", "where")}

# What pictures need, loaded once for all forks.
WITH_PICTURES = ["IPython.core.interactiveshell", "anywidget", "hypothesis.stateful", "lxml.html", "matplotlib.figure"]
WITH_PICTURES += ["matplotlib.backends.backend_svg", "nbformat", "cssselect"]

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
        "outputs.Loss.target: if self.of == 'distributions' and (not ((y >= 0).all() and (abs(np.add.reduce(y) - 1.0) <⟦ → =⟧ 1e-06).all())):",
    ],
    "b[k] has as many rows as W[k]": [
        "network.Parameters.sizes: return [self.W[1].shape[1]] + [self.⟦W → b⟧[k].shape[0] for k in sorted(self.W)]",
    ],
    "the class has a __repr__ of its own": [
        "network.Parameters: @dataclass(⟦repr=False,  → ⟧eq=False)",
        "network.Parameters: @dataclass(repr=⟦False → True⟧, eq=False)",
    ],
    "times 1 or -1 is divided by it": [
        "checking.numerical_gradient_of_theta: nudged[range(n), range(n)] = nudge * into[:, None, :] ⟦* → /⟧ np.array([[1.0], [-1.0]])",
    ],
    "numpy takes every negative length for the one to work out": [
        "checking.numerical_gradient_of_theta: a = np.hstack([theta.b[k] + theta.W[k] @ h, nudged.reshape(n, -⟦1 → 2⟧)])",
    ],
    "the losses come from the output alone": [
        "checking.losses_at: return Forward({1: a_k}, {1: forward.output.function(a_k)}, forward.⟦g → output⟧, forward.output).losses(y, loss)",
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
    tests: tuple = tuple(TESTS)

    @property
    def path(self):
        return Path("lecture_lib") / f"{self.module}.py"

    @property
    def key(self):
        """What it is known by, wherever its line is now."""
        return f"{self.module}.{self.function}: {self.shown}"


def source(module):
    return (ROOT / "lecture_lib" / f"{module}.py").read_text()


def first(name, names):
    """These names, with one of them before the others."""
    return tuple(sorted(names, key=lambda other: other != name))


def in_maths(modules):
    """Every change of `changes.py` in these modules; the tests of the module come first."""
    return [
        Mutant(each, *change, tuple(OWN.get(each) or first(each, TESTS)))
        for each in modules
        for change in changes_of(source(each))
    ]


def in_pictures(words):
    """The changes of `breaks.txt`, those that name one of these words if there are any. There a change stands under the
    tests that should see it: they come first."""
    found, tests = [], ""
    for line in (Path(__file__).parent / "breaks.txt").read_text().splitlines():
        if not line.startswith(" "):
            tests = line.rstrip(":")
            continue
        file, what, old, new = re.fullmatch(r"  (\S+)\.py: (.+): ⟦(.+?) → (.+)⟧", line).groups()
        if not words or any(word in what for word in words):
            text = source(file)
            if text.count(old) != 1:
                sys.exit(f"{what}: {old!r} stands {text.count(old)} times in {file}.py")
            at = text[: text.index(old)].count("\n") + 1
            found.append(Mutant(file, at, what, f"⟦{old} → {new}⟧", text.replace(old, new), first(tests, PICTURES)))
    return found


def copy_of_the_project(folder):
    for part in ("lecture_lib", "tests", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "CONTRIBUTING.md"):
        shutil.copy(ROOT / part, folder)


class QuickTestsFirst:
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))


def start_tests(folder, names, seconds):
    """Run these tests in a fork: its process id. Its exit code is pytest's."""
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
        tests = [f"tests/test_{name}.py" for name in names]
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:nbval", "--assert=plain", "-o", "addopts="]
        code = int(pytest.main([*options, *tests], plugins=[QuickTestsFirst()]))
    finally:
        os._exit(code)


def run(mutants, jobs, seconds):
    """Each mutant with what pytest exits with on it, 0 if the tests see nothing, or minus the signal that ended it; and
    the test that sees it."""
    with tempfile.TemporaryDirectory() as folder:
        free, running = [Path(folder) / str(job) for job in range(jobs)], {}
        for place in free:
            copy_of_the_project(place)
        waiting = list(reversed(mutants))
        while waiting or running:
            while waiting and free:
                place, mutant = free.pop(), waiting.pop()
                (place / mutant.path).write_text(mutant.text)
                running[start_tests(place, mutant.tests, seconds)] = place, mutant
            pid, status = os.wait()
            place, mutant = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            output = (place / "output.txt").read_text()
            if code in NOT_RUN:
                raise RuntimeError(output)
            yield mutant, code, re.findall(r"^(?:FAILED|ERROR) tests/(\S+)", output, re.MULTILINE)[:1]
            shutil.copy(ROOT / mutant.path, place / mutant.path)
            free.append(place)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "files", nargs="*", help="files of lecture_lib, such as network.py; with --breaks, words of them"
    )
    parser.add_argument("--breaks", action="store_true", help="break the pictures instead, as breaks.txt says")
    parser.add_argument("--limit", type=int, help="only so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--seconds", type=int, help="of work: a change that takes more is seen; 40, for pictures 200")
    asked = parser.parse_args()
    for name in WITH_PICTURES if asked.breaks else ():
        import_module(name)
    seconds = asked.seconds or (200 if asked.breaks else 40)

    sys.dont_write_bytecode = True
    settings.register_profile("first failure", phases=[Phase.explicit, Phase.generate])  # no need for a small example
    settings.load_profile("first failure")
    modules = [name.removesuffix(".py") for name in asked.files] or MODULES
    mutants = in_pictures(asked.files) if asked.breaks else in_maths(modules)
    unchanged = Mutant(MODULES[0], 0, "", "", source(MODULES[0]), tuple(PICTURES if asked.breaks else TESTS))
    for _, code, seen_by in run([unchanged], 1, 2 * seconds):
        if code:
            sys.exit(f"the tests fail without a change: {seen_by}")

    start, counts, reasons = time.monotonic(), Counter(), {}
    if not asked.breaks:
        reasons = {key: reason for reason, keys in EQUIVALENT.items() for key in keys if key.split(".")[0] in modules}
    for key in reasons.keys() - {mutant.key for mutant in mutants}:
        print(f"no longer there: {key}")
    if asked.limit:
        mutants = random.Random(asked.seed).sample(mutants, min(asked.limit, len(mutants)))
    for mutant, code, seen_by in run(mutants, asked.jobs, seconds):
        reason = reasons.get(mutant.key)
        outcome = ("equivalent" if reason else "SURVIVES") if code == 0 else "hangs" if code < 0 else "seen"
        counts[outcome] += 1
        if outcome != "seen" or reason or asked.breaks:
            print(f"{outcome}: {mutant.path}:{mutant.line} {mutant.function}: {mutant.shown}", *seen_by, flush=True)
        if reason:
            print(f"    {reason}", flush=True)
    print(f"{len(mutants)} changes in {time.monotonic() - start:.0f} s:", dict(counts))
    sys.exit(counts["SURVIVES"] > 0 or not mutants)


if __name__ == "__main__":
    main()
