"""The explorers, by name."""

from lecture_lib.explore.check import GradientCheck
from lecture_lib.explore.hidden import HiddenGradient
from lecture_lib.explore.network import NetworkExplorer
from lecture_lib.explore.weight import WeightGradient

__all__ = [
    "GradientCheck",
    "HiddenGradient",
    "NetworkExplorer",
    "WeightGradient",
]
