"""Exercises of 4.2: the slopes of a neuron, one step, and the loop."""

import numpy as np

from lecture_lib.activations import linear, logistic
from lecture_lib.explore.kit.neuron import X, Y, neuron
from lecture_lib.formatting import format_number
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.outputs import squared_error


def slopes_of(output=logistic, x=X, y=Y):
    """slopes(w, b) of a neuron with these examples."""

    def slopes(w, b):
        theta = neuron(w, b)
        grad = back_propagation(theta, forward_propagation(theta, x, output=output), y, squared_error)
        return grad.W[1].item(), grad.b[1].item()

    return slopes


def in_theta(slopes):
    """The gradient as a function of theta = [w, b]."""
    return lambda theta: np.array(slopes(*theta))


def two_valleys(theta):
    """The gradient of (w² − 1)² + w/2, one number."""
    return 4 * theta * (theta**2 - 1) + 0.5


def bowl(theta):
    """The gradient of a bowl over any number of numbers, steeper from one to the next."""
    return theta * np.arange(1, len(theta) + 1)


def neuron_slopes():
    six = {"x": X, "y": Y}
    yield Case({"w": 0.5, "b": -0.2, "x": np.array([[1.5]]), "y": np.array([[1.0]])}, "one example")
    for w, b in ((-2.0, 3.0), (1.8, -3.1), (0.3, 0.4), (5.0, 5.0)):
        picture = "NeuronDescent", {"w_0": w, "b_0": b}
        yield Case(
            {"w": w, "b": b} | six,
            f"six examples, w = {format_number(w, 1)} and b = {format_number(b, 1)}",
            6,
            large=w > 4,
            picture=picture,
        )
    x, y = np.array([[-1.2, 0.4, 0.7, 2.1, 3.3]]), np.array([[1.0, 0.0, 1.0, 0.3, 0.9]])
    yield Case({"w": 0.7, "b": -0.4, "x": x, "y": y}, "five examples", 5)


def steps():
    for output, w, b, eta in (
        (logistic, -2.0, 3.0, 4.0),
        (logistic, 1.0, -1.0, 1.0),
        (logistic, 0.0, 0.0, 10.0),
        (linear, -2.0, 3.0, 0.1),
        (linear, 4.0, -3.0, 0.25),
    ):
        options = {"output": output, "w_0": w, "b_0": b, "eta": eta}
        arguments = {"w": w, "b": b, "eta": eta, "slopes": slopes_of(output)}
        yield Case(arguments, f"O {output}, η = {eta:g}", picture=("NeuronDescent", options))


def loops():
    of_neuron = in_theta(slopes_of())
    for theta, eta, max_iterations, grad, about in (
        ([2.0], 0.02, 1, two_valleys, "one number, one step"),
        ([2.0], 0.02, 5, two_valleys, "one number, two valleys, 5 steps"),
        ([-1.5], 0.05, 8, two_valleys, "one number, two valleys, 8 steps"),
        ([-2.0, 3.0], 4.0, 10, of_neuron, "w and b of the neuron, 10 steps"),
        ([3.0, -1.0, 2.0], 0.25, 4, bowl, "three numbers, 4 steps"),
        ([1.0, 2.0], 1.0, 1, bowl, "two numbers, one step"),
        ([1.0, -2.0], 1.0, 0, bowl, "two numbers, no step"),
    ):
        arguments = {"theta": np.array(theta), "eta": eta, "max_iterations": max_iterations, "grad": grad}
        yield Case(arguments, about)


SLOPES = Exercise(
    "4.2 slopes",
    '''\
def slopes(w, b, x, y):
    """grad_w and grad_b of the mean squared error of one logistic neuron; x and y are 1 × N."""
    N = x.shape[1]
    y_hat = logistic(w * x + b)
    grad_a = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    grad_w = (grad_a * x).sum() / N
    grad_b = grad_a.sum() / N
    return grad_w, grad_b
''',
    ("grad_w", "grad_b"),
    neuron_slopes,
    {
        "no 1/N": [("N = x.shape[1]", "N = 1")],
        "1/N twice": [("* (1 - y_hat)", "* (1 - y_hat) / N")],
        "a half": [("2 * (y_hat - y)", "(y_hat - y)")],
        "a wrong sign": [("(y_hat - y)", "(y - y_hat)")],
        "no slope at the output": [(" * y_hat * (1 - y_hat)", "")],
        "g′ at h": [("y_hat * (1 - y_hat)", "logistic.prime(y_hat)")],
        "the other function's slope": [("y_hat * (1 - y_hat)", "(1 - y_hat**2)")],
        "its own weight": [("grad_a * x", "grad_a * w")],
        "the last left out": [
            ("(grad_a * x).sum()", "(grad_a * x)[:, :-1].sum()"),
            ("grad_a.sum()", "grad_a[:, :-1].sum()"),
        ],
        "set anew": [("(grad_a * x).sum()", "(grad_a * x)[:, -1].sum()"), ("grad_a.sum()", "grad_a[:, -1].sum()")],
        "no input as a factor": [("(grad_a * x).sum()", "grad_a.sum()")],
    },
    (
        "First ŷ, for all examples at once. Then the factors that both slopes share. Then one sum for each slope.",
        "Both slopes share 2(ŷ_{i} − y_{i}) and ŷ_{i}(1 − ŷ_{i}). The slope w.r.t. w has x_{i} as a third factor.",
        "Call the shared product grad_a. grad_w is the sum of grad_a times x, divided by N; grad_b is that of grad_a.",
    ),
    "Where is grad_a largest: where ŷ is far from y, or half way?",
)
ONE_STEP = Exercise(
    "4.2 one step",
    '''\
def one_step(w, b, eta, slopes):
    """w and b after one step; slopes(w, b) gives grad_w and grad_b at a point."""
    grad_w, grad_b = slopes(w, b)
    w = w - eta * grad_w
    b = b - eta * grad_b
    return w, b
''',
    ("w", "b"),
    steps,
    {
        "a slope too late": (
            [("b = b - eta * grad_b", "b = b - eta * slopes(w, b)[1]")],
            [
                (
                    "w = w - eta * grad_w\n    b = b - eta * grad_b",
                    "b = b - eta * grad_b\n    w = w - eta * slopes(w, b)[0]",
                )
            ],
        ),
        "uphill": [("w - eta", "w + eta"), ("b - eta", "b + eta")],
        "no η": [("eta * ", "")],
        "slopes mixed up": [("grad_w, grad_b = slopes", "grad_b, grad_w = slopes")],
    },
    (
        "First both slopes, then both steps.",
        "slopes(w, b) gives two numbers at once: take both of them before anything moves.",
        "grad_w, grad_b = slopes(w, b). Then w becomes w minus η times its slope, and b likewise.",
    ),
    "Would anything change if b moved first, and w after it?",
)
LOOP = Exercise(
    "4.2 the loop",
    '''\
def walk(theta, eta, max_iterations, grad):
    """The points of max_iterations steps, [theta_0, theta_1, …]; grad(theta) is the gradient."""
    t, points = 0, [theta]
    while t < max_iterations:
        theta = theta - eta * grad(theta)
        points.append(theta)
        t = t + 1
    return points
''',
    ("points",),
    loops,
    {
        "an input changed": (
            [("theta = theta - eta", "theta -= eta")],
            [
                ("theta = theta - eta", "theta -= eta"),
                ("[theta]", "[theta.copy()]"),
                ("(theta)\n        t", "(theta.copy())\n        t"),
            ],
        ),
        "one array for all points": [
            ("theta = theta - eta", "theta -= eta"),
            ("    t, points", "    theta = theta.copy()\n    t, points"),
        ],
        "no first point": [("[theta]", "[]")],
        "no last point": [
            ("[theta]", "[]"),
            (
                "        theta = theta - eta * grad(theta)\n        points.append(theta)",
                "        points.append(theta)\n        theta = theta - eta * grad(theta)",
            ),
        ],
        "one step too many": [("t < max", "t <= max")],
        "one step too few": [("t, points = 0", "t, points = 1")],
        "uphill": [("theta - eta", "theta + eta")],
        "no η": [("eta * ", "")],
        "one slope for all steps": [
            ("[theta]\n", "[theta]\n    slope = grad(theta)\n"),
            ("eta * grad(theta)", "eta * slope"),
        ],
    },
    (
        "Keep a list that begins with theta_{0}. Each round makes one step, and adds the new theta to the list.",
        "The round is the rule itself: the new theta is the old one minus η times the gradient at the old one.",
        "while t < max_iterations: theta = theta − η · grad(theta), append it to the list, and t grows by 1.",
    ),
    "When would you stop before max_iterations, and by which number would you know?",
)
EXERCISES = (SLOPES, ONE_STEP, LOOP)
