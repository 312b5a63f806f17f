"""The explorers: each can be called without arguments and gives a widget."""

from lecture_lib.explore.activations import ActivationDerivation, DerivativeExplorer
from lecture_lib.explore.hidden import HiddenGradient
from lecture_lib.explore.network import NetworkExplorer
from lecture_lib.explore.vanishing import VanishingGradientExplorer
from lecture_lib.explore.weight import GradientCheck, WeightGradient

__all__ = [
    "ActivationDerivation",
    "DerivativeExplorer",
    "GradientCheck",
    "HiddenGradient",
    "NetworkExplorer",
    "VanishingGradientExplorer",
    "WeightGradient",
]
