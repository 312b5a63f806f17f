"""Questions of 4.7: what a gradient promises, the outer product and its order, and what a check tells."""

import numpy as np

from lecture_lib.checking import compare
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.questions.first_networks import moved, start
from lecture_lib.questions.question import Choices, Number, Option, Slip

SIZES = (3, 3, 3, 2)
BLOCKS = [f"{kind}_{k}" for k in (3, 2, 1) for kind in "Wb"]


def answer_to_W_221():
    after = start(*SIZES).turned("W", 2, 2, 1, by=1.0)
    return [i for i, _ in moved(start(*SIZES).forward.a[2], after.forward.a[2])]


def what_comes_of_the_promise(step=3.0):
    """What the loss does when W_313 goes up by `step`, beside what its gradient promised."""
    network, turned = start(*SIZES), start(*SIZES).turned("W", 3, 1, 3, by=step)
    change = turned.loss_of(turned.theta) - network.loss_of(network.theta)
    kept = change / (network.numerical.W[3][0, 2] * step)
    return (
        "it rises" if kept < 0 else "as promised" if np.isclose(kept, 1, atol=0.01) else "less" if kept < 1 else "more"
    )


def changes_of_sign():
    """The entries of grad_W_1 that change their sign when x_2 is turned to 0.4."""
    before, after = (network.numerical.W[1] for network in (start(*SIZES), start(*SIZES).turned("x", 0, 2, to=0.4)))
    return [(i + 1, j + 1) for i, j in np.argwhere(before * after < 0).tolist()]


def beside_x_2():
    """What columns 1 and 3 of grad_W_1 do when x_2 is turned to 0.4: "stay", "by one factor" in each row, or "each"."""
    before, after = (network.numerical.W[1] for network in (start(*SIZES), start(*SIZES).turned("x", 0, 2, to=0.4)))
    factors = (after / before)[:, [0, 2]]
    if np.allclose(factors, 1, atol=1e-3):
        return "stay"
    return "by one factor" if np.allclose(factors[:, 0], factors[:, 1], rtol=1e-5) else "each"


def given_away():
    """The layers where h_{k-1} grad_a_k^T has another shape than W_k."""
    grad, h = start(*SIZES).grad, start(*SIZES).forward.h
    return [k for k in sorted(grad.W) if (h[k - 1] @ grad.a[k].T).shape != grad.W[k].shape]


def fate_of_the_bias_gradient():
    turned = start(*SIZES).turned("b", 2, 2, by=1.0)
    before, after = (network.grad.b[2][1, 0] for network in (start(*SIZES), turned))
    return "it stays 1" if after == before == 1 else "it stays" if np.isclose(before, after) else "it moves"


def failing(mistake):
    """The blocks that fail the check if `mistake` is used in every layer to go on to the layer below."""
    network = start(*SIZES)
    theta, h, numerical = network.theta, network.forward.h, network.numerical
    grad_a, failed = network.grad.a[3], []
    for k in (3, 2, 1):
        blocks = {f"W_{k}": (grad_a @ h[k - 1].T, numerical.W[k]), f"b_{k}": (grad_a, numerical.b[k])}
        failed += [block for block, both in blocks.items() if compare(*both) > 1e-6]
        grad_a = network.g.pull_back(h[k - 1], mistake(k, theta.W[k], grad_a)) if k > 1 else None
    return failed


def updated_too_soon():
    """W_2 has already made its step when W_2^T is needed for the layer below."""
    stepped = start(*SIZES).theta.W[2] - start(*SIZES).grad.W[2]
    return failing(lambda k, W_k, grad_a_k: (stepped if k == 2 else W_k).T @ grad_a_k)


def rank_with(examples):
    """The rank of grad_W_2 with as many examples, in the start network."""
    x = np.array([[0.8, -0.5, 1.0], [-0.4, 0.9, 0.3], [0.5, 0.1, -0.7]])[:, :examples]
    y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])[:, :examples]
    theta = start(*SIZES).theta
    return int(np.linalg.matrix_rank(back_propagation(theta, forward_propagation(theta, x), y).W[2]))


def outer_of_the_exercise():
    return np.array([[0.5], [-0.2]]) @ np.array([[1.0, 0.0, 2.0]])


QUESTIONS = (
    Choices(
        "4.7 who answers",
        "You nudge W_{221}. Which pre-activations of layer 2 change?",
        answer_to_W_221,
        "Then Shift+click another edge that leads into this neuron, and turn its weight: which pre-activation changes now?",
        (
            Option("a_{21}", [1], "1 is where the weight comes *from*. It leads to neuron 2."),
            Option("all of a_{2}", [1, 2, 3], "The others have weights of their own, in other rows of W_{2}."),
            Option("a_{22}", [2], "The weight is in one sum only. So this time there is a single path."),
        ),
        try_="4.7 into neuron 2",
    ),
    Choices(
        "4.7 promise",
        "ℒ = 0.8197 and ∂ℒ/∂W_{313} = −0.3271. You turn W_{313} up by 3, so −0.3271 · 3 = −0.9813 is promised. What does ℒ do?",
        what_comes_of_the_promise,
        "Then turn W_{313} down by 2 instead. Does ℒ rise by more or by less than was promised?",
        (
            Option("it falls by 0.9813", "as promised", "Then it would be below 0, and −log ŷ_{ℓ} never is."),
            Option(
                "it falls, but by less", "less", "The slope holds where you are. On the way the curve gets less steep."
            ),
            Option("it falls by even more", "more", "It can fall by 0.8197 at most: −log ŷ_{ℓ} is never below 0."),
            Option("it rises", "it rises", "The slope is negative, and it stays negative all the way. So ℒ falls."),
        ),
        try_="4.7 long turn",
    ),
    Choices(
        "4.7 columns",
        "x_{2} is −0.4. You turn it up to +0.4. Which entries of ∇_{W_{1}} ℒ change their sign?",
        changes_of_sign,
        "Then turn x_{2} to 0. What is left of each column?",
        (
            Option("row 2", [(2, 1), (2, 2), (2, 3)], "A row goes with the neuron above. x_{2} is a neuron below."),
            Option(
                "all of them",
                [(i, j) for i in (1, 2, 3) for j in (1, 2, 3)],
                "x_{2} is a factor in one column. The others have x_{1} and x_{3} in its place.",
            ),
            Option(
                "column 2",
                [(1, 2), (2, 2), (3, 2)],
                "A column has one number from below as its factor. The blame of each row changes a little, but keeps its sign.",
            ),
        ),
        try_="4.7 other sign",
    ),
    Choices(
        "4.7 rows",
        "Try *x_{2} = 0.4*, then *start*, and look at columns 1 and 3 of ∇_{W_{1}} ℒ. x_{2} is no factor in them. What does the turn do to them?",
        beside_x_2,
        "Divide the new entries of a row by the old ones: what do you get for columns 1 and 3?",
        (
            Option(
                "nothing: they have x_{1} and x_{3}",
                "stay",
                "They also have the blame of their row, ∂ℒ/∂a_{1i}, and the turn of x_{2} has changed that.",
            ),
            Option(
                "in each row both changed by the same factor",
                "by one factor",
                "All entries of a row have the blame ∂ℒ/∂a_{1i} in them, and that is the only one of their factors that changed.",
            ),
            Option(
                "each entry changed in its own way",
                "each",
                "An entry has two factors. Its x is as before, and the other factor is the same along the whole row.",
            ),
        ),
        asks="See",
        try_="4.7 other sign",
    ),
    Number(
        "4.7 rank",
        "With one example, ∇_{W_{2}} ℒ has rank 1. W_{2} is 3 × 3. What rank has ∇_{W_{2}} ℒ with two examples?",
        lambda: rank_with(2),
        "Go on: the next cells take one, two, three and four examples.",
        why="Each example adds one outer product, and neither of these two is a multiple of the other.",
        hint="With N examples the product adds up N outer products, each of rank 1.",
        slips=(
            Slip(lambda: rank_with(1), "That holds for one example. The second adds an outer product of its own."),
            Slip(lambda: rank_with(3), "For rank 3 you need at least three examples."),
        ),
    ),
    Choices(
        "4.7 order",
        "You write h_{k−1}(∇_{a_{k}} ℒ)^{T}, the other order. W_{1} and W_{2} are 3 × 3, W_{3} is 2 × 3. Which shape gives you away?",
        given_away,
        "Then choose all of W_{2} in *gradient of*. Does the shape still give the trap away, or only the numerical gradient?",
        (
            Option("none of them", [], "For W_{3} the product is 3 × 2, and that cannot be its gradient."),
            Option("W_{3} alone", [3], "For the other two the shape fits, and only the numerical gradient tells."),
            Option("all three", [1, 2, 3], "A square matrix and its transpose have the same shape."),
        ),
        try_="4.7 other order",
    ),
    Choices(
        "4.7 bias",
        "∂a_{22}/∂b_{22} = 1. You turn b_{22} up. What does ∂ℒ/∂b_{22} do?",
        fate_of_the_bias_gradient,
        "Then turn b_{22} further up: does its gradient go on growing?",
        (
            Option(
                "it stays: its factor is constant",
                "it stays",
                "One factor is constant. The other one, ∂ℒ/∂a_{22}, changes with every turn.",
            ),
            Option(
                "it is 1 and stays 1",
                "it stays 1",
                "1 is only the last factor. The blame ∂ℒ/∂a_{22} comes before it, and all of it counts.",
            ),
            Option("it changes", "it moves", "It equals ∂ℒ/∂a_{22}, and that depends on where a_{22} is."),
        ),
        try_="4.7 bias turned",
    ),
    Choices(
        "4.7 forgotten transpose",
        "You forget the transpose of W_{2} on the way down. Which blocks fail the gradient check?",
        lambda: failing(lambda k, W_k, grad_a_k: (W_k if k == 2 else W_k.T) @ grad_a_k),
        "Between which two lines of the walk must the mistake be, then?",
        (
            Option("W_{2} alone", ["W_2"], "∇_{W_{2}} ℒ is ∇_{a_{2}} ℒ h_{1}^{T}: W_{2} itself is not in it."),
            Option(
                "W_{2}, b_{2}, W_{1} and b_{1}",
                BLOCKS[2:],
                "Layer 2 has its gradients before W_{2}^{T} is needed. They pass.",
            ),
            Option("all six", BLOCKS, "The walk comes from above: layer 3 is done before W_{2} is needed."),
            Option(
                "W_{1} and b_{1}",
                BLOCKS[4:],
                "W_{2}^{T} takes the blame from layer 2 down to layer 1. From there on everything is wrong.",
            ),
        ),
        try_="4.7 no transpose",
    ),
    Choices(
        "4.7 too soon",
        "You let W_{2} make its step as soon as you know ∇_{W_{2}} ℒ, and only then walk on down. Which gradients are wrong now?",
        updated_too_soon,
        "Go on: the next cell computes ∇_{h_{1}} ℒ with the old W_{2}, and with one that has made its step.",
        (
            Option(
                "none: ∇_{W_{2}} ℒ was ready",
                [],
                "It was. But the layer below still needs the old W_{2}, the one of the forward pass.",
            ),
            Option(
                "those of layer 1",
                BLOCKS[4:],
                "They go through W_{2}^{T}, and that is another matrix now. All gradients first, then the step.",
            ),
            Option(
                "those of layers 2 and 1",
                BLOCKS[2:],
                "The gradients of layer 2 were there before the step. Only what is below it goes wrong.",
            ),
        ),
    ),
    Number(
        "4.7 entry",
        "∇_{a_{k}} ℒ is the column (0.5, −0.2), h_{k−1} is the column (1, 0, 2). What is the entry in row 2, column 3 of ∇_{W_{k}} ℒ?",
        lambda: outer_of_the_exercise()[1, 2],
        "There it is with the numbers of the picture: find the two factors in the column and in the row.",
        why="Row 2 goes with −0.2, column 3 goes with 2.",
        hint="Write down the column, beside it the row, and multiply what meets in row 2, column 3.",
        slips=(
            Slip(lambda: -outer_of_the_exercise()[1, 2], "The size is right. What about the sign of the blame?"),
            Slip(lambda: outer_of_the_exercise()[0, 2], "That is row 1, column 3."),
            Slip(lambda: outer_of_the_exercise()[1, 0], "That is row 2, column 1."),
            Slip(lambda: outer_of_the_exercise()[1, 1], "That is row 2, column 2, where h has a 0. You want column 3."),
        ),
        decimals=2,
        try_="4.7 its two factors",
    ),
)
