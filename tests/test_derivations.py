"""Derivations: at any numbers all lines have one value, which is the numerical gradient, and the page shows it."""

import pkgutil
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st
from networks import random_problem
from test_expressions import steady, well_formed, worth

from lecture_lib import Theta, derivations, logistic, numerical_gradient, one_hot, tanh
from lecture_lib.derivations import module_4_3, module_4_4, module_4_5, module_4_6, module_4_7, module_4_9
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.notation import FORMS, MathML
from lecture_lib.derivations.reading import at_network

found = settings(steady, phases=[Phase.generate])
ACTIVATIONS = {"logistic": logistic, "tanh": tanh}
AFAR = {"rtol": 1e-6, "atol": 1e-8}  # how near a numerical gradient has to be


def at_any_z(g):
    """(derivation, At, numerical gradient) of g' at some z."""
    numbers = st.floats(-6, 6).map(lambda number: round(number, 2))
    return numbers.map(
        lambda number: (module_4_9.DERIVATIONS[g], module_4_9.at_z(number, g), numerical_gradient(g, number))
    )


@st.composite
def in_any_network(draw, derive, thin=False, pairs=(("softmax", "cross_entropy"),)):
    """(derivation, At, numerical gradient) in some network; `derive(draw, problem)` gives the derivation and indices.

    A thin one has one neuron per layer; `pairs` are its outputs with their losses.
    """
    L = draw(st.integers(2, 4))
    sizes = [1] * (L + 1) if thin else draw(st.lists(st.integers(2, 4), min_size=L + 1, max_size=L + 1))
    g, seed = draw(st.sampled_from(sorted(ACTIVATIONS))), draw(st.integers(0, 2**32 - 1))
    problem = random_problem(sizes, g=g, pair=draw(st.sampled_from(pairs)), seed=seed)
    W, b = ({k: array.round(2) for k, array in arrays.items()} for arrays in (problem.theta.W, problem.theta.b))
    l = draw(st.integers(1, sizes[-1]))
    y = one_hot(l, sizes[-1]) if problem.loss == "cross_entropy" else problem.y.round(2)
    problem = replace(problem, theta=Theta(W, b), x=problem.x.round(2), y=y)
    derivation, indices = derive(draw, problem)
    indices = {"l": l} | indices
    forward = problem.forward()
    assume(
        problem.output != "softmax" or forward.y_hat.min() > 1e-2
    )  # a nudge has to be small beside every probability
    at = at_network(problem.theta, forward, problem.back(forward), problem.y, **indices)
    nudged = at_network(
        problem.theta, forward, by_nudging(problem, forward, derivation.left.by.name.replace("y_hat", "h")), **indices
    )
    return derivation, at, derivation.left.value(nudged)


def by_nudging(problem, forward, kind):
    """The gradients of one kind, "W", "b", "a" or "h", from the plain formulas and central differences alone."""

    def loss(k, value):
        if kind in "ah":
            return getattr(problem, f"loss_of_{kind}")(k, value)
        arrays = {"W": problem.theta.W, "b": problem.theta.b}
        return problem.loss_of_theta(Theta(**arrays | {kind: arrays[kind] | {k: value}}))

    values = getattr(problem.theta if kind in "Wb" else forward, kind)
    gradients = {k: numerical_gradient(lambda value, k=k: loss(k, value), values[k]) for k in values if k}
    return SimpleNamespace(**dict.fromkeys("Wbah") | {kind: gradients})


def an_entry(draw, sizes, k):
    """A place in W_k, from 1."""
    return draw(st.integers(1, sizes[k])), draw(st.integers(1, sizes[k - 1]))


def of_output(derivation, **pairs):
    """Derivations of 4.3 and 4.5 speak of output i."""
    return in_any_network(
        lambda draw, p: (derivation, {"i": draw(st.integers(1, p.theta.sizes[-1])), "k": p.theta.sizes[-1]}), **pairs
    )


def of_hidden(derivation_for):
    """Derivations of 4.6 speak of neuron j of hidden layer i; k is the number of classes."""

    def derive(draw, problem):
        sizes = problem.theta.sizes
        i = draw(st.integers(1, problem.theta.L - 1))
        indices = {"i": i, "j": draw(st.integers(1, sizes[i])), "k": sizes[-1]}
        return derivation_for(ACTIVATIONS[problem.g]), indices

    return in_any_network(derive)


def of_parameters(derivation):
    """Derivations of 4.7 speak of row i and column j of layer k."""

    def derive(draw, problem):
        k = draw(st.integers(1, problem.theta.L))
        i, j = an_entry(draw, problem.theta.sizes, k)
        return derivation, {"k": k, "i": i, "j": j}

    return in_any_network(derive)


def along_all_paths(draw, problem):
    k = draw(st.integers(1, problem.theta.L))
    return module_4_4.all_paths(problem.theta.L, k, *an_entry(draw, problem.theta.sizes, k)), {}


def along_the_thin_chain(draw, problem):
    return module_4_4.thin(problem.theta.L, draw(st.integers(1, problem.theta.L))), {}


def in_module(module):
    """The derivations that a module names, by name."""
    return {name: thing for name, thing in vars(module).items() if isinstance(thing, Derivation)}


SQUARED = [("logistic", "squared_error"), ("linear", "squared_error")]
CASES = {
    **{f"4.3 {name}": of_output(d, pairs=SQUARED[1:]) for name, d in in_module(module_4_3).items()},
    "4.4 thin": in_any_network(along_the_thin_chain, thin=True, pairs=SQUARED),
    "4.4 all paths": in_any_network(along_all_paths),
    **{f"4.5 {name}": of_output(derivation) for name, derivation in in_module(module_4_5).items()},
    **{f"4.6 {name}": of_hidden(lambda g, d=derivation: d) for name, derivation in in_module(module_4_6).items()},
    "4.6 by_a": of_hidden(module_4_6.by_a),
    **{f"4.7 {name}": of_parameters(derivation) for name, derivation in in_module(module_4_7).items()},
    **{f"4.9 {g}": at_any_z(g) for g in module_4_9.DERIVATIONS},
}
over_all_cases = pytest.mark.parametrize("cases", CASES.values(), ids=CASES.keys())


def first(cases):
    return find(cases, lambda case: True, settings=found)


def test_every_derivation_of_the_package_is_tried():
    modules = [module.name for module in pkgutil.iter_modules(derivations.__path__) if module.name.startswith("module")]
    assert {"module_4_1", "module_4_9"} <= set(modules)
    tried = {id(first(cases)[0]) for cases in CASES.values()}
    for module in modules:
        for name, derivation in in_module(import_module(f"lecture_lib.derivations.{module}")).items():
            assert id(derivation) in tried, f"{name} of {module} is not tried"


@over_all_cases
def test_all_lines_have_one_value_the_numerical_gradient(cases):
    @steady
    @given(cases)
    def holds(case):
        derivation, at, numerical = case
        assert derivation.spread(at) < 1e-9
        for value in derivation.values(at):
            assert np.shape(value) == np.shape(numerical)
            np.testing.assert_allclose(value, numerical, **AFAR)

    holds()


@over_all_cases
def test_a_wrong_sign_in_any_line_is_noticed(cases):
    derivation, at, _ = find(cases, lambda case: np.any(np.abs(case[0].left.value(case[1])) > 1e-3), settings=found)
    for number, line in enumerate(derivation.lines):
        broken = Line(-line.expression, line.reason)
        lines = (*derivation.lines[:number], broken, *derivation.lines[number + 1 :])
        assert replace(derivation, lines=lines).spread(at) > 1


@over_all_cases
def test_a_trap_has_another_value_somewhere(cases):
    for number, line in enumerate(first(cases)[0].lines):
        if line.trap:

            def differs(case, number=number):
                derivation, at, _ = case
                wrong, right = derivation.lines[number].trap.value(at), derivation.left.value(at)
                return wrong is None or np.shape(wrong) != np.shape(right) or not np.allclose(wrong, right)

            find(cases, differs, settings=found)


@over_all_cases
def test_every_line_is_well_formed_in_every_form(cases):
    derivation, at, _ = first(cases)
    assert derivation.name and derivation.lines
    for line in derivation.lines:
        assert line.reason
        for form in FORMS:
            well_formed(line.expression.show(MathML(at, form)))
    for form in FORMS:
        latex = derivation.latex(at, form)
        assert latex.count("&=") == len(derivation.lines)
        assert latex.count("{") == latex.count("}") and latex.count(r"\left") == latex.count(r"\right")


@over_all_cases
def test_the_numbers_shown_give_the_value(cases):
    read = []

    @settings(steady, max_examples=10)
    @given(cases)
    def holds(case):
        derivation, at, _ = case
        assume(np.any(np.abs(derivation.left.value(at)) > 1e-4))  # so that no factor is a power of ten
        for line in derivation.lines:
            try:
                shown = worth(line.expression, at)
            except NotImplementedError:
                continue
            assert shown == pytest.approx(line.expression.value(at), rel=1e-7)
            read.append(line)

    holds()
    assert read or np.ndim(first(cases)[0].left.value(first(cases)[1])) > 0
