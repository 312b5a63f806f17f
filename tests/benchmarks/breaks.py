"""What the tests of pictures are worth: `python tests/benchmarks/breaks.py [word …]` breaks the explorers, one break at a
time on a copy of the project, and prints which test sees it. Exits with 1 if none does, or if a break no longer fits.

With words, only the breaks whose descriptions have one of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ["test_pictures*.py", "test_explorers.py", "test_events.py"]

BREAKS = {  # by the tests that should see them: what is broken, file of lecture_lib, old text, new text
    "test_pictures.py": [
        ("all edges are of one width", "draw/network.py", "round(0.7 + 5 * tanh(abs(weight) / 2.5), 2)", "2.0"),
        ("all tints are the same", "draw/network.py", "0.06 + 0.34 * size", "0.2"),
        ("dimming is the wrong way round", "draw/network.py", "{'' if lit else ' dim'}", "{' dim' if lit else ''}"),
        (
            "the change of the loss has the wrong sign",
            "draw/loss.py",
            "format_number(now - was,",
            "format_number(was - now,",
        ),
        (
            "the promise is from the gradient here, not at the mark",
            "explore/kit/on_network.py",
            "theta, there, gradients = self.passes(kind, indices, state.mark)",
            "theta, there, gradients = *self.passes(kind, indices, state.mark)[:2], self.passes()[2]",
        ),
        (
            "the frame of the true class is on the wrong neuron",
            "draw/network.py",
            "self.y(self.L, frame)",
            "self.y(self.L, 1)",
        ),
        (
            "the dial's weight is not told on its edge",
            "draw/network.py",
            "format_number(weight, 2), f",
            "format_number(0.0, 2), f",
        ),
        ("the bias on the dial is not marked", "draw/network.py", '("b", (k, j)) in (chosen, dialled)', "False"),
        (
            "a and h change places in a neuron",
            "draw/network.py",
            "x - HALF / 2 + 1, x + HALF / 2 - 1",
            "x + HALF / 2 - 1, x - HALF / 2 + 1",
        ),
        ("layers show numbers before they are computed", "draw/network.py", "dialled, k <= known", "dialled, True"),
        (
            "a gradient is shown before the walk has reached it",
            "explore/kit/on_way_back.py",
            "for kind, k in state.stops_made if",
            "for kind, k in stops(theta.L) if",
        ),
        ("solid and dashed change places", "formatting.py", '"positive" if value >= 0', '"positive" if value < 0'),
    ],
    "test_pictures_of_what_is_lit.py": [
        ("the lit set is empty", "explore/kit/live.py", "    return found\n", "    return set()\n"),
        (
            "nothing is lit on the way back",
            "explore/kit/on_way_back.py",
            'self.lit(now.stop, panels["network"])',
            "set()",
        ),
        (
            "what flows back stands on the wrong edges",
            "explore/hidden_gradient.py",
            "zip(above, carried,",
            "zip(above, carried[::-1],",
        ),
        ("the products along a path begin too early", "explore/path_sum.py", "so_far[1::2]", "so_far[::2]"),
    ],
    "test_pictures_of_numbers.py": [
        ("all bars are of one length", "draw/bars.py", "min(abs(value) / self.limit, 1), ", "0.5, "),
        (
            "the wrong row and column are lit",
            "explore/weight_gradient.py",
            "row, column = (i - 1 if entry else None), (j - 1 if kind",
            "row, column = (0 if entry else None), (0 if kind",
        ),
        ("failing cells of the check are not marked", "explore/gradient_check.py", "if error > PASSES", "if error > 9"),
        (
            "a matrix of weights is not transposed",
            "explore/hidden_gradient.py",
            "theta.W[i + 1].T, 2",
            "theta.W[i + 1], 2",
        ),
        ("all cells have one tint", "draw/matrix.py", "round(0.3 * min(abs(value) / scale, 1), 3)", "0.2"),
        (
            "bars below zero grow to the right",
            "draw/bars.py",
            "self.zero if side > 0 else self.zero - length",
            "self.zero",
        ),
        ("the nudge of the check is not the dial's", "explore/gradient_check.py", "nudge=now.nudge", "nudge=1e-5"),
        (
            "the chosen path is not ringed in the table",
            "explore/path_sum.py",
            "place = divmod(self.state.path - 1,",
            "place = divmod(0,",
        ),
    ],
    "test_pictures_of_outputs.py": [
        ("the other row of the Jacobian is lit", "explore/output.py", '"prime", column=l - 1', '"prime", row=l - 1'),
        ("a bar that is cut off has no arrow head", "draw/bars.py", "if abs(value) > self.limit", "if False"),
        (
            "the row on the dial is not that of the score",
            "explore/output.py",
            "subject, state.score[1][1]",
            "subject, 1",
        ),
    ],
    "test_pictures_of_plots.py": [
        (
            "the loss curve is reversed",
            "explore/thin_chain.py",
            "self.loss_curve.set_data(SWEEP, losses[: len(SWEEP)])",
            "self.loss_curve.set_data(SWEEP, losses[: len(SWEEP)][::-1])",
        ),
        (
            "the bars of vanishing gradients are flat",
            "explore/vanishing_gradient_explorer.py",
            "np.clip(np.log10(length),",
            "np.clip(0 * length,",
        ),
        (
            "the tangent of g slopes the wrong way",
            "explore/kit/on_activation.py",
            "h - reach * slope, h + reach * slope",
            "h + reach * slope, h - reach * slope",
        ),
        (
            "the tangent of the loss is too flat",
            "explore/thin_chain.py",
            "here - 1.5 * found, here + 1.5 * found",
            "here - found, here + found",
        ),
        (
            "the ground of saturation is too wide",
            "explore/derivative_explorer.py",
            "SATURATED = 0.1",
            "SATURATED = 0.3",
        ),
        (
            "the slope from g alone is that of z",
            "explore/derivative_explorer.py",
            "g.prime_of_h(values)",
            "g.prime(values)",
        ),
        ("the mean slope of a layer is its largest", "explore/vanishing_gradient_explorer.py", ".mean())", ".max())"),
    ],
    "test_pictures_of_lines.py": [
        (
            "the place in a derivation is forgotten",
            "explore/kit/live.py",
            "start=1, per=lambda state: state.derivation.name)",
            "start=1)",
        ),
        ("hidden lines are shown", "draw/formulas.py", '"hidden" if number > shown', '"" if number > shown'),
        (
            "a trap is shown at the first line only",
            "draw/formulas.py",
            "if trap and number == shown",
            "if trap and number == 1",
        ),
        ("no formula has numbers in it", "draw/formulas.py", "page = MathML(at, form,", 'page = MathML(at, "indices",'),
    ],
    "test_pictures_of_choices.py": [
        ("a click on a line has no effect", "explore/kit/live.py", "state.line = indices[0]", "pass"),
        (
            "a click on a cell chooses the wrong neuron",
            "explore/kit/live.py",
            "(layer, *indices)[: INDICES[self.cell]]",
            "(layer, *indices[::-1])[: INDICES[self.cell]]",
        ),
        (
            "a layer no longer chooses its neuron",
            "explore/network_explorer.py",
            'state.subject = ("a", (value, 1))',
            "pass",
        ),
        (
            "a menu loses what was preferred",
            "explore/kit/state.py",
            "return preferred if preferred in offered else offered[0]",
            "state.preferred[self.key(state)] = chosen = preferred if preferred in offered else offered[0]\n        return chosen",
        ),
        (
            "the mark follows the dial: nothing can be undone",
            "explore/kit/network_state.py",
            "getattr(state, self.held)[state.entry] = self",
            "state.marks[state.entry] = getattr(state, self.held)[state.entry] = self",
        ),
        ("Shift makes no difference", "explore/kit/on_network.py", "if subject and not shift and", "if subject and"),
        (
            "a click on the bias of a neuron chooses nothing",
            "explore/gradient_check.py",
            '(self.k, row, column) if self.kind == "W" else (self.k, row)',
            "(self.k, row, column)",
        ),
        (
            "a click on a path chooses another one",
            "explore/path_sum.py",
            "(indices[0] - 1) * self.table.columns + indices[1]",
            "(indices[1] - 1) * self.table.rows + indices[0]",
        ),
    ],
}


def copied(source, target):
    for part in ("lecture_lib", "tests"):
        shutil.copytree(source / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("conftest.py", "pyproject.toml"):
        shutil.copy(source / part, target)


def first_to_fail(folder, tests):
    """The first of these tests that fails in a copy of the project; None if all pass."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-qx", "--tb=no", "-p", "no:cacheprovider", *tests],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    failed = [line.split(" ")[1] for line in run.stdout.splitlines() if line.startswith("FAILED")]
    if run.returncode and not failed:
        raise RuntimeError(run.stdout + run.stderr)
    return failed[0].removeprefix("tests/") if failed else None


def seen_by(project, expected, file, old, new):
    """The test that sees a break of a project; None if none does."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copied(project, folder)
        source = folder / "lecture_lib" / file
        source.write_text(source.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        tests = sorted(f"tests/{path.name}" for pattern in TESTS for path in (folder / "tests").glob(pattern))
        tests.remove(f"tests/{expected}")
        return first_to_fail(folder, [f"tests/{expected}"]) or first_to_fail(folder, tests)


def main(words):
    chosen = [(tests, *each) for tests, several in BREAKS.items() for each in several]
    chosen = [each for each in chosen if not words or any(word in each[1] for word in words)]
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        project = Path(place)
        copied(ROOT, project)
        for tests, what, file, old, new in chosen:
            fits = old in (project / "lecture_lib" / file).read_text(encoding="utf-8")
            test = seen_by(project, tests, file, old, new) if fits else None
            print(f"{what:58}", test or ("SEEN BY NO TEST" if fits else f"DOES NOT FIT {file}"), flush=True)
            bad += test is None
        unbroken = first_to_fail(project, [f"tests/{tests}" for tests in BREAKS])
        print(f"{'nothing':58} {unbroken or 'all tests pass'}")
    print(f"{len(chosen) - bad} of {len(chosen)} breaks seen")
    return 1 if bad or unbroken or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
