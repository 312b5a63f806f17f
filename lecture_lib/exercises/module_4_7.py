"""Exercises of 4.7: the gradients of one layer and of all layers, and the check by nudging."""

from lecture_lib.judging.cases import networks
from lecture_lib.judging.exercise import Exercise
from lecture_lib.network import Theta, forward_propagation


def each_layer():
    for tried in networks():
        for k, W_k in tried.theta.W.items():
            arguments = {"grad_a": tried.gradients.a[k], "h_below": tried.forward.h[k - 1]}
            yield tried.case(arguments, W_k, explorer="WeightGradient", subject=f"W_{k}")


def all_layers():
    for tried in networks():
        arguments = {"grad_a": tried.gradients.a, "h": tried.forward.h}
        yield tried.case(arguments, *tried.theta.W.values(), explorer="GradientCheck")


def losses():
    """The loss as a function of one matrix alone, with numbers that a nudge of 10⁻⁵ suits."""
    for tried in networks():
        if not tried.large:
            k = tried.theta.L - (tried.N > 1)
            W_k = tried.theta.W[k]
            yield tried.case({"loss": loss_of(tried, k), "W": W_k}, W_k, explorer="GradientCheck", weight=f"W_{k}11")


def loss_of(tried, k):
    def loss(W_k):
        return forward_propagation(Theta(tried.theta.W | {k: W_k}, tried.theta.b), tried.x, tried.g).loss(tried.y)

    return loss


# W itself is nudged, up and then down, and left there.
NOT_PUT_BACK = [
    ("        up, down = W.copy(), W.copy()\n", ""),
    ("up[i, j] += 1e-5", "W[i, j] += 1e-5"),
    ("down[i, j] -= 1e-5", "above = loss(W)\n        W[i, j] -= 2e-5"),
    ("loss(up) - loss(down)", "above - loss(W)"),
]
ONE_LAYER = Exercise(
    "4.7 one layer",
    '''\
def parameter_gradients(grad_a, h_below):
    """grad_W and grad_b of one layer; grad_a is (n, N), h_below (n_below, N)."""
    grad_W = grad_a @ h_below.T
    grad_b = grad_a.sum(axis=1, keepdims=True)
    return grad_W, grad_b
''',
    ("grad_W", "grad_b"),
    each_layer,
    {
        "turned round": [("grad_a @ h_below.T", "h_below @ grad_a.T")],
        "h not transposed": [("h_below.T", "h_below")],
        "no outer product": [("grad_a @ h_below.T", "grad_a * h_below")],
        "bias not summed": [(".sum(axis=1, keepdims=True)", "")],
        "summed over the neurons": ([("axis=1", "axis=0")], [("axis=1, keepdims=True", "axis=0")]),
        "one bias for all": [("axis=1, keepdims=True", "")],
        "a flat bias": [(", keepdims=True", "")],
        "the last example alone": (
            [("grad_a @ h_below.T", "grad_a[:, -1:] @ h_below[:, -1:].T")],
            [
                ("grad_a @ h_below.T", "grad_a[:, -1:] @ h_below[:, -1:].T"),
                (".sum(axis=1, keepdims=True)", "[:, -1:]"),
            ],
        ),
        "1/N twice": (
            [("h_below.T", "h_below.T / h_below.shape[1]"), (".sum(", ".mean(")],
            [(".sum(", ".mean(")],
            [("h_below.T", "h_below.T / h_below.shape[1]")],
        ),
    },
    (
        "Think of the shapes: ∇_{W} ℒ is (n, n_{below}), ∇_{b} ℒ is (n, 1).",
        "The product of a column and a row, ∇_{a} ℒ and h^{T}, adds up the examples by itself. For b you write the sum.",
        "∇_{W} ℒ is grad_a times the transpose of h_below, with @. ∇_{b} ℒ is the sum of grad_a along each row, kept as a column.",
    ),
    "You could append a row of ones to h_below. What would the last column of the product be then?",
)
ALL_LAYERS = Exercise(
    "4.7 all layers",
    '''\
def all_gradients(grad_a, h):
    """grad_W and grad_b, two dicts {1: …, L: …}; grad_a and h are dicts by layer, h[0] is x."""
    grad_W, grad_b = {}, {}
    for k in range(1, len(grad_a) + 1):
        grad_W[k] = grad_a[k] @ h[k - 1].T
        grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
    return grad_W, grad_b
''',
    ("grad_W", "grad_b"),
    all_layers,
    {
        "h of the same layer": [("h[k - 1]", "h[k]")],
        "a layer too few": [("len(grad_a) + 1", "len(grad_a)")],
        "added to the call before": [
            ("(grad_a, h):", "(grad_a, h, grad_W={}, grad_b={}):"),
            ("    grad_W, grad_b = {}, {}\n", ""),
            ("grad_W[k] = ", "grad_W[k] = grad_W.get(k, 0) + "),
            ("grad_b[k] = ", "grad_b[k] = grad_b.get(k, 0) + "),
        ],
        "an input changed": [("{}, {}", "{}, grad_a")],
        "turned round": [("grad_a[k] @ h[k - 1].T", "h[k - 1] @ grad_a[k].T")],
        "no outer product": [("grad_a[k] @ h[k - 1].T", "grad_a[k] * h[k - 1]")],
        "bias not summed": [(".sum(axis=1, keepdims=True)", "")],
        "summed over the neurons": ([("axis=1", "axis=0")], [("axis=1, keepdims=True", "axis=0")]),
        "one bias for all": [("axis=1, keepdims=True", "")],
        "a flat bias": [(", keepdims=True", "")],
        "the last example alone": [
            ("grad_a[k] @ h[k - 1].T", "grad_a[k][:, -1:] @ h[k - 1][:, -1:].T"),
            (".sum(axis=1, keepdims=True)", "[:, -1:]"),
        ],
        "1/N twice": (
            [("h[k - 1].T", "h[k - 1].T / h[k - 1].shape[1]"), (".sum(", ".mean(")],
            [(".sum(", ".mean(")],
        ),
    },
    (
        "Begin with two empty dicts. One loop over the layers fills them both.",
        "The keys of grad_a are the layers, from 1 to L. Layer k needs its own grad_a and the h of the layer below.",
        "In the round for layer k: grad_a[k] @ h[k - 1].T, and the sum of grad_a[k] along each row, as a column.",
    ),
    "Does the order of the layers matter in your loop? And if the same loop also has to compute grad_a?",
)
BY_NUDGING = Exercise(
    "4.7 by nudging",
    '''\
def gradient_by_nudging(loss, W):
    """The gradient of loss(W) w.r.t. W: central differences, with a nudge of 1e-5."""
    grad_W = np.zeros_like(W)
    for i, j in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[i, j] += 1e-5
        down[i, j] -= 1e-5
        grad_W[i, j] = (loss(up) - loss(down)) / 2e-5
    return grad_W
''',
    ("grad_W",),
    losses,
    {
        "one-sided": [("loss(down)) / 2e-5", "loss(W)) / 1e-5")],
        "all nudged at once": (
            [("return grad_W", "return (loss(W + 1e-5) - loss(W - 1e-5)) / 2e-5")],
            [("up[i, j]", "up"), ("down[i, j]", "down")],
        ),
        "no copy": [("W.copy(), W.copy()", "W, W")],
        "an input changed": ([("W.copy(), W.copy()", "W, W.copy()")], NOT_PUT_BACK),
    },
    (
        "Each entry has a turn of its own: two nested loops, or one over np.ndindex(W.shape).",
        "In a turn you need two matrices, each a copy of W with this one entry moved: up in the one, down in the other.",
        "The slope is the loss of the first minus the loss of the second, divided by 2e-5: from end to end that is two nudges.",
    ),
    "How often does your function call loss for a matrix with a million entries?",
)
EXERCISES = (ONE_LAYER, ALL_LAYERS, BY_NUDGING)
