"""Tries of 4.4."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.4 a tenth up",
        "W_{112} up by 0.1",
        {"value": -0.1},
        "The gradient promised −0.0813, and ℒ changed by −0.0806. For a small step the promise is kept, nearly.",
        ("loss",),
    ),
    Try(
        "4.4 four up",
        "W_{112} up by 4",
        {"value": 3.8},
        "The gradient promised −3.2517. But ℒ was only 1.5576, and it cannot go below 0. It changed by −1.2498.",
        ("loss",),
    ),
    Try(
        "4.4 turned weight",
        "turn W_{111} to −1",
        {"value": -1.0},
        "Four of the bars have another length now. Which three are as they were? Press *back* and this button again to compare.",
        ("chain",),
    ),
    Try(
        "4.4 gradient of W_211",
        "gradient of W_{211}",
        {"subject": "W_211"},
        "Five factors. The first four are those that W_{111} has too, from the loss down to a_{21}. The fifth is h_{11}.",
        ("chain",),
    ),
    Try(
        "4.4 strongest path",
        "the strongest path",
        {"path": 6},
        "It carries −0.0297, more than any other. The gradient is −0.0752: the eight others carry the rest.",
        ("path", "table"),
    ),
    Try(
        "4.4 two more layers",
        "two more hidden layers",
        {"hidden": 4},
        "There are 81 paths now. Before, there were 9: each layer makes them 3 times as many. Scroll the table to its end.",
        ("path", "table"),
    ),
    Try(
        "4.4 two stops",
        "after two stops",
        {"stop": 2},
        "The gradient of b_{3} is ∇_{a_{3}} ℒ, all of it. In the gradient of W_{3} it is multiplied by h_{2}. "
        "Now press *next*: what reaches h_{2}?",
        ("stop",),
    ),
    Try(
        "4.4 three stops",
        "after three stops",
        {"stop": 3},
        "h_{2} is asked now. −0.8341 has reached its first neuron. It is a sum over three edges: all the blame of a "
        "neuron of layer 3, times the weight.",
        ("stop", "W 3 1 1", "W 3 2 1", "W 3 3 1"),
    ),
    Try(
        "4.4 all stops",
        "after all stops",
        {"stop": 8},
        "Find row 1 and column 2 of ∇_{W_{1}} ℒ: −0.075. That is the number that you measured by nudging, at the beginning.",
        ("stop", "W 1 1 2"),
    ),
    Try(
        "4.4 tiny nudge",
        "a nudge of 10^{−12}",
        {"nudge": -12.0},
        "The nudge is tiny, and yet the error is larger than with 10^{−5}: the two losses agree in most of their digits.",
        ("lines",),
    ),
)
