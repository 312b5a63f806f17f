"""Tries of 4.8: the program line by line, two faults, points of a plane."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.8 on the way back",
        "a line of the way back",
        {"line": 14},
        "This line needs a_{2}, from the forward pass. Three lines earlier h_{2} was needed as well.",
        ("line 23",),
    ),
    Try(
        "4.8 function by function",
        "function by function",
        {"by": "function", "at": 2},
        "Both passes are done. Each neuron now holds its gradients, in the place of a and h. *next* makes the update.",
        ("network", "line 6"),
    ),
    Try(
        "4.8 stops",
        "one iteration",
        {"t": 1},
        "The program stops at k = 1. It asks for a_{0}, and there is no such thing.",
        ("programs", "comparison"),
    ),
    Try(
        "4.8 in lists",
        "the same in lists",
        {"fault": "on to k = 0, in lists", "t": 100},
        "No error. The first step pointed 77.7° away from −∇θ, and still the loss is down to 0.3155, near the right one, 0.3033.",
        ("angles", "comparison"),
    ),
    Try(
        "4.8 early, large",
        "updated at once, η = 5",
        {"fault": "W_k overwritten too early", "eta": 5.0},
        "Nothing has moved yet, and the first step already points 47.7° away from −∇θ. With η = 0.5 it is 6.9°.",
        ("comparison",),
    ),
    Try(
        "4.8 t is 100",
        "t = 100",
        {"t": 100},
        "Up to here the two losses have gone down together: 0.22 on the data, 0.21 held out.",
        ("loss ℒ",),
    ),
    Try(
        "4.8 t is 1000",
        "t = 1000",
        {"t": 1000},
        "The loss on the data has fallen further. Follow the dashed line as well, from t = 100 on.",
        ("loss ℒ",),
    ),
)
