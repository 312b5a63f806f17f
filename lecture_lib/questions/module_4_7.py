"""Questions of 4.7: the weight's two numbers, the outer product and its order, and what a check tells."""

import numpy as np

from lecture_lib.checking import compare
from lecture_lib.network import back_propagation, forward_propagation
from lecture_lib.questions.question import Choice, Choices, Number, Shape, Slip
from lecture_lib.questions.start import moved, start

SIZES = (3, 3, 3, 2)
BLOCKS = [f"{kind}_{k}" for k in (3, 2, 1) for kind in "Wb"]


def answer_to_W_221():
    after = start(*SIZES).turned("W", 2, 2, 1, by=1.0)
    return [i for i, _ in moved(start(*SIZES).forward.a[2], after.forward.a[2])]


def second_column():
    """The signs of column 2 of grad_W_1, compared with those of column 1: "opposite", "equal" or "mixed"."""
    grad_W_1 = start(*SIZES).numerical.W[1]
    signs = set(np.sign(grad_W_1[:, 0] * grad_W_1[:, 1]))
    return "opposite" if signs == {-1} else "equal" if signs == {1} else "mixed"


def mirrored():
    """The weights (k, i, j) whose gradient is what the swapped form gives at W_212."""
    network = start(*SIZES)
    trap = network.grad.a[2][1, 0] * network.forward.h[1][0, 0]  # dL/da_kj · h_{k-1,i} at i = 1, j = 2
    numerical = network.numerical.W
    return [(k, i + 1, j + 1) for k in numerical for i, j in np.argwhere(np.isclose(numerical[k], trap)).tolist()]


def rows_compared():
    first, second, _ = start(*SIZES).numerical.W[2]
    return second / first


def given_away():
    """The layers where h_{k-1} grad_a_k^T has another shape than W_k."""
    grad, h = start(*SIZES).grad, start(*SIZES).forward.h
    return [k for k in sorted(grad.W) if (h[k - 1] @ grad.a[k].T).shape != grad.W[k].shape]


def fate_of_the_bias_gradient():
    turned = start(*SIZES).turned("b", 2, 2, by=1.0)
    before, after = (network.grad.b[2][1, 0] for network in (start(*SIZES), turned))
    return "it stays 1" if after == before == 1 else "it stays" if np.isclose(before, after) else "it moves"


def failing(mistake):
    """The blocks that fail the check if the walk down takes `mistake` for the back-pull of each layer."""
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


QUESTIONS = (
    Choices(
        "4.7 who answers",
        "You nudge W_{221}. Which pre-activations of layer 2 answer?",
        answer_to_W_221,
        "Choose W_{221} in *gradient of*. At line 1, which circle is lit? Then choose another weight of row 2.",
        (
            Choice("a_{21}", [1], "1 is where the weight comes *from*. It leads to neuron 2."),
            Choice("all of a_{2}", [1, 2, 3], "The others have weights of their own, in other rows of W_{2}."),
            Choice("a_{22}", [2], "The weight stands in one sum only, so this time there is a single path."),
        ),
    ),
    Choices(
        "4.7 columns",
        "x_{2} is negative, x_{1} is positive. Compare the signs in columns 2 and 1 of ∇_{W_{1}} ℒ.",
        second_column,
        "Put x_{2} on the dial and turn it through 0. Which column of the grid changes sign?",
        (
            Choice(
                "opposite in every row",
                "opposite",
                "A column carries the number below it, so column 2 has the sign of x_{2} in it.",
            ),
            Choice(
                "equal in every row",
                "equal",
                "The blame in a row is the same. But it meets x_{1} in one column and x_{2} in the other.",
            ),
            Choice(
                "it depends on the row",
                "mixed",
                "A row carries the blame above it, the same in both columns. Only the input differs.",
            ),
        ),
    ),
    Choices(
        "4.7 mirror",
        "i and j change places: ∂ℒ/∂a_{kj} · h_{k−1,i}. You want W_{212}. Whose gradient do you get?",
        mirrored,
        "Choose W_{212} with *trap* on at line 2, and find its value in the grid. Then choose W_{222}.",
        (
            Choice(
                "that of W_{212} all the same",
                [(1, 2)],
                "Only on the diagonal, where i = j. An example with i = j proves nothing.",
            ),
            Choice("that of W_{221}", [(2, 2, 1)], "The mirror image: row 2 goes with a_{22}, column 1 with h_{11}."),
            Choice(
                "that of W_{112}", [(1, 1, 2)], "The layer is still k = 2: only row and column have changed places."
            ),
        ),
    ),
    Choices(
        "4.7 rows",
        "One example. You divide row 2 of ∇_{W_{2}} ℒ by row 1, entry by entry. What comes out?",
        rows_compared,
        "Choose all entries of W_{2} in *gradient of*. Turn a weight: do the rows keep their pattern?",
        (
            Choice(
                "h_{11}, h_{12}, h_{13}",
                lambda: start(*SIZES).forward.h[1].ravel(),
                "Both rows carry these. They cancel.",
            ),
            Choice(
                "row 2 of W_{2}",
                lambda: start(*SIZES).theta.W[2][1],
                "The weights of W_{2} are no factor of their own gradient.",
            ),
            Choice(
                "one number, three times",
                lambda: np.repeat(start(*SIZES).grad.a[2][1] / start(*SIZES).grad.a[2][0], 3),
                "Each row is h_{1}^{T} times a number, and the quotient is that of the two numbers above.",
            ),
        ),
    ),
    Number(
        "4.7 rank",
        "With one example, ∇_{W_{2}} ℒ has rank 1. W_{2} is 3 × 3. What rank has ∇_{W_{2}} ℒ with two examples?",
        lambda: rank_with(2),
        "Choose all entries in *gradient of*: one example, and every row is a multiple of every other.",
        why="Each example adds one outer product, and these two do not lie along each other.",
        hint="With N examples the product adds up N outer products, each of rank 1.",
        slips=(
            Slip(lambda: rank_with(1), "That holds for one example. The second adds an outer product of its own."),
            Slip(lambda: rank_with(3), "Three independent rows need three examples at least."),
        ),
    ),
    Shape(
        "4.7 shape",
        "∇_{a_{3}} ℒ has 2 entries, h_{2} has 3. What is the shape of ∇_{a_{3}} ℒ h_{2}^{T}?",
        lambda: (start(*SIZES).grad.a[3] @ start(*SIZES).forward.h[2].T).shape,
        "Choose all entries of W_{3} in *gradient of*. Open *network* and change the classes: which side of the grid follows?",
        why="A column of 2 times a row of 3: one row for each neuron above, as in W_{3} itself.",
        hint="A gradient has the shape of what it is the gradient of.",
        slips=(
            Slip(
                lambda: start(*SIZES).theta.W[3].T.shape,
                "That is the other order, h_{2} first. It has the shape of W_{3}^{T}.",
            ),
            Slip((1, 1), "That would be a row times a column, which needs equal lengths. Here the column comes first."),
        ),
    ),
    Choices(
        "4.7 order",
        "You write h_{k−1}(∇_{a_{k}} ℒ)^{T}, the other order. W_{1} and W_{2} are 3 × 3, W_{3} is 2 × 3. Which shape gives you away?",
        given_away,
        "Choose all entries of W_{2}, switch *trap* on, and look at the numerical gradient. Then choose W_{3}.",
        (
            Choice("none of them", [], "For W_{3} the product is 3 × 2, and that cannot be its gradient."),
            Choice("W_{3} alone", [3], "The square ones fit, and are wrong. Only the numerical gradient tells."),
            Choice("all three", [1, 2, 3], "A square matrix and its transpose have one shape."),
        ),
    ),
    Choices(
        "4.7 bias",
        "∂a_{22}/∂b_{22} = 1. You turn b_{22} up. What does ∂ℒ/∂b_{22} do?",
        fate_of_the_bias_gradient,
        "Choose b_{22} in *gradient of*, put it on the dial too, and turn it.",
        (
            Choice(
                "it stays: its factor is constant",
                "it stays",
                "One factor is. The other one, ∂ℒ/∂a_{22}, feels every turn.",
            ),
            Choice(
                "it is 1 and stays 1", "it stays 1", "1 is only the last factor. All of ∂ℒ/∂a_{22} stands before it."
            ),
            Choice("it moves", "it moves", "It equals ∂ℒ/∂a_{22}, and that depends on where a_{22} is."),
        ),
    ),
    Choices(
        "4.7 forgotten transpose",
        "You forget the transpose of W_{2} on the way down. Which blocks fail the gradient check?",
        lambda: failing(lambda k, W_k, grad_a_k: (W_k if k == 2 else W_k.T) @ grad_a_k),
        "Set *break* to the transpose. Which blocks fail? Where must the mistake be, then?",
        (
            Choice("W_{2} alone", ["W_2"], "∇_{W_{2}} ℒ is ∇_{a_{2}} ℒ h_{1}^{T}: W_{2} itself is not in it."),
            Choice(
                "W_{2}, b_{2}, W_{1} and b_{1}",
                BLOCKS[2:],
                "Layer 2 has its gradients before W_{2}^{T} is needed. They pass.",
            ),
            Choice("all six", BLOCKS, "The walk comes from above: layer 3 is done before it meets W_{2}."),
            Choice(
                "W_{1} and b_{1}",
                BLOCKS[4:],
                "W_{2}^{T} takes the blame from layer 2 to layer 1. From there on all is wrong.",
            ),
        ),
    ),
    Choices(
        "4.7 too soon",
        "You let W_{2} make its step as soon as ∇_{W_{2}} ℒ is known, and only then walk on down. What is wrong now?",
        updated_too_soon,
        "Run the library's own lines below: where does W_{k}^{T} stand, and where would the step be?",
        (
            Choice(
                "nothing: ∇_{W_{2}} ℒ was ready",
                [],
                "It was. But the layer below still needs the old W_{2}, the one of the forward pass.",
            ),
            Choice(
                "the gradients of layer 1",
                BLOCKS[4:],
                "They go through W_{2}^{T}, and that is another matrix now. All gradients first, then the step.",
            ),
            Choice(
                "the gradients of layers 2 and 1",
                BLOCKS[2:],
                "Layer 2 has been computed with the old W_{2} all along. Only what lies below suffers.",
            ),
        ),
    ),
)
