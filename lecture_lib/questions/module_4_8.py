"""Questions of 4.8: what the passes hand on, how a run begins, where the backward pass ends, what a fault does, many examples."""

from functools import cache

import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.checking import numerical_gradient
from lecture_lib.data import digits
from lecture_lib.derivations.module_4_8 import BY_LINE, GRAD_A, GRAD_A_L, GRAD_B, GRAD_H, GRAD_W, steps
from lecture_lib.derivations.reading import at_network
from lecture_lib.explore.faulty_training import FaultsState
from lecture_lib.explore.handwritten_digits import SIZES
from lecture_lib.explore.kit.points import MUCH
from lecture_lib.explore.training_state import TrainingState
from lecture_lib.learning import descend
from lecture_lib.network import Theta, forward_propagation, initialise_theta
from lecture_lib.questions.first_networks import Network, start
from lecture_lib.questions.question import Choices, Number, Option, Shape, Slip

OF_LINE = {GRAD_A_L: "∇a_L", GRAD_W: "∇W_k", GRAD_B: "∇b_k", GRAD_H: "∇h_{k−1}", GRAD_A: "∇a_{k−1}"}


def lines_that_read_a_or_h():
    """The lines of back_propagation that look at an a or h below the output."""
    network = start(3, 3, 3, 3)
    at = at_network(network.theta, network.forward, network.grad, k=2, l=1)
    at.indices["i"] = 1
    read = {
        name: {kind for kind, _ in BY_LINE[line].lines[-1].expression.leaves(at)} & {"a", "h"}
        for line, name in OF_LINE.items()
    }
    return {name for name, kinds in read.items() if kinds}


def that_move_from_zero():
    """Which parameters have moved after 50 iterations, when all of theta begins at 0."""
    network = start(3, 3, 3, 3)
    zero = 0 * network.theta
    theta = Theta(zero.W, zero.b)
    now = next(now for now in descend(theta, network.x, network.y, 0.5, g=tanh) if now.t == 50)
    return {f"{kind}_{k}" for kind in "Wb" for k in theta.W if getattr(now.theta, kind)[k].any()}


def below_layer_1():
    """What W_1^T grad_a_1 is: "by x", "by b_1", or "an error"."""
    network = start(3, 3, 3, 3)
    try:
        found = network.theta.W[1].T @ network.grad.a[1]
    except ValueError:
        return "an error"
    by_x = numerical_gradient(lambda x: forward_propagation(network.theta, x).loss(network.y), network.x)
    return "by x" if np.allclose(found, by_x) else "by b_1" if np.allclose(found, network.numerical.b[1]) else "else"


@cache
def with_the_fault(fault, eta, t=300):
    """What shows that a training has a fault, and the angle of its first step to the right one, in degrees."""
    run = FaultsState(fault=fault, eta=eta).both[1].run()
    run.at(t)
    off = run.measured(0)[0]
    shows = "an error" if run.diverged is not None else "a wrong step" if off and off > 1 else "nothing"
    return shows, off


def off_by(eta):
    """How the angle of the fault compares with that at 0.5: "farther", "as far" or "less"."""
    ratio = with_the_fault("W_k overwritten too early", eta)[1] / with_the_fault("W_k overwritten too early", 0.5)[1]
    return "farther" if ratio > 3 else "as far" if ratio > 0.8 else "less"


@cache
def neurons_for_a_ring():
    """How many hidden neurons of one layer it takes until the circles are told apart."""
    for neurons in (2, 3, 4):
        state = TrainingState(data="circles", hidden=1, neurons=neurons, eta=1.0)
        state.t = 600
        if state.over_time("measured")[-1].right > 0.95:
            return neurons


def loss_without_an_idea():
    """The loss of a network that gives all ten digits the same probability."""
    x, y, *_ = digits()
    zero = Theta({1: np.zeros((10, 64))}, {1: np.zeros((10, 1))})
    return Network(zero, x, y).forward.loss(y)


def held_out_meanwhile():
    """What the held-out loss does from t = 100 to 1000: "falls", "stays" or "rises"."""
    state = TrainingState(noise=MUCH, eta=1.0)
    state.t = 1000
    measured = state.over_time("measured")
    ratio = measured[1000].loss_held / measured[100].loss_held
    return "rises" if ratio > 1.1 else "falls" if ratio < 0.9 else "stays"


def W_1_of_digits():
    return initialise_theta(SIZES).W[1]


QUESTIONS = (
    Choices(
        "4.8 kept",
        "You keep only ŷ of the forward pass, and throw away the a_{k} and h_{k} of the hidden layers. Which lines of the way back need them?",
        lines_that_read_a_or_h,
        "Then go on line by line: which of the numbers in a line were there before the way back began?",
        (
            Option(
                "only ∇_{W_{k}} ℒ",
                {"∇W_k"},
                "It needs h_{k−1}. But there is one more line that looks back at the forward pass: the one with g′.",
            ),
            Option(
                "∇_{W_{k}} ℒ and ∇_{a_{k−1}} ℒ",
                {"∇W_k", "∇a_{k−1}"},
                "One needs h_{k−1}, the other g′(a_{k−1}). That is why the forward pass hands on more than ŷ.",
            ),
            Option(
                "none: ŷ and y are enough",
                set(),
                "That is true of the first line, −(e(ℓ) − ŷ). After it each layer needs its own numbers.",
            ),
        ),
        try_="4.8 on the way back",
    ),
    Number(
        "4.8 lines",
        "With 2 hidden layers one iteration runs 22 lines, if you count each round of a loop. How many does it run with 1 hidden layer?",
        lambda: len(steps(2)),
        "Read off the number of steps. Which lines of the program run as often as before?",
        why="A hidden layer takes 2 lines on the way up, a_{k} and h_{k}, and 4 on the way down.",
        hint="Which lines run once for each hidden layer? Count them on the way up and on the way down.",
        slips=(
            Slip(
                lambda: len(steps(3)) // 2,
                "The calls, the output layer and the update run once, whatever the number of layers.",
            ),
            Slip(
                lambda: len(steps(3)) - 2, "That takes off a_{k} and h_{k}. The way back has lines of this layer too."
            ),
            Slip(lambda: len(steps(3)) - 4, "That takes off the way back. On the way up the layer has two lines too."),
        ),
        try_="4.8 one layer less",
    ),
    Choices(
        "4.8 zeros",
        "g is tanh, and you initialise all of θ_{0} with zeros. Which parameters will ever move?",
        that_move_from_zero,
        "Go on to the next cell: it starts from zeros. Then ask yourself why W_{L} never starts to move.",
        (
            Option(
                "all of them",
                {f"{kind}_{k}" for kind in "Wb" for k in (1, 2, 3)},
                "All gradients but one have a factor that is 0: an h for the weights, and W_{L}^{T} for all that is below it.",
            ),
            Option(
                "W_{L} and b_{L}",
                {"W_3", "b_3"},
                "∇_{W_{L}} ℒ is ∇_{a_{L}} ℒ times h_{L−1}^{T}, and h_{L−1} = tanh(0) = 0.",
            ),
            Option(
                "only b_{L}",
                {"b_3"},
                "W_{L}^{T} is 0, so no blame comes down. And all h are tanh(0) = 0, so ∇_{W_{L}} ℒ is 0 as well.",
            ),
            Option("none", set(), "∇_{a_{L}} ℒ = −(e(ℓ) − ŷ) is not 0, and that is the gradient of b_{L}."),
        ),
    ),
    Choices(
        "4.8 below layer 1",
        "The walk has reached k = 1, and the loop goes one line too far: it computes W_{1}^{T}∇_{a_{1}} ℒ. What comes out?",
        below_layer_1,
        "Go on: the next cell compares it with what nudging gives.",
        (
            Option(
                "the gradient w.r.t. the input x",
                "by x",
                "h_{0} is x. You do not need it to learn, but it tells how the loss responds to each input.",
            ),
            Option(
                "an error: below layer 1 there is nothing",
                "an error",
                "W_{1} and ∇_{a_{1}} ℒ are both there, and their shapes fit. So something comes out.",
            ),
            Option(
                "∇_{b_{1}} ℒ once more",
                "by b_1",
                "∇_{b_{1}} ℒ is ∇_{a_{1}} ℒ itself. Here it has gone back through W_{1}.",
            ),
        ),
    ),
    Choices(
        "4.8 one round more",
        "Layers in Python lists: W_{k} is W[k−1]. The loop runs on to k = 0, one round too many. There are as many inputs as classes. What happens?",
        lambda: with_the_fault("on to k = 0, in lists", 0.5)[0],
        "Compare it with layers that are counted from 1. Which of the two programs would you rather have?",
        (
            Option(
                "an error: index out of range",
                "an error",
                "W[−1] is no error in Python. It is the last entry of the list, W_{L}.",
            ),
            Option(
                "no error, and no harm: nobody uses it",
                "nothing",
                "The extra round writes to [−1], and the update uses that entry: it is ∇_{W_{L}} ℒ.",
            ),
            Option(
                "no error, but wrong steps",
                "a wrong step",
                "[−1] is the last entry: the extra round puts something else in the place of ∇_{W_{L}} ℒ.",
            ),
        ),
        try_="4.8 in lists",
    ),
    Choices(
        "4.8 too early",
        "Each W_{k} is updated before W_{k}^{T} is used. With η = 0.5 the first step points 6.9° away from −∇θ. How far with η = 5?",
        lambda: off_by(5.0),
        "Then turn η down to 0.05: how far is the first step off now?",
        (
            Option(
                "just as far: η sets the length only",
                "as far",
                "η also says how far W_{k} has moved by the time that the layer below needs it.",
            ),
            Option(
                "about seven times as far",
                "farther",
                "The W_{k} that is used is wrong by η∇_{W_{k}} ℒ. Large steps show it, small ones hide it.",
            ),
            Option(
                "less: the loss falls faster",
                "less",
                "At the first step no loss has fallen yet. All that counts is how wrong W_{k} is when it is used.",
            ),
        ),
        try_="4.8 early, large",
    ),
    Number(
        "4.8 ring",
        "One class in a ring around the other, and one hidden layer with tanh. How many hidden neurons does it take to close a line around the middle?",
        neurons_for_a_ring,
        "Then click the small pictures one by one: which edge does each neuron draw?",
        why="Each hidden neuron draws one straight, soft edge, and three edges can close a line.",
        hint="A hidden neuron splits the plane by a straight line. How many sides has the simplest closed figure?",
        slips=(
            Slip(2, "Two edges make a strip or a wedge, and both have an open end."),
            Slip(4, "Four edges do it too, but a figure with fewer sides is closed already."),
        ),
        try_="4.8 three neurons",
    ),
    Choices(
        "4.8 held out",
        "From t = 100 to t = 1000 the loss on the data falls further. What does the held-out loss do meanwhile?",
        held_out_meanwhile,
        "Then play on. Look at the border between the classes: which points does it bend around?",
        (
            Option("it falls too, but less", "falls", "Look at the dashed line again: at which t is it lowest?"),
            Option("it stays where it is", "stays", "Look at the dashed line again, from t = 100 on."),
            Option(
                "it rises",
                "rises",
                "The network learns these 150 points by now, with all their noise. Other points have other noise.",
            ),
        ),
        asks="See",
        try_="4.8 t is 1000",
    ),
    Number(
        "4.8 no idea",
        "A network that has learned nothing gives each of the ten digits the same probability. What is its loss, the mean of −log ŷ_{ℓ}?",
        loss_without_an_idea,
        "If the first loss of your own network is far from this, look for a mistake.",
        why="ŷ_{ℓ} = 1/10, and −log(1/10) = log 10. The logarithm is the natural one.",
        hint="How large is ŷ_{ℓ}? Then take the natural logarithm.",
        slips=(
            Slip(1.0, "That is the logarithm to base 10. The loss has the natural one."),
            Slip(0.1, "That is ŷ_{ℓ}. The loss is −log of it."),
        ),
        decimals=1,
        try_="4.8 first guess",
    ),
    Shape(
        "4.8 shape",
        "Layers of 64, 32 and 10 neurons, and a batch of 50 digits. What is the shape of ∇_{W_{1}} ℒ?",
        lambda: W_1_of_digits().shape,
        "Print gradients.W[1].shape in the last program below: does it depend on the size of the batch?",
        why="A gradient has the shape of W_{1}. The product with h_{0}^{T} sums over the 50 digits.",
        hint="It is subtracted from W_{1}.",
        slips=(
            Slip(lambda: W_1_of_digits().T.shape, "That is the transpose: rows belong to the layer above."),
            Slip(lambda: (SIZES[1], 50), "That is ∇_{a_{1}} ℒ, a column for each digit. The product sums over them."),
        ),
    ),
)
