"""Tries of 4.7: one weight and its neuron, promises, the outer product, one bias, and what the check finds."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.7 into neuron 2",
        "W_{221}",
        {"subject": "W_221", "weight": "W_221", "write": True},
        "W_{221} leads to a_{22}. Turn it, and watch its layer: a_{21} and a_{23} stay as they are.",
        ("W 2 2 1", "a 2 2"),
    ),
    Try(
        "4.7 factors",
        "row 2, column 3",
        {"subject": "W_223", "line": 2, "show": "numbers", "write": False},
        "Row 2 brings the blame of the neuron above, 0.1661; column 3 brings the activation below, 0.6457. "
        "Their product is the entry, 0.1072.",
        ("line 2", "W 2 2 3"),
    ),
    Try(
        "4.7 small turn",
        "up by 0.1",
        {"value": -1.05},
        "The gradient has promised −0.0327, and the change is −0.0323. A short step nearly keeps its promise.",
        ("loss",),
    ),
    Try(
        "4.7 long turn",
        "up by 3",
        {"value": 1.85},
        "The gradient has promised −0.9813, and the change is −0.6210. On the way the gradient has gone from −0.3271 to "
        "−0.1053.",
        ("loss", "line 2"),
    ),
    Try(
        "4.7 exchanged",
        "i and j exchanged",
        {"subject": "W_212"},
        "Row 1 and column 2 give −0.1323, and so does nudging W_{212}. Exchanged they give 0.0849, and that belongs to W_{221}.",
        ("W 2 1 2", "W 2 2 1"),
    ),
    Try(
        "4.7 other sign",
        "x_{2} = 0.4",
        {"line": 2, "value": 0.4, "write": False},
        "Look at each column of ∇_{W_{1}} ℒ: only in the one that goes with x_{2} have the signs changed.",
        ("outer", "h 0 2"),
    ),
    Try(
        "4.7 other order",
        "the other order",
        {"subject": "W_3", "line": 2, "trap": True, "write": False},
        "Compare the shape of the trap with that of W_{3}. Could you subtract the trap from W_{3}?",
        ("lines", "outer"),
    ),
    Try(
        "4.7 bias turned",
        "b_{22} up by 1",
        {"subject": "b_22", "weight": "b_22", "line": 2, "value": 1.1, "write": False},
        "Line 2 has two factors: the blame of the neuron, which was 0.1661 at first, and 1. Which of them has the turn "
        "changed?",
        ("line 2", "b 2 2"),
    ),
    Try(
        "4.7 large nudge",
        "nudge 10^{−1}",
        {"nudge": -1.0},
        "20 of the 32 entries fail, though the derivation is right. It is the second number of each cell that is off.",
        ("summary",),
    ),
    Try(
        "4.7 tiny nudge",
        "nudge 10^{−12}",
        {"nudge": -12.0},
        "Entries fail again. The two losses agree in nearly all of their digits, and rounding spoils what is left.",
        ("summary",),
    ),
    Try(
        "4.7 saturated",
        "W_{111} = 4",
        {"weight": "W_111", "value": 4.0},
        "The gradient w.r.t. W_{111} has fallen from 0.0257 to 0.0020, and it still passes: the error is relative to its size.",
        ("W 1 1 1", "summary"),
    ),
    Try(
        "4.7 no transpose",
        "the forgotten transpose",
        {"mistake": "the transpose"},
        "12 entries fail, those of W_{1} and b_{1}. The layer above had its gradients before W_{2}^{T} was used.",
        ("layer 1",),
    ),
    Try(
        "4.7 no slope",
        "the forgotten g′(a_{1})",
        {"mistake": "g′(a₁)"},
        "The same 12 entries fail as with a forgotten transpose. So the place alone does not tell you which mistake it is.",
        ("layer 1",),
    ),
)
