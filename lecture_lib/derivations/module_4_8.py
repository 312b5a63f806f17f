"""The three functions of the pseudo code, line by line, and the lines that one iteration runs. Module 4.8."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from lecture_lib.derivations import module_4_5, module_4_6, module_4_7
from lecture_lib.derivations.derivation import Derivation, Line
from lecture_lib.derivations.expression import Expression, Symbol
from lecture_lib.derivations.module_4_1 import A_LAYER

PROGRAM = (
    "gradient_descent():",
    "  t ← 0; max_iterations ← 1000",
    "  initialise θ_0",
    "  while t++ < max_iterations:",
    "    h_1..h_{L−1}, a_1..a_L, ŷ = forward_propagation(θ_t)",
    "    ∇θ_t = back_propagation(h_1..h_{L−1}, a_1..a_L, ŷ)",
    "    θ_{t+1} ← θ_t − η ∇θ_t",
    "",
    "forward_propagation(θ):",
    "  for k = 1 to L−1:",
    "    a_k = b_k + W_k h_{k−1}",
    "    h_k = g(a_k)",
    "  a_L = b_L + W_L h_{L−1}",
    "  ŷ = O(a_L)",
    "",
    "back_propagation(h_1..h_{L−1}, a_1..a_L, ŷ):",
    "  ∇a_L = −(e(ℓ) − ŷ)",
    "  for k = L down to 1:",
    "    ∇W_k = ∇a_k h_{k−1}ᵀ",
    "    ∇b_k = ∇a_k",
    "    if k > 1:",
    "      ∇h_{k−1} = W_kᵀ ∇a_k",
    "      ∇a_{k−1} = ∇h_{k−1} ⊙ g′(a_{k−1})",
)
# The numbers of its lines, from 1.
START, INITIALISE, WHILE, CALL_FORWARD, CALL_BACKWARD, UPDATE = range(2, 8)
UP, A_K, H_K, A_L, Y_HAT = range(10, 15)
GRAD_A_L, DOWN, GRAD_W, GRAD_B, IF, GRAD_H, GRAD_A = range(17, 24)


@dataclass(frozen=True)
class Applied(Expression):
    """A function of the network, g or O, applied to a whole layer."""

    name: str
    of: Expression

    def value(self, at):
        return at.read(self.name, ())(self.of.value(at))

    def show(self, notation):
        return notation.row(notation.letter(self.name), notation.brackets(self.of.show(notation)))


def _is(name, left, expression):
    return Derivation(name, left, (Line(expression, name),))


a_k, a_L = Symbol("a", ("k",)), Symbol("a", ("L",))
BY_LINE = {
    A_K: _is("the pre-activations of a layer", a_k, A_LAYER),
    H_K: _is("its activations", Symbol("h", ("k",)), Applied("g", a_k)),
    A_L: _is("the pre-activations of the output layer", a_k, A_LAYER),
    Y_HAT: _is("the output", Symbol("y_hat"), Applied("O", a_L)),
    GRAD_A_L: module_4_5.BY_A_L_VECTOR,
    GRAD_W: module_4_7.BY_W_MATRIX,
    GRAD_B: module_4_7.BY_B_VECTOR,
    GRAD_H: module_4_6.BY_H_VECTOR,
    GRAD_A: module_4_6.BY_A_VECTOR,
}


class Step(NamedTuple):
    """A line that runs, the k of its loop or None, and (kind, layer) of what it computes, or ()."""

    line: int
    k: int | None = None
    found: tuple = ()

    @property
    def within(self):
        """The lines whose loop or call this one is part of."""
        if self.line <= INITIALISE:
            return ()
        call = (CALL_FORWARD,) if UP <= self.line <= Y_HAT else (CALL_BACKWARD,) if self.line >= GRAD_A_L else ()
        loop = () if self.k is None else (UP,) if self.line < A_L else (DOWN,)
        condition = (IF,) if self.line in (GRAD_H, GRAD_A) else ()
        return (*((WHILE,) if self.line != WHILE else ()), *call, *loop, *condition)

    @property
    def derivation(self):
        """The derivation of what the line computes. None for the lines that only control the order."""
        return BY_LINE.get(self.line)


@cache
def steps(L):
    """The lines that one iteration of gradient descent runs, one after the other, with the loops unrolled."""
    out = [Step(WHILE), Step(CALL_FORWARD)]
    for k in range(1, L):
        out += [Step(A_K, k, ("a", k)), Step(H_K, k, ("h", k))]
    out += [Step(A_L, None, ("a", L)), Step(Y_HAT, None, ("h", L))]
    out += [Step(CALL_BACKWARD), Step(GRAD_A_L, None, ("grad a", L))]
    for k in range(L, 0, -1):
        out += [Step(GRAD_W, k, ("grad W", k)), Step(GRAD_B, k, ("grad b", k))]
        if k > 1:
            out += [Step(GRAD_H, k, ("grad h", k - 1)), Step(GRAD_A, k, ("grad a", k - 1))]
    return (*out, Step(IF, 1), Step(UPDATE))
