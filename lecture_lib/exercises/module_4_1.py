"""Exercises of 4.1: one layer, all parameters of a network, and the forward pass."""

from itertools import chain

from lecture_lib.activations import linear, tanh
from lecture_lib.judging.cases import networks, random
from lecture_lib.judging.exercise import Case, Exercise


def one_layer():
    for tried in networks():
        W, b, h = tried.theta.W, tried.theta.b, tried.forward.h
        for k in range(1, tried.theta.L):
            arguments = {"W": W[k], "b": b[k], "h_below": h[k - 1], "g": tried.g}
            yield tried.case(arguments, W[k], explorer="NetworkExplorer", layer=k, subject=f"a_{k}1")


def parameters():
    for inputs, hidden, neurons, classes in ((3, 1, 2, 2), (2, 1, 3, 4), (3, 2, 3, 2), (4, 3, 5, 2)):
        options = {"inputs": inputs, "hidden": hidden, "neurons": neurons, "classes": classes}
        sizes = [inputs, *[neurons] * hidden, classes]
        yield Case({"sizes": sizes}, about_sizes(sizes), picture=("NetworkExplorer", options))
    for sizes in ([5, 4, 3, 2, 6], [7, 2, 5, 3]):
        yield Case({"sizes": sizes}, about_sizes(sizes))


def about_sizes(sizes):
    return f"layers of {', '.join(map(str, sizes))}"


def passes():
    of_numbers = random(3, 4, 2, N=5, g=tanh, output=linear), random(2, 3, 3, 4, N=1, output=linear)
    for tried in chain(networks(), of_numbers):
        arguments = {"W": tried.theta.W, "b": tried.theta.b, "x": tried.x, "g": tried.g, "O": tried.output}
        yield tried.case(arguments, *tried.theta.W.values(), explorer="NetworkExplorer")


ONE_LAYER = Exercise(
    "4.1 one layer",
    '''\
def layer(W, b, h_below, g):
    """a and h of one layer; h_below has N columns, one per example, and g is a function."""
    a = b + W @ h_below
    h = g(a)
    return a, h
''',
    ("a", "h"),
    one_layer,
    {
        "no bias": [("b + W @ h_below", "W @ h_below")],
        "no g": [("g(a)", "a")],
        "always logistic": [("g(a)", "logistic(a)")],
        "from × to": [("W @ h_below", "W.T @ h_below")],
        "entry by entry": [("W @ h_below", "W * h_below")],
        "bias as a row": [("b + W", "b.ravel() + W")],
        "the bias after g": [("b + W @ h_below", "W @ h_below"), ("g(a)", "b + g(a)")],
        "the last left out": [("W @ h_below", "W[:, :-1] @ h_below[:-1]")],
        "set anew": [("W @ h_below", "W[:, -1:] @ h_below[-1:]")],
        "examples as rows": [("b + W @ h_below", "b.T + h_below.T @ W.T")],
        "an input changed": [("a = b + W @ h_below", "a = b\n    a += W @ h_below")],
    },
    (
        "There are two lines: first all sums of the layer, then g of them.",
        "Every a_{j} is b_{j} plus row j of W times h_{below}. One matrix product makes all of these sums.",
        "The bias plus the matrix product of W and h_below is a. numpy writes that product as @. Then h is g of a.",
    ),
    "b has one column and W h_{below} has N. Which numbers does numpy add to which?",
)
PARAMETERS = Exercise(
    "4.1 all parameters",
    '''\
def zeros(sizes):
    """W and b of a network, dicts by layer, every number 0; sizes is the list [n_0, …, n_L]."""
    W, b = {}, {}
    for k in range(1, len(sizes)):
        W[k] = np.zeros((sizes[k], sizes[k - 1]))
        b[k] = np.zeros((sizes[k], 1))
    return W, b
''',
    ("W", "b"),
    parameters,
    {
        "from × to": [("(sizes[k], sizes[k - 1])", "(sizes[k - 1], sizes[k])")],
        "bias as a row": (
            [("np.zeros((sizes[k], 1))", "np.zeros(sizes[k])")],
            [("np.zeros((sizes[k], 1))", "np.zeros((1, sizes[k]))")],
        ),
        "one bias for all": [("(sizes[k], 1)", "(1, 1)")],
        "a layer too few": [("len(sizes))", "len(sizes) - 1)")],
        "parameters for the input": [("range(1, len(sizes))", "range(len(sizes))")],
        "layers from 0": [("W[k] =", "W[k - 1] ="), ("b[k] =", "b[k - 1] =")],
    },
    (
        "Make two empty dicts. Then a loop over the layers that have parameters: 1 to L.",
        "In layer k there are sizes[k] neurons, and each needs a weight for each of the sizes[k − 1] below and one bias.",
        "range(1, len(sizes)) gives 1 to L. W_{k} is np.zeros of (neurons of k, neurons below), b_{k} has one column.",
    ),
    "How many numbers are there in all, for sizes of your choice?",
)
FORWARD = Exercise(
    "4.1 forward pass",
    '''\
def forward_pass(W, b, x, g, O):
    """a and h of all layers, dicts like W and b, with h[0] = x and h[L] = y_hat."""
    L = len(W)
    a, h = {}, {0: x}
    for k in range(1, L):
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = g(a[k])
    a[L] = b[L] + W[L] @ h[L - 1]
    h[L] = O(a[L])
    return a, h
''',
    ("a", "h"),
    passes,
    {
        "no bias": (
            [("b[k] + ", ""), ("b[L] + ", "")],
            [("b[k] + ", "")],
            [("b[L] + ", "")],
        ),
        "no g": [("g(a[k])", "a[k]")],
        "always logistic": [("g(a[k])", "logistic(a[k])")],
        "always softmax": [("O(a[L])", "softmax(a[L])")],
        "g at the output": [("O(a[L])", "g(a[L])")],
        "g before O": [("O(a[L])", "O(g(a[L]))")],
        "no output function": [("O(a[L])", "a[L]")],
        "x in every layer": [("h[k - 1]", "x"), ("h[L - 1]", "x")],
        "from × to": [("W[k]", "W[k].T"), ("W[L]", "W[L].T")],
        "entry by entry": [("W[k] @", "W[k] *"), ("W[L] @", "W[L] *")],
        "bias as a row": [("b[k]", "b[k].ravel()"), ("b[L]", "b[L].ravel()")],
        "an input changed": [
            ("a[k] = b[k] + W[k] @ h[k - 1]", "a[k] = b[k]\n        a[k] += W[k] @ h[k - 1]"),
            ("a[L] = b[L] + W[L] @ h[L - 1]", "a[L] = b[L]\n    a[L] += W[L] @ h[L - 1]"),
        ],
    },
    (
        "Begin with h_{0} = x. A loop does the hidden layers, 1 to L − 1. The output layer has two lines of its own.",
        "In the round for layer k, h[k − 1] is there already. So the sum is that of one layer, with k at every letter.",
        "for k in range(1, L): the two lines of one layer. After the loop the same sum for L, but O in the place of g.",
    ),
    "Which of the numbers that you give back does only the way back need, and not the prediction?",
)
EXERCISES = (ONE_LAYER, PARAMETERS, FORWARD)
