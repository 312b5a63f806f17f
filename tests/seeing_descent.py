"""Reads the way of a descent back from its pictures, and works out plainly what one neuron does, apart from the package."""

import numpy as np
from seeing_parts import corners, place

X, Y = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]), np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
OUTPUTS = {"logistic": lambda a: 1 / (1 + np.exp(-a)), "linear": lambda a: a}
SLOPES = {"logistic": lambda y_hat: y_hat * (1 - y_hat), "linear": np.ones_like}


def loss(output, w, b):
    y_hat = OUTPUTS[output](np.multiply.outer(w, X) + np.asarray(b)[..., None])
    return ((y_hat - Y) ** 2).mean(axis=-1)


def gradient(output, w, b):
    y_hat = OUTPUTS[output](w * X + b)
    by_a = 2 * (y_hat - Y) * SLOPES[output](y_hat)
    return np.array([(by_a * X).mean(), by_a.mean()])


def descent(output, etas, start=(-2.0, 3.0)):
    """(w, b) from t = 0 on, with a learning rate for each step."""
    points = [np.array(start)]
    for eta in etas:
        points.append(points[-1] - eta * gradient(output, *points[-1]))
    return np.array(points)


def on_plane(axes, places):
    return np.column_stack([axes._read(axis, np.reshape(places, (-1, 2))[:, axis]) for axis in (0, 1)])


def way(panel):
    """The points on the way that lie in the frame, one after the other, and all of its corners."""
    (path,) = panel.moving.cssselect("path.way")
    pieces = [corners_of(piece) for piece in path.get("d").split("M")[1:]]
    places = np.concatenate(pieces) if pieces else np.empty((0, 2))
    return on_plane(panel.axes, places), places


def corners_of(piece):
    return np.array(piece.replace("L", " ").split(), dtype=float).reshape(-1, 2)


def without_twins(points, pixel):
    """Points that are told apart in a picture: what moves less than a tenth of a pixel is one point."""
    kept = [points[0]]
    for point in points[1:]:
        if np.abs((point - kept[-1]) / pixel).max() > 0.2:
            kept.append(point)
    return np.array(kept)


def circle(panel, kind):
    (node,) = panel.moving.cssselect(f"circle.{kind}")
    return on_plane(panel.axes, place(node, "cx", "cy"))[0]


def step(panel):
    (shaft,) = panel.moving.cssselect("path.step")
    return on_plane(panel.axes, corners(shaft))


def check_losses(t, drawn, losses, low, high):
    """A line goes through the losses at its t, from 0 to the last, as far as its axis reaches."""
    at = t.round().astype(int)
    np.testing.assert_allclose(t, at, atol=0.002 * max(at[-1], 50))
    np.testing.assert_allclose(drawn, np.clip(losses[at], low, high), rtol=0.02, atol=0.002)
    assert at[0] == 0 and at[-1] == len(losses) - 1


def check_curve(axes, output, w, b):
    seen = [curve for curve in axes.curves("h") if len(curve.x)]
    low, high = axes.bottom, axes.top
    for curve in seen:
        y_hat = OUTPUTS[output](w * curve.x + b)
        drawn = (curve.y > low) & (curve.y < high) & (y_hat > low) & (y_hat < high)
        np.testing.assert_allclose(curve.y[drawn], y_hat[drawn], atol=axes.pixel[1])
    assert seen or np.all(np.abs(OUTPUTS[output](w * np.linspace(0, 3.5, 50) + b)) > 1)
