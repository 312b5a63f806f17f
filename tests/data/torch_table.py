"""Write torch_table.json: what PyTorch's autograd says about a few small networks, for test_network.py.

Needs PyTorch, which the tests do not: `python tests/data/torch_table.py` once, the table is stored.
"""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)

FUNCTIONS = {
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "linear": lambda a: 1.0 * a,  # a node of its own, so that a and h each get a gradient
    "softmax": lambda a: torch.softmax(a, dim=0),
}
LOSSES = {
    "cross_entropy": lambda y_hat, y: -(y * y_hat.log()).sum(dim=0).mean(),
    "squared_error": lambda y_hat, y: ((y_hat - y) ** 2).sum(dim=0).mean(),
}
NETWORKS = [
    ([3, 2], "logistic", "softmax", "cross_entropy"),
    ([2, 4, 3], "logistic", "softmax", "cross_entropy"),
    ([3, 4, 2, 3], "tanh", "softmax", "cross_entropy"),
    ([2, 4, 4, 3], "relu", "softmax", "cross_entropy"),
    ([3, 2, 4, 2], "logistic", "linear", "squared_error"),
    ([2, 3, 4, 2, 3, 2], "tanh", "linear", "squared_error"),
    ([3, 4, 2], "relu", "logistic", "squared_error"),
    ([2, 3, 3], "tanh", "softmax", "squared_error"),
    ([3, 2, 3], "linear", "linear", "squared_error"),
]


def random(*shape):
    """Short numbers, so that the table stays readable."""
    return torch.randn(*shape).round(decimals=2)


def row(sizes, g, output, loss, N=3):
    L = len(sizes) - 1
    W = {k: random(sizes[k], sizes[k - 1]).requires_grad_() for k in range(1, L + 1)}
    b = {k: random(sizes[k], 1).requires_grad_() for k in range(1, L + 1)}
    x = random(sizes[0], N)
    y = torch.eye(sizes[L])[:, torch.arange(N) % sizes[L]] if loss == "cross_entropy" else random(sizes[L], N)

    a, h = {}, {0: x}
    for k in range(1, L + 1):
        a[k] = b[k] + W[k] @ h[k - 1]
        h[k] = FUNCTIONS[g if k < L else output](a[k])
        a[k].retain_grad()
        h[k].retain_grad()
    value = LOSSES[loss](h[L], y)
    value.backward()

    gradients = {"W": W, "b": b, "a": a, "h": {k: h[k] for k in a}}
    return {
        "g": g,
        "output": output,
        "loss": loss,
        "x": x.tolist(),
        "y": y.tolist(),
        "theta": {name: {k: v.tolist() for k, v in of.items()} for name, of in {"W": W, "b": b}.items()},
        "y_hat": h[L].tolist(),
        "value": value.item(),
        "grad": {name: {k: v.grad.tolist() for k, v in of.items()} for name, of in gradients.items()},
    }


if __name__ == "__main__":
    torch.manual_seed(4)
    rows = ",\n".join(json.dumps(row(*network)) for network in NETWORKS)
    Path(__file__).with_suffix(".json").write_text(f"[\n{rows}\n]\n")
