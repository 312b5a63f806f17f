"""Exercises of 4.6: the sum over paths, one layer down, and the walk through all hidden layers."""

from lecture_lib.judging.cases import logistic_networks, networks
from lecture_lib.judging.exercise import Exercise


def sum_over_paths():
    for tried in networks():
        W, grad_a = tried.theta.W, tried.gradients.a
        for k in range(tried.theta.L, 1, -1) if tried.N == 1 else ():
            for j in (1, W[k].shape[1]):
                arguments = {"j": j, "W_above": W[k], "grad_a_above": grad_a[k]}
                yield tried.case(arguments, W[k], explorer="HiddenGradient", subject=f"h_{k - 1}{j}")


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
        yield tried.case(arguments, *(W[k] for k in range(2, L + 1)), explorer="BackwardPass", stop=3 * L - 2)


SUM_OVER_PATHS = Exercise(
    "4.6 sum over paths",
    '''\
def blame_of(j, W_above, grad_a_above):
    """dL/dh_ij of neuron j, counted from 1; W_above and grad_a_above are of layer i + 1."""
    total = 0
    for m in range(1, len(W_above) + 1):
        total += grad_a_above[m - 1, 0] * W_above[m - 1, j - 1]
    return total
''',
    ("dL_dh_ij",),
    sum_over_paths,
    {
        "no transpose": (
            [("[m - 1, j - 1]", "[j - 1, m - 1]")],
            [("return total", "return W_above[j - 1] @ grad_a_above[:, 0]")],
        ),
        "one path alone": [("    return", "        return")],
        "a product for a sum": [("total = 0", "total = 1"), ("+=", "*=")],
        "a list beside a column": [("return total", "return (W_above[:, j - 1] * grad_a_above).sum()")],
        "the first left out": [("range(1,", "range(2,")],
        "the last left out": [("(W_above) + 1", "(W_above)")],
        "set anew": [("+=", "=")],
        "a sum for a product": [("0] * W", "0] + W")],
        "counted from 0": [("j - 1", "j")],
        "shares of rows": [("j - 1]", "j - 1] / W_above[m - 1].sum()")],
        "shares of columns": [("return total", "return total / W_above[:, j - 1].sum()")],
        "a wrong sign": [("+=", "-=")],
    },
    (
        "Each neuron m above is one path, and each path is a product of two numbers. A loop adds them up.",
        "As many paths as W has rows: m runs from 1 to len(W_above). numpy counts from 0, so number m is at m − 1.",
        "Add grad_a_above[m - 1, 0] times the weight to m, from j: row m − 1 of W_above, column j − 1.",
    ),
    "The loop makes one number. What do you get for all j at once, without a loop?",
)
ONE_LAYER_DOWN = Exercise(
    "4.6 one layer down",
    '''\
def blame_below(W_above, grad_a_above, h):
    """grad_h and grad_a of the layer of h, one column per example; g is logistic."""
    grad_h = W_above.T @ grad_a_above
    grad_a = grad_h * h * (1 - h)
    return grad_h, grad_a
''',
    ("grad_h", "grad_a"),
    one_layer_down,
    {
        "no transpose": [("W_above.T", "W_above")],
        "the inverse": ([("W_above.T", "np.linalg.inv(W_above)")], [("W_above.T", "np.linalg.pinv(W_above)")]),
        "shares of rows": [("W_above.T", "(W_above / W_above.sum(axis=1, keepdims=True)).T")],
        "shares of columns": [("W_above.T", "(W_above / W_above.sum(axis=0)).T")],
        "h sent back": [("@ grad_a_above", "@ h")],
        "no g′": [(" * h * (1 - h)", "")],
        "h for its slope": [(" * (1 - h)", "")],
        "no brackets": [("(1 - h)", "1 - h")],
        "no copy": [("return grad_h,", "return grad_a,")],
        "g′ at h": [("h * (1 - h)", "logistic.prime(h)")],
        "a wrong sign": [("W_above.T", "-W_above.T")],
        "the other function's slope": [("h * (1 - h)", "(1 - h**2)")],
        "1/N twice": [("@ grad_a_above", "@ grad_a_above / h.shape[1]")],
        "an input changed": [("grad_a = grad_h * h * (1 - h)", "h *= 1 - h\n    grad_a = grad_h * h")],
    },
    (
        "There are two lines: ∇_{h} ℒ from the layer above, then ∇_{a} ℒ from ∇_{h} ℒ.",
        "Each h_{j} reaches every neuron above through column j of W: that is a row of W^{T}.",
        "∇_{h} ℒ = W^{T} ∇_{a} ℒ of the layer above. Then multiply entry by entry by g′, which is h(1 − h).",
    ),
    "Hand in np.linalg.inv(W_above) once, in the place of W_above.T. How far off are its numbers, and why?",
)
WALK = Exercise(
    "4.6 walk down",
    '''\
def walk_down(W, grad_a_L, h, g):
    """grad_a of every layer, a dict like W and h; g.prime_of_h gives g′ from h."""
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
        "another layer's W": [("W[k + 1].T", "W[k].T")],
        "the inverse": (
            [("W[k + 1].T", "np.linalg.inv(W[k + 1])")],
            [("W[k + 1].T", "np.linalg.pinv(W[k + 1])")],
        ),
        "shares of rows": [("W[k + 1].T", "(W[k + 1] / W[k + 1].sum(axis=1, keepdims=True)).T")],
        "shares of columns": [("W[k + 1].T", "(W[k + 1] / W[k + 1].sum(axis=0)).T")],
        "h sent back": [("W[k + 1].T @ grad_a[k + 1]", "W[k + 1].T @ h[k + 1]")],
        "∇h sent on": [("@ grad_a[k + 1]", "@ (grad_h if k + 1 < L else grad_a_L)")],
        "no g′": (
            [(" * g.prime_of_h(h[k])", "")],
            [("g.prime_of_h(h[k])", "(g.prime_of_h(h[k]) if k > 1 else 1.0)")],
        ),
        "h for its slope": [("g.prime_of_h(h[k])", "h[k]")],
        "g′ at h": [("g.prime_of_h(h[k])", "g.prime(h[k])")],
        "another layer's slope": [("g.prime_of_h(h[k])", "g.prime_of_h(h[k + 1])")],
        "the other function's slope": [("g.prime_of_h(h[k])", "h[k] * (1 - h[k])")],
        "a wrong sign": [("W[k + 1].T", "-W[k + 1].T")],
        "no stop at k = 1": [("range(L - 1, 0, -1)", "range(L - 1, -1, -1)")],
    },
    (
        "It is one loop over the layers, from the one below the output down to layer 1.",
        "In the round for layer k you know grad_a[k + 1]. W[k + 1] leads from layer k to layer k + 1.",
        "for k in range(L - 1, 0, -1): first W[k + 1].T @ grad_a[k + 1], then times the slope at h[k].",
    ),
    "What would change in these lines if every hidden layer had a g of its own?",
)
EXERCISES = (SUM_OVER_PATHS, ONE_LAYER_DOWN, WALK)
