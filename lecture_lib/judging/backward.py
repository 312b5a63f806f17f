"""The exercise of the whole backward pass (4.8). It also judges a back_propagation that is handed to an explorer."""

from lecture_lib.judging.cases import networks
from lecture_lib.judging.exercise import Exercise


def matrices(tried):
    return tried.theta.W.values()


def backward():
    for tried in networks():
        passed = tried.forward
        arguments = {"W": tried.theta.W, "a": passed.a, "h": passed.h, "y": tried.y, "g": tried.g}
        yield tried.case(arguments, *matrices(tried), explorer="BackwardPass")


BACKWARD = Exercise(
    "4.8 backward",
    '''\
def back_propagation(W, a, h, y, g):
    """grad_W and grad_b, dicts by layer; y is (k, N) as h[L] = y_hat is; g.prime(a) is g′(a)."""
    L, grad_W, grad_b, grad_a = len(W), {}, {}, {}
    grad_a[L] = -(y - h[L]) / y.shape[1]
    for k in range(L, 0, -1):
        grad_W[k] = grad_a[k] @ h[k - 1].T
        grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
        if k > 1:
            grad_h = W[k].T @ grad_a[k]
            grad_a[k - 1] = grad_h * g.prime(a[k - 1])
    return grad_W, grad_b
''',
    ("grad_W", "grad_b"),
    backward,
    {
        "a wrong sign": [("-(y - h[L])", "(y - h[L])")],
        "no slope at the output": [("-(y - h[L])", "-(y / h[L])")],
        "softmax entry by entry": [("-(y - h[L])", "-(y * (1 - h[L]))")],
        "no transpose": [("W[k].T", "W[k]")],
        "the inverse": [("W[k].T", "np.linalg.inv(W[k])")],
        "shares of rows": [("W[k].T", "(W[k] / W[k].sum(axis=1, keepdims=True)).T")],
        "shares of columns": [("W[k].T", "(W[k] / W[k].sum(axis=0)).T")],
        "h sent back": [("W[k].T @ grad_a[k]", "W[k].T @ h[k]")],
        "no g′": [(" * g.prime(a[k - 1])", "")],
        "g′ at h": [("g.prime(a[k - 1])", "g.prime(h[k - 1])")],
        "the other function's slope": (
            [("g.prime(a[k - 1])", "h[k - 1] * (1 - h[k - 1])")],
            [("g.prime(a[k - 1])", "logistic.prime(a[k - 1])")],
        ),
        "turned round": [("grad_a[k] @ h[k - 1].T", "h[k - 1] @ grad_a[k].T")],
        "bias not summed": [(".sum(axis=1, keepdims=True)", "")],
        "no 1/N": [(" / y.shape[1]", "")],
        "1/N twice": (
            [(" / y.shape[1]", " / y.shape[1] ** 2")],
            [(".sum(axis=1, keepdims=True)", ".mean(axis=1, keepdims=True)")],
        ),
        "added to the call before": [
            ("y, g):", "y, g, grad_W={}, grad_b={}):"),
            ("L, grad_W, grad_b, grad_a = len(W), {}, {}, {}", "L, grad_a = len(W), {}"),
            ("grad_W[k] = ", "grad_W[k] = grad_W.get(k, 0) + "),
            ("grad_b[k] = ", "grad_b[k] = grad_b.get(k, 0) + "),
        ],
        "an input changed": [
            (
                "grad_a[L] = -(y - h[L]) / y.shape[1]",
                "grad_a[L] = h[L]\n    grad_a[L] -= y\n    grad_a[L] /= y.shape[1]",
            )
        ],
    },
    (
        "Begin with ∇_{a_{L}} ℒ. Then one loop, k from L down to 1: in each round W_{k} and b_{k} first, then the layer below.",
        "grad_a[L] is −(y − h[L]), divided by N. ∇_{W_{k}} ℒ needs h[k - 1], and ∇_{b_{k}} ℒ the sum over the examples.",
        "The layer below: W[k].T @ grad_a[k], then times g.prime(a[k - 1]). Both lines only if k is above 1.",
    ),
    "Which line would change for a linear output with squared error, and which ones would not?",
)
