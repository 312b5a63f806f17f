"""Questions of 4.4: the factors of a chain, the paths that add up, and who is asked first."""

import numpy as np

from lecture_lib.activations import logistic, tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_4 import names_of_chain, paths, thin_chain
from lecture_lib.explore.thin import ThinState
from lecture_lib.questions.question import Choice, Choices, Number, Slip
from lecture_lib.questions.start import Network, start

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


def ingredient_of_a_L():
    """The i for which a_L is b_L + W_L h_i."""
    network = start(*WIDE)
    theta, forward = network.theta, network.forward
    return [i for i in forward.h if np.allclose(theta.b[3] + theta.W[3] @ forward.h[i], forward.a[3])]


QUESTIONS = (
    Choices(
        "4.4 promise",
        "ℒ = 1.56 and ∂ℒ/∂W_{112} = −0.81. For a step of 0.1 up the gradient promises −0.08, for a step of 4 it promises −3.25. What does ℒ do?",
        promises,
        "Turn W_{112} up by two steps, and compare *change* with *promised*. Then go on to the end of the dial.",
        (
            Choice(
                "it keeps both promises",
                ("kept", "kept"),
                "1.56 − 3.25 is below 0, and −log of a probability never is. The curve has to bend.",
            ),
            Choice(
                "it keeps the small one, and far less than half of the large one",
                ("kept", "less"),
                "A gradient is a slope. It tells you about the next step, not about the way behind the bend.",
            ),
            Choice(
                "it keeps the small one, and falls even more on the large one",
                ("kept", "more"),
                "There is not that much loss to lose: 1.56, and it cannot fall below 0.",
            ),
        ),
    ),
    Choices(
        "4.4 still bars",
        "You turn W_{111}. Which factors of ∂ℒ/∂W_{111} cannot move?",
        still_factors,
        "Turn W_{111} with the dial. Watch which bars stand still.",
        (
            Choice(
                "∂a_{11}/∂W_{111} alone",
                [7],
                "That is x_{1}, and it stands still. But two more factors are plain numbers: weights.",
            ),
            Choice(
                "the three that are weights or the input",
                [3, 5, 7],
                "W_{L11}, W_{211} and x_{1} do not depend on W_{111}. Everything else sees an a or ŷ that moves.",
            ),
            Choice(
                "the three slopes of g",
                [2, 4, 6],
                "Each slope is taken at its own a, and every a on the way to the loss moves.",
            ),
        ),
    ),
    Choices(
        "4.4 new factor",
        "Now ∂ℒ/∂W_{211} in place of ∂ℒ/∂W_{111}. How many factors has it, and how many of them are new?",
        chain_of_W_211,
        "Set *gradient of* to W_{211}, then to W_{111}. Which bars come and go?",
        (
            Choice("five, two of them new", (5, 2), "Five, yes. But the four from ℒ down to a_{21} are the old ones."),
            Choice(
                "five, one of them new",
                (5, 1),
                "The chain is the same down to a_{21}. There it ends in ∂a_{21}/∂W_{211}, the new one.",
            ),
            Choice(
                "four, none of them new",
                (4, 0),
                "A last factor is missing: from a_{21} to the weight, ∂a_{21}/∂W_{211}.",
            ),
            Choice(
                "seven, all of them new",
                (7, 7),
                "W_{211} is nearer to the loss, so its chain is shorter, and its beginning is shared.",
            ),
        ),
    ),
    Choices(
        "4.4 dead weight",
        "In the thin network you set W_{211} to 0. Which weights have a zero gradient now?",
        lambda: [k for k, grad in thin().turned("W", 2, 1, to=0.0).grad.W.items() if grad.item() == 0][::-1],
        "Turn W_{211} to 0 with the dial. Then set *gradient of* to one weight after the other.",
        (
            Choice("W_{211} alone", [2], "Its own value is no factor of its own gradient: in its place stands h_{11}."),
            Choice(
                "W_{111} and W_{211}",
                [1, 2],
                "W_{211} can still learn: its chain holds h_{11} in that place, and not itself.",
            ),
            Choice(
                "W_{111} alone",
                [1],
                "W_{211} is a factor of its chain, and of no other. So the next step can bring W_{211} back.",
            ),
        ),
    ),
    Choices(
        "4.4 nudge",
        "You measure ∂ℒ/∂W_{111} with ever smaller nudges, from 10^{−1} to 10^{−12}. What does the error do?",
        errors_of_nudges,
        "Bring *log₁₀ nudge* down and read the relative error. Where is it smallest?",
        (
            Choice(
                "it falls all the way",
                ("falls", "falls"),
                "In the end the two losses agree in almost all their digits, and the difference is noise.",
            ),
            Choice(
                "it falls, and then it grows again",
                ("falls", "grows"),
                "First the curve bends less on the way. Then the rounding of the losses takes over.",
            ),
            Choice(
                "it grows all the way",
                ("grows", "grows"),
                "At first a smaller nudge helps: the curve has less room to bend.",
            ),
        ),
    ),
    Number(
        "4.4 paths",
        "Layers of 3, 3, 3 neurons and 3 outputs. How many paths lead from W_{112} to the loss?",
        lambda: len(paths(list(WIDE), 1, 1)),
        "The table a little further down has one entry for each path.",
        why="W_{112} leads to neuron 1 of layer 1. From there: 3 neurons of layer 2, and for each of them 3 outputs.",
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
        "In the picture of all paths, turn W_{211}. Three entries move. Does the sum move by as much as they do together?",
        (
            Choice(
                "multiply them",
                lambda: path_products().prod(),
                "Along a path you multiply. One silent path would silence all the others.",
            ),
            Choice(
                "take the strongest",
                lambda: max(path_products().ravel(), key=abs),
                "The weaker paths still carry something, and it reaches the loss too.",
            ),
            Choice(
                "add them up",
                lambda: path_products().sum(),
                "A nudge runs along all of them at once, and the loss feels them together.",
            ),
        ),
    ),
    Number(
        "4.4 deep",
        "Three hidden layers of 4 neurons and 4 classes make 64 paths from W_{112} to the loss. How many with a fourth hidden layer?",
        lambda: len(paths([4, 4, 4, 4, 4, 4], 1, 1)),
        "Open *network* and take 4 hidden layers. What does the title above the formulas say?",
        why="Every one of the 64 paths now has four ways to go on: 64·4.",
        hint="In the new layer each path can go on through any of the 4 neurons.",
        slips=(
            Slip(68, "Each path has four ways to go on. So the paths multiply, they do not add up."),
            Slip(
                lambda: 4 * len(paths([4, 4, 4, 4, 4, 4], 1, 1)),
                "Layer 1 offers no choice: the weight leads to neuron 1.",
            ),
        ),
    ),
    Choices(
        "4.4 asked next",
        "The output layer has answered. Whom does it point at, beside W_{L} and b_{L}?",
        ingredient_of_a_L,
        "Press *next ▶*, stop by stop: who is asked after W_{L} and b_{L}?",
        (
            Choice("h_{L}", [3], "h_{L} is the output itself. It cannot answer for itself."),
            Choice("h_{L−1}", [2], "a_{L} was made of three things: b_{L}, W_{L}, and the layer on its left."),
            Choice("x", [0], "The input is far to the left. Blame gets there through the layers, one at a time."),
        ),
    ),
    Number(
        "4.4 factors",
        "A thin network with four hidden layers, so L = 5. How many factors has ∂ℒ/∂W_{111}?",
        lambda: len(thin_chain(5, 1)),
        "In a picture of the thin network, open *network* and take 4 hidden layers. Count the bars above the product.",
        why="Two for the output layer, two for each of the four hidden layers, one for the weight.",
        hint="Two factors for every layer from the loss down to a_{11}, and the weight's own.",
        slips=(
            Slip(lambda: len(thin_chain(3, 1)), "That is L = 3. Each hidden layer more brings two factors more."),
            Slip(10, "The last one is missing: from a_{11} to the weight itself, ∂a_{11}/∂W_{111}."),
            Slip(6, "Every layer has two: back to its pre-activation, and back to the layer on its left."),
        ),
    ),
)
