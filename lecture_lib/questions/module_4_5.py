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


def surviving():
    """Which of the two vectors still hold for a target that is a distribution, with y in place of e(l)."""
    soft = np.array([[0.5], [0.5], [0.0]])
    by_y_hat = numerical_gradient(lambda y_hat: cross_entropy(y_hat, soft), Y_HAT)
    by_a_L = numerical_gradient(lambda a_L: cross_entropy(softmax(a_L), soft), A_L)
    tried = {"grad_y_hat": (-1 / Y_HAT[1] * soft, by_y_hat), "grad_a_L": (-(soft - Y_HAT), by_a_L)}
    return [name for name, (vector, right) in tried.items() if np.allclose(vector, right)]


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
        "4.5 indicator",
        "ℒ = −log ŷ_{ℓ}, and the true class is ℓ = 2. What is ∂ℒ/∂ŷ_{1}?",
        lambda: by_y_hat()[0, 0],
        "Nudge each ŷ_{i} by itself, in the code below. Which of them does −log ŷ_{2} notice?",
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
        "At the next picture: turn each a_{Lc} to both ends. Can you bring one of the bars of ∇_{a_{L}} ℒ to 0?",
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
    Choices(
        "4.5 raise one",
        "Three classes, and the true one is 2. You raise a_{L2}. Which outputs grow?",
        directions,
        "Turn a_{L2} up and watch the three bars of ŷ. Do the two entries of class 2 in the gradients get shorter or longer?",
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
        "4.5 quotient",
        "q = Σ_{c} exp(a_{Lc}) is the denominator. What is its derivative by a_{Li}?",
        lambda: numerical_gradient(lambda a_L: np.exp(a_L).sum(), A_L)[0, 0],
        "Press *next ▶*. At line 4, choose a_{L1}, a_{L2} and a_{L3} in *gradient of*: which exponential does the last fraction hold?",
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
        "Switch *trap* on and choose a_{L1}, a_{L2} and a_{L3} in *gradient of*. Where are both values equal?",
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
        "Press *next ▶*, switch *trap* on, and turn a_{L2} up to 6. Which of the two values goes to 0?",
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
        "4.5 step",
        "You take a step of gradient descent on a_{L}, with η = 1. What is added to a_{L}?",
        lambda: -by_a_L(),
        "In the picture above, set *gradient of* to a_{L} and turn a_{L2} up, as the step would. Does ℒ fall?",
        (
            Choice("−ŷ", lambda: -Y_HAT, "That pushes all classes down, and the true one with them."),
            Choice(
                "−(e(ℓ) − ŷ)",
                lambda: -(Y - Y_HAT),
                "That is the gradient itself. It points to where the loss grows, and a step goes against it.",
            ),
            Choice(
                "e(ℓ) − ŷ",
                lambda: Y - Y_HAT,
                "What was wanted minus what came out: the true class goes up, all others go down.",
            ),
        ),
    ),
    Choices(
        "4.5 steep",
        "The network is sure, and wrong: a_{Lℓ} falls to −20. Where do the entries at ℓ of ∇_{ŷ} ℒ and of ∇_{a_{L}} ℒ go?",
        sure_and_wrong,
        "Turn a_{L2} down to −6. Compare ∇_{ŷ} ℒ and ∇_{a_{L}} ℒ.",
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
        "Write down ∂ℒ/∂a_{L1} and ∂ℒ/∂a_{L2} as well. Do the three sum to 0?",
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
    Choices(
        "4.5 soft target",
        "The target is a distribution, y = [0.5, 0.5, 0], and ℒ = −Σ_{c} y_{c} log ŷ_{c}. Which of your two vectors holds, with y in place of e(ℓ)?",
        surviving,
        "Do the sum on paper: each class c gives −y_{c}(1_{(c=i)} − ŷ_{i}), and the y_{c} sum to 1.",
        (
            Choice("both", ["grad_y_hat", "grad_a_L"], "The first one divides by ŷ_{ℓ}, and there is no ℓ any more."),
            Choice(
                "−(1/ŷ_{ℓ}) y for ∇_{ŷ} ℒ alone",
                ["grad_y_hat"],
                "There is no single ℓ any more. Each entry gets its own denominator: −y_{i}/ŷ_{i}.",
            ),
            Choice(
                "−(y − ŷ) for ∇_{a_{L}} ℒ alone",
                ["grad_a_L"],
                "The classes add up, and the y_{c} sum to 1. So this is the formula that the library uses.",
            ),
            Choice("neither", [], "Try −(y − ŷ): add up what each class c gives, y_{c} times what you know."),
        ),
    ),
)
