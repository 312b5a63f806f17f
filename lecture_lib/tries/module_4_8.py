"""Tries of 4.8: the program line by line, promise and step, two faults, points of a plane, and digits."""

from lecture_lib.tries.attempt import Try

BLACK = (16,) * 64  # every cell of the pad full of ink

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
        "4.8 one layer less",
        "one hidden layer",
        {"hidden": 1},
        "The lit lines belong to the hidden layers: each runs once less now. Count those on the way up, and those on the way down.",
        ("line 11", "line 12", "line 19", "line 20", "line 22", "line 23"),
    ),
    Try(
        "4.8 first step",
        "the first step",
        {"at": 1},
        "Promised is −2.3973, but the change is −2.0665: the step is long, and the slope gets less steep on the way.",
        ("loss",),
    ),
    Try(
        "4.8 later step",
        "a later step",
        {"at": 15},
        "At t = 14 the step is short. Promised is −0.0033, and the change is −0.0032.",
        ("loss",),
    ),
    Try(
        "4.8 large eta",
        "η = 5, first step",
        {"eta": 5.0, "at": 1},
        "Promised is −23.9735. But ℒ was 3.4130, and it cannot fall below 0.",
        ("loss",),
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
        "η = 5",
        {"eta": 5.0},
        "Nothing has moved yet, and the first step already points 47.7° away from −∇θ. With η = 0.5 it was 6.9°.",
        ("comparison",),
    ),
    Try(
        "4.8 early, small",
        "η = 0.05, t = 300",
        {"eta": 0.05, "t": 300},
        "Both losses are 0.3193. You would never have found this fault by looking at the loss.",
        ("losses", "comparison"),
    ),
    Try(
        "4.8 two neurons",
        "t = 400",
        {"t": 400},
        "The line is still open: the class in the middle leaks out at the edge. 84.7 % of the points are right.",
        ("network and plane",),
    ),
    Try(
        "4.8 three neurons",
        "one neuron more, t = 400",
        {"neurons": 3, "t": 400},
        "Three soft edges close a line around the middle, and all 150 points are right.",
        ("network and plane",),
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
    Try(
        "4.8 first guess",
        "before it learns",
        {"t": 0},
        "The held-out loss is 2.30, about that of ten equal probabilities. 13.0 % are right: little more than by guessing.",
        ("summary", "y_hat"),
    ),
    Try(
        "4.8 one round",
        "after one round",
        {"t": 40},
        "After 40 batches of 32 nearly every digit has been used once. Of the 500 held-out ones, 91.6 % are right.",
        ("summary", "over t"),
    ),
    Try(
        "4.8 a wrong one",
        "one that it gets wrong",
        {"image": 290},
        "This is a 6. The network reads a 1, with a probability of 0.95. Which strokes may have misled it?",
        ("y_hat", "wrong"),
    ),
    Try(
        "4.8 no digit",
        "a black square",
        {"pad": BLACK},
        "A black square is no digit at all. Yet the network gives the digit 4 more than 98 %.",
        ("y_hat",),
    ),
)
