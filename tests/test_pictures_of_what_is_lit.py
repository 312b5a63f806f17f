"""What is lit in a network: which edges and neurons a line, a stop or a path speaks of, written down here by hand."""

import numpy as np
import pytest
from driving import at_lines, everywhere, made, options
from plainly import Plainly
from seeing import Seen
from seeing_parts import all_of, says, unlike

OTHER_SIZES = {"inputs": 2, "hidden": 3, "neurons": 4, "classes": 2}


def lit_by_h(k, j, n, above):
    return {(k + 1, m, j) for m in range(1, above + 1)}, {(k, j)} | all_of(k + 1, above)


@pytest.mark.parametrize("sizes", [{}, OTHER_SIZES], ids=["first", "other"])
def test_lit_in_the_gradients_of_hidden_units(sizes):
    explorer = made("HiddenGradient", weight="x_1", **sizes)
    for kind, (i, *j) in options(explorer.controls["subject"]):
        for state, shown in at_lines(explorer, subject=(kind, (i, *j))):
            n, above = state.sizes[i], state.sizes[i + 1]
            if kind == "a":
                expected = set(), {(i, *j)} if j else all_of(i, n)
            elif j:
                expected = lit_by_h(i, j[0], n, above)
            else:
                expected = all_of(i + 1, above, n), all_of(i, n) | all_of(i + 1, above)
            assert shown["network"].lit == expected
            rings = {neuron for neuron, drawn in shown["network"].neurons.items() if drawn.ring}
            assert rings == ({(i, *j)} if j else set())


@pytest.mark.parametrize("sizes", [{}, OTHER_SIZES], ids=["first", "other"])
def test_lit_in_the_gradients_of_weights_and_biases(sizes):
    explorer = made("WeightGradient", weight="x_1", **sizes)
    subjects = options(explorer.controls["subject"])
    for kind, (k, *rest) in [subject for n, subject in enumerate(subjects) if n % 3 == 0 or len(subject[1]) == 1]:
        for state, shown in at_lines(explorer, subject=(kind, (k, *rest))):
            n, below = state.sizes[k], state.sizes[k - 1]
            if kind == "b":
                expected = set(), {(k, *rest)} if rest else all_of(k, n)
            elif rest:
                i, j = rest
                expected = {(k, i, j)}, {(k, i)} | ({(k - 1, j)} if state.line == 2 else set())
            else:
                expected = all_of(k, n, below), all_of(k, n) | all_of(k - 1, below)
            assert shown["network"].lit == expected
            rings = {edge for edge, drawn in shown["network"].edges.items() if drawn.ring}
            assert rings == ({(k, *rest)} if kind == "W" and rest else set())
            assert {neuron for neuron, drawn in shown["network"].neurons.items() if drawn.bias_marked} == (
                {(k, *rest)} if kind == "b" and rest else set()
            )


def test_lit_in_the_thin_network():
    for hidden in (1, 2, 4):
        explorer, L = made("ThinChain", hidden=hidden, weight="x_1"), hidden + 1
        for k in range(1, L + 1):
            for state, shown in at_lines(explorer, subject=("W", (k, 1, 1))):
                lines = len(state.derivation.lines)
                edges, neurons = {(k, 1, 1)}, {(k, 1)}
                if state.line <= 2:  # the whole chain
                    edges, neurons = {(i, 1, 1) for i in range(k, L + 1)}, {(i, 1) for i in range(k, L + 1)}
                elif state.line == lines:  # a_k1 moves with the weight times h below
                    neurons = {(k, 1), (k - 1, 1)}
                assert shown["network"].lit == (edges, neurons)


@pytest.mark.parametrize("name", ["BackwardPass", "Responsibility"])
def test_lit_in_a_walk(name):
    for sizes in ({}, OTHER_SIZES):
        explorer = made(name, true_class=2, weight="x_1", **sizes)
        n, L = explorer.state.sizes, len(explorer.state.sizes) - 1
        expected = [(set(), {(L, 2)})]
        for k in range(L, 0, -1):
            expected += [(set(), all_of(k, n[k])), (all_of(k, n[k], n[k - 1]), set())]
            if k > 1:
                expected.append((all_of(k, n[k], n[k - 1]), all_of(k - 1, n[k - 1])))
        assert explorer.controls["stop"].max == len(expected) - 1
        for stop, lit in enumerate(expected):
            explorer.controls["stop"].value = stop
            assert Seen(explorer)["network"].lit == lit


def test_lit_in_the_forward_pass():
    for state, shown in everywhere("NetworkExplorer", subject=("a", (2, 3)), weight="x_1"):
        k, j = state.subject[1]
        edges, neurons = shown["network"].lit
        below = all_of(k - 1, state.sizes[k - 1])
        on_dial = {state.weight[1]} if state.weight[0] == "W" else set()
        assert (edges, neurons) == ({(k, j, m) for _, m in below} | on_dial, {(k, j)} | below)
        assert shown["network"].neurons[k, j].ring


def test_lit_along_a_path():
    for state, shown in everywhere("PathSum", path=6):
        k, j, m = state.subject[1]
        rest = list(np.ndindex(*state.sizes[k + 1 :]))[state.path - 1]
        neurons = [j, *(i + 1 for i in rest)]
        edges = {(k, j, m)} | {
            (k + 1 + n, to, come) for n, (come, to) in enumerate(zip(neurons, neurons[1:], strict=False))
        }
        on_dial = {state.weight[1]} if state.weight[0] == "W" else set()
        assert shown["network"].lit == (edges | on_dial, {(k - 1, m)} | {(k + n, to) for n, to in enumerate(neurons)})
        plain = Plainly.of(state)
        carried = plain.by_a[plain.L][neurons[-1] - 1, 0]
        for i, (come, to) in reversed(list(enumerate(zip(neurons, neurons[1:], strict=False), k + 1))):
            carried *= plain.W[i][to - 1, come - 1]
            assert any(says(pill.text, carried, 3) for pill in shown["network"].pills(i, to, come))
            carried *= plain.slope[i - 1][come - 1, 0]
        carried *= plain.h[k - 1][m - 1, 0]
        assert any(says(pill.text, carried, 3) for pill in shown["network"].pills(k, j, m))


def test_what_flows_back_stands_on_the_edges():
    for sizes in ({}, OTHER_SIZES):
        explorer = made("HiddenGradient", subject="h_12", weight="x_1", **sizes)
        plain = Plainly.of(explorer.state)
        network = Seen(explorer)["network"]
        pills = [network.pills(2, m, 2) for m in range(1, plain.sizes[2] + 1)]
        assert unlike([pill.text for (pill,) in pills], plain.by_a[2][:, 0] * plain.W[2][:, 1], 3) == []
        assert len(network.all_pills) == len(pills) and all(pill.kind == "gradient" for (pill,) in pills)
