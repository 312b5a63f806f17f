"""What is drawn of a network is what its numbers are: edges, neurons, marks, what is lit, the loss that answers."""

import pytest
from driving import NAMES, at_first, seen
from plainly import Plainly
from seeing import Seen
from seeing_parts import all_of, says

from lecture_lib.formatting import label
from lecture_lib.widgets.scene import STYLE

# PseudoCode fills its network line by line and empties it again: test_pseudo_code.py.
DRAWN = [name for name in NAMES if "network" in Seen(at_first(name)) and name != "PseudoCode"]
over_drawn = pytest.mark.parametrize("name", DRAWN)


def test_there_are_networks():
    assert {"NetworkExplorer", "HiddenGradient", "WeightGradient", "PathSum", "ThinChain", "BackwardPass"} <= set(DRAWN)


def test_the_marks_mean_what_they_look_like():
    rules = dict(rule.strip().rsplit("{", 1) for rule in STYLE.split("}") if rule.count("{") == 1)
    rules = {selector.strip(): declarations for selector, declarations in rules.items()}
    assert "stroke-dasharray" in rules[".ll-svg .edge.negative"] and "dash" not in rules[".ll-svg .edge.positive"]
    assert float(rules[".ll-svg .dim"].partition("opacity:")[2].strip(" ;")) < 0.5
    assert "visibility: hidden" in rules[".ll-line.hidden"] and "--ll-pale" in rules[".ll-line.current"]
    assert "--ll-chosen" in rules[".ll-svg line.ring"] and "stroke-dasharray" in rules[".ll-svg .body.on-dial"]


@over_drawn
def test_edges_grow_with_their_weights(name):
    for state, shown in seen(name):
        edges = shown["network"].edges
        weights = {edge: Plainly.of(state).entry("W", edge) for edge in edges}
        assert set(edges) == {edge for k, W in state.theta.W.items() for edge in all_of(k, *W.shape)}
        for edge, drawn in edges.items():
            assert drawn.sign == ("positive" if weights[edge] >= 0 else "negative")
        widths = {}
        for edge, drawn in edges.items():
            widths.setdefault(round(abs(weights[edge]), 4), set()).add(drawn.width)
        assert all(len(same) == 1 for same in widths.values())
        in_order = [widths[size].pop() for size in sorted(widths)]
        assert in_order[0] > 0 and all(thin < thick for thin, thick in zip(in_order, in_order[1:], strict=False))


def reached(name, state):
    """What a walk has reached: where gradients stand in the place of numbers, {(kind, k)}."""
    if "stop" not in state.fields():
        return set()
    L, way = len(state.sizes) - 1, []
    for k in range(L, 0, -1):
        way += [("a", k), ("W", k), *([("h", k - 1)] if k > 1 else [])]
    return {("h", L), *way[: state.stop]} if state.stop else set()


@over_drawn
def test_neurons_show_their_numbers(name):
    for state, shown in seen(name):
        plain, back = Plainly.of(state), reached(name, state)
        known = state.layer if "layer" in state.fields() else plain.L
        neurons = shown["network"].neurons
        assert set(neurons) == {neuron for k, n in enumerate(state.sizes) for neuron in all_of(k, n)}
        tints = {True: [], False: []}
        for (k, j), drawn in neurons.items():
            if k == 0:
                assert says(drawn.h.text, plain.h[0][j - 1, 0], 2) and drawn.h.kind == "h" and drawn.a is None
                continue
            assert says(drawn.bias, plain.b[k][j - 1, 0], 2)
            assert drawn.bias_sign == ("positive" if plain.b[k][j - 1, 0] >= 0 else "negative")
            if k > known:
                assert (drawn.a, drawn.h, drawn.tint) == (None, None, None)
                continue
            for kind, half in (("a", drawn.a), ("h", drawn.h)):
                if (kind, k) not in back and kind == "a" and ("h", k) in back:
                    assert half is None
                    continue
                value = getattr(plain, f"by_{kind}" if (kind, k) in back else kind)[k][j - 1, 0]
                assert half.kind == ("gradient" if (kind, k) in back else kind)
                assert says(half.text, value) and (abs(value) > 9.99 or says(half.text, value, 2))
                if kind == "h":
                    tints[(kind, k) in back].append((min(abs(value), 1), drawn.tint))
        for of_a_kind in tints.values():
            pairs = sorted(of_a_kind)
            assert all(tint < darker + 1e-9 for (_, tint), (_, darker) in zip(pairs, pairs[1:], strict=False))
            assert all(
                tint < darker
                for (size, tint), (larger, darker) in zip(pairs, pairs[1:], strict=False)
                if larger > size + 0.03
            )
        if known == plain.L and len(pairs := sorted(tints[False])) > 2 and pairs[-1][0] > pairs[0][0] + 0.1:
            assert pairs[-1][1] - pairs[0][1] > 0.02  # in sight


@over_drawn
def test_the_true_class_is_framed(name):
    for state, shown in seen(name):
        framed = {neuron for neuron, drawn in shown["network"].neurons.items() if drawn.truth}
        assert framed == ({(len(state.sizes) - 1, state.true_class)} if state.sizes[-1] > 1 else set())


@over_drawn
def test_what_is_on_the_dial_is_marked(name):
    kinds_seen = set()
    for state, shown in seen(name):
        (kind, indices), network = state.weight, shown["network"]
        kinds_seen.add(kind)
        pills = {edge: network.pills(*edge) for edge in network.edges}
        assert {edge for edge in pills if any(pill.on_dial for pill in pills[edge])} <= crossing(indices, network)
        if kind == "W":
            (pill,) = [pill for pill in pills[indices] if pill.on_dial]
            if pill.kind != "gradient":
                assert says(pill.text, state.value, 2)
                assert pill.kind == ("positive" if state.value >= 0 else "negative")
            assert network.edges[indices].lit
        biases = {neuron for neuron, drawn in network.neurons.items() if drawn.bias_marked}
        assert (
            ({indices} if kind == "b" else set())
            <= biases
            <= {indices, state.fields().get("subject") and state.subject[1]}
        )
        inputs = {neuron for neuron, drawn in network.neurons.items() if drawn.on_dial}
        assert inputs == ({(0, *indices)} if kind == "x" else set())
    assert "W" in kinds_seen


def crossing(edge, network):
    """The edges whose middle is that of an edge."""
    if edge not in network.edges:
        return set()
    k, j, m = edge
    return {other for other in network.edges if other[0] == k and network.pills(*other) == network.pills(*edge)}


@over_drawn
def test_the_loss_answers(name):
    told_apart = 0
    for state, shown in seen(name):
        loss, now, there = shown.loss, Plainly.of(state), Plainly.of(state, state.weight, state.mark)
        gradient, step = there.entry(f"by {state.weight[0]}", state.weight[1]), state.value - state.mark
        assert loss.at == label(state.weight[0], *state.weight[1])
        texts = (loss.now, loss.was, loss.at_value, loss.change, loss.gradient, loss.step, loss.promised)
        values = (now.loss, there.loss, state.mark, now.loss - there.loss, gradient, step, gradient * step)
        assert [pair for pair in zip(texts, values, strict=True) if not says(*pair)] == []
        assert all(text[0] in "+−" for text in (loss.change, loss.step, loss.promised))
        told_apart += not says(loss.gradient, now.entry(f"by {state.weight[0]}", state.weight[1]))
    assert told_apart  # the promise comes from the gradient at the mark, which is another one than here
