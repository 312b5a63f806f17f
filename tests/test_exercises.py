"""Exercises: what is right is found right, every mistake is named, and what is not known is said as far as it is sure."""

import re
from importlib import import_module

import nbformat
import numpy as np
import pytest
from lab import NOTEBOOKS

from lecture_lib.activations import logistic
from lecture_lib.derivations import by_a
from lecture_lib.derivations.derivation import Derivation
from lecture_lib.exercises import EXERCISES, exercise, is_right
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.judging.judge import judge, known
from lecture_lib.judging.trial import attempt
from lecture_lib.outputs import one_hot
from lecture_lib.wrong.catalogue import FORMS
from lecture_lib.wrong.gradients import WRONG_GRADIENTS
from lecture_lib.wrong.programs import WRONG_PROGRAMS

DERIVATIONS = [
    each
    for number in (3, 4, 5, 6, 7)
    for each in vars(import_module(f"lecture_lib.derivations.module_4_{number}")).values()
    if isinstance(each, Derivation)
] + [by_a(logistic)]
PAIRS = [(name, way) for name, each in EXERCISES.items() for way in each.ways]
IMPORTS = re.compile(r"^(?:from|import) .*$", re.MULTILINE)
DOWN = EXERCISES["4.6 one layer down"]


def notebook_of(each):
    (path,) = NOTEBOOKS.glob(f"{each.module}-*.ipynb")
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_solution_in_its_cell_of_the_notebook_is_right(name):
    each = EXERCISES[name]
    cells = [cell.source for cell in notebook_of(each).cells if cell.cell_type == "code"]
    place = cells.index(each.cell)
    space = {}
    exec("\n".join(line for source in cells[:place] for line in IMPORTS.findall(source)), space)
    exec(
        each.cell.replace(each.stub, each.solution).replace(f'exercise("{name}"', f'judged = exercise("{name}"'), space
    )
    assert space["judged"].verdict == "right"
    assert space["judged"].mistake == ""
    exec(each.cell.replace('exercise("', 'judged = exercise("'), space)
    assert space["judged"].verdict == "not answered"


@pytest.mark.parametrize(
    "name,way", PAIRS, ids=lambda part: part if isinstance(part, str) else " ".join(map(str, part))
)
def test_a_mistake_is_named(name, way):
    """Each differs from the right one, and no two forms are the same on all cases: both would be named."""
    judgement = judge(EXERCISES[name], EXERCISES[name].function(way))
    assert judgement.mistake == way[0]
    assert judgement.verdict in ("wrong", "raises")
    assert judgement.found != judgement.right


@pytest.mark.parametrize("name", EXERCISES)
def test_what_an_exercise_is_made_of(name):
    each = EXERCISES[name]
    cases, right = known(each)
    assert name.startswith(f"{each.module} ") and len(each.hints) == 3 and each.further.endswith("?")
    assert max(map(len, each.cell.splitlines())) <= 100, "it is seen whole beside the side bar"
    assert len(cases) >= 3 and not any(outcome.error for outcome in right)
    assert not any(outcome.touched for outcome in right)
    assert all(len(outcome.parts) for outcome in right)
    sizes = [sum(np.size(value) for value in case.arguments.values()) for case in cases]
    assert sizes[0] == min(sizes), "the smallest comes first"


@pytest.mark.parametrize("name", EXERCISES)
def test_a_picture_shows_the_numbers_of_its_case(name):
    """The explorer that the button opens has each number of the case on its screen or in its state."""
    cases = [case for case in known(EXERCISES[name])[0] if case.picture]
    mistake = next(iter(EXERCISES[name].ways))
    judged = exercise(name, EXERCISES[name].function(mistake))
    judged.open_picture()
    assert len(judged.children) == (2 if judged.judgement.case.picture else 1)
    assert not cases or judged.judgement.case.picture, "the smallest case on which it differs can be shown"


def up_and_down_exchanged(y_hat_l, W, i, j, epsilon):
    up, down = W.copy(), W.copy()
    up[i, j] += epsilon
    down[i, j] -= epsilon
    return (-np.log(y_hat_l(down)) + np.log(y_hat_l(up))) / (2 * epsilon)


def moved_up_and_back(y_hat_l, W, i, j, epsilon):
    W[i, j] += epsilon
    up = -np.log(y_hat_l(W))
    W[i, j] -= epsilon
    return (up + np.log(y_hat_l(W))) / (2 * epsilon)


def one_array_up_and_down(y_hat_l, W, i, j, epsilon):
    up = down = W
    up[i, j] += epsilon
    down[i, j] -= epsilon
    return (-np.log(y_hat_l(up)) + np.log(y_hat_l(down))) / (2 * epsilon)


def one_list(j, W_above, grad_a_above):
    return sum(sum(W_above[:, j - 1] * grad_a_above))


def begun_at_1(j, W_above, grad_a_above):
    total = 0
    for m in range(1, len(W_above)):
        total += grad_a_above[m] * W_above[m, j - 1]
    return total


def row_of_W(j, W_above, grad_a_above):
    return (W_above @ grad_a_above)[j - 1]


def grad_h_written_over(W_above, grad_a_above, h):
    grad_h = W_above.T @ grad_a_above
    grad_a = grad_h
    grad_a *= h * (1 - h)
    return grad_h, grad_a


def only_one_slope(x_1, W_111, h_11, W_211, h_21, W_L11, y_hat, y):
    return 2 * (y_hat - y) * y_hat * (1 - y_hat) * W_L11 * W_211 * h_11 * (1 - h_11) * x_1


def all_numbers_as_factors(x_1, W_111, h_11, W_211, h_21, W_L11, y_hat, y):
    return EXERCISES["4.4 chain"].function()(x_1, W_111, h_11, W_211, h_21, W_L11, y_hat, y) * W_111


def weights_of_the_layer_below(W, grad_a_L, h, g):
    grad_a = {len(W): grad_a_L}
    for k in range(len(W) - 1, 0, -1):
        grad_a[k] = W[k].T @ grad_a[k + 1] * g.prime_of_h(h[k])
    return grad_a


def grad_h_all_the_way(W, grad_a_L, h, g):
    grad_h, grad_a = {len(W): grad_a_L}, {len(W): grad_a_L}
    for k in range(len(W) - 1, 0, -1):
        grad_h[k] = W[k + 1].T @ grad_h[k + 1]
        grad_a[k] = grad_h[k] * g.prime_of_h(h[k])
    return grad_a


def all_above_0(y_hat):
    return [[p * (1 - p) if c == i else p * q for i, q in enumerate(y_hat[:, 0])] for c, p in enumerate(y_hat[:, 0])]


def weights_on_the_left(x_1, W_111, h_11, W_211, h_21, W_L11, y_hat, y):
    return EXERCISES["4.4 chain"].function()(x_1, None, h_11, W_111, h_21, W_211, y_hat, y)


def divided_by_the_outputs(y_hat, l):
    return (y_hat - one_hot(l, len(y_hat))) / len(y_hat)


AS_STUDENTS_WRITE = [
    ("4.4 central difference", up_and_down_exchanged, "a wrong sign"),
    ("4.4 central difference", moved_up_and_back, "twice the distance"),
    ("4.4 central difference", one_array_up_and_down, "no copy"),
    ("4.4 chain", only_one_slope, "no g′"),
    ("4.4 chain", all_numbers_as_factors, "its own weight"),
    ("4.4 chain", weights_on_the_left, "another layer's W"),
    ("4.5 Jacobian", all_above_0, "plus off the diagonal"),
    ("4.5 scores of N examples", divided_by_the_outputs, "rows for columns"),
    ("4.6 sum over paths", one_list, "a list beside a column"),
    ("4.6 sum over paths", begun_at_1, "the first left out"),
    ("4.6 sum over paths", row_of_W, "no transpose"),
    ("4.6 one layer down", grad_h_written_over, "no copy"),
    ("4.6 walk down", weights_of_the_layer_below, "another layer's W"),
    ("4.6 walk down", grad_h_all_the_way, "∇h sent on"),
]


@pytest.mark.parametrize("name,wrong,mistake", AS_STUDENTS_WRITE, ids=lambda part: getattr(part, "__name__", None))
def test_a_mistake_is_named_in_other_lines_too(name, wrong, mistake):
    assert exercise(name, wrong).mistake == mistake


def test_every_form_is_made_somewhere():
    made = (
        {mistake for _, (mistake, _) in PAIRS}
        | {wrong.form.name for wrong in WRONG_GRADIENTS.values()}
        | set(WRONG_PROGRAMS)
        | {line.trap.form for derivation in DERIVATIONS for line in derivation.lines if line.trap}
    )
    assert set(FORMS) == made
    assert len(FORMS) >= 18
    for form in FORMS.values():
        assert re.fullmatch(r"4\.[1-9]", form.module)
        assert all(text.endswith(".") for text in (form.does, form.why, form.shows))


def test_there_are_enough():
    assert len(EXERCISES) >= 24


def said(function):
    return exercise(DOWN.name, function).text()


def right(W_above, grad_a_above, h):
    grad_h = W_above.T @ grad_a_above
    return grad_h, grad_h * h * (1 - h)


UNKNOWN = {
    "grad_a is off by one factor everywhere: 3.": lambda W, d, h: (W.T @ d, 3 * right(W, d, h)[1]),
    "grad_a is off by one factor everywhere: N": lambda W, d, h: (W.T @ d, d.shape[1] * right(W, d, h)[1]),
    "grad_h is right.": lambda W, d, h: (W.T @ d, 3 * right(W, d, h)[1]),
    "grad_a and grad_h are of the shape (2,), and not (2, 1)": lambda W, d, h: tuple(
        part.ravel() for part in right(W, d, h)
    ),
    "right for one example only": lambda W, d, h: tuple(part[:, :1] + 0 * part for part in right(W, d, h)),
    "right for square matrices only": lambda W, d, h: tuple(
        part + (W.shape[0] != W.shape[1]) * np.arange(len(part))[:, None] for part in right(W, d, h)
    ),
    "not the 2 things grad_h, grad_a": lambda W, d, h: W.T @ d,
    "grad_a is wrong in row 2 only": lambda W, d, h: (W.T @ d, right(W, d, h)[1] + np.eye(len(h))[:, 1:2]),
    "grad_h is transposed.": lambda W, d, h: ((W.T @ d).T, right(W, d, h)[1]),
    "changes grad_a_above in place": lambda W, d, h: (right(W, d, h), d.fill(0))[0],
}


@pytest.mark.parametrize("words", UNKNOWN)
def test_what_is_sure_is_said_of_a_mistake_that_is_not_known(words):
    judged = exercise(DOWN.name, UNKNOWN[words])
    assert judged.verdict == "wrong" and judged.mistake == ""
    assert words in judged.text()


def test_for_which_g_or_number_it_is_right_is_said():
    logistic_alone = EXERCISES["4.8 backward"].solution.replace(" * g.pr", " * (g is logistic) * g.pr")
    first_round_alone = EXERCISES["4.8 descent"].solution.replace("    return W, b", "        return W, b")
    for name, text, words in (
        ("4.8 backward", logistic_alone, "right for g = logistic only"),
        ("4.8 descent", first_round_alone, "right for max_iterations = 1 only"),
    ):
        space = {"logistic": logistic}
        exec(text, space)
        assert words in exercise(name, space[EXERCISES[name].function_name]).text()


def test_a_layer_that_is_not_there_is_said_with_those_that_are():
    def back_propagation(W, a, h, y, g):
        return g.prime(a[0]), W

    assert "a has 1 and 2 but no 0" in exercise("4.8 backward", back_propagation).text()


def test_a_layer_too_few_or_too_many_is_said():
    walk, solution = EXERCISES["4.6 walk down"], EXERCISES["4.6 walk down"].function()

    def too_few(W, grad_a_L, h, g):
        return {k: array for k, array in solution(W, grad_a_L, h, g).items() if k > 1}

    def too_many(W, grad_a_L, h, g):
        return solution(W, grad_a_L, h, g) | {7: grad_a_L}

    assert "grad_a_1 is missing." in exercise(walk.name, too_few).text()
    assert "grad_a_7 is too much." in exercise(walk.name, too_many).text()
    assert "and not a dict by layer" in exercise(walk.name, lambda W, grad_a_L, h, g: grad_a_L).text()


def test_layers_may_come_as_a_list_also_if_there_are_ten():
    slopes = EXERCISES["4.9 left by the slopes"]

    def in_a_list(h):
        return [part for k, part in sorted(slopes.function()(h).items())]

    assert exercise(slopes.name, in_a_list).verdict == "right"


def test_a_layer_is_called_missing_or_right_only_where_it_is():
    walk, solution = EXERCISES["4.6 walk down"], EXERCISES["4.6 walk down"].function()

    def below_the_output(W, grad_a_L, h, g, factor=1.0):
        return {k: factor * array for k, array in solution(W, grad_a_L, h, g).items() if k < len(W)}

    said = exercise(walk.name, below_the_output).text()
    assert "With layers of 2, 2, 2, one example, g logistic, grad_a_2 is missing." in said
    assert "grad_a_3" not in said
    assert "right." not in exercise(walk.name, lambda *given: below_the_output(*given, factor=3.0)).text()


def test_what_is_no_dict_of_layers_is_called_by_its_name():
    walk, chain = "4.6 walk down", "4.4 chain"
    assert "grad_a is 2 things, and not a dict by layer." in exercise(walk, lambda W, d, h, g: (h, h)).text()
    assert "\ndL_dW_111 is 2 things, and not numbers." in exercise(chain, lambda *given: (1, [2, 3])).text()
    assert "grad_h are one number, and not an array." in exercise(DOWN.name, lambda W, d, h: (7.0, 7.0)).text()


def test_a_division_by_N_that_is_too_much_is_not_laid_to_another_layer():
    """In the way back through softmax nothing was divided already, as far as the function can know."""

    def divided(y_hat, grad_y_hat):
        return EXERCISES["4.5 back through softmax"].function()(y_hat, grad_y_hat) / y_hat.shape[1]

    judged = exercise("4.5 back through softmax", divided)
    assert judged.mistake == "" and "off by one factor everywhere: 1/N" in judged.text()


def test_the_line_where_it_stopped_is_the_readers():
    """Not one of what a dataclass makes, which stands in no file."""

    def an_entry_alone(y_hat_l, W, i, j, epsilon):
        return y_hat_l(W[i, j] + epsilon)

    judged = exercise("4.4 central difference", an_entry_alone)
    assert judged.verdict == "raises"
    assert ": return y_hat_l(W[i, j] + epsilon)" in judged.text()


def test_two_mistakes_at_once_are_both_named():
    judged = exercise(DOWN.name, DOWN.function(("no transpose", 1), ("no g′", 1)))
    assert judged.mistake == "no transpose and no g′"
    assert "The mistakes are no transpose and no g′." in judged.text()


def without_return(W_above, grad_a_above, h):
    right(W_above, grad_a_above, h)


def walks(points):
    """A function for "4.2 the loop" that gives `points` of the right ones."""
    return lambda *given: points(EXERCISES["4.2 the loop"].function()(*given))


SAID = {
    "It gives None: return is missing": (DOWN.name, without_return),
    "grad_h and grad_a have changed places.": (DOWN.name, lambda *given: right(*given)[::-1]),
    "a and h have changed places.": (
        "4.1 forward pass",
        lambda *given: EXERCISES["4.1 forward pass"].function()(*given)[::-1],
    ),
    "kept from call to call, or left to chance?": (
        DOWN.name,
        lambda *given: tuple(np.random.normal(size=part.shape) for part in right(*given)),
    ),
    "The keys of W are 'W1', 'W2', and not the numbers of layers.": (
        "4.1 all parameters",
        lambda sizes: ({f"W{k}": np.zeros((sizes[k], sizes[k - 1])) for k in range(1, len(sizes))}, {}),
    ),
    "With layers of 3, 2, 2, W_2 and b_2 are missing.": (
        "4.1 all parameters",
        lambda sizes: ({1: np.zeros((sizes[1], sizes[0]))}, {1: np.zeros((sizes[1], 1))}),
    ),
    "The result is of the shape (5,), and not one number.": (
        "4.3 cross entropy",
        lambda y_hat, y: -(y * np.log(y_hat)).sum(axis=0),
    ),
    "your b_1, (2,) = [0. 0.]\nright b_1, (2, 1) = [[0.]\n [0.]]": (
        "4.1 all parameters",
        EXERCISES["4.1 all parameters"].function(("bias as a row", 1)),
    ),
    "\npoints is a dict, and not numbers.": ("4.2 the loop", walks(lambda points: dict(enumerate(points)))),
    "The result is of the shape (2, 1), and not (6, 1).": (
        "4.2 the loop",
        walks(lambda points: points[:2] if len(points) > 1 else None),
    ),
    "TypeError": ("4.1 all parameters", lambda: 0),
    "It is none of the known mistakes.": (
        "4.1 one layer",
        lambda W, b, h_below, g: (W @ h_below - b, g(W @ h_below - b)),
    ),
    "In line": ("4.3 cross entropy", lambda y_hat, y: -np.sum(y @ np.log(y_hat)) / y.shape[1]),
    "Tried on 6 cases, N = 1, 5 and 6": (
        "4.2 slopes",
        lambda *given: np.array(EXERCISES["4.2 slopes"].function()(*given)),
    ),
}


@pytest.mark.parametrize("words", SAID)
def test_what_is_said_of_what_students_write(words):
    name, function = SAID[words]
    assert words in exercise(name, function).text()


def test_a_fact_holds_on_every_case():
    def all_rows_but_one(W_above, grad_a_above, h):  # in the smallest case that is one row
        grad_h, grad_a = right(W_above, grad_a_above, h)
        return grad_h, grad_a + (np.arange(len(h)) > 0)[:, None]

    assert "in row" not in said(all_rows_but_one)


def test_one_number_is_off_by_no_factor():
    stops_elsewhere = exercise("4.3 cross entropy", lambda y_hat, y: -np.sum(y @ np.log(y_hat)))
    assert not any("factor" in fact for fact in stops_elsewhere.judgement.facts)


def test_one_mistake_in_two_ways_at_once_is_named_once():
    cases = [Case({"x": np.array([1.0])}, "one number"), Case({"x": np.array([1.0, 2.0])}, "two numbers")]
    ways = ([(" + 1", "")], [(" + 2", "")])
    text = 'def f(x):\n    """x and 3 more."""\n    return x + 1 + 2\n'
    judgement = judge(Exercise("4.1 f", text, ("y",), lambda: cases, {"no bias": ways}, (), ""), lambda x: x)
    assert judgement.mistake == "no bias" and not judgement.together


def test_what_differs_from_call_to_call():
    kept = []

    def counting(W_above, grad_a_above, h):
        kept.append(1)
        return tuple(part * len(kept) for part in right(W_above, grad_a_above, h))

    assert "A second call with the same arguments gives something else" in said(counting)


def test_an_error_has_the_readers_line_and_the_shapes_that_met():
    def blame_below(W_above, grad_a_above, h):
        grad_h = W_above @ grad_a_above.T @ h.T
        return grad_h, grad_h

    text = said(blame_below)
    assert "ValueError" in text and "grad_h = W_above @ grad_a_above.T @ h.T" in text
    assert "W_above is (2, 2), grad_a_above is (2, 1)" in text


def test_a_loop_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr("lecture_lib.judging.trial.SECONDS", 0.05)

    def endless(W_above, grad_a_above, h):
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    judged = exercise(DOWN.name, endless)
    assert judged.verdict == "endless" and "still running" in judged.text()


def test_only_the_first_call_prints(capsys):
    def printing(W_above, grad_a_above, h):
        print("once")
        return right(W_above, grad_a_above, h)

    assert exercise(DOWN.name, printing).verdict == "right"
    assert capsys.readouterr().out == "once\n"


def test_a_case_is_never_changed_by_a_reader():
    case = known(DOWN)[0][0]
    before = {name: array.copy() for name, array in case.arguments.items()}

    def spoiling(W_above, grad_a_above, h):
        W_above[:], h[:] = 0, 0

    attempt(spoiling, case, DOWN.gives)
    for name, array in before.items():
        np.testing.assert_array_equal(case.arguments[name], array)


def test_what_was_put_back_is_no_change():
    def in_place(y_hat_l, W, i, j, epsilon):
        losses = []
        for step in (epsilon, -2 * epsilon):
            W[i, j] += step
            losses.append(-np.log(y_hat_l(W)))
        W[i, j] += epsilon
        return (losses[0] - losses[1]) / (2 * epsilon)

    assert exercise("4.4 central difference", in_place).verdict == "right"


@pytest.mark.parametrize("wrong", [("4.6 one layer", right), ("4.6 one layer down", right(*[np.ones((1, 1))] * 3))])
def test_bad_input(wrong):
    with pytest.raises(ValueError, match="name is '4.6 one layer'|function is"):
        exercise(*wrong)


def test_the_verdict_alone():
    assert is_right(DOWN.name, DOWN.function())
    assert not is_right(DOWN.name, DOWN.function(("no g′", 1)))
    with pytest.raises(ValueError, match="name is '4.6 one layer'"):
        is_right("4.6 one layer", right)


def test_hints_and_solution_are_folded_in_the_stored_form():
    html = exercise(DOWN.name, lambda *_: None)._repr_mimebundle_()["text/html"]
    assert html.count("<details><summary>") == 4
    before = html.split("<details>")[0]
    assert "W_above.T" not in before and "hint" not in before.lower()
