"""Exercises of 4.6: one layer down, and the walk through all hidden layers."""

from lecture_lib.exercises.cases import logistic_networks, networks
from lecture_lib.exercises.exercise import Exercise


def one_layer_down():
    for tried in logistic_networks():
        W, h, grad_a = tried.theta.W, tried.forward.h, tried.gradients.a
        for k in range(tried.theta.L, 1, -1):
            arguments = {"W_above": W[k], "grad_a_above": grad_a[k], "h": h[k - 1]}
            yield tried.case(arguments, W[k], explorer="HiddenGradient", subject=f"a_{k - 1}")


def walk():
    for tried in networks():
        W, h, L = tried.theta.W, tried.forward.h, tried.theta.L
        arguments = {"W": W, "grad_a_L": tried.gradients.a[L], "h": h, "g": tried.g}
        yield tried.case(arguments, *(W[k] for k in range(2, L + 1)), explorer="BackwardPass")


ONE_LAYER_DOWN = Exercise(
    "4.6 one layer down",
    '''\
def blame_below(W_above, grad_a_above, h):
    """grad_h and grad_a of the layer below; g is logistic."""
    grad_h = W_above.T @ grad_a_above
    grad_a = grad_h * h * (1 - h)
    return grad_h, grad_a
''',
    ("grad_h", "grad_a"),
    one_layer_down,
    {
        "no transpose": [("W_above.T", "W_above")],
        "the inverse": [("W_above.T", "np.linalg.inv(W_above)")],
        "shares of rows": [("W_above.T", "(W_above / W_above.sum(axis=1, keepdims=True)).T")],
        "shares of columns": [("W_above.T", "(W_above / W_above.sum(axis=0)).T")],
        "h sent back": [("W_above.T @ grad_a_above", "W_above @ h")],
        "no g′": [(" * h * (1 - h)", "")],
        "g′ at h": [("h * (1 - h)", "logistic.prime(h)")],
        "a wrong sign": [("W_above.T", "-W_above.T")],
        "the other function's slope": [("h * (1 - h)", "(1 - h**2)")],
        "an input changed": [("grad_a = grad_h * h * (1 - h)", "h *= 1 - h\n    grad_a = grad_h * h")],
    },
    (
        "There are two lines: ∇_{h} ℒ from the layer above, then ∇_{a} ℒ from ∇_{h} ℒ.",
        "Each h_{j} reaches every neuron above through column j of W: that is a row of W^{T}.",
        "∇_{h} ℒ = W^{T} ∇_{a} ℒ of the layer above. Then multiply entry by entry by g′, which is h(1 − h).",
    ),
    "The same two lines serve N examples, one per column. Why does no sum over the examples appear in them?",
)
WALK = Exercise(
    "4.6 walk down",
    '''\
def walk_down(W, grad_a_L, h, g):
    """grad_a of every layer, {1: …, L: grad_a_L}; W and h are dicts by layer, g.prime_of_h gives g′ from h."""
    L = len(W)
    grad_a = {L: grad_a_L}
    for k in range(L - 1, 0, -1):
        grad_h = W[k + 1].T @ grad_a[k + 1]
        grad_a[k] = grad_h * g.prime_of_h(h[k])
    return grad_a
''',
    ("grad_a",),
    walk,
    {
        "no transpose": [("W[k + 1].T", "W[k + 1]")],
        "the inverse": [("W[k + 1].T", "np.linalg.inv(W[k + 1])")],
        "h sent back": [("W[k + 1].T @ grad_a[k + 1]", "W[k + 1].T @ h[k + 1]")],
        "no g′": [(" * g.prime_of_h(h[k])", "")],
        "g′ at h": [("g.prime_of_h(h[k])", "g.prime(h[k])")],
        "no stop at k = 1": [("range(L - 1, 0, -1)", "range(L - 1, -1, -1)")],
    },
    (
        "It is one loop over the layers, from the one below the output down to layer 1.",
        "In the round for layer k you know grad_a[k + 1]. W[k + 1] leads from layer k to layer k + 1.",
        "for k in range(L - 1, 0, -1): first W[k + 1].T @ grad_a[k + 1], then times the slope at h[k].",
    ),
    "What would change in these lines if every hidden layer had a g of its own?",
)
EXERCISES = (ONE_LAYER_DOWN, WALK)
