"""The explorers, by name."""

from lecture_lib.explore.activations import ActivationDerivation, DerivativeExplorer
from lecture_lib.explore.check import GradientCheck
from lecture_lib.explore.classes import Classes, CrossEntropy
from lecture_lib.explore.faults import FaultyTraining
from lecture_lib.explore.handwritten import HandwrittenDigits
from lecture_lib.explore.hidden import HiddenGradient
from lecture_lib.explore.layout import GradientLayout
from lecture_lib.explore.network import NetworkExplorer
from lecture_lib.explore.neuron import NeuronDescent
from lecture_lib.explore.output import OutputDerivation, SoftmaxGradient
from lecture_lib.explore.paths import PathSum
from lecture_lib.explore.pseudo_code import PseudoCode
from lecture_lib.explore.ratings import Ratings, RatingsDerivation
from lecture_lib.explore.slice import SliceAlongGradient
from lecture_lib.explore.thin import ThinChain
from lecture_lib.explore.three_etas import ThreeEtas
from lecture_lib.explore.training import Training
from lecture_lib.explore.two_losses import TwoLosses
from lecture_lib.explore.vanishing import VanishingGradientExplorer
from lecture_lib.explore.walk import BackwardPass, Responsibility
from lecture_lib.explore.weight import WeightGradient

__all__ = [
    "ActivationDerivation",
    "BackwardPass",
    "Classes",
    "CrossEntropy",
    "DerivativeExplorer",
    "FaultyTraining",
    "GradientCheck",
    "GradientLayout",
    "HandwrittenDigits",
    "HiddenGradient",
    "NetworkExplorer",
    "NeuronDescent",
    "OutputDerivation",
    "PathSum",
    "PseudoCode",
    "Ratings",
    "RatingsDerivation",
    "Responsibility",
    "SliceAlongGradient",
    "SoftmaxGradient",
    "ThinChain",
    "ThreeEtas",
    "Training",
    "TwoLosses",
    "VanishingGradientExplorer",
    "WeightGradient",
]
