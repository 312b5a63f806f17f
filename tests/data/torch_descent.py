"""Write torch_descent.json: the losses of PyTorch's SGD, for test_run.py. Needs PyTorch, which the tests do not."""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
FULL, GIVEN = None, [[0, 1, 2], [3, 4, 5]] * 10


def losses(batches):
    torch.manual_seed(8)
    W = {k: torch.randn(*shape).round(decimals=2).requires_grad_() for k, shape in {1: (4, 2), 2: (3, 4)}.items()}
    b = {k: torch.randn(n, 1).round(decimals=2).requires_grad_() for k, n in {1: 4, 2: 3}.items()}
    x, y = torch.randn(2, 6).round(decimals=2), torch.eye(3)[:, torch.arange(6) % 3]
    theta = {name: {k: v.tolist() for k, v in of.items()} for name, of in {"W": W, "b": b}.items()}
    sgd = torch.optim.SGD([*W.values(), *b.values()], lr=0.5)
    found = []
    for t in range(20):
        columns = list(range(6)) if batches is None else batches[t]
        a = b[2] + W[2] @ torch.tanh(b[1] + W[1] @ x[:, columns])
        loss = torch.nn.functional.cross_entropy(a.T, y[:, columns].T)
        found.append(loss.item())
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    return {"theta": theta, "x": x.tolist(), "y": y.tolist(), "batches": batches, "losses": found}


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(losses(batches)) for batches in (FULL, GIVEN))
    Path(__file__).with_suffix(".json").write_text(f"[\n{rows}\n]\n")
