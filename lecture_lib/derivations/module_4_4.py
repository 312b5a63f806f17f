"""The chain rule along one path, and along all paths: dL/dW of one weight. Module 4.4."""

from functools import lru_cache
from itertools import product

import numpy as np

from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import ATOM, Defined, Derivative, Gradient, Number, Product, Sum, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.derivations.hole import hole, plain
from lecture_lib.formatting import label


def layer(k, L):
    """Layer k as an index: the letter L for the last one, as the lecture writes it."""
    return "L" if k == L else k


@lru_cache  # all chains of a network share them
def a_of(k, L, j=1):
    """a_kj with its definition: it can be differentiated with respect to a weight and to a neuron below."""
    below = Sum("m", f"n_{k - 1}", Symbol("W", (k, j, "m")) * Symbol("h", (k - 1, "m")))
    return Defined(Symbol("a", (layer(k, L), j)), Symbol("b", (k, j)) + below)


@lru_cache
def h_of(k, L):
    """h_k1, or y_hat_1 in the last layer, with its definition by the pre-activation."""
    a = Symbol("a", (layer(k, L), 1))
    if k == L:
        return Defined(Symbol("y_hat", (1,)), Activated(a, name="O"))
    return Defined(Symbol("h", (k, 1)), Activated(a))


@lru_cache
def thin_chain(L, k):
    """The factors of dL/dW_k11 in a network with one neuron per layer, from the loss down to the weight."""
    factors = [Gradient(Symbol("y_hat", (1,))), Derivative(h_of(L, L), Symbol("a", ("L", 1)))]
    for i in range(L, k, -1):
        factors.append(Derivative(a_of(i, L), Symbol("h", (i - 1, 1))))
        factors.append(Derivative(h_of(i - 1, L), Symbol("a", (i - 1, 1))))
    return (*factors, Derivative(a_of(k, L), Symbol("W", (layer(k, L), 1, 1))))


@lru_cache
def thin(L, k):
    """dL/dW_k11 in the thin network of L layers: the chain, its groups, the compressed form. Derived in 4.4."""
    weight = Symbol("W", (layer(k, L), 1, 1))
    top, below = h_of(k, L), a_of(k, L)
    by_top, by_below = Gradient(top.symbol), Gradient(below.symbol)
    through_g = Defined(top.symbol, Activated(below, name="O" if k == L else "g"))  # h_k1 as a function of the weight
    h, a, come = plain(top.symbol), plain(below.symbol), Symbol("h", (k - 1, 1))
    lines = [
        Line(chain_to_write(L, k, Derivative(through_g, weight)), "chain rule: one factor per step back"),
        Line(grouped(thin_chain(L, k)), "in groups: output, hidden layers, weight"),
    ]
    if k < L:
        above = a_of(k + 1, L).symbol
        from_h = hole(
            by_top,
            (Gradient(Symbol("y_hat", (1,))), f"the factors from ŷ down to {h} would be missing"),
            (Gradient(above), f"the step from {plain(above)} down to {h} would be missing, and that is a weight"),
        ) * hole(
            Derivative(through_g, weight),
            (Derivative(below, weight), f"the step from {h} to {a} would be missing: that is g′", "no g′"),
            (Derivative(top, below.symbol), f"it stops at {a}: what comes in through the weight would be missing"),
        )
        lines.append(Line(from_h, f"all factors down to {h} in one"))
    from_a = hole(
        by_below,
        (by_top, f"∂{h}/∂{a} would be missing", "no slope at the output" if k == L else "no g′"),
    ) * hole(
        Derivative(below, weight),
        (Derivative(below, come), f"that is the way on to the layer below {a}, and not the way to the weight"),
    )
    lines.append(Line(from_a, f"all factors down to {a} in one"))
    last = by_below * hole(
        come,
        (weight, f"{a} is a straight line in this weight, and its slope is what comes in", "its own weight"),
        (top.symbol, f"the weight leads up to {a}, and {h} comes only after that", "h of the same layer"),
        (Number(1), "1 is what a bias has for a factor; a weight has what comes in", "no input"),
    )
    lines.append(Line(last, f"{a} moves with the weight times what comes in"))
    return Derivation(f"the thin network's gradient for W_{layer(k, L)}11", Gradient(weight), tuple(lines))


def chain_to_write(L, k, too_far):
    """The chain of `thin_chain` with holes; `too_far` is a last factor that makes two steps at once."""
    chain, (y_hat, a_L) = list(thin_chain(L, k)), (h_of(L, L), a_of(L, L))
    chain[1] = hole(
        chain[1],
        (
            Derivative(y_hat, Symbol("a", ("L", 1, 1))),
            "neurons have two indices, layer and place; it is weights that have three",
        ),
        (Derivative(a_L, y_hat.symbol), "ŷ_1 follows a_L1, and a_L1 does not follow ŷ_1"),
    )
    if k < L:
        above, h = a_of(k + 1, L), Symbol("h", (k, 1))
        weight = Symbol("W", (layer(k + 1, L), 1, 1))
        chain[-3] = hole(
            chain[-3],
            (
                Derivative(Defined(h, Activated(Symbol("a", (k, 1)))), above.symbol),
                f"{plain(above.symbol)} follows {plain(h)}, and not the other way round",
            ),
            (
                Derivative(above, weight),
                f"that is the way to {plain(weight)}; the way to your weight goes on through {plain(h)}",
            ),
        )
    last = chain[-1]
    chain[-1] = hole(
        last,
        (too_far, f"∂{plain(too_far.of.symbol)}/∂{plain(last.of.symbol)} stands in the chain already"),
        (
            last.by,
            f"{plain(last.of.symbol)} is a straight line in this weight, and its slope is what comes in",
            "its own weight",
        ),
    )
    return Product(tuple(chain))


class Group(Product):
    """A product that is kept together in brackets."""

    binds = ATOM

    def show(self, notation):
        return notation.brackets(super().show(notation))


class Groups(Product):
    """A product of groups, each as wide as two factors and brackets: so fewer fit into a row."""

    def show(self, notation):
        most = 2 if notation.form == "numbers" else 4
        return super().show(notation.but(factors_per_row=min(most, notation.factors_per_row)))


def grouped(chain):
    """The chain in brackets as the lecture sets them: layer by layer, the weight last."""
    *pairs, weight = chain
    return Groups((*(Group(tuple(pairs[n : n + 2])) for n in range(0, len(pairs), 2)), weight))


def paths(sizes, k, j):
    """All paths from neuron j of layer k to the output layer: tuples (j, …, c), from 1."""
    return [(j, *rest) for rest in product(*(range(1, n + 1) for n in sizes[k + 1 :]))]


def path_factors(path, k, m):
    """The product along one path that starts at W_kjm: the gradient at a_Lc, weights, slopes, the input."""
    L = k + len(path) - 1
    factors = [Gradient(Symbol("a", (layer(L, L), path[-1])))]
    for i in range(L, k, -1):
        to, come = path[i - k], path[i - k - 1]
        factors.append(Symbol("W", (i, to, come)))
        factors.append(Activated(Symbol("a", (i - 1, come)), prime=True))
    return Product((*factors, Symbol("h", (k - 1, m))))


@lru_cache
def all_paths(L, k, j, m):
    """dL/dW_kjm as a sum over all paths from the weight to the loss. Derived in 4.4."""
    letters = {i: LETTERS[i - k - 1] for i in range(k + 1, L)} | {L: "c"} | {k: j}
    term = path_factors(tuple(letters[i] for i in range(k, L + 1)), k, m)
    for i in range(L, k, -1):
        term = Sum(letters[i], f"n_{i}", term)
    return Derivation(
        f"the gradient for W_{k}{j}{m}, path by path",
        Gradient(Symbol("W", (k, j, m))),
        (Line(term, "one product for each path from the weight to the loss, and their sum"),),
    )


LETTERS = "pqrs"  # the hidden neurons that a path visits, layer by layer after the weight's; at the output c


def path_products(theta, forward, gradients, k, j, m):
    """The product along every path from W_kjm to the loss, in the order of `paths`: one array, a factor at each step."""
    products = np.array([forward.h[k - 1][m - 1, 0]])
    neurons = [j - 1]
    for i in range(k, theta.L):
        slopes = forward.g.prime_of_h(forward.h[i])[:, 0]
        products = products * slopes[neurons]
        products = (products[:, None] * theta.W[i + 1][:, neurons].T).ravel()
        neurons = np.tile(np.arange(theta.sizes[i + 1]), len(neurons))
    return products * gradients.a[theta.L][neurons, 0]


def names_of_chain(L, k):
    """The factors of the chain in plain text, and the product: labels for their bars."""
    names = ["∂ℒ/∂ŷ", f"∂ŷ/∂{label('a', 'L', 1)}"]
    for i in range(L, k, -1):
        h = label("h", i - 1, 1)
        names += [f"∂{label('a', layer(i, L), 1)}/∂{h}", f"∂{h}/∂{label('a', i - 1, 1)}"]
    return [*names, f"∂{label('a', layer(k, L), 1)}/∂{label('W', layer(k, L), 1, 1)}", "product"]


def layer_chain(L, stops):
    """The chain over whole layers along the `stops` so far, grouped as in the lecture. It is only shown: it has no value."""

    def step(of, by):
        return Derivative(Defined(of, of), by)

    def at(kind, k):
        return Symbol("y_hat") if (kind, k) == ("h", L) else Symbol(kind, (k,))

    groups = [[step(Symbol("ℒ"), at("h", L)), step(at("h", L), at("a", L))]]
    for kind, k in stops[1:]:
        if kind == "h":
            groups.append([step(at("a", k + 1), at("h", k))])
        elif kind == "a":
            groups[-1].append(step(at("h", k), at("a", k)))
    kind, k = stops[-1]
    if kind == "W":
        groups.append([step(at("a", k), at("W", k))])
    return Product(tuple(Group(tuple(group)) for group in groups))
