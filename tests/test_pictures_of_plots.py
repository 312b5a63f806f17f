"""What plots show is what the functions are: curves, points, tangents, shaded grounds, read by the labels of the axes."""

import numpy as np
from driving import everywhere
from plainly import PLAIN, SLOPES, Plainly, slope_at
from seeing_parts import unlike

Z = np.linspace(-6, 6, 4801)


def check_curve(axes, curve, function, reach):
    """A curve is the function's graph from one end of `reach` to the other, to half a pixel."""
    np.testing.assert_allclose(curve.y, function(curve.x), atol=0.5 * axes.pixel[1])
    assert np.abs([curve.x.min() - reach[0], curve.x.max() - reach[1]]).max() < 2 * axes.pixel[0]
    assert len(curve.x) > 15


def check_points(axes, points, expected):
    """Points are where they should be, to a third of a pixel."""
    assert np.shape(points) == np.shape(expected)
    for axis in (0, 1):
        np.testing.assert_allclose(np.array(points)[:, axis], np.array(expected)[:, axis], atol=0.3 * axes.pixel[axis])


def test_the_loss_as_the_weight_of_the_thin_network_moves():
    marked = 0
    for start in ({"weight": ("W", (1, 1, 1)), "mark": -2.0}, {"hidden": 4, "subject": ("W", (2, 1, 1)), "nudge": 0.0}):
        for state, shown in everywhere("ThinChain", **start):
            plain, axes, nudge = Plainly.of(state), shown["curve"].axes, 10.0**state.nudge
            w, gradient = (plain.entry(kind, state.subject[1]) for kind in ("W", "by W"))
            loss = np.vectorize(lambda value, plain=plain, of=state.subject: plain.turned(*of, value).loss)
            (curve,) = axes.curves("ink")
            assert curve.x.min() <= -3.99 and curve.x.max() >= 3.99
            np.testing.assert_allclose(curve.y, loss(curve.x), atol=0.5 * axes.pixel[1])
            (tangent,), (point,) = (
                [c for c in axes.curves("gradient") if c.dashed == dashed] for dashed in (True, False)
            )
            np.testing.assert_allclose(tangent.y, plain.loss + gradient * (tangent.x - w), atol=0.3 * axes.pixel[1])
            assert np.ptp(tangent.x) > 1 or abs(gradient) > 0.1
            assert point.ring
            check_points(axes, point.markers, [(w, plain.loss)])
            if nudge >= 0.1 and abs(w) + nudge < 4:
                (nudged,) = axes.curves("check")
                expected = sorted((at, float(loss(at))) for at in (w - nudge, w + nudge))
                check_points(axes, sorted(map(tuple, nudged.markers)), expected)
            marks = [curve for curve in axes.curves() if curve.ring and curve.colour != "gradient"]
            assert len(marks) == (state.weight == state.subject and state.mark != w)
            for mark in marks:
                check_points(axes, mark.markers, [(state.mark, float(loss(state.mark)))])
            marked += len(marks)
    assert marked


def check_tangent(axes, z, g):
    """The curve of g, a point on it at z, the dashed tangent there, the dotted way to both axes."""
    (curve,) = axes.curves("h", moving=False)
    check_curve(axes, curve, PLAIN[g], (-6, 6))
    (point,) = [mark for mark in axes.curves("h") if mark.ring]
    check_points(axes, point.markers, [(z, PLAIN[g](z))])
    (tangent,) = axes.curves("prime")
    assert tangent.dashed and np.ptp(tangent.x) > 0.2
    np.testing.assert_allclose(tangent.y, PLAIN[g](z) + slope_at(g, z) * (tangent.x - z), atol=0.3 * axes.pixel[1])
    (way,) = [line for line in axes.curves("h") if line.dashed]
    corner = np.abs(way.x - z) / axes.pixel[0] + np.abs(way.y - PLAIN[g](z)) / axes.pixel[1]
    assert corner.min() < 0.5 and way.x.min() < -5.99 and way.y.min() < min(PLAIN[g](Z)) + 0.01


def test_g_and_its_tangent():
    for start in ({}, {"g": "tanh", "z": -0.75}):
        for state, shown in everywhere("ActivationDerivation", **start):
            check_tangent(shown["curve"].axes, state.z, str(state.g))


def test_g_its_slope_and_the_slope_from_g():
    for start in ({}, {"g": "tanh", "z": -0.75}):
        for state, shown in everywhere("DerivativeExplorer", **start):
            g, z = str(state.g), state.z
            h, slope = PLAIN[g](z), slope_at(g, z)
            left, middle, right = (shown[name].axes for name in ("g", "g prime", "from g"))
            check_tangent(left, z, g)
            (curve,) = middle.curves("prime", moving=False)
            check_curve(middle, curve, lambda at, g=g: slope_at(g, at), (-6, 6))
            check_points(middle, middle.curves("prime")[0].markers, [(z, slope)])
            (curve,) = right.curves("prime", moving=False)
            check_curve(right, curve, SLOPES[g], (min(PLAIN[g](Z)).round(), 1))
            check_points(right, right.curves("prime")[0].markers, [(h, slope)])
            saturated = Z[slope_at(g, Z) < 0.1 * slope_at(g, 0)]
            edge = saturated[saturated > 0].min()
            for axes in (left, middle):
                np.testing.assert_allclose(axes.grounds(), [(-6, -edge), (edge, 6)], atol=0.06)
            in_words = "".join(panel.words() for panel in shown.panels.values())
            formulas = [math for panel in shown.panels.values() for math in panel.moving.cssselect("math")]
            assert unlike([math.cssselect("mn")[-1].text for math in formulas], [h, slope]) == []
            assert ("saturated: the slope" in in_words.lower()) == (slope < 0.1 * slope_at(g, 0))
            assert f"{100 * slope / slope_at(g, 0):.0f}% of its largest" in in_words


def deep(state):
    """The lengths of grad_a_k and the mean slopes, layer by layer, plainly."""
    plain = Plainly(state.theta.W, state.theta.b, state.x, np.eye(3)[:, :1], state.g)
    lengths = [np.sqrt((plain.by_a[k] ** 2).sum()) for k in range(1, plain.L + 1)]
    return lengths, [plain.slope[k].mean() for k in range(1, plain.L)]


def test_what_becomes_of_a_gradient():
    for start in ({"g": "relu", "size": 3.5, "depth": 15}, {"size": 0.1, "depth": 20}, {"g": "linear"}):
        for state, shown in everywhere("VanishingGradientExplorer", **start):
            lengths, means = deep(state)
            axes = shown["norms"].axes
            bars, ends = axes.curves("gradient")
            tops, feet = bars.y[1::2], bars.y[0::2]
            expected = np.clip(lengths, 1e-16, 1e12)
            off = np.log10([tops, ends.y]) - np.log10(expected)
            assert np.abs(off).max() < axes.pixel[1] and np.allclose(feet, 1)  # bars begin at 1
            np.testing.assert_allclose(ends.x, range(1, len(lengths) + 1), atol=axes.pixel[0])
            np.testing.assert_allclose(bars.x[::2], range(1, len(lengths) + 1), atol=axes.pixel[0])
            np.testing.assert_allclose(bars.x[1::2], bars.x[::2], atol=axes.pixel[0])
            axes = shown["slopes"].axes
            (line,) = axes.curves("prime")
            check_points(axes, line.markers, list(enumerate(means, 1)))
            ratio = lengths[0] / lengths[-1]
            verdict = "vanishes" if ratio < 0.1 else "explodes" if ratio > 10 else "within a factor of 10"
            assert verdict in shown["words"].words()
