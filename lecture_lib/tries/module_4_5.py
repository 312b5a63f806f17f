"""Tries of 4.5."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.5 one end",
        "a_{L3} at −6",
        {"score": "a_L3", "value": -6.0},
        "In ∇_{a_{L}} ℒ the bar of a_{L3} is too short to see. Its number is 0.0005. Softmax gives no class exactly 0.",
        ("gradients",),
    ),
    Try(
        "4.5 raise",
        "a_{L2} at 3",
        {"value": 3.0},
        "ŷ_{2} has grown from 0.6193 to 0.9078, and the other two have fallen. In both gradients the bar at ℓ is shorter.",
        ("output layer", "gradients"),
    ),
    Try(
        "4.5 both l",
        "line 2 with the trap",
        {"line": 2, "trap": True},
        "With ℓ in the sum as well, the fraction is always 1/k. It never changes, so the trap says 0. The gradient is 0.278286.",
        ("line 2",),
    ),
    Try(
        "4.5 line four",
        "line 4",
        {"line": 4, "write": False},
        "In the last fraction, only the term of a_{L1} is left of the whole sum: exp(a_{L1}). Now choose a_{L2} in *gradient of*.",
        ("line 4",),
    ),
    Try(
        "4.5 trap at one",
        "a_{L1} with the trap",
        {"line": 4, "trap": True, "write": False},
        "The right form gives 0.278286, and so does the numerical gradient. The trap, with ℓ twice, gives 0.619338.",
        ("line 4",),
    ),
    Try(
        "4.5 left over",
        "a_{L2} at 6, with the trap",
        {"line": 6, "trap": True, "value": 6.0, "write": False},
        "The network is almost sure, and right: ŷ_{1} is only 0.0037. The trap still gives a_{L1} a blame of 0.9950.",
        ("output layer", "line 6"),
    ),
    Try(
        "4.5 steep",
        "a_{L2} at −6",
        {"value": -6.0},
        "At ℓ, ∇_{ŷ} ℒ is −824.25 now. But column ℓ of J^{T} has become very small, and so at ℓ their product, ∇_{a_{L}} ℒ, is only −0.9988.",
        ("gradients", "product"),
    ),
    Try(
        "4.5 sure and right",
        "a_{L2} at 6",
        {"value": 6.0},
        "ŷ_{ℓ} is 0.9950: the network is sure, and right. At ℓ, ∇_{ŷ} ℒ is still −1.0051, but ∇_{a_{L}} ℒ is very small: −0.0050.",
        ("gradients",),
    ),
    Try(
        "4.5 another class",
        "another true class",
        {"true_class": 1},
        "Now the first column of J^{T} counts, since the entry of ∇_{ŷ} ℒ is there. J^{T} itself is the same: it does not depend on ℓ.",
        ("product",),
    ),
)
