"""Write sklearn_iris.json: scikit-learn's networks on iris, for test_public_cases.py. Needs scikit-learn, which the tests do not.

The flowers: R. A. Fisher, Iris (1936), UCI Machine Learning Repository, https://doi.org/10.24432/C56C76, CC BY 4.0, as
scikit-learn distributes them (two of the rows are corrected there). Their four lengths are in cm, the numbers unchanged.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_iris
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import label_binarize

SETTINGS = {
    "alpha": 0.0,
    "max_iter": 14,
    "solver": "lbfgs",
    "random_state": 4,
}  # before the end: gradients are not 0 yet


def gradients(model, x, y):
    """What scikit-learn's own backward pass gives for the loss without a penalty."""
    empty = [[np.zeros_like(part) for part in parts] for parts in (model.coefs_, model.intercepts_)]
    deltas = [None] * len(model.coefs_)
    loss, coefs, intercepts = model._backprop(x, y, None, [x, *deltas], deltas, *empty)
    return {"loss": loss, "coefs": as_lists(coefs), "intercepts": as_lists(intercepts)}


def as_lists(arrays):
    return [array.tolist() for array in arrays]


def case(model, x, targets):
    model.fit(x, targets)
    found = {
        "activation": model.activation,
        "out_activation": model.out_activation_,
        "coefs_": as_lists(model.coefs_),
        "intercepts_": as_lists(model.intercepts_),
        "x": x.tolist(),
        "targets": targets.tolist(),
    }
    if isinstance(model, MLPRegressor):
        return found | {"predict": model.predict(x).tolist(), "gradients": gradients(model, x, targets[:, None])}
    return found | {
        "classes_": model.classes_.tolist(),
        "predict_proba": model.predict_proba(x).tolist(),
        "log_loss": log_loss(targets, model.predict_proba(x)),
        "gradients": gradients(model, x, label_binarize(targets, classes=model.classes_)),
    }


if __name__ == "__main__":
    iris = load_iris()
    x, names = iris.data, iris.target_names[iris.target]
    cases = {
        "three classes": case(MLPClassifier([5], activation="tanh", **SETTINGS), x, names),
        "two classes": case(MLPClassifier([4, 3], activation="logistic", **SETTINGS), x[50::2], names[50::2]),
        "a number": case(MLPRegressor(hidden_layer_sizes=[4], activation="relu", **SETTINGS), x[::3, :3], x[::3, 3]),
    }
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in cases.items())
    Path(__file__).with_suffix(".json").write_text(f"{{\n{text}\n}}\n")
