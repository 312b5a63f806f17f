"""The chain rule along one path, and along all paths: dL/dW of one weight. Module 4.4."""

from functools import lru_cache
from itertools import product

import numpy as np

from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import ATOM, Defined, Derivative, Gradient, Product, Sum, Symbol
from lecture_lib.derivations.functions import Activated
from lecture_lib.formatting import label


def layer(k, L):
    """Layer k as an index: the letter L for the last one, as the lecture writes it."""
    return "L" if k == L else k


def a_of(k, L, j=1):
    """a_kj with its definition: it can be differentiated with respect to a weight and to a neuron below."""
    below = Sum("m", f"n_{k - 1}", Symbol("W", (k, j, "m")) * Symbol("h", (k - 1, "m")))
    return Defined(Symbol("a", (layer(k, L), j)), Symbol("b", (k, j)) + below)


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
    chain = thin_chain(L, k)
    top, below = h_of(k, L), a_of(k, L)
    last = Gradient(below.symbol) * Derivative(below, weight)
    lines = [
        Line(Product(chain), "chain rule: one factor per step back"),
        Line(grouped(chain), "in groups: output, hidden layers, weight"),
    ]
    if k < L:
        from_h = Defined(top.symbol, Activated(below))
        lines.append(Line(Gradient(top.symbol) * Derivative(from_h, weight), f"all factors down to h_{k}1 in one"))
    lines.append(Line(last, f"all factors down to a_{layer(k, L)}1 in one"))
    lines.append(
        Line(
            Gradient(below.symbol) * Symbol("h", (k - 1, 1)),
            f"a_{layer(k, L)}1 moves with the weight times what comes in",
        )
    )
    return Derivation(f"the thin network's gradient for W_{k}11", Gradient(weight), tuple(lines))


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
