"""Tries of 4.6."""

from lecture_lib.tries.attempt import Try

TRIES = (
    Try(
        "4.6 four outputs",
        "four outputs",
        {"classes": 4},
        "Four paths leave h_{21} now, one to each output. Click h_{11}: three leave it, as before.",
        ("W 3 1 1", "W 3 2 1", "W 3 3 1", "W 3 4 1"),
    ),
)
