"""What the tries of 4.1 say."""

import numpy as np

from claims import first, holds, moved

SIZES = (3, 3, 3, 2)
FIRST = first(*SIZES)


def first_layer(explorer):
    holds(explorer, FIRST)
    assert explorer.state.layer == 1 and "h_1 = [" in explorer.text() and "a_2" not in explorer.text()
    return 1, 2


def all_layers(explorer):
    holds(explorer, FIRST)
    assert explorer.state.layer == FIRST.L and explorer.state.true_class == 1
    assert f"Loss {FIRST.loss:.4f}" in type(explorer)(classes=2, layer=0).text()  # it was there from the start
    return 1, FIRST.y_hat[0, 0], FIRST.y_hat[0, 0], FIRST.loss


def no_input(explorer):
    now = holds(explorer, FIRST.turned("x", (1,), 0))
    assert moved(FIRST.a[1], now.a[1]) == [True, True, False] and FIRST.W[1][2, 0] == 0
    assert explorer.state.subject == ("a", (1, 1))
    return 0, now.a[1][0, 0], 1


def relu(explorer):
    now = holds(explorer, first(*SIZES, g="relu"))
    assert moved(now.a[1], now.h[1]) == [False, True, False]


def four_wide(explorer):
    sizes = (3, 4, 4, 2)
    assert tuple(explorer.state.sizes) == sizes and "shapes" in [panel["name"] for panel in explorer.scene.panels]
    return *(n for W in first(*sizes).W.values() for n in W.shape), sizes[3], sizes[2]


def one_weight(explorer):
    now = holds(explorer, FIRST.turned("W", (2, 1, 2), by=1))
    assert moved(FIRST.a[2], now.a[2]) == [True, False, False] and moved(FIRST.a[3], now.a[3]) == [True, True]
    by = FIRST.h[1][1, 0]
    assert np.isclose(now.a[2][0, 0] - FIRST.a[2][0, 0], by)
    return (FIRST.a[2][0, 0], 2), (now.a[2][0, 0], 2), 1, (by, 2), now.L


def doubled(explorer):
    weight = FIRST.W[3][0, 0]
    now = holds(explorer, FIRST.turned("W", (3, 1, 1), 2 * weight))
    fell, promised = FIRST.loss - now.loss, -FIRST.by_W[3][0, 0] * weight
    assert 0 < fell < promised and (now.y_hat > FIRST.y_hat).ravel().tolist() == [True, False]
    return *((each.y_hat[j, 0], 2) for j in (0, 1) for each in (FIRST, now)), fell, promised


def six_wide(explorer):
    sizes = (6, 6, 6, 2)
    assert tuple(explorer.state.sizes) == sizes
    both = first(*sizes), FIRST
    assert all(each.W[1].size == each.W[2].size for each in both)
    return *(each.gradient.size for each in both), *(each.W[k].size for k in (1, 3) for each in both)
