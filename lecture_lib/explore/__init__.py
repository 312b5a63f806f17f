"""The explorers: each can be called without arguments and gives a widget."""

from lecture_lib.explore.activations import ActivationDerivation, DerivativeExplorer
from lecture_lib.explore.hidden import HiddenGradient
from lecture_lib.explore.network import NetworkExplorer
from lecture_lib.explore.vanishing import VanishingGradientExplorer

__all__ = [
    "ActivationDerivation",
    "DerivativeExplorer",
    "HiddenGradient",
    "NetworkExplorer",
    "VanishingGradientExplorer",
]
