"""Exercises of 4.8: the two passes, and the loop around them."""

from lecture_lib.judging.backward import BACKWARD, matrices
from lecture_lib.judging.cases import networks
from lecture_lib.judging.exercise import Exercise


def forward():
    for tried in networks():
        theta = tried.theta
        arguments = {"W": theta.W, "b": theta.b, "x": tried.x, "g": tried.g}
        yield tried.case(arguments, *matrices(tried), explorer="NetworkExplorer")


def descent():
    passes = {"forward_propagation": FORWARD.function(), "back_propagation": BACKWARD.function()}
    for tried, eta, max_iterations in zip(networks(), (0.5, 0.1, 1.0) * 4, (1, 2, 3, 5) * 3, strict=False):
        theta = tried.theta
        arguments = {"W": theta.W, "b": theta.b, "x": tried.x, "y": tried.y, "g": tried.g}
        yield tried.case(arguments | {"eta": eta, "max_iterations": max_iterations} | passes, *matrices(tried))


FORWARD = Exercise(
    "4.8 forward",
    '''\
def forward_propagation(W, b, x, g):
    """a and h, dicts by layer, with h[0] = x and h[L] = softmax(a[L]); W and b are dicts too."""
    L, a, h = len(W), {}, {0: x}
    for k in range(1, L):
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = g(a[k])
    a[L] = b[L] + W[L] @ h[L - 1]
    h[L] = softmax(a[L])
    return a, h
''',
    ("a", "h"),
    forward,
    {
        "no bias": [("b[k] + ", ""), ("b[L] + ", "")],
        "no g": [("g(a[k])", "a[k]")],
        "g at the output": [("softmax(a[L])", "g(a[L])")],
        "rows for columns": [("softmax(a[L])", "softmax(a[L].T).T")],
        "an input changed": [("a[k] = b[k] + W[k] @ h[k - 1]", "a[k] = b[k]\n        a[k] += W[k] @ h[k - 1]")],
    },
    (
        "Begin with h = {0: x} and an empty a. The last layer is not like the others, so the loop ends before it.",
        "In the loop k goes from 1 to L − 1: two lines, a[k] from h[k - 1], then h[k] from a[k].",
        "a[k] is b[k] + W[k] @ h[k - 1], and h[k] is g(a[k]). After the loop the same for a[L], but h[L] is softmax(a[L]).",
    ),
    "Your lines take N examples at once. Where does NumPy add b[k], one column, to N columns?",
)
DESCENT = Exercise(
    "4.8 descent",
    '''\
def gradient_descent(W, b, x, y, g, eta, max_iterations, forward_propagation, back_propagation):
    """W and b after max_iterations steps; the last two arguments are the two passes above."""
    for t in range(max_iterations):
        a, h = forward_propagation(W, b, x, g)
        grad_W, grad_b = back_propagation(W, a, h, y, g)
        W = {k: W[k] - eta * grad_W[k] for k in W}
        b = {k: b[k] - eta * grad_b[k] for k in b}
    return W, b
''',
    ("W", "b"),
    descent,
    {
        "uphill": [("W[k] - eta", "W[k] + eta"), ("b[k] - eta", "b[k] + eta")],
        "one step too many": [("range(max_iterations)", "range(max_iterations + 1)")],
        "a slope too late": [
            (
                "        b = {",
                "        a, h = forward_propagation(W, b, x, g)\n"
                "        _, grad_b = back_propagation(W, a, h, y, g)\n"
                "        b = {",
            )
        ],
        "slopes of the start": [
            ("    for t in range(max_iterations):\n        a, h", "    a, h"),
            ("        grad_W, grad_b", "    grad_W, grad_b"),
            ("        W = {", "    for t in range(max_iterations):\n        W = {"),
        ],
        "added to the call before": [
            ("    for t", "    sum_W, sum_b = ({k: 0 for k in W} for _ in range(2))\n    for t"),
            ("        W = {", "        sum_W = {k: sum_W[k] + grad_W[k] for k in W}\n        W = {"),
            ("        b = {", "        sum_b = {k: sum_b[k] + grad_b[k] for k in b}\n        b = {"),
            ("eta * grad_W[k]", "eta * sum_W[k]"),
            ("eta * grad_b[k]", "eta * sum_b[k]"),
        ],
        "an input changed": [
            ("W = {k: W[k] - eta * grad_W[k] for k in W}", "for k in W:\n            W[k] -= eta * grad_W[k]"),
            ("b = {k: b[k] - eta * grad_b[k] for k in b}", "for k in b:\n            b[k] -= eta * grad_b[k]"),
        ],
    },
    (
        "One loop of max_iterations rounds. In each round: forward, backward, and then the step.",
        "Both passes are called anew in each round, with the W and b of that round. The step makes new dicts.",
        "The new W is {k: W[k] - eta * grad_W[k] for k in W}, and b likewise. Return both after the loop.",
    ),
    "What would you have to change so that each step looks at a batch of 32 columns only?",
)
EXERCISES = (FORWARD, BACKWARD, DESCENT)
