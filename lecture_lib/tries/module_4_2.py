"""Tries of 4.2: one step; a plateau; three learning rates; a slice; where a derivative is."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.2 one step",
        "one step",
        {"t": 1},
        "w has gone from −2.00 to −1.66, and b from 3.00 to 2.96. The loss has fallen from 0.5526 to 0.5173.",
        ("summary", "surface"),
    ),
    Try(
        "4.2 hundred steps",
        "from 5 and 5, t = 100",
        {"w_0": 5.0, "b_0": 5.0, "t": 100},
        "100 steps have led from w = b = 5 only to w = 4.955 and b = 4.916. The loss is 0.4998, as at the start.",
        ("summary", "surface", "loss"),
    ),
    Try(
        "4.2 thousand steps",
        "from 5 and 5, t = 1000",
        {"w_0": 5.0, "b_0": 5.0, "t": 1000},
        "For 950 steps the loss stayed above 0.49. The last 50 led down to 0.1436: where g is less flat, the steps are longer.",
        ("summary", "loss"),
    ),
    Try(
        "4.2 to the end",
        "200 steps",
        {"t": 200},
        "The run with η_{1} is still on its way down, at ℒ = 0.3273. The one with η_{2} has arrived at 0.1333. With η_{3} each step was longer than the last.",
        ("losses",),
    ),
    Try(
        "4.2 across",
        "η_{3} = 0.2",
        {"eta_3": 0.2, "t": 200},
        "With η_{3} = 0.2 each step crosses the middle of the valley, and ends nearer to the middle than it began. So the loss still comes down to 0.1333.",
        ("surface 3", "losses"),
    ),
    Try(
        "4.2 one number",
        "b_{33} alone by 0.1",
        {"weight": "b_33", "value": -0.05},
        "Of all 36 slopes that of b_{33} is the largest. Alone it promises −0.0769 for a step of 0.1. All together promise −0.2050 for the same length.",
        ("loss", "b 3 3"),
    ),
    Try(
        "4.2 long step",
        "η = 1.5",
        {"eta": 1.5},
        "The loss is 0.3621 here, but 0.1602 at the dotted line. The dashed line promises a fall of 6.3037 from 1.4658. But no loss is below 0.",
        ("slice", "words"),
    ),
    Try(
        "4.2 next slice",
        "one step further",
        {"t": 1},
        "Compare ‖∇_{θ} ℒ‖^{2}: it says how steep the slice begins, and the axis of η is another one now. How much of its promise does the step keep?",
        ("slice", "words"),
    ),
    Try(
        "4.2 W 213",
        "W_{213}",
        {"weight": "W_213"},
        "Its cell is in the block of W_{2}, in row 1 and column 3. Its edge goes from neuron 3 of layer 1 to neuron 1 of layer 2.",
        ("W 2 1 3", "words"),
    ),
    Try(
        "4.2 n by k",
        "block as n × k",
        {"trap": True},
        "As 3×2 the block has 2 cells that no entry fills, and the 2 entries of column 3 of W_{3} have no cell.",
        ("grad theta",),
    ),
    Try(
        "4.2 one nudge",
        "W_{321} plus 0.05",
        {"value": -0.15},
        "The loss moved by 0.0099, so its slope here is about 0.0099 / 0.05, or 0.20. The other 31 numbers wait for passes of their own.",
        ("loss", "W 3 2 1"),
    ),
)
