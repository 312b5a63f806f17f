"""Questions of 4.5: the gradients w.r.t. the output units, and the indices that go astray on the way."""

import numpy as np

from lecture_lib.checking import numerical_gradient
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import cross_entropy, one_hot, softmax
from lecture_lib.questions.question import Choice, Choices, Number, Slip

A_L = np.array([[0.4], [1.2], [-0.6]])
Y = one_hot(2, 3)  # the true class is 2
Y_HAT = softmax(A_L)
GIVEN = np.array([[0.2], [0.5], [0.3]])  # the outputs of "by hand"


def by_y_hat():
    """grad_y_hat by nudging."""
    return numerical_gradient(lambda y_hat: cross_entropy(y_hat, Y), Y_HAT)


def by_a_L():
    """grad_a_L by nudging."""
    return numerical_gradient(lambda a_L: cross_entropy(softmax(a_L), Y), A_L)


def walked_back(a_L, y):
    """Gradients of an output layer with these pre-activations."""
    theta = Theta({1: np.eye(len(a_L))}, {1: np.zeros(a_L.shape)})
    return back_propagation(theta, forward_propagation(theta, a_L), y)


def directions():
    """Which way each output goes when a_L2 is raised: +1 or −1."""
    raised = softmax(A_L + [[0.0], [0.5], [0.0]])
    return np.sign((raised - Y_HAT).round(9)).ravel()


def zeros(gradient):
    return np.count_nonzero(np.isclose(gradient, 0, atol=1e-8))


def agreeing():
    """The i for which softmax_l · softmax_l is as good as softmax_l · softmax_i."""
    slope_of_y_hat_l = numerical_gradient(lambda a_L: softmax(a_L)[1, 0], A_L)
    trap = Y_HAT[1] * Y - Y_HAT[1] * Y_HAT[1]
    return [i + 1 for i in range(3) if np.isclose(slope_of_y_hat_l[i, 0], trap[i, 0])]


def sure_and_wrong():
    """What becomes of the two gradients at l as a_Ll falls: ("without bound" or "towards −1" or "towards 0") twice."""
    falling = [walked_back(np.array([[0.4], [a], [-0.6]]), Y) for a in (-10.0, -20.0)]

    def fate(before, after):
        if after < 2 * before < 0:
            return "without bound"
        return "towards −1" if np.isclose(after, -1, atol=1e-3) else "towards 0"

    entries = (lambda grad: grad.y_hat, lambda grad: grad.a[1])
    return tuple(fate(*(entry(grad)[1, 0] for grad in falling)) for entry in entries)


QUESTIONS = (
    Choices(
        "4.5 raise one",
        "Three classes, and the true one is 2. You raise a_{L2}. Which outputs grow?",
        directions,
        "Raise a_{L2} with its dial and watch the three bars of ŷ. Are the gradients beside them getting shorter?",
        (
            Choice("ŷ_{2} grows, the others stay", [0, 1, 0], "They sum to 1: what ŷ_{2} wins, the others must lose."),
            Choice("all three grow", [1, 1, 1], "They sum to 1, so they cannot all grow."),
            Choice(
                "ŷ_{2} grows, the others shrink",
                [-1, 1, -1],
                "The sum in the denominator grows, and only ŷ_{2} gains more than that.",
            ),
        ),
    ),
    Choices(
        "4.5 indicator",
        "ℒ = −log ŷ_{ℓ}, and the true class is ℓ = 2. What is ∂ℒ/∂ŷ_{1}?",
        lambda: by_y_hat()[0, 0],
        "Set *gradient of* to one ŷ and i to 1, and switch *trap* on. Then set i to 2.",
        (
            Choice(
                "−1/ŷ_{2}", lambda: -1 / Y_HAT[1, 0], "That is ∂ℒ/∂ŷ_{2}. The indicator makes it 0 for all the others."
            ),
            Choice("0", 0.0, "The loss looks at ŷ_{2} alone. What ŷ_{1} does by itself, it does not see."),
            Choice("−1/ŷ_{1}", lambda: -1 / Y_HAT[0, 0], "That would be so if 1 were the true class."),
        ),
    ),
    Number(
        "4.5 zeros",
        "∇_{ŷ} ℒ has one entry that is not 0, and two zeros. How many zeros has ∇_{a_{L}} ℒ, with three classes?",
        lambda: zeros(by_a_L()),
        "Look at the lower bars on the right, and turn each a_{Lc}. Can you bring one of them to 0?",
        why="Every a_{Li} stands in the denominator of ŷ_{ℓ}. So each of them moves the loss.",
        hint="Does ŷ_{ℓ} notice when the pre-activation of another class moves?",
        slips=(
            Slip(
                lambda: zeros(by_y_hat()),
                "That is ∇_{ŷ} ℒ again. But each a_{Li} moves ŷ_{ℓ}, through the denominator of softmax.",
            ),
            Slip(1, "No entry is special in that way: all a_{Li} stand in the denominator of ŷ_{ℓ}."),
        ),
    ),
    Number(
        "4.5 sum index",
        "By mistake the ℓ stays in the sum: exp(a_{Lℓ}) / Σ_{c} exp(a_{Lℓ}), with k = 3 classes. What is this number?",
        lambda: np.exp(A_L[1, 0]) / sum(np.exp(A_L[1, 0]) for c in range(len(A_L))),
        "Switch *trap* on at line 2 and turn the dials. Does its value ever move?",
        why="The same term three times: it is 1/k whatever the dials say, and its slope is 0.",
        hint="The sum runs over c, but there is no c in its terms. Write the three terms down.",
        slips=(
            Slip(1, "The sum has three terms, one for each c, even if they are all the same."),
            Slip(0, "That is its slope. The number itself is a fraction of two equal-looking things."),
        ),
        decimals=2,
    ),
    Choices(
        "4.5 quotient",
        "q = Σ_{c} exp(a_{Lc}) is the denominator. What is its derivative by a_{Li}?",
        lambda: numerical_gradient(lambda a_L: np.exp(a_L).sum(), A_L)[0, 0],
        "Press *next* to line 4, choose numbers, and set i to 1, 2, 3: which exponential does the last fraction hold?",
        (
            Choice(
                "exp(a_{Lℓ})",
                lambda: np.exp(A_L[1, 0]),
                "ℓ belongs to the numerator. You move a_{Li}, so its own term is the one that moves.",
            ),
            Choice(
                "Σ_{c} exp(a_{Lc})",
                lambda: np.exp(A_L).sum(),
                "exp is its own derivative, but only one of the terms holds a_{Li}.",
            ),
            Choice(
                "exp(a_{Li})", lambda: np.exp(A_L[0, 0]), "Of the whole sum exactly one term moves, the one with c = i."
            ),
            Choice("0, unless i = ℓ", 0.0, "That is the numerator. The sum has a term for every class."),
        ),
    ),
    Choices(
        "4.5 two softmaxes",
        "Line 4 ends in softmax_{ℓ} · softmax_{i}. Somebody writes softmax_{ℓ} · softmax_{ℓ}. For which i does nobody notice?",
        agreeing,
        "Switch *trap* on at line 4 and set i to 1, 2, 3. Where are both values equal?",
        (
            Choice("for i = ℓ alone", [2], "There both indices are the same. So test a formula at an i that is not ℓ."),
            Choice(
                "for every i that is not ℓ",
                [1, 3],
                "There the second factor should be ŷ_{i}, and ŷ_{ℓ} is another number.",
            ),
            Choice(
                "for every i", [1, 2, 3], "Then softmax would pull at every class in the same way. Its share is ŷ_{i}."
            ),
        ),
    ),
    Choices(
        "4.5 left over",
        "−(1/ŷ_{ℓ}) · (0 − ŷ_{ℓ}ŷ_{i}), for i ≠ ℓ. One ŷ cancels. What is ∂ℒ/∂a_{Li}?",
        lambda: by_a_L()[0, 0],
        "Go to line 6 with *trap* on, and bring a_{L2} up to 6. What do the right form and the trap say at i = 1?",
        (
            Choice("ŷ_{i}", lambda: Y_HAT[0, 0], "ŷ_{ℓ} cancels. A class that gets no share gets no blame."),
            Choice("ŷ_{ℓ}", lambda: Y_HAT[1, 0], "ŷ_{ℓ} is the one that has just cancelled."),
            Choice(
                "−ŷ_{i}",
                lambda: -Y_HAT[0, 0],
                "Two minus signs meet. And a wrong class has to be pushed down, so its gradient is above 0.",
            ),
        ),
    ),
    Choices(
        "4.5 sign",
        "All i at once. Which vector is ∇_{a_{L}} ℒ?",
        by_a_L,
        "Set *gradient of* to all of a_{L}. Raise a_{L2}: which entry is below 0, and where does it go?",
        (
            Choice(
                "e(ℓ) − ŷ",
                lambda: Y - Y_HAT,
                "That points where you want to go. The gradient points uphill, and a step goes against it.",
            ),
            Choice(
                "−ŷ", lambda: -Y_HAT, "The indicator has gone missing, and the sign is wrong for every other class."
            ),
            Choice(
                "−(e(ℓ) − ŷ)",
                lambda: -(Y - Y_HAT),
                "Below 0 at the true class alone, so a step against it raises a_{Lℓ}.",
            ),
        ),
    ),
    Choices(
        "4.5 steep",
        "The network is sure, and wrong: a_{Lℓ} falls to −20. Where do the entries at ℓ of ∇_{ŷ} ℒ and of ∇_{a_{L}} ℒ go?",
        sure_and_wrong,
        "Take a_{L2} down to −6. Compare the upper and the lower bars on the right.",
        (
            Choice(
                "both fall without bound",
                ("without bound", "without bound"),
                "The first one does. But where the loss is steep, softmax is flat, and their product is tame.",
            ),
            Choice(
                "the first falls without bound, the second goes to −1",
                ("without bound", "towards −1"),
                "−1/ŷ_{ℓ} has no bound, −(1 − ŷ_{ℓ}) has: −1. And it does not fade.",
            ),
            Choice(
                "the first falls without bound, the second goes to 0",
                ("without bound", "towards 0"),
                "The flat softmax does not win. The most wrong network gets the largest gradient.",
            ),
        ),
    ),
    Number(
        "4.5 by hand",
        "ŷ = [0.2, 0.5, 0.3] and the true class is ℓ = 3. What is ∂ℒ/∂a_{L3}?",
        lambda: walked_back(np.log(GIVEN), one_hot(3, 3)).a[1][2, 0],
        "Make class 3 the true one. Which of the three lower bars points the other way?",
        why="−(1 − 0.3): the true class lacks 0.7, and the minus sign says that raising a_{L3} lowers the loss.",
        hint="It is −(1 − ŷ_{i}) at the true class, and ŷ_{i} elsewhere.",
        slips=(
            Slip(lambda: 1 - GIVEN[2, 0], "The size is right. But raising a_{L3} makes the loss smaller."),
            Slip(
                lambda: walked_back(np.log(GIVEN), one_hot(3, 3)).y_hat[2, 0],
                "That is ∂ℒ/∂ŷ_{3} = −1/ŷ_{3}, the first gradient.",
            ),
            Slip(lambda: GIVEN[2, 0], "The indicator is 1 here: 3 is the true class."),
        ),
        decimals=2,
    ),
)
