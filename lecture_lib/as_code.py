"""A network with its examples as a short NumPy program: both passes as in 4.8, with every number in it."""

from lecture_lib.activations import linear, logistic, relu, tanh
from lecture_lib.outputs import binary_cross_entropy, cross_entropy, output_with_loss, softmax, squared_error

VALUE = {
    logistic: "1 / (1 + np.exp(-a[{k}]))",
    tanh: "np.tanh(a[{k}])",
    relu: "np.maximum(0, a[{k}])",
    linear: "a[{k}]",
    softmax: "np.exp(scores) / np.exp(scores).sum(axis=0)",
}
SLOPE = {
    logistic: "h[{k}] * (1 - h[{k}])",
    tanh: "(1 - h[{k}] ** 2)",
    relu: "(h[{k}] > 0)",
}
LOSS = {
    cross_entropy: "-(y * (scores - np.log(np.exp(scores).sum(axis=0)))).sum() / N",
    binary_cross_entropy: "(np.logaddexp(0, a[L]) - y * a[L]).sum() / N  # -y log y_hat - (1 - y) log(1 - y_hat)",
    squared_error: "((y_hat - y) ** 2).sum() / N",
}
YOURS = """
g, slope = ..., ...  # fill in your {g}: a function of a, and its slope as a function of h = g(a)
"""
PROGRAM = """\
# layers {sizes}, g = {g}, O = {output}, loss = {loss}
import numpy as np
{yours}
W = {{
{W}}}
b = {{
{b}}}
x = {x}
y = {y}
L, N = {L}, x.shape[1]

a, h = {{}}, {{0: x}}
for k in range(1, L):
    a[k] = b[k] + W[k] @ h[k - 1]
    h[k] = {value_of_g}
a[L] = b[L] + W[L] @ h[L - 1]
{to_y_hat}
loss = {value_of_loss}

{to_grad_a_L}
grad_W, grad_b = {{}}, {{}}
for k in range(L, 0, -1):
    grad_W[k] = grad_a[k] @ h[k - 1].T
    grad_b[k] = grad_a[k].sum(axis=1, keepdims=True)
    if k > 1:
        grad_a[k - 1] = W[k].T @ grad_a[k]{slope_of_g}

print(loss)
print(grad_W[1])
"""


def as_code(theta, forward, y, loss=None):
    """A NumPy program that makes both passes of this network on its examples, y (k, N): text. Derived in 4.8.

    It leaves `loss`, `grad_W` and `grad_b`. A g of the reader's own is left to be filled in. ValueError if the output function is
    none of the library's.
    """
    g, output, loss = forward.g, forward.output, output_with_loss(forward.output, loss).loss
    if output not in VALUE:
        raise ValueError(f"output is {output}: output needs to be one of {', '.join(map(str, VALUE))}")
    return PROGRAM.format(
        sizes="-".join(map(str, theta.sizes)),
        g=g,
        output=output,
        loss=loss,
        W="".join(f"    {k}: {array(W_k)},\n" for k, W_k in theta.W.items()),
        b="".join(f"    {k}: {array(b_k)},\n" for k, b_k in theta.b.items()),
        x=array(forward.h[0]),
        y=array(y),
        L=theta.L,
        yours="" if g in VALUE else YOURS.format(g=g),
        value_of_g=VALUE.get(g, "g(a[{k}])").format(k="k"),
        to_y_hat="scores = a[L] - a[L].max(axis=0)\n" * (output is softmax) + f"y_hat = {VALUE[output].format(k='L')}",
        value_of_loss=LOSS[loss],
        to_grad_a_L=to_grad_a_L(output, loss),
        slope_of_g="" if g is linear else f" * {SLOPE.get(g, 'slope(h[{k}])').format(k='k - 1')}",
    )


def to_grad_a_L(output, loss):
    """The lines from the loss to the gradient w.r.t. a_L."""
    if loss is not squared_error:
        return "grad_a = {L: -(y - y_hat) / N}"
    by_y_hat = "2 * (y_hat - y) / N"
    if output is softmax:
        by_a_L = "y_hat * (grad_y_hat - (y_hat * grad_y_hat).sum(axis=0))"
        return f"grad_y_hat = {by_y_hat}\ngrad_a = {{L: {by_a_L}}}"
    slope = f" * {SLOPE[output].replace('h[{k}]', 'y_hat')}" if output in SLOPE else ""
    return f"grad_a = {{L: {by_y_hat}{slope}}}"


def array(numbers):
    """An array as it is written in a program, with all its digits."""
    return f"np.array({numbers.tolist()})"
