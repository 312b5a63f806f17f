"""The explorers, by name."""

from lecture_lib.explore.activation_derivation import ActivationDerivation
from lecture_lib.explore.backward_pass import BackwardPass
from lecture_lib.explore.classes import Classes
from lecture_lib.explore.cross_entropy import CrossEntropy
from lecture_lib.explore.derivative_explorer import DerivativeExplorer
from lecture_lib.explore.faulty_training import FaultyTraining
from lecture_lib.explore.gradient_check import GradientCheck
from lecture_lib.explore.gradient_layout import GradientLayout
from lecture_lib.explore.handwritten_digits import HandwrittenDigits
from lecture_lib.explore.hidden_gradient import HiddenGradient
from lecture_lib.explore.network_explorer import NetworkExplorer
from lecture_lib.explore.neuron_descent import NeuronDescent
from lecture_lib.explore.output_derivation import OutputDerivation
from lecture_lib.explore.path_sum import PathSum
from lecture_lib.explore.pseudo_code import PseudoCode
from lecture_lib.explore.ratings import Ratings
from lecture_lib.explore.ratings_derivation import RatingsDerivation
from lecture_lib.explore.responsibility import Responsibility
from lecture_lib.explore.slice_along_gradient import SliceAlongGradient
from lecture_lib.explore.softmax_gradient import SoftmaxGradient
from lecture_lib.explore.thin_chain import ThinChain
from lecture_lib.explore.three_etas import ThreeEtas
from lecture_lib.explore.training import Training
from lecture_lib.explore.two_losses import TwoLosses
from lecture_lib.explore.vanishing_gradient_explorer import VanishingGradientExplorer
from lecture_lib.explore.weight_gradient import WeightGradient

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
