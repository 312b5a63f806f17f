"""Derivations, line by line: the gradients of 4.5 to 4.7 by name, and `at_network`, the numbers of a network for them."""

from lecture_lib.derivations.module_4_5 import BY_A_L, BY_A_L_VECTOR, BY_Y_HAT, BY_Y_HAT_VECTOR
from lecture_lib.derivations.module_4_6 import BY_A_VECTOR, BY_H, BY_H_VECTOR, by_a
from lecture_lib.derivations.module_4_7 import BY_B, BY_B_VECTOR, BY_W, BY_W_MATRIX
from lecture_lib.derivations.reading import at_network
