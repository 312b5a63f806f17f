"""Questions of 4.4: the factors of a chain, the paths that add up, and who is asked first."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.checking import numerical_gradient
from lecture_lib.derivations.module_4_4 import names_of_chain, paths, thin_chain
from lecture_lib.network import initialise_theta
from lecture_lib.outputs import squared_error
from lecture_lib.questions.question import Choice, Choices, Number, Slip
from lecture_lib.questions.start import Network, start

WIDE = (3, 3, 3, 3)


def thin():
    """A network of one neuron a layer, L = 3, with logistic output and squared error."""
    theta = initialise_theta([1, 1, 1, 1], rng=0)
    return Network(theta, np.array([[0.8]]), np.array([[1.0]]), logistic, logistic, squared_error)


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


def silencers():
    """Of x_2, W_112 and W_211: which ones, set to 0, leave no path from W_112 to the loss."""
    cut = {
        "x_2": start(*WIDE).turned("x", 0, 2, to=0.0),
        "W_112": start(*WIDE).turned("W", 1, 1, 2, to=0.0),
        "W_211": start(*WIDE).turned("W", 2, 1, 1, to=0.0),
    }
    return [name for name, network in cut.items() if network.grad.W[1][0, 1] == 0]


def ingredient_of_a_L():
    """The i for which a_L is b_L + W_L h_i."""
    network = start(*WIDE)
    theta, forward = network.theta, network.forward
    return [i for i in forward.h if np.allclose(theta.b[3] + theta.W[3] @ forward.h[i], forward.a[3])]


QUESTIONS = (
    Number(
        "4.4 factors",
        "W_{111} → a_{11} → h_{11} → a_{21} → h_{21} → a_{L1} → ŷ → ℒ. How many factors has ∂ℒ/∂W_{111}?",
        lambda: len(thin_chain(3, 1)),
        "Count the bars beside the thin network. Which arrow does each of them belong to?",
        why="One factor for each arrow: the slope of what it leads to by what it comes from.",
        hint="The chain rule gives one factor for each arrow.",
        slips=(
            Slip(8, "These are the stations. The factors stand for the arrows between them."),
            Slip(lambda: thin().theta.L, "One a layer is too few: a layer has a step to a, and one from a to h."),
        ),
    ),
    Choices(
        "4.4 still bars",
        "You turn W_{111}. Which factors of ∂ℒ/∂W_{111} cannot move?",
        still_factors,
        "Put W_{111} on the dial and turn it. Watch which bars stand still.",
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
                "the three slopes of g", [2, 4, 6], "Each slope is taken at its own a, and every a above W_{111} moves."
            ),
        ),
    ),
    Choices(
        "4.4 new factor",
        "Now ∂ℒ/∂W_{211} in place of ∂ℒ/∂W_{111}. How many factors has it, and how many of them are new?",
        chain_of_W_211,
        "Choose W_{211} in *gradient of*, then W_{111} again. Which bars come and go?",
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
                "W_{211} sits higher, so its chain is shorter, and the top of it is shared.",
            ),
        ),
    ),
    Choices(
        "4.4 dead weight",
        "In the thin network you set W_{211} to 0. Which weights have a zero gradient now?",
        lambda: [k for k, grad in thin().turned("W", 2, 1, to=0.0).grad.W.items() if grad.item() == 0][::-1],
        "Put W_{211} on the dial and turn it to 0. Then choose each weight in *gradient of*.",
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
        "Bring the nudge down, and read the relative error. Where is it smallest?",
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
        "Count the squares of the table. Then click one, and its path lights up.",
        why="W_{112} leads to neuron 1 of layer 1. From there: 3 neurons of layer 2, and for each of them 3 outputs.",
        hint="Where does the weight lead? From there on, choose a neuron in each layer above.",
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
        "Each of the nine paths has a product of factors. How do the nine make ∂ℒ/∂W_{112}?",
        lambda: start(*WIDE).numerical.W[1][0, 1],
        "Turn the weight of one path: how far does its square move, and how far does the sum?",
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
                "A nudge runs along all nine at once, and the loss feels them together.",
            ),
        ),
    ),
    Choices(
        "4.4 silence",
        "You may set one of these to 0. Which one silences all nine paths of ∂ℒ/∂W_{112}?",
        silencers,
        "Put each of them on the dial and turn it to 0. How many squares stay lit?",
        (
            Choice("x_{2}", ["x_2"], "It is the last factor of every path, ∂a_{11}/∂W_{112}."),
            Choice("W_{112}", ["W_112"], "A weight is no factor of its own gradient. It can be 0 and still learn."),
            Choice("W_{211}", ["W_211"], "That cuts the three paths by way of neuron 1 of layer 2. Six are left."),
        ),
    ),
    Number(
        "4.4 deep",
        "Deeper: four hidden layers of 4 neurons, 4 classes. How many paths lead from W_{112} to the loss?",
        lambda: len(paths([4, 4, 4, 4, 4, 4], 1, 1)),
        "Open *network* and take one hidden layer away: how many squares are left?",
        why="One choice of 4 in layers 2, 3 and 4, and one of 4 outputs: 4·4·4·4.",
        hint="Four choices in a row: layers 2, 3, 4, and the output. They multiply.",
        slips=(
            Slip(16, "Choices in a row multiply. That is why paths become too many so soon."),
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
        "Press *next*, stop by stop: who is asked after W_{L} and b_{L}?",
        (
            Choice("h_{L}", [3], "h_{L} is the output itself. It cannot answer for itself."),
            Choice("h_{L−1}", [2], "a_{L} was made of three things: b_{L}, W_{L}, and the layer below."),
            Choice("x", [0], "The input is far below. Blame gets there through the layers, one at a time."),
        ),
    ),
)
