"""Write torch_two_classes.json: a PyTorch model with one output, for test_public_cases.py. Needs PyTorch, which the tests do not."""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)

if __name__ == "__main__":
    torch.manual_seed(4)
    model = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    x, y = torch.randn(6, 2).round(decimals=2), torch.tensor([[0.0], [1.0], [1.0], [0.0], [1.0], [0.0]])
    loss = torch.nn.BCEWithLogitsLoss()(model(x), y)
    loss.backward()
    found = {
        "state_dict": {name: tensor.tolist() for name, tensor in model.state_dict().items()},
        "x": x.tolist(),
        "y": y.tolist(),
        "probabilities": torch.sigmoid(model(x)).tolist(),
        "loss": loss.item(),
        "grad": {name: parameter.grad.tolist() for name, parameter in model.named_parameters()},
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in found.items())
    Path(__file__).with_suffix(".json").write_text(f"{{\n{lines}\n}}\n")
