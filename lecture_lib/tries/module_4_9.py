"""Tries of 4.9."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.9 inside",
        "three lines",
        {"line": 3, "write": False},
        "The second line still asks for the slope of the inside, the third has it: −e^{−z}. Both give 0.235004, like the first.",
        ("line 2", "line 3"),
    ),
    Try(
        "4.9 third line",
        "one line further",
        {"line": 3, "write": False},
        "The two products of the second line have become squares: the slope of each bracket is the other bracket.",
        ("line 2", "line 3"),
    ),
    Try(
        "4.9 middle",
        "z = 0",
        {"z": 0.0},
        "g is 0.5000 now, and so is 1 − g. Their product is 0.2500: no other z gives a larger slope.",
        ("g", "g prime", "from g"),
    ),
    Try(
        "4.9 far right",
        "z = 4",
        {"z": 4.0},
        "g is 0.9820, and 1 − g only 0.0180. The slope is down to 7% of its largest value: here the ground is grey.",
        ("g", "g prime", "from g"),
    ),
    Try(
        "4.9 arch",
        "tanh",
        {"g": "tanh"},
        "For tanh it is one arch as well, from g = −1 to g = 1. At its top g is 0 and the slope is 1.",
        ("from g",),
    ),
    Try(
        "4.9 twenty layers",
        "20 layers",
        {"depth": 20},
        "The gradient at layer 1 is 13 powers of ten shorter than at the output. With 10 layers it was 7.",
        ("norms",),
    ),
    Try(
        "4.9 tanh layers",
        "tanh",
        {"g": "tanh"},
        "0.10 of the length reaches layer 1. On the right, eight of the ten mean slopes are above 0.8.",
        ("norms", "slopes"),
    ),
    Try(
        "4.9 relu layers",
        "relu",
        {"g": "relu"},
        "A relu slope is 0 or 1. So the mean slope is the part of the neurons that let it through. Layer 1 gets 3.1·10^{−2} of the length.",
        ("norms", "slopes"),
    ),
    Try(
        "4.9 double weights",
        "weights × 2",
        {"size": 2.0},
        "The gradient at layer 1 is 756.76 times as long as at the output. On average each layer multiplies by 1.94.",
        ("norms", "words"),
    ),
    Try(
        "4.9 half weights",
        "weights × 0.5",
        {"size": 0.5},
        "All slopes are still 1 and only 2.7·10^{−4} of the length reaches layer 1. Small weights alone make it vanish.",
        ("norms", "slopes"),
    ),
    Try(
        "4.9 tanh large",
        "tanh, weights × 4",
        {"g": "tanh", "size": 4.0},
        "The weights are four times as large, and yet only 1.1·10^{−3} of the length reaches layer 1. Look at both plots: what holds it back?",
        ("norms", "slopes"),
    ),
)
