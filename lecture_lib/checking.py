"""How every gradient is checked: nudge a number and see how the loss changes. Used in all modules."""

import numpy as np

from lecture_lib.activations import logistic
from lecture_lib.bad_input import above_zero, finite, got, listed, whole
from lecture_lib.network import Forward, Parameters, Theta, check_passes, check_theta, forward_propagation
from lecture_lib.outputs import output_with_loss, softmax


def numerical_gradient(f, z, nudge=1e-5):
    """The gradient of f at z by central differences, (f(z + nudge) - f(z - nudge)) / (2 nudge) entry by entry.

    `f` takes z and gives one number; z is an array of any shape or a Theta, and the gradient has its shape.
    z is never changed. ValueError if z is not finite, f does not give one number, or nudge is not above 0 or too small.
    """
    nudge = above_zero("nudge", nudge)
    if not callable(f):
        raise ValueError(f"f is {got(f)}: f needs a function of z that gives one number; f comes first, then z")
    if isinstance(z, Parameters):

        def partial(kind, k):
            def f_of(array):
                W, b = dict(z.W), dict(z.b)
                (W if kind == "W" else b)[k] = array
                return f(Theta(W, b))

            return numerical_gradient(f_of, getattr(z, kind)[k], nudge)

        return Parameters({k: partial("W", k) for k in z.W}, {k: partial("b", k) for k in z.b})

    z = finite("z", z)
    gradient = np.empty_like(z)
    for entry in np.ndindex(z.shape):
        up, down = z.copy(), z.copy()
        up[entry] += nudge
        down[entry] -= nudge
        gradient[entry] = (one_number(f(up)) - one_number(f(down))) / (2 * nudge)
    if not gradient.all():
        check_nudge(nudge, "z", z)
    return gradient


def one_number(value):
    """What f gave. ValueError unless it is one number, alone or in an array."""
    if isinstance(value, (float, np.floating)):
        return value
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty(0)
    if array.size != 1 or array.dtype.kind not in "fiub":
        raise ValueError(f"f gives {got(value)}: f needs to give one number, such as a loss")
    return array.item()


def check_nudge(nudge, symbol, z):
    """ValueError if there is an entry of z that a nudge leaves as it is: the slope there comes out as 0."""
    stays = z + nudge == z - nudge
    if stays.any():
        largest = abs(z[stays]).max()
        raise ValueError(
            f"nudge is {nudge:g} and {symbol} has {largest:g}: nudge needs to change it, as 1e-5 changes 1"
        )


def numerical_gradient_of_theta(theta, forward, y, loss=None, nudge=1e-5):
    """The numerical gradient of the loss w.r.t. all of theta at once: every nudge is a column of one batched pass.

    A nudge of W_kij changes a_ki by the nudge times h_{k-1,j}, a nudge of b_ki by the nudge itself. So the columns of
    layer k start at a_k. y is (k, N). Gives Parameters, as `numerical_gradient` does; for the gradient check of 4.7.
    ValueError if y, theta or the loss does not fit the forward pass, or nudge is not above 0 or too small.
    """
    check_passes(theta, forward, "numerical_gradient_of_theta takes theta, forward, y")
    pair = output_with_loss(forward.output, loss)
    y = pair.loss.target(y, forward.y_hat)
    nudge, N = above_zero("nudge", nudge), y.shape[1]
    h, counts = np.empty((theta.sizes[0], 0)), []
    for k in range(1, theta.L + 1):
        n, below = theta.W[k].shape
        into = np.vstack([forward.h[k - 1], np.ones((1, N))])
        nudged = np.zeros((n, n, below + 1, 2, N))
        nudged[range(n), range(n)] = nudge * into[:, None, :] * np.array([[1.0], [-1.0]])
        nudged += forward.a[k][:, None, None, None, :]
        a = np.hstack([theta.b[k] + theta.W[k] @ h, nudged.reshape(n, -1)])
        h = (forward.g if k < theta.L else forward.output).function(a)
        counts.append((n, below + 1, 2, N))
    losses = pair.losses(a, h, np.tile(y, a.shape[1] // N))
    ends = np.cumsum([np.prod(count) for count in counts])
    W, b = {}, {}
    for k, (columns, count) in enumerate(zip(np.split(losses, ends[:-1]), counts, strict=True), 1):
        up, down = np.moveaxis(columns.reshape(count).mean(axis=-1), 2, 0)
        gradient = (up - down) / (2 * nudge)
        if not gradient.all():
            check_nudge(nudge, f"a_{k}", forward.a[k])
        W[k], b[k] = gradient[:, :-1], gradient[:, -1:]
    return Parameters(W, b)


def subnetwork_from(theta, i):
    """The layers above layer i as a network whose input is h_i: a Theta. ValueError if there is no layer above i."""
    check_theta(theta, "subnetwork_from takes theta, i")
    i = whole("i", i, 0, theta.L - 1, f"a layer, a whole number from 0 to L - 1 = {theta.L - 1}")
    above = range(i + 1, theta.L + 1)
    return Theta({k - i: theta.W[k] for k in above}, {k - i: theta.b[k] for k in above})


def losses_at(theta, forward, y, kind, indices, values, loss=None):
    """The loss if one entry of theta has each of `values` and all others stay: an array as long as `values`.

    The entry is W_kij for kind "W" and indices (k, i, j), b_ki for "b" and (k, i). `forward` is of one example.
    """
    k, i, *j = indices
    now = getattr(theta, kind)[k][i - 1, j[0] - 1 if j else 0]
    into = forward.h[k - 1][j[0] - 1, 0] if j else 1.0
    a_k = np.repeat(forward.a[k], len(values), axis=1)
    a_k[i - 1] += (np.asarray(values) - now) * into
    y = np.repeat(y, len(values), axis=1)
    if k == theta.L:
        return Forward({1: a_k}, {1: forward.output.function(a_k)}, forward.g, forward.output).losses(y, loss)
    h_k = forward.g.function(a_k)
    return forward_propagation(subnetwork_from(theta, k), h_k, forward.g, forward.output).losses(y, loss)


@np.errstate(over="ignore", invalid="ignore")
def losses_along(theta, step, values, x, y, g=logistic, output=softmax, loss=None):
    """The loss at theta + value · step for each of `values`, in one batched pass: an array as long as `values`.

    `step` has the layers of theta; with the gradient as step this is the slice of 4.2. x is (n_0, N), y (k, N). Each
    value has N columns of its own.
    """
    values, N = np.asarray(values, dtype=float), x.shape[1]
    along, h = np.repeat(values, N), np.tile(x, len(values))
    for k in theta.W:
        a = theta.b[k] + theta.W[k] @ h + along * (step.b[k] + step.W[k] @ h)
        h = (g if k < theta.L else output).function(a)
    losses = Forward({1: a}, {1: h}, g, output).losses(np.tile(y, len(values)), loss)
    return losses.reshape(len(values), N).mean(axis=1)


def relative_error(found, numerical, floor=1e-6):
    """|u - v| / max(|u|, |v|) entry by entry; relative to `floor` where both are below it."""
    return np.abs(found - numerical) / np.maximum(np.maximum(np.abs(found), np.abs(numerical)), floor)


def compare(gradient, numerical):
    """The largest difference between two gradients, relative to their largest entry (at least 10⁻⁴): 0 if they agree.

    Both are arrays of one shape; or both have the same parts, and the largest difference of a part counts: Parameters, dicts
    or lists by layer, from layer 1 on, or W and b as a pair of these. ValueError if shapes or parts differ.
    """
    if type(gradient) is type(numerical) is np.ndarray:
        return difference(gradient, numerical)
    one, other = parts_of(gradient), parts_of(numerical)
    if not one or one.keys() != other.keys():
        has = [
            f"has {listed(each)}" if any(each) else f"is {got(of)}"
            for each, of in ((one, gradient), (other, numerical))
        ]
        raise ValueError(f"gradient {has[0]} but numerical {has[1]}: both need the same layers")
    return max(difference(one[name], other[name], name and f"_{name}") for name in one)


def difference(gradient, numerical, of=""):
    """The largest difference between two arrays, relative to their largest entry; `of` says which part they are."""
    u, v = finite(f"gradient{of}", gradient), finite(f"numerical{of}", numerical)
    if u.shape != v.shape:
        fits = "; the transpose fits" if u.T.shape == v.shape else ""
        raise ValueError(f"gradient{of} is {u.shape} but numerical{of} is {v.shape}: both need the same shape{fits}")
    largest = max(np.abs(u).max(initial=1e-4), np.abs(v).max(initial=1e-4))
    return float(relative_error(u, v, floor=largest).max(initial=0.0))


def parts_of(value):
    """The arrays in dicts and lists by name, {"W_1": …, "b_1": …} or {1: …}; {"": value} if it is one array."""
    if isinstance(value, Parameters):
        value = {"W": value.W, "b": value.b}
    elif isinstance(value, (list, tuple)) and has_parts(value):
        if len(value) == 2 and all(isinstance(each, dict) or has_parts(each) for each in value):
            value = dict(zip("Wb", value, strict=True))
        else:  # a place for layer 0 may be empty
            value = dict(enumerate(value, 1)) if value[0] is not None else dict(enumerate(value[1:], 1))
    if not isinstance(value, dict):
        return {"": value}
    parts = {str(key).removeprefix("grad_"): parts_of(part) for key, part in value.items()}
    return {f"{key}_{name}" if name else key: array for key, part in parts.items() for name, array in part.items()}


def has_parts(value):
    """Whether this is a list of arrays, not one array or list of numbers."""
    if not isinstance(value, (list, tuple)):
        return False
    if any(isinstance(each, (dict, Parameters)) or getattr(each, "shape", ()) or has_parts(each) for each in value):
        return True
    try:
        np.ndim(value)
    except ValueError:  # lists of numbers of different lengths
        return True
    return False
