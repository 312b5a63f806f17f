"""How expressions read a network: each quantity by its name and indices, from 1."""

from lecture_lib.derivations.expression import At


def at_network(theta, forward, gradients=None, **indices):
    """An At for a network with one example. `indices` says what i, j, l, … are; L is known."""
    sources = {"W": theta.W, "b": theta.b, "a": forward.a, "h": forward.h, "n": dict(enumerate(theta.sizes))}
    if gradients:
        sources |= {f"grad {kind}": getattr(gradients, kind) for kind in "Wbah"}

    def read(name, indices):
        if name == "g":
            return forward.g
        if name in ("y_hat", "grad y_hat"):
            name, indices = name.replace("y_hat", "h"), (theta.L, *indices)
        value = sources[name][indices[0]]
        if name == "n" or len(indices) == 1:
            return value
        if "." in indices:  # a column of W_k
            return value[:, indices[2] - 1 : indices[2]]
        entry = tuple(index - 1 for index in indices[1:])
        return float(value[entry if len(entry) == value.ndim and name in ("W", "grad W") else (*entry, 0)])

    return At(read, {"L": theta.L, **indices})
