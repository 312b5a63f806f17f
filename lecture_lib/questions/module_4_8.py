"""Questions of 4.8: what the passes hand on, what each of them is for, how a run begins, what a fault does, many examples."""

from functools import cache
from itertools import islice

import numpy as np

from lecture_lib.activations import tanh
from lecture_lib.checking import compare, numerical_gradient_of_theta
from lecture_lib.derivations.module_4_8 import BY_LINE, GRAD_A, GRAD_A_L, GRAD_B, GRAD_H, GRAD_W
from lecture_lib.derivations.reading import at_network
from lecture_lib.explore.faulty_training import FaultsState
from lecture_lib.explore.kit.points import MUCH
from lecture_lib.explore.training_state import TrainingState
from lecture_lib.first_networks import start
from lecture_lib.learning import descend
from lecture_lib.network import Theta, back_propagation, forward_propagation
from lecture_lib.questions.question import Choices, Number, Option, Slip
from lecture_lib.wrong.catalogue import FORMS

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
    """Which parameters have moved after 50 iterations, when all of theta begins at 0: (kind, layer, place) each."""
    network = start(3, 3, 3, 3)
    zero = 0 * network.theta
    theta = Theta(zero.W, zero.b)
    now = next(now for now in descend(theta, network.x, network.y, 0.5, g=tanh) if now.t == 50)
    return [(kind, k, i) for kind in "Wb" for k in theta.W for i in np.flatnonzero(getattr(now.theta, kind)[k])]


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


def held_out_meanwhile():
    """What the held-out loss does from t = 100 to 1000: "falls", "stays" or "rises"."""
    state = TrainingState(noise=MUCH, eta=1.0)
    state.t = 1000
    measured = state.over_time("measured")
    ratio = measured[1000].loss_held / measured[100].loss_held
    return "rises" if ratio > 1.1 else "falls" if ratio < 0.9 else "stays"


def by_nudging_instead():
    """What a descent does whose gradients are found by nudging: "no steps", "the same steps" or "other steps"."""
    network = start(3, 3, 3, 3)
    theta = network.theta
    for now in islice(descend(theta, network.x, network.y, 0.5), 4):
        if compare(theta, now.theta) > 1e-6:
            return "other steps"
        forward = forward_propagation(theta, network.x)
        theta = theta - 0.5 * numerical_gradient_of_theta(theta, forward, network.y)
    return "no steps" if compare(theta, network.theta) < 1e-6 else "the same steps"


def with_sums():
    """What the loss does when each step takes the sum of all gradients so far: "falls", "the same" or "swings"."""
    state = TrainingState(data="blobs")
    theta, x, y, _ = state.begin()
    total, losses = 0 * theta, []
    for _ in range(121):
        forward = forward_propagation(theta, x, g=tanh)
        total = total + back_propagation(theta, forward, y)
        theta = theta - 0.5 * total
        losses.append(forward.loss(y))
    state.t = 120
    if losses[-1] > 2 * min(losses):
        return "swings"
    return "the same" if np.isclose(losses[-1], state.over_time()[-1]) else "falls"


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
    Choices(
        "4.8 two jobs",
        "You take backpropagation out of the loop, and find all of ∇θ by nudging. What becomes of the training?",
        by_nudging_instead,
        "So which line of the loop makes the network learn? Which one would you change to walk uphill?",
        (
            Option(
                "it does not learn: nothing goes back",
                "no steps",
                "The step takes ∇θ, wherever it comes from. Nudging gives the same slopes.",
            ),
            Option(
                "it takes the same steps, only much more slowly",
                "the same steps",
                "Backpropagation computes ∇θ, and no more. The step is gradient descent's, wherever the slopes come from.",
            ),
            Option(
                "it takes other steps, and still learns",
                "other steps",
                "Both give the slopes of the same loss at the same θ_{t}, and these are the same numbers.",
            ),
        ),
    ),
    Choices(
        "4.8 added up",
        "Points of a plane, η = 0.5, and every step takes the sum of all gradients so far. What does the loss do?",
        with_sums,
        "Then make η ten times as small in the cell below. Does that help?",
        (
            Option(
                "it falls faster, and ends lower",
                "falls",
                "At first it does. But the sum remembers every slope since the start, and cannot stop where the loss is lowest.",
            ),
            Option(
                "the same: the sum points in the same direction",
                "the same",
                "Each θ_{t} has another slope. The old ones point to where it went down then.",
            ),
            Option("it falls, overshoots, and rises again", "swings", FORMS["added to the call before"].why),
        ),
        alone=False,
    ),
    Number(
        "4.8 zeros",
        "Give the network of the first picture tanh as g, and initialise all of θ_{0} with zeros. How many of its 36 parameters will ever move?",
        lambda: len(that_move_from_zero()),
        "Go through the two passes with all numbers 0: why does W_{L} never start to move?",
        why="Only b_{L} moves. W_{L}^{T} is 0, so no blame comes down, and all h are tanh(0) = 0, so ∇_{W_{L}} ℒ is 0 as well.",
        hint="Which gradients have no factor that is 0? Every h is tanh(0), and every W_{k} is 0.",
        slips=(
            Slip(
                36,
                "All gradients but one have a factor that is 0: an h for the weights, W_{L}^{T} for all that is below it.",
            ),
            Slip(
                12,
                "These are W_{L} and b_{L}. But ∇_{W_{L}} ℒ is ∇_{a_{L}} ℒ times h_{L−1}^{T}, and h_{L−1} = tanh(0) = 0.",
            ),
            Slip(9, "These are the biases. But blame reaches b_{1} and b_{2} through W_{L}^{T}, and that is 0."),
            Slip(0, "∇_{a_{L}} ℒ = −(e(ℓ) − ŷ) is not 0, and that is the gradient of b_{L}."),
        ),
        alone=False,
    ),
    Choices(
        "4.8 one round more",
        "Layers in Python lists: W_{k} is W[k−1]. The loop runs on to k = 0, one round too many. All layers have the same size. What happens?",
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
        alone=False,
    ),
)
