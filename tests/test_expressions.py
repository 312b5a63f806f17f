"""Expressions: one tree gives the formula in symbols, with numbers in place, and its value. Do the three agree?"""

import math
import re
from dataclasses import replace
from operator import add, mul, sub, truediv
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import random_problem

from lecture_lib import Theta, logistic, numerical_gradient, one_hot, tanh
from lecture_lib.derivations import module_4_1, module_4_9
from lecture_lib.derivations.arrays import MatrixProduct, OneHot, Transpose
from lecture_lib.derivations.at import At
from lecture_lib.derivations.expression import Defined, Derivative, Gradient, Number, Sum, Symbol
from lecture_lib.derivations.functions import Activated, Exp, Indicator, Log
from lecture_lib.derivations.notation import FORMS, LaTeX, MathML
from lecture_lib.derivations.reading import at_network

steady = settings(derandomize=True, deadline=None, max_examples=60, database=None)
z = Symbol("z")


def well_formed(mathml):
    """The parsed MathML; fails if a tag is left open."""
    return ElementTree.fromstring(f"<math>{mathml}</math>")


# What stands on the page, read as a reader with a calculator would: only brackets, bars and raised numbers group.
SIGNS = {"·": "*", "−": "-", "e": "E", "log": "log"}


def read_off(node):
    """The Python expression that MathML with numbers in place says."""
    parts = [read_off(child) for child in node]
    if node.tag == "msup":
        return f"{parts[0]}**({parts[1]})"
    if node.tag == "mfrac":
        return f"(({parts[0]})/({parts[1]}))"
    if node.tag in ("msub", "mtable") and "terms" not in (node.get("class") or ""):
        raise NotImplementedError("derivatives yet to be taken and arrays are not read")
    return SIGNS.get(node.text, (node.text or "").replace("−", "-")) + "".join(parts)


def worth(expression, at):
    """What the page with numbers says that an expression is worth."""
    source = read_off(well_formed(expression.show(MathML(at, "numbers", decimals=14))))
    return eval(source, {"E": math.e, "log": math.log})


def combined(parts):
    two = st.tuples(parts, parts)
    return st.one_of(
        *(two.map(lambda pair, op=op: op(*pair)) for op in (add, sub, mul, truediv)),
        parts.map(lambda part: -part),
        parts.map(Exp),
        parts.map(lambda part: part**2),
    )


@settings(steady, max_examples=300)
@given(st.recursive(st.sampled_from([z, Number(1), Number(2), Activated(z)]), combined, max_leaves=8), st.floats(-2, 2))
def test_brackets_stand_wherever_they_are_needed(expression, number):
    at = module_4_9.at_z(round(number, 2), logistic)
    with np.errstate(all="ignore"):
        try:
            value = expression.value(at)
        except ZeroDivisionError:
            value = np.nan
    assume(np.isfinite(value) and 1e-6 < abs(value) < 1e6)
    try:
        shown = worth(expression, at)
    except (OverflowError, ZeroDivisionError):
        assume(False)
    assert shown == pytest.approx(value, rel=1e-5)


def small_network():
    """W_1 = [[0.5, -1], [0.25, 2]], W_2 3×2, x = (1, 0.5); k = 1, i = 1, j = 2, l = 2."""
    problem = random_problem([2, 2, 3])
    W = {1: np.array([[0.5, -1.0], [0.25, 2.0]]), 2: np.array([[1.5, -0.75], [0.5, 0.25], [-1.0, 0.5]])}
    b = {1: np.array([[0.1], [-0.2]]), 2: np.zeros((3, 1))}
    problem = replace(problem, theta=Theta(W, b), x=np.array([[1.0], [0.5]]), y=one_hot(2, 3))
    forward = problem.forward()
    return at_network(problem.theta, forward, problem.back(forward), k=1, i=1, j=2, l=2)


AT = small_network()
a_next, y_hat = Symbol("a", ("i+1", "m")), Symbol("y_hat", ("l",))
LATEX = [  # expression; letters, indices, numbers; None where it has no number outside of its sum
    (Symbol("W", ("k", "i", "j")), "W_{k i j}", "W_{1 1 2}", "-1.00"),
    (Symbol("h", ("i", "j")), "h_{i j}", "h_{1 2}", "0.741"),
    (Symbol("h", ("k-1", 1)), "h_{k - 1,1}", "h_{0 1}", "1.00"),
    (Symbol("W", ("i+1", ".", "j")), r"W_{i + 1,\cdot,j}", r"W_{2,\cdot,2}", r"\begin{bmatrix} -0.75 \\ 0.25 \\ 0.50 \end{bmatrix}"),
    (a_next, "a_{i + 1,m}", "a_{2 m}", None),
    (Gradient(a_next), r"\frac{\partial \mathscr{L}}{\partial a_{i + 1,m}}", r"\frac{\partial \mathscr{L}}{\partial a_{2 m}}", None),
    (Gradient(Symbol("b", ("i",))), r"\nabla_{b_{i}} \mathscr{L}", r"\nabla_{b_{1}} \mathscr{L}", r"\begin{bmatrix} -0.002 \\ -0.055 \end{bmatrix}"),
    (-(Indicator("l", "j") - y_hat), r"- \left( \mathbb{1}_{\left( \ell = j \right)} - \hat{y}_{\ell} \right)", r"- \left( \mathbb{1}_{\left( 2 = 2 \right)} - \hat{y}_{2} \right)", r"- \left( 1 - \left( 0.425 \right) \right)"),
    (-Log(y_hat), r"- \log \hat{y}_{\ell}", r"- \log \hat{y}_{2}", r"- \log \left( 0.425 \right)"),
    (OneHot(), r"e \left( \ell \right)", r"e \left( 2 \right)", r"\begin{bmatrix} 0 \\ 1 \\ 0 \end{bmatrix}"),
    (Transpose(Symbol("b", ("i",))), "{b_{i}}^{T}", "{b_{1}}^{T}", r"{\begin{bmatrix} 0.10 \\ -0.20 \end{bmatrix}}^{T}"),
    (MatrixProduct(Symbol("W", ("k",)), Symbol("h", ("k-1",))), r"W_{k} \, h_{k - 1}", r"W_{1} \, h_{0}", r"\begin{bmatrix} 0.50 & -1.00 \\ 0.25 & 2.00 \end{bmatrix} \cdot \begin{bmatrix} 1.00 \\ 0.50 \end{bmatrix}"),
    (module_4_1.A_NEURON, r"b_{k j} + \sum_{m=1}^{n_{k - 1}} W_{k j m} \, h_{k - 1,m}", r"b_{1 2} + \sum_{m=1}^{2} W_{1 2 m} \, h_{0 m}", r"-0.20 + \left( 0.25 \right) \cdot \left( 1.00 \right) + \left( 2.00 \right) \cdot \left( 0.50 \right)"),
    (Derivative(Defined(Symbol("a", ("i", "j")), module_4_1.A_NEURON), Symbol("b", ("k", "j"))), r"\frac{\partial a_{i j}}{\partial b_{k j}}", r"\frac{\partial a_{1 2}}{\partial b_{1 2}}", "1.000"),
    (Activated(Symbol("a", ("i", "j")), prime=True), r"g' \left( a_{i j} \right)", r"g' \left( a_{1 2} \right)", "0.192"),
    (1 / (1 + Exp(-Symbol("a", ("i", "j")))), r"\frac{1}{1 + {e}^{- a_{i j}}}", r"\frac{1}{1 + {e}^{- a_{1 2}}}", r"\frac{1}{1 + {e}^{- \left( 1.050 \right)}}"),
]  # fmt: skip


@pytest.mark.parametrize("expression, letters, indices, numbers", LATEX, ids=[row[1] for row in LATEX])
def test_latex(expression, letters, indices, numbers):
    for form, expected in zip(FORMS, (letters, indices, numbers), strict=True):
        if expected is not None:
            assert " ".join(expression.show(LaTeX(AT, form)).split()) == expected
            numbers_of = re.compile(r"\d+\.\d+")
            mathml = " ".join(well_formed(expression.show(MathML(AT, form))).itertext())
            assert numbers_of.findall(mathml) == numbers_of.findall(expected)


@pytest.mark.parametrize("notation", [LaTeX, MathML])
def test_unknown_form(notation):
    with pytest.raises(ValueError, match="form is 'digits': form needs one of letters, indices, numbers"):
        notation(AT, "digits")


DIFFERENTIABLE = {
    "exp": Exp(-z),
    "fraction": (1 - z) / (2 + z**2),
    "power": (1 + Exp(z)) ** -2,
    "g": Activated(z),
    "all": z * Activated(2 * z) / (1 + Exp(z)) - 3,
}


@pytest.mark.parametrize("g", [logistic, tanh], ids=str)
@pytest.mark.parametrize("expression", DIFFERENTIABLE.values(), ids=DIFFERENTIABLE.keys())
@steady
@given(number=st.floats(-6, 6))
def test_a_derivative_is_worth_the_central_difference(expression, g, number):
    numerical = numerical_gradient(lambda number: expression.value(module_4_9.at_z(number, g)), number)
    value = Derivative(expression, z).value(module_4_9.at_z(number, g))
    np.testing.assert_allclose(value, numerical, rtol=1e-6, atol=1e-7)


def test_a_sum_runs_over_its_index_alone():
    numbers = {("n", (2,)): 3, ("W", (2, 1, 1)): 5, ("W", (2, 1, 2)): 7, ("W", (2, 1, 3)): 11}
    at = At(lambda name, indices: numbers[name, indices], {"k": 2, "m": 99})
    total = Sum("m", "n_k", Symbol("W", ("k", 1, "m")))
    assert total.value(at) == 23
    assert list(total.leaves(at)) == [("W", (2, 1, 1)), ("W", (2, 1, 2)), ("W", (2, 1, 3))]
    assert [at.index(letter) for letter in ("m", "m+1", "k-1", "n_k", "2", 4, ".")] == [99, 100, 1, 3, 2, 4, "."]


def test_leaves_name_quantities_with_indices_from_1():
    expression = Gradient(Symbol("a", ("k+1", "l"))) * Symbol("W", ("i+1", ".", "j")) + module_4_1.A_NEURON
    assert list(expression.leaves(AT)) == [
        ("grad a", (2, 2)),
        ("W", (2, ".", 2)),
        ("b", (1, 2)),
        ("W", (1, 2, 1)),
        ("h", (0, 1)),
        ("W", (1, 2, 2)),
        ("h", (0, 2)),
    ]
    with pytest.raises(IndexError):
        Symbol("b", ("k", 0)).value(AT)


@pytest.mark.parametrize("output", ["softmax", "linear"])
@pytest.mark.parametrize("g", ["logistic", "tanh", "relu", "linear"])
def test_the_forward_pass_is_what_its_expressions_are_worth(g, output):
    problem = random_problem([3, 2, 4], g=g, pair=(output, "squared_error"), seed=3)
    forward = problem.forward()
    for k in (1, 2):
        for j in range(1, problem.theta.sizes[k] + 1):
            at = at_network(problem.theta, forward, k=k, j=j)
            entry = j - 1, 0
            function = module_4_1.FUNCTIONS[forward.g if k == 1 else forward.output]
            assert module_4_1.A_NEURON.value(at) == pytest.approx(forward.a[k][entry], rel=1e-12)
            assert function.value(at) == pytest.approx(forward.h[k][entry], rel=1e-12)
            assert k == 2 or module_4_1.H_NEURON.value(at) == pytest.approx(forward.h[1][entry], rel=1e-12)
        np.testing.assert_allclose(module_4_1.A_LAYER.value(at), forward.a[k], rtol=1e-12)
