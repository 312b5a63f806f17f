"""The explorers, by name."""

from lecture_lib.explore.activations import ActivationDerivation, DerivativeExplorer
from lecture_lib.explore.check import GradientCheck
from lecture_lib.explore.hidden import HiddenGradient
from lecture_lib.explore.network import NetworkExplorer
from lecture_lib.explore.output import OutputDerivation, SoftmaxGradient
from lecture_lib.explore.vanishing import VanishingGradientExplorer
from lecture_lib.explore.weight import WeightGradient

__all__ = [
    "ActivationDerivation",
    "DerivativeExplorer",
    "GradientCheck",
    "HiddenGradient",
    "NetworkExplorer",
    "OutputDerivation",
    "SoftmaxGradient",
    "VanishingGradientExplorer",
    "WeightGradient",
]
