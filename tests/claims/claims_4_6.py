"""What the tries of 4.6 say."""

import numpy as np

from claims import first, shown, written

SIZES = (3, 3, 3, 2)
FIRST, WITH_TANH = first(*SIZES), first(*SIZES, g="tanh")


def drawn(explorer, *numbers):
    """These numbers, which are drawn and not said."""
    moving = "".join(explorer.scene.frame["moving"].values())
    assert all(written(number) in moving for number in numbers), numbers
    return numbers


def derives(explorer, kind, *indices, line=1, trap=False):
    state = explorer.state
    assert (state.subject, state.line, state.trap) == ((kind, indices), line, trap)


def four_outputs(explorer):
    W = first(3, 3, 3, 4).W
    assert explorer.state.sizes == [3, 3, 3, 4] and explorer.state.subject == ("h", (2, 1))
    assert len(W[3][:, 0]) == 4 and len(W[2][:, 0]) == 3  # paths of h_21, of h_11


def closed_path(explorer):
    derives(explorer, "h", 2, 1, line=2)
    assert (explorer.state.weight, explorer.state.value) == (("W", (3, 1, 1)), 0.0)
    now = FIRST.turned("W", (3, 1, 1), 0.0)
    assert now.by_h[2][0, 0] == now.by_a[3][1, 0] * now.W[3][1, 0]
    return 0, 2, *drawn(explorer, now.by_a[3][0, 0])


def shares(explorer):
    derives(explorer, "h", 2, 1, line=2, trap=True)
    W = FIRST.W[3]
    return shown(
        explorer, ((W / W.sum(axis=1, keepdims=True))[:, 0] @ FIRST.by_a[3][:, 0], 6), (FIRST.by_h[2][0, 0], 6)
    )


def row_one(explorer):
    derives(explorer, "h", 1, 1, line=3, trap=True)
    row, column = ((weights @ FIRST.by_a[2]).item() for weights in (FIRST.W[2][0], FIRST.W[2][:, 0]))
    assert np.isclose(column, FIRST.by_h[1][0, 0]) and not np.isclose(row, column)
    return shown(explorer, (row, 6), (column, 6))


def no_transpose(explorer):
    derives(explorer, "h", 1, line=2, trap=True)
    tried, right = FIRST.W[2] @ FIRST.by_a[2], FIRST.by_h[1]
    assert tried.shape == right.shape == (3, 1) and not np.isclose(tried, right, rtol=1e-3).any()
    shown(explorer, *((number, 6) for number in (*tried[:, 0], *right[:, 0])))


def two_by_three(explorer):
    derives(explorer, "h", 2, line=2, trap=True)
    (rows, columns), given = FIRST.W[3].shape, len(FIRST.by_a[3])
    assert given != columns and "The trap: nothing." in explorer.text()
    return rows, columns, columns, given


def wider(explorer):
    derives(explorer, "h", 2)
    rows, columns = first(3, 4, 4, 2).W[3].shape
    assert explorer.state.sizes == [3, 4, 4, 2]
    return rows, columns, columns, rows, rows, columns


def a_little(explorer):
    now = FIRST.turned("b", (2, 1), by=0.1)
    assert (explorer.state.weight, explorer.state.value) == (("b", (2, 1)), now.b[2][0, 0])
    up, slope = (now.a[2] - FIRST.a[2])[0, 0], FIRST.by_a[2][0, 0]
    return (up, 1), *shown(explorer, slope), (up, 2), *shown(explorer, slope * up, now.loss - FIRST.loss)


def m_to_k(explorer):
    derives(explorer, "h", 1, 1, trap=True)
    products, k = (FIRST.by_a[2] * FIRST.W[2][:, [0]])[:, 0], len(FIRST.y)
    assert np.isclose(products.sum(), FIRST.by_h[1][0, 0]) and len(products) == k + 1
    shown(explorer, *((product, 3) for product in products))  # on the edges
    return k, *shown(explorer, (products[:k].sum(), 6), (products.sum(), 6))


def stop_seven(explorer):
    return *stands_at_seven(explorer, FIRST), 1


def stop_seven_with_tanh(explorer):
    return stands_at_seven(explorer, WITH_TANH)


def stands_at_seven(explorer, network):
    assert explorer.state.stop == 7 and str(explorer.state.g) == network.g
    return shown(explorer, *network.by_a[1][:, 0])


def an_input(explorer):
    now, slope = FIRST.turned("x", (2,), by=0.1), FIRST.by_h[0][1, 0]
    assert explorer.state.weight == ("x", (2,)) and np.isclose(explorer.state.value, now.x[1, 0])
    change = now.loss - FIRST.loss
    told = written((change, 4, True))
    assert told == written((slope * 0.1, 4, True)) and f"change {told}" in explorer.text()
    return *shown(explorer, slope) * 2, "0.10", told
