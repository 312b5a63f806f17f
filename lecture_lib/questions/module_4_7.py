"""Questions of 4.7: what a gradient promises, the outer product and its order, and what a check tells."""

import numpy as np

from lecture_lib.checking import compare
from lecture_lib.first_networks import moved, start
from lecture_lib.network import back_propagation, forward_propagation
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


def given_away():
    """The layers where h_{k-1} grad_a_k^T has another shape than W_k."""
    grad, h = start(*SIZES).grad, start(*SIZES).forward.h
    return [k for k in sorted(grad.W) if (h[k - 1] @ grad.a[k].T).shape != grad.W[k].shape]


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


def rank_with(examples):
    """The rank of grad_W_2 with as many examples, in the start network."""
    x = np.array([[0.8, -0.5, 1.0], [-0.4, 0.9, 0.3], [0.5, 0.1, -0.7]])[:, :examples]
    y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])[:, :examples]
    theta = start(*SIZES).theta
    return int(np.linalg.matrix_rank(back_propagation(theta, forward_propagation(theta, x), y).W[2]))


def walk_by_the_sum(steps=40, eta=0.1):
    """What w does if it walks down w² by the sum of all gradients so far."""
    w, kept, walk = 1.0, 0.0, []
    for _ in range(steps):
        kept += 2 * w
        w -= eta * kept
        walk.append(w)
    ends = np.abs(walk[-15:]).max()  # a whole swing takes 14 steps
    return "to 0" if ends < 0.1 else "away" if ends > 2 else "to and fro" if min(walk) < -0.5 else "stays"


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
    Number(
        "4.7 rank",
        "With one example, ∇_{W_{2}} ℒ has rank 1. W_{2} is 3 × 3. What rank has ∇_{W_{2}} ℒ with two examples?",
        lambda: rank_with(2),
        "Go on: the next cell takes one, two, three and four examples.",
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
        "4.7 not set back",
        "ℒ = w^{2}, and you begin at w = 1 with η = 0.1. Each gradient is added to those before it, and you walk by the sum. What does w do?",
        walk_by_the_sum,
        "The next cell makes these steps. Which of its lines do you have to change, so that w stops at 0?",
        (
            Option(
                "it goes to 0, only sooner",
                "to 0",
                "It gets there sooner. But at 0 the sum of all old gradients is still there.",
            ),
            Option(
                "it swings to and fro, from 1 to −1",
                "to and fro",
                "At 0 the new gradient is 0, and the old ones are not. Only on the other side new gradients take them back.",
            ),
            Option(
                "it runs away, further at each step",
                "away",
                "On the other side of 0 the gradients have the other sign. Little by little they take the sum back.",
            ),
        ),
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
)
