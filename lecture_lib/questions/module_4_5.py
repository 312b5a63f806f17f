"""Questions of 4.5: the gradients w.r.t. the output units, and the indices that go astray on the way."""

import numpy as np

from lecture_lib.checking import numerical_gradient
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.outputs import cross_entropy, one_hot, softmax
from lecture_lib.questions.question import Choices, Number, Option, Slip
from lecture_lib.wrong.catalogue import FORMS

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


def gradients_of_output_layer(a_L, y):
    """Gradients of an output layer with these pre-activations."""
    theta = Theta({1: np.eye(len(a_L))}, {1: np.zeros(a_L.shape)})
    return back_propagation(theta, forward_propagation(theta, a_L), y)


def zeros(gradient):
    return np.count_nonzero(np.isclose(gradient, 0, atol=1e-8))


def surviving():
    """Which of the two vectors still hold for a target that is a distribution, with y in place of e(l)."""
    soft = np.array([[0.5], [0.5], [0.0]])
    by_y_hat = numerical_gradient(lambda y_hat: cross_entropy(y_hat, soft), Y_HAT)
    by_a_L = numerical_gradient(lambda a_L: cross_entropy(softmax(a_L), soft), A_L)
    tried = {"grad_y_hat": (-1 / Y_HAT[1] * soft, by_y_hat), "grad_a_L": (-(soft - Y_HAT), by_a_L)}
    return [name for name, (vector, right) in tried.items() if np.allclose(vector, right)]


def sure_and_wrong():
    """What becomes of the two gradients at l as a_Ll falls: ("without bound" or "towards −1" or "towards 0") twice."""
    falling = [gradients_of_output_layer(np.array([[0.4], [a], [-0.6]]), Y) for a in (-10.0, -20.0)]

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
        "The code below nudges each ŷ_{i} by itself. Which of them changes −log ŷ_{2}?",
        (
            Option("−1/ŷ_{2}", lambda: -1 / Y_HAT[1, 0], "That is ∂ℒ/∂ŷ_{2}. For every other output it is 0."),
            Option(
                "0", 0.0, "ŷ_{2} is the only output in the loss. If ŷ_{1} changes by itself, the loss stays the same."
            ),
            Option("−1/ŷ_{1}", lambda: -1 / Y_HAT[0, 0], "That would be so if 1 were the true class."),
        ),
    ),
    Number(
        "4.5 zeros",
        "With three classes, ∇_{ŷ} ℒ has one entry that is not 0, and two zeros. How many zeros does ∇_{a_{L}} ℒ have?",
        lambda: zeros(by_a_L()),
        "Make the try, then turn the others to both ends. Is any of the *numbers* of ∇_{a_{L}} ℒ ever exactly 0?",
        why="Every a_{Li} is in the denominator of ŷ_{ℓ}. So each of them changes the loss.",
        hint="Does ŷ_{ℓ} change when the pre-activation of another class changes?",
        try_="4.5 one end",
        slips=(
            Slip(
                lambda: zeros(by_y_hat()),
                "That is ∇_{ŷ} ℒ again. But each a_{Li} changes ŷ_{ℓ}, through the denominator of softmax.",
            ),
            Slip(1, "No entry is special in that way: all a_{Li} are in the denominator of ŷ_{ℓ}."),
        ),
    ),
    Choices(
        "4.5 quotient",
        "q = Σ_{c} exp(a_{Lc}) is the denominator. What is its derivative with respect to a_{Li}?",
        lambda: numerical_gradient(lambda a_L: np.exp(a_L).sum(), A_L)[0, 0],
        "Write line 4, or make the try. Then choose a_{L2} and a_{L3} in *gradient of*: which exponential is in the last fraction?",
        (
            Option(
                "exp(a_{Lℓ})",
                lambda: np.exp(A_L[1, 0]),
                "ℓ belongs to the numerator. You change a_{Li}, so it is the term of i that changes.",
            ),
            Option(
                "Σ_{c} exp(a_{Lc})",
                lambda: np.exp(A_L).sum(),
                "exp is its own derivative, but only one of the terms contains a_{Li}.",
            ),
            Option(
                "exp(a_{Li})", lambda: np.exp(A_L[0, 0]), "Exactly one term of the sum changes, the one with c = i."
            ),
            Option("0, unless i = ℓ", 0.0, "That is the numerator. The sum has a term for every class."),
        ),
        try_="4.5 line four",
    ),
    Choices(
        "4.5 left over",
        "−(1/ŷ_{ℓ}) · (0 − ŷ_{ℓ}ŷ_{i}), for i ≠ ℓ. One ŷ cancels. What is ∂ℒ/∂a_{Li}?",
        lambda: by_a_L()[0, 0],
        "Write line 6, then make the try, and turn a_{L2} down again. Where does line 6 have the same value as the trap?",
        (
            Option("ŷ_{i}", lambda: Y_HAT[0, 0], "ŷ_{ℓ} cancels. A class with a small probability gets little blame."),
            Option("ŷ_{ℓ}", lambda: Y_HAT[1, 0], FORMS["one index twice"].why),
            Option(
                "−ŷ_{i}",
                lambda: -Y_HAT[0, 0],
                "Two minus signs meet. And a wrong class has to be pushed down, so its gradient is above 0.",
            ),
        ),
        try_="4.5 left over",
    ),
    Choices(
        "4.5 steep",
        "The network is sure, and wrong: a_{Lℓ} falls to −20. What happens to the entries at ℓ of ∇_{ŷ} ℒ and of ∇_{a_{L}} ℒ?",
        sure_and_wrong,
        "Make the try, then turn a_{L2} slowly up again. Which of the two entries changes quickly, and which one hardly at all?",
        (
            Option(
                "both fall without bound",
                ("without bound", "without bound"),
                "The first one does. But where the loss is steep, softmax is flat, and the product stays small.",
            ),
            Option(
                "the first falls without bound, the second goes to −1",
                ("without bound", "towards −1"),
                "−1/ŷ_{ℓ} has no bound. −(1 − ŷ_{ℓ}) never falls below −1, and it does not fade either.",
            ),
            Option(
                "the first falls without bound, the second goes to 0",
                ("without bound", "towards 0"),
                "The flat softmax and the steep loss balance. The most wrong network gets the largest gradient.",
            ),
        ),
        try_="4.5 steep",
    ),
    Number(
        "4.5 by hand",
        "ŷ = [0.2, 0.5, 0.3] and the true class is ℓ = 3. What is ∂ℒ/∂a_{L3}?",
        lambda: gradients_of_output_layer(np.log(GIVEN), one_hot(3, 3)).a[1][2, 0],
        "Write down ∂ℒ/∂a_{L1} and ∂ℒ/∂a_{L2} as well. Do the three add up to 0?",
        why="−(1 − 0.3): the true class lacks 0.7. The minus sign says that raising a_{L3} lowers the loss.",
        hint="It is −(1 − ŷ_{i}) at the true class, and ŷ_{i} elsewhere.",
        slips=(
            Slip(lambda: 1 - GIVEN[2, 0], FORMS["a wrong sign"].why),
            Slip(
                lambda: gradients_of_output_layer(np.log(GIVEN), one_hot(3, 3)).y_hat[2, 0],
                "That is ∂ℒ/∂ŷ_{3} = −1/ŷ_{3}, the first gradient.",
            ),
            Slip(lambda: GIVEN[2, 0], "The indicator is 1 here: 3 is the true class."),
        ),
        decimals=2,
    ),
    Choices(
        "4.5 soft target",
        "The target is a distribution, y = [0.5, 0.5, 0], and ℒ = −Σ_{c} y_{c} log ŷ_{c}. Which of your two vectors is right, with y in place of e(ℓ)?",
        surviving,
        "Add up on paper: each class c gives −y_{c}(1_{(c=i)} − ŷ_{i}), and the y_{c} sum to 1.",
        (
            Option("both", ["grad_y_hat", "grad_a_L"], "The first one divides by ŷ_{ℓ}, and there is no ℓ any more."),
            Option(
                "−(1/ŷ_{ℓ}) y for ∇_{ŷ} ℒ alone",
                ["grad_y_hat"],
                "There is no single ℓ any more. Each entry gets its own denominator: −y_{i}/ŷ_{i}.",
            ),
            Option(
                "−(y − ŷ) for ∇_{a_{L}} ℒ alone",
                ["grad_a_L"],
                "Add up what the classes give: the y_{c} sum to 1, and −(y − ŷ) is left. The library uses this formula too.",
            ),
            Option("neither", [], "Try −(y − ŷ): add up what each class c gives, y_{c} times what you know."),
        ),
        alone=False,
    ),
)
