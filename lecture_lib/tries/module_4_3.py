"""Tries of 4.3."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.3 a thousand steps",
        "after 1000 steps",
        {"t": 1000},
        "Each disc is close to its ring: the linear loss is 0.0186. No square has left the band, "
        "and the logistic loss is still 13.7165.",
        ("films",),
    ),
    Try(
        "4.3 floor",
        "the least that is left",
        {"t": 1000, "floor": True},
        "The column *least* says what each rating costs at least. The mean over the films is 13.6275, "
        "and the logistic loss, 13.7165, is nearly there.",
        ("films", "words"),
    ),
    Try(
        "4.3 divided by five",
        "all divided by 5",
        {"divided_by": 5, "eta": 0.5, "t": 1000, "floor": True},
        "One number in *least* is above 0: so the floor is 0.0036. After 1000 steps the logistic loss is 0.0060, "
        "the linear one 0.0071.",
        ("films", "words"),
    ),
    Try(
        "4.3 without exp",
        "without exp",
        {"exp": False},
        "The sum is 2 and ŷ_{3} = −0.5000. That is no probability, though the three outputs add up to 1.",
        ("steps",),
    ),
    Try(
        "4.3 add five",
        "add 5",
        {"add": 5.0},
        "Each exponential is 148.41 times as large, and so is their sum. Look at ŷ: not a digit has changed.",
        ("steps",),
    ),
    Try(
        "4.3 all on one",
        "nearly all on one class",
        {"value": 6.0},
        "Class 2 costs next to nothing now. But the two others cost more than that saves: ℒ is 1.2250, and was 0.7391.",
        ("terms",),
    ),
    Try(
        "4.3 sure and wrong",
        "sure and wrong",
        {"behind": 7.0},
        "Both networks give the true class a probability of 0.0009. The gradient of cross entropy is −0.9991, that of squared error −0.0036.",
        ("summary",),
    ),
    Try(
        "4.3 a hundred steps",
        "then 100 steps",
        {"behind": 7.0, "t": 100},
        "With cross entropy ŷ_{1} is 0.9974. With squared error it is 0.0025: that network has hardly moved.",
        ("output over t",),
    ),
    Try(
        "4.3 over all outputs",
        "at every ŷ_{1}",
        {"behind": 7.0, "curves": True},
        "Follow the two gradients to the left end. The solid line goes to −1. The dashed line turns back to 0.",
        ("gradient",),
    ),
    Try(
        "4.3 by hand",
        "ŷ = (3, 1, 0)",
        {"a_L1": 3.0, "a_L2": 1.0, "a_L3": 0.0},
        "The gradient w.r.t. a_{L2} is −4.4000. That is 2 · (1 − 3.2), whatever the two other outputs are.",
        ("output layer",),
    ),
)
