"""How expressions read a network: each quantity by its name and indices, from 1."""

from lecture_lib.derivations.at import At


def at_network(theta, forward, gradients=None, y=None, **indices):
    """An At for a network with one example. `indices` are the values of i, j, l, …; L is known.

    A quantity with only its layer is an array, with "." for one index a row or a column, with all indices a number.
    """
    sources = {"W": theta.W, "b": theta.b, "a": forward.a, "h": forward.h}
    if gradients:
        sources |= {f"grad {kind}": getattr(gradients, kind) for kind in "Wbah"}

    def read(name, indices):
        if name in ("g", "O"):
            return forward.g if name == "g" else forward.output
        if name == "n":
            return theta.sizes[indices[0]]
        if name in ("y_hat", "grad y_hat"):
            name, indices = name.replace("y_hat", "h"), (theta.L, *indices)
        if name != "y" and indices[0] not in sources[name]:
            raise IndexError("no such layer")
        array = y if name == "y" else sources[name][indices[0]]
        rest = indices if name == "y" else indices[1:]
        if not rest:
            return array
        if "." in rest:
            if any(i != "." and i > n for i, n in zip(rest, array.shape, strict=True)):
                raise IndexError("no such row or column")
            return array[tuple(slice(None) if i == "." else slice(from_1(i) - 1, i) for i in rest)]
        entry = tuple(from_1(i) - 1 for i in rest)
        return float(array[entry if name in ("W", "grad W") else (*entry, 0)])

    return At(read, {"L": theta.L, **indices})


def from_1(index):
    """The index itself. IndexError below 1: at 0, Python would take the last entry."""
    if index < 1:
        raise IndexError("indices count from 1")
    return index
