"""What is drawn of numbers is what they are: grids and their frames, bars, the gradient check."""

import numpy as np
import pytest
from driving import everywhere, made
from plainly import Plainly
from seeing import Seen
from seeing_parts import check_bars, check_grid, check_picked, column_of, number, row_of, says, unlike


def test_matrices_of_hidden_gradients():
    for state, shown in everywhere("HiddenGradient", subject=("a", (2,)), inputs=2, neurons=4):
        if state.to_write:  # they would say what is to be written
            assert "by h" not in shown and "by a" not in shown
            continue
        (_, (i, *j)), plain = state.subject, Plainly.of(state)
        matrix, vector, outcome = (shown["by h"].grid(n) for n in range(3))
        slopes, result = (shown["by a"].grid(n) for n in range(2))
        check_grid(matrix, plain.W[i + 1].T, 2, "weight")
        check_grid(vector, plain.by_a[i + 1], 3)
        check_grid(outcome, plain.by_h[i], 3)
        check_grid(slopes, plain.slope[i], 3, "prime")
        check_grid(result, plain.by_a[i], 3)
        check_picked(shown["by h"], outcome, lambda row, _, i=i: f"h {i} {row}")
        n, above = plain.sizes[i], plain.sizes[i + 1]
        assert matrix.framed("lit") == ([row_of(j[0], above)] if j else [])
        assert vector.framed("lit") == [column_of(1, above)]
        chosen = [{(j[0], 1)}] if j else []
        assert [grid.framed("chosen") for grid in (outcome, slopes, result)] == [chosen] * 3
        assert outcome.framed("lit") == slopes.framed("lit") == [] and outcome.shape == (n, 1)


def test_the_outer_product():
    for subject in (("W", (3, 2, 3)), ("W", (1,)), ("b", (2, 3)), ("b", (3,))):
        for state, shown in everywhere("WeightGradient", subject=subject):
            if state.to_write:
                assert "outer" not in shown
                continue
            (kind, (k, *entry)), plain, panel = state.subject, Plainly.of(state), shown["outer"]
            column, row, outer, bias = (panel.grid(n) for n in range(4))
            check_grid(column, plain.by_a[k], 3)
            check_grid(row, plain.h[k - 1].T, 3, "h")
            check_grid(outer, plain.by_W[k], 3)
            check_grid(bias, plain.by_b[k], 3)
            check_picked(panel, outer, lambda row, column, k=k: f"W {k} {row} {column}")
            n, below = plain.W[k].shape
            i, j = [*entry, None, None][:2]
            assert column.framed("lit") == ([{(i, 1)}] if i else [])
            assert row.framed("lit") == ([{(1, j)}] if j else [])
            assert outer.framed("lit") == ([row_of(i, below), column_of(j, n)] if j else [])
            assert outer.framed("chosen") == ([{(i, j)}] if j else [])
            assert bias.framed("chosen") == ([{(i, 1)}] if kind == "b" and i else [])
            if j:
                (worked,) = [text for text in panel.said("text.strong.left") if text.startswith("row")]
                place, numbers = worked.split(": ")
                factors, product = numbers.split(" = ")
                assert place == f"row {i}, column {j}"
                texts = [*factors.split(" · "), product]
                assert (
                    unlike(texts, [plain.by_a[k][i - 1, 0], plain.h[k - 1][j - 1, 0], plain.by_W[k][i - 1, j - 1]])
                    == []
                )


def with_mistake(plain, mistake):
    """All gradients of a pass by (kind, k), with a mistake."""
    found = {(kind, k): array.copy() for kind in "Wb" for k, array in getattr(plain, f"by_{kind}").items()}
    if mistake == "a sign":
        found["W", plain.L][0] *= -1
    elif mistake == "g′(a₁)":
        found["W", 1], found["b", 1] = np.outer(plain.by_h[1], plain.h[0]), plain.by_h[1]
    return found


@pytest.mark.parametrize("mistake", ["nothing", "a sign", "g′(a₁)"])
@pytest.mark.parametrize("sizes", [{"hidden": 1, "neurons": 2}, {"inputs": 2, "g": "tanh"}], ids=["small", "larger"])
@pytest.mark.parametrize("nudge", [-1.0, -4.0])
def test_the_gradient_check(mistake, sizes, nudge):
    explorer = made("GradientCheck", mistake=mistake, nudge=nudge, weight=("b", (2, 2)), **sizes)
    state, shown = explorer.state, Seen(explorer)
    plain, wrong, count, step = Plainly.of(state), 0, 0, 10.0**nudge
    for (kind, k), found in with_mistake(plain, mistake).items():
        grid = shown[f"layer {k}"].grid("Wb".index(kind))
        assert grid.shape == found.shape
        name = "W {0} {1} {2}" if kind == "W" else "b {0} {1}"
        check_picked(shown[f"layer {k}"], grid, lambda *at, k=k, name=name: name.format(k, *at))
        assert grid.framed("chosen") == ([{(2, 1)}] if (kind, k) == ("b", 2) else [])
        for at, gradient in np.ndenumerate(found):
            entry = (k, at[0] + 1, at[1] + 1)[: 3 if kind == "W" else 2]
            here = plain.entry(kind, entry)
            up, down = (Plainly.of(state, (kind, entry), here + side * step).loss for side in (1, -1))
            numerical = (up - down) / (2 * step)
            error = abs(gradient - numerical) / max(abs(gradient), abs(numerical), 1e-6)
            cell = grid[at[0] + 1, at[1] + 1]
            assert says(cell.texts[0], gradient, 4) and says(cell.texts[1], numerical, 4)
            assert (cell.kind, cell.texts[2].startswith("✗ ")) == (
                ("negative", True) if error > 1e-4 else ("gradient", False)
            )
            assert cell.kinds[0] == ["gradient"] and cell.kinds[2] == ["negative" if error > 1e-4 else "quiet"]
            if error > 1e-5:
                assert says(cell.texts[2].removeprefix("✗ "), error)
            wrong, count = wrong + (error > 1e-4), count + 1
    said, passes = shown["summary"].check
    assert passes == (not wrong) and f"{count} parameters" in said
    assert (f"{wrong} of {count} entries fail" if wrong else "every entry passes") in said
    assert mistake == "nothing" or wrong
    assert not wrong or (mistake != "nothing" or nudge == -1.0)


def test_the_table_of_paths():
    scaled = 0
    for start in ({"path": 5}, {"hidden": 4, "neurons": 3, "path": 70}, {"subject": ("W", (2, 2, 1)), "path": 2}):
        for state, shown in everywhere("PathSum", **start):
            k, j, m = state.subject[1]
            plain, products = Plainly.of(state), []
            for rest in np.ndindex(*state.sizes[k + 1 :]):
                way, carried = [j - 1, *rest], plain.h[k - 1][m - 1, 0]
                for i, (come, to) in enumerate(zip(way, way[1:], strict=False), k):
                    carried *= plain.slope[i][come, 0] * plain.W[i + 1][to, come]
                products.append(carried * plain.by_a[plain.L][way[-1], 0])
            table = shown["table"].grid(0)
            units = [text.rpartition("10") for text in shown["path"].said("p.strong") if "in units of" in text]
            unit = number("".join(units[0][1:]))[0] if units else 1.0
            scaled += unit != 1.0
            columns = state.sizes[-1] if len(products) > 1 else 1
            check_grid(table, np.reshape(products, (-1, columns)) / unit, 4 if unit == 1.0 else 1)
            check_picked(shown["table"], table, lambda row, column, n=columns: f"path {(row - 1) * n + column}")
            (chosen,) = table.framed("chosen")
            assert chosen == {((state.path - 1) // columns + 1, (state.path - 1) % columns + 1)}
    assert scaled


def test_the_chain_of_the_thin_network():
    for start in ({}, {"hidden": 4, "subject": ("W", (2, 1, 1))}):
        for state, shown in everywhere("ThinChain", **start):
            plain, k = Plainly.of(state), state.subject[1][0]
            h = {i: plain.h[i][0, 0] for i in plain.h}
            factors, kinds = [plain.by_h[plain.L][0, 0], h[plain.L] * (1 - h[plain.L])], ["gradient", "prime"]
            for i in range(plain.L, k, -1):
                factors += [plain.W[i][0, 0], plain.slope[i - 1][0, 0]]
                kinds += ["weight", "prime"]
            factors += [h[k - 1], plain.by_W[k][0, 0]]
            assert np.prod(factors[:-1]) == pytest.approx(factors[-1])
            scale = check_bars(shown["chain"].bars(0), factors, [*kinds, "h", "gradient"])
            assert scale
