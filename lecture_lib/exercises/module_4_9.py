"""Exercises of 4.9: the slope of a composition, the step back through g, and what many slopes leave."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.explore.vanishing_gradient_explorer import DeepState
from lecture_lib.judging.cases import networks, of_explorers
from lecture_lib.judging.exercise import Case, Exercise
from lecture_lib.network import forward_propagation

# Functions with their slopes, by what a reader sees of them.
FUNCTIONS = {
    "1 + e⁻ᶻ": (lambda z: 1 + np.exp(-z), lambda z: -np.exp(-z)),
    "1/u": (lambda u: 1 / u, lambda u: -1 / u**2),
    "3z − 1": (lambda z: 3 * z - 1, lambda z: 3 + 0 * z),
    "z²": (lambda z: z**2, lambda z: 2 * z),
    "z/100": (lambda z: z / 100, lambda z: 0.01 + 0 * z),
    "logistic": (logistic, logistic.prime),
    "tanh": (tanh, tanh.prime),
}
SOME_Z = np.array([[-1.5, -0.3, 0.2, 0.7, 1.1]])


def compositions():
    """The logistic function first, as the derivation takes it apart; then others, at one z and at five."""
    picture = "ActivationDerivation", {"g": "logistic", "z": 0.5, "line": 2, "show": "numbers"}
    for f, g, z in (
        ("1 + e⁻ᶻ", "1/u", 0.5),
        ("3z − 1", "tanh", 0.4),
        ("z²", "logistic", -1.5),
        ("1 + e⁻ᶻ", "1/u", SOME_Z),
        ("tanh", "tanh", SOME_Z),
        ("z²", "tanh", SOME_Z),
        ("z/100", "logistic", 200 * SOME_Z),
    ):
        (f_of, f_prime), (g_of, g_prime) = FUNCTIONS[f], FUNCTIONS[g]
        arguments = {"f": f_of, "f_prime": f_prime, "g": g_of, "g_prime": g_prime, "z": z}
        large = bool(np.max(z) > 100)
        yield Case(arguments, f"f(z) = {f}, g = {g}", np.size(z), large=large, picture=picture)
        picture = None


def steps_through_g():
    for tried in (*networks(), of_explorers(2, 1, 2, 2, g=tanh)):
        for k in range(tried.theta.L - 1, 0, -1):
            if tried.g in (logistic, tanh):
                arguments = {"grad_h": tried.gradients.h[k], "h": tried.forward.h[k], "g": str(tried.g)}
                yield tried.case(arguments, explorer="HiddenGradient", subject=f"a_{k}")


def deep_networks():
    for depth, size in ((1, 1.0), (2, 1.0), (5, 1.0), (10, 1.0), (10, 4.0)):
        deep = DeepState(depth=depth, size=size)
        h = forward_propagation(deep.theta, deep.x, logistic).h
        about = f"{depth} hidden layer{'s' * (depth > 1)} of 8, weights × {size:.0f}"
        picture = "VanishingGradientExplorer", {"depth": depth, "size": size}
        yield Case({"h": {k: h[k] for k in range(1, depth + 1)}}, about, large=size > 1, picture=picture)
    for tried in networks():
        if tried.g is logistic and tried.N > 1:
            yield tried.case({"h": {k: tried.forward.h[k] for k in range(1, tried.theta.L)}})


COMPOSITION = Exercise(
    "4.9 composition",
    '''\
def slope_of_composition(f, f_prime, g, g_prime, z):
    """h = g(f(z)), and its slope at z; f_prime and g_prime are the slopes of f and g."""
    a = f(z)
    h = g(a)
    slope = g_prime(a) * f_prime(z)
    return h, slope
''',
    ("h", "slope"),
    compositions,
    {
        "a composition as a product": [("g_prime(a)", "g_prime(z)")],
        "the outside alone": [(" * f_prime(z)", "")],
        "the product rule": [("g_prime(a) * f_prime(z)", "g_prime(z) * f(z) + g(z) * f_prime(z)")],
        "a sum for a product": [("g_prime(a) * f_prime(z)", "g_prime(a) + f_prime(z)")],
        "g′ at h": [("g_prime(a)", "g_prime(h)")],
    },
    (
        "Give what is between the two functions a name: a = f(z). Then h = g(a).",
        "If z moves by a little, a moves f′(z) times as far. And h moves how many times as far as a?",
        "The slope is g_prime times f_prime. f takes z, so its slope is taken at z. And g takes a.",
    ),
    "How would you write the slope of three functions, one inside the other?",
)
THROUGH_G = Exercise(
    "4.9 through g",
    '''\
def through_g(grad_h, h, g):
    """grad_a of a hidden layer from its grad_h and its h; g is "logistic" or "tanh"."""
    if g == "logistic":
        slope = h * (1 - h)
    else:
        slope = 1 - h**2
    return grad_h * slope
''',
    ("grad_a",),
    steps_through_g,
    {
        "the other function's slope": (
            [("1 - h**2", "h * (1 - h)")],
            [("h * (1 - h)", "1 - h**2")],
            [('"logistic":\n', '"tanh":\n')],
        ),
        "no square": [("h**2", "h")],
        "g′ at h": [("h * (1 - h)", "logistic.prime(h)"), ("1 - h**2", "tanh.prime(h)")],
        "no g′": [(" * slope", "")],
        "an input changed": [("return grad_h * slope", "grad_h *= slope\n    return grad_h")],
    },
    (
        "Choose the slope by the name that g has. Neither of the two needs a, and neither needs an exponential.",
        "For each neuron ∇_{a} ℒ is ∇_{h} ℒ times the slope of g, and you can write that slope with h = g(a) alone.",
        "logistic: h times (1 − h). tanh: 1 minus the square of h. Multiply grad_h by it, entry by entry.",
    ),
    "What would your function need to know for a g whose slope cannot be read off h, such as z^{2}?",
)
LEFT_BY_SLOPES = Exercise(
    "4.9 left by the slopes",
    '''\
def left_by_slopes(h):
    """Per layer, {1: …, L − 1: …}: its mean slope times those of all layers above; g logistic."""
    left, product = {}, 1.0
    for k in range(len(h), 0, -1):
        slope = h[k] * (1 - h[k])
        product = product * slope.mean()
        left[k] = product
    return left
''',
    ("left",),
    deep_networks,
    {
        "a sum for a product": [("product * slope", "product + slope")],
        "the other function's slope": [("h[k] * (1 - h[k])", "1 - h[k] ** 2")],
        "g′ at h": [("h[k] * (1 - h[k])", "logistic.prime(h[k])")],
        "each layer alone": [("product * slope", "slope")],
        "without its own slope": [
            ("        left[k] = product\n", ""),
            ("        slope =", "        left[k] = product\n        slope ="),
        ],
        "from the input up": [("range(len(h), 0, -1)", "range(1, len(h) + 1)")],
    },
    (
        "The gradient comes from the output: begin with the last hidden layer, and go down to layer 1.",
        "Keep a product that begins at 1. In each layer it is multiplied by the mean of the slopes h(1 − h).",
        "for k in range(len(h), 0, -1): multiply the product by (h[k] * (1 - h[k])).mean(), then put it into left[k].",
    ),
    "With ten layers your number is larger than what really reaches layer 1. Which factors does it leave out?",
)
EXERCISES = (COMPOSITION, THROUGH_G, LEFT_BY_SLOPES)
