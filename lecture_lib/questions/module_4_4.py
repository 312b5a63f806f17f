"""Questions of 4.4: the factors of a chain, the paths that add up, who is asked, and what goes on."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_4 import names_of_chain, paths
from lecture_lib.explore.thin_chain import ThinState
from lecture_lib.first_networks import Network, start
from lecture_lib.outputs import cross_entropy, softmax
from lecture_lib.questions.question import Choices, Number, Option, Slip
from lecture_lib.wrong.catalogue import FORMS

WIDE = (3, 3, 3, 3)


def thin():
    """The thin network that ThinChain shows first: one neuron per layer, L = 3, logistic output, squared error."""
    state = ThinState()
    return Network(state.theta, state.x, state.y, logistic, state.output, state.loss)


def promises():
    """Does the loss do what the gradient promises for W_112 + 0.1, and for W_112 + 4: "kept", "less", "more"?"""
    network = start(*WIDE, g=tanh)

    def kept(step):
        change = network.turned("W", 1, 1, 2, by=step).forward.loss(network.y) - network.forward.loss(network.y)
        ratio = change / (network.grad.W[1][0, 1] * step)
        return "kept" if abs(ratio - 1) < 0.05 else "less" if ratio < 0.5 else "more"

    return kept(0.1), kept(4.0)


def factors(network):
    """The seven factors of dL/dW_111 in a thin network, from the loss down."""
    W, a, slope = network.theta.W, network.forward.a, network.g.prime
    found = [network.grad.y_hat, slope(a[3]), W[3], slope(a[2]), W[2], slope(a[1]), network.x]
    return [factor.item() for factor in found]


def still_factors():
    """The places in the chain of W_111 that stay as they are when W_111 moves."""
    before, after = factors(thin()), factors(thin().turned("W", 1, 1, by=1.0))
    return [place + 1 for place in range(7) if np.isclose(before[place], after[place], rtol=1e-9)]


def chain_of_W_211():
    """(how many factors, how many of them are new beside the chain of W_111)."""
    old, new = (set(names_of_chain(3, k)) - {"product"} for k in (1, 2))
    return len(new), len(new - old)


def errors_of_nudges():
    """Does the error of a nudged gradient fall or grow, from 10⁻¹ to 10⁻⁵ and from there to 10⁻¹²?"""
    network = thin()
    right = network.grad.W[1].item()
    nudged = [numerical_gradient(network.loss_of, network.theta, 10.0**-n).W[1].item() for n in (1, 5, 12)]
    first, middle, last = (abs(slope - right) for slope in nudged)
    return tuple("falls" if after < before else "grows" for before, after in ((first, middle), (middle, last)))


def path_products():
    """What each of the nine paths from W_112 carries, (output, neuron of layer 2)."""
    network = start(*WIDE)
    W, a, grad, slope = network.theta.W, network.forward.a, network.grad, network.g.prime
    up = grad.a[3] * W[3] * slope(a[2]).T  # (3, 3): from every output to every neuron of layer 2
    return up * W[2][:, 0] * slope(a[1])[0, 0] * network.x[1, 0]


def goes_on():
    """∂ℒ/∂h_2 by nudging h_2."""
    network = start(*WIDE)
    W, b = network.theta.W[3], network.theta.b[3]
    return numerical_gradient(lambda h: cross_entropy(softmax(b + W @ h), network.y), network.forward.h[2])


def through_W_3(blame_of):
    """What W_3 brings to h_2 of some of the blame, a function of ∇a_3 and ∇b_3."""
    network = start(*WIDE)
    return network.theta.W[3].T @ blame_of(network.grad.a[3], network.grad.b[3])


QUESTIONS = (
    Choices(
        "4.4 promise",
        "ℒ = 1.56 and ∂ℒ/∂W_{112} = −0.81. For a step of 0.1 up the gradient promises −0.08, for a step of 4 it promises −3.25. What does ℒ do?",
        promises,
        "Compare *change* with *promised*, here and after *W_{112} up by 0.1*.",
        (
            Option(
                "it keeps both promises",
                ("kept", "kept"),
                "1.56 − 3.25 is below 0, and −log of a probability never is. The curve has to bend.",
            ),
            Option(
                "it keeps the small one, and less than half of the large one",
                ("kept", "less"),
                "A gradient is the slope here. It does not know how the curve bends further on.",
            ),
            Option(
                "it keeps the small one, and falls even more on the large one",
                ("kept", "more"),
                "There is not that much loss to lose: it is 1.56, and it cannot fall below 0.",
            ),
        ),
        try_="4.4 four up",
    ),
    Choices(
        "4.4 still bars",
        "You turn W_{111}. Which factors of ∂ℒ/∂W_{111} stay as they are?",
        still_factors,
        "Then turn W_{111} from end to end. Where does the curve leave the dashed tangent?",
        (
            Option(
                "∂a_{11}/∂W_{111} alone",
                [7],
                "That is x_{1}, and it does stay. But two more factors are weights, and nobody turns those.",
            ),
            Option(
                "the three that are weights or the input",
                [3, 5, 7],
                "W_{L11}, W_{211} and x_{1} do not depend on W_{111}. All others are taken at an a or a ŷ that moves.",
            ),
            Option(
                "the three slopes of g",
                [2, 4, 6],
                "Each slope is taken at its own a, and every a on the way to the loss moves.",
            ),
        ),
        try_="4.4 turned weight",
        alone=False,
    ),
    Choices(
        "4.4 new factor",
        "Now take ∂ℒ/∂W_{211} in place of ∂ℒ/∂W_{111}. How many factors does it have, and how many of them are new?",
        chain_of_W_211,
        "Then set *gradient of* to W_{111}. Which bar goes, and which ones come in its place?",
        (
            Option("five, two of them new", (5, 2), "Five, yes. But the four from ℒ down to a_{21} are the old ones."),
            Option(
                "five, one of them new",
                (5, 1),
                "The chain is the same down to a_{21}. There it ends with ∂a_{21}/∂W_{211}, which is new.",
            ),
            Option(
                "four, none of them new",
                (4, 0),
                "The last factor is missing, from a_{21} to the weight: ∂a_{21}/∂W_{211}.",
            ),
            Option(
                "seven, all of them new",
                (7, 7),
                "W_{211} is nearer to the loss, so its chain is shorter. And it begins like that of W_{111}.",
            ),
        ),
        try_="4.4 gradient of W_211",
        alone=False,
    ),
    Choices(
        "4.4 nudge",
        "You measure ∂ℒ/∂W_{111} with ever smaller nudges, from 10^{−1} to 10^{−12}. What does the error do?",
        errors_of_nudges,
        "Then press *nudge, network* above the picture, turn *log₁₀ nudge* up again, and read the relative error. Where is it smallest?",
        (
            Option(
                "it falls all the way",
                ("falls", "falls"),
                "In the end the two losses agree in almost all their digits, and the difference is noise.",
            ),
            Option(
                "it falls, and then it grows again",
                ("falls", "grows"),
                "At first a shorter nudge meets less of the bend. Then the rounding of the losses takes over.",
            ),
            Option(
                "it grows all the way",
                ("grows", "grows"),
                "At first a smaller nudge helps: the curve has less room to bend.",
            ),
        ),
        try_="4.4 tiny nudge",
    ),
    Number(
        "4.4 paths",
        "Layers of 3, 3, 3 neurons and 3 outputs. How many paths lead from W_{112} to the loss?",
        lambda: len(paths(list(WIDE), 1, 1)),
        "Draw the three layers on paper, and count the ways from neuron 1 of layer 1 on.",
        why="W_{112} leads to neuron 1 of layer 1. From there on: 3 neurons of layer 2, and for each of them 3 outputs.",
        hint="Where does the weight lead? From there on, choose a neuron in each layer to the right.",
        slips=(
            Slip(
                lambda: 3 * len(paths(list(WIDE), 1, 1)),
                "That also chooses a neuron in layer 1. But W_{112} leads to neuron 1, and to no other.",
            ),
            Slip(6, "Choices in a row multiply: each of the 3 neurons has 3 outputs of its own to go on to."),
        ),
    ),
    Choices(
        "4.4 together",
        "Each path has a product of factors. How do all the paths together make ∂ℒ/∂W_{112}?",
        lambda: start(*WIDE).numerical.W[1][0, 1],
        "Then add up the nine entries of the table. Do you get the sum that is written above it?",
        (
            Option(
                "multiply them",
                lambda: path_products().prod(),
                "Along a path you multiply. But if you multiplied paths, one that carries 0 would silence all the others.",
            ),
            Option(
                "take the strongest",
                lambda: max(path_products().ravel(), key=abs),
                FORMS["one path alone"].why,
            ),
            Option(
                "add them up",
                lambda: path_products().sum(),
                "A nudge runs along all of them at once, and the loss feels them together.",
            ),
        ),
        try_="4.4 strongest path",
    ),
    Choices(
        "4.4 goes on",
        "W_{3} and b_{3} have been asked: the blame ∇_{a_{3}} ℒ has given them their gradients. How much of it goes on to h_{2}?",
        goes_on,
        "Then press *next ▶*, and compare what reaches h_{2} with ∇_{a_{3}} ℒ times the weights.",
        (
            Option(
                "what is left when W_{3} and b_{3} have taken their share",
                lambda: through_W_3(lambda by_a, by_b: by_a - by_b),
                "Nothing would be left: the gradient of b_{3} alone is ∇_{a_{3}} ℒ, whole. Blame is not shared out.",
            ),
            Option(
                "half of it: one half for the parameters, one for h_{2}",
                lambda: through_W_3(lambda by_a, by_b: by_a / 2),
                "Nudge h_{2}, and the loss moves twice as much as that. Blame is not shared out.",
            ),
            Option(
                "all of it",
                lambda: through_W_3(lambda by_a, by_b: by_a),
                "A nudge of h_{2} moves a_{3} whether or not W_{3} and b_{3} learn anything. Nothing is used up.",
            ),
        ),
        try_="4.4 two stops",
    ),
)
