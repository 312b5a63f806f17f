"""Tries of 4.6."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.6 four outputs",
        "four outputs",
        {"classes": 4, "write": True},
        "Four paths leave h_{21} now, one to each output. Click h_{11}: three leave it, as before.",
        ("W 3 1 1", "W 3 2 1", "W 3 3 1", "W 3 4 1"),
    ),
    Try(
        "4.6 closed path",
        "W_{311} at 0, in numbers",
        {"value": 0.0, "line": 2, "show": "numbers"},
        "The path to a_{31} carries 0 now. Its first factor on line 2 is still −0.7206. So which number has closed the path?",
        ("W 3 1 1", "line 2"),
    ),
    Try(
        "4.6 shares",
        "blame in shares",
        {"line": 2, "trap": True, "show": "numbers"},
        "In shares, h_{21} would get −22.601484. The gradient is −1.230774, and nudging says so too.",
        ("line 2",),
    ),
    Try(
        "4.6 row one",
        "h_{11}, line 3, with trap",
        {"subject": "h_11", "line": 3, "trap": True},
        "The trap gives 0.277177, and the gradient is 0.128464. Are the lit weights a row of W_{2} or a column?",
        ("W 2 1 1", "W 2 2 1", "W 2 3 1", "line 3"),
    ),
    Try(
        "4.6 no transpose",
        "h_{1} with the trap",
        {"line": 2, "trap": True},
        "Without the transpose three numbers come out as well. Not one of them agrees with the numerical gradient, and nothing else warns you.",
        ("line 2",),
    ),
    Try(
        "4.6 two by three",
        "h_{2} with the trap",
        {"subject": "h_2", "line": 2, "trap": True},
        "Here the trap has no value. W_{3} is 2 × 3 and would need 3 numbers: ∇_{a_{3}} ℒ has 2. The shapes warn you.",
        ("line 2", "by h"),
    ),
    Try(
        "4.6 wider",
        "four neurons",
        {"subject": "h_2", "neurons": 4},
        "W_{3} is 2 × 4 now, a row per output and a column per neuron below. W_{3}^{T} is 4 × 2: it takes 2 numbers to 4.",
        ("by h",),
    ),
    Try(
        "4.6 a little",
        "b_{21} up by 0.1",
        {"value": 0.35},
        "a_{21} is up by 0.1, like its bias. Promised is −0.2815 · 0.10 = −0.0282, and the loss has changed by −0.0282.",
        ("loss", "a 2 1"),
    ),
    Try(
        "4.6 m to k",
        "h_{11} with the trap",
        {"subject": "h_11", "trap": True},
        "The trap stops at m = k = 2: 0.169219. The gradient is 0.128464. Which product on a lit edge is left out?",
        ("W 2 1 1", "W 2 2 1", "W 2 3 1", "line 1"),
    ),
    Try(
        "4.6 stop seven",
        "stop 7, logistic",
        {"stop": 7},
        "∇_{a_{1}} ℒ has come down to layer 1: 0.0321 and 0.0658 and −0.0133, as in the cell above. Keep these numbers in mind.",
        ("stop",),
    ),
    Try(
        "4.6 stop seven with tanh",
        "stop 7, tanh",
        {"stop": 7, "g": "tanh"},
        "Now ∇_{a_{1}} ℒ is 0.1792 and 0.4189 and −0.0896. Look at the slopes after ⊙ as well: how much do they let through?",
        ("stop",),
    ),
    Try(
        "4.6 an input",
        "x_{2} up by 0.1",
        {"stop": 8, "weight": "x_2", "value": -0.3},
        "Promised was 0.0341 · 0.10 = +0.0034, and the loss rose by that. 0.0341 is the second entry of W_{1}^{T}∇_{a_{1}} ℒ.",
        ("loss",),
    ),
)
