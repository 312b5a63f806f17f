"""Tries of 4.1: one layer, then all; an input taken away, another g, other sizes, one weight and who hears it."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.1 first layer",
        "compute layer 1",
        {"layer": 1},
        "Layer 1 has its numbers now: first a_{1}, then h_{1} from it. Layer 2 is still empty. Its sums need h_{1}.",
        ("a 1 1", "a 1 2", "a 1 3"),
    ),
    Try(
        "4.1 all layers",
        "compute all layers",
        {"layer": 3},
        "The true class is 1 and ŷ_{1} is 0.4406. So ℒ = −log 0.4406 = 0.8197, the number that was there from the start.",
        ("loss", "h 3 1"),
    ),
    Try(
        "4.1 no input",
        "x_{1} at 0",
        {"value": 0.0},
        "W_{111}x_{1} is 0. The bias and the other products are unchanged: a_{11} is 0.4450. Which other sums of layer 1 moved, and which one did not?",
        ("arithmetic", "a 1 1", "a 1 2", "a 1 3"),
    ),
    Try(
        "4.1 relu",
        "g = relu",
        {"g": "relu"},
        "Compare the two halves of each circle: a is on the left, h on the right. Where are they equal?",
        ("a 1 1", "a 1 2", "a 1 3", "h 1 1", "h 1 2", "h 1 3"),
    ),
    Try(
        "4.1 four wide",
        "4 neurons per layer",
        {"neurons": 4},
        "W_{1} is 4×3 now, and W_{2} is 4×4. W_{3} is 2×4: 2 rows for the classes, 4 columns for the neurons below.",
        ("shapes",),
    ),
    Try(
        "4.1 one weight",
        "W_{212} plus 1",
        {"weight": "W_212", "value": 0.55, "subject": "a_21"},
        "a_{21} went up from −0.60 to −0.13, by 1 · h_{12} = 0.47. a_{22} and a_{23} did not move. In layer 3 both sums did.",
        ("a 2 1", "a 2 2", "a 2 3"),
    ),
    Try(
        "4.1 doubled",
        "W_{311} from 2 to 4",
        {"value": 4.0},
        "ŷ_{1} went up from 0.44 to 0.62, ŷ_{2} down from 0.56 to 0.38. The loss fell by 0.3340, less than the promised 0.3963.",
        ("h 3 1", "h 3 2", "loss"),
    ),
    Try(
        "4.1 six wide",
        "6 inputs, 6 neurons",
        {"inputs": 6, "neurons": 6},
        "*together* says 98 instead of 32. W_{1} and W_{2} grew from 9 to 36 entries each. W_{3} only grew from 6 to 12.",
        ("shapes",),
    ),
)
