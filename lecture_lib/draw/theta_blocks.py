"""grad_theta as one large matrix: a block for each W_k, then one for each b_k, that wrap where there is little room."""

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Html, Pick
from lecture_lib.formatting import label, plain


class ThetaBlocks(Html):
    """A panel of them for layers `sizes`: every entry can be picked, as "W k i j" or "b k i"."""

    def __init__(self, sizes, width, height, room):
        layers = range(1, len(sizes))
        W = [(k, i, j) for k in layers for i in range(1, sizes[k] + 1) for j in range(1, sizes[k - 1] + 1)]
        b = [(k, i) for k in layers for i in range(1, sizes[k] + 1)]
        picked = [Pick(kind, indices) for kind, all_indices in (("W", W), ("b", b)) for indices in all_indices]
        super().__init__(width, height, "right", room, picked)
        self.names = {(pick.kind, pick.indices): pick.name for pick in picked}

    def moving(self, gradients, small=False, named=False, chosen=None, trap=False):
        """All blocks, W_1 … W_L and b_1 … b_L.

        The tint of a cell grows with the size of its number, by one measure for all blocks. With `named` each entry
        shows its name instead of its number; `chosen`, (kind, indices), is ringed. With `trap` the block of W_L is drawn n by
        k, and not k by n: what has no entry there stays empty, what finds no cell is left out.
        """
        scale = max(float(abs(array).max()) for part in (gradients.W, gradients.b) for array in part.values()) or 1.0
        decimals, blocks = 2 if small else 3, []

        def cell(kind, indices, value):
            shown = _name(kind, indices) if named else plain(value, decimals)
            ring = "chosen-frame" if chosen == (kind, indices) else None
            tint = f"{0.3 * abs(value) / scale:.2f}".removeprefix("0")
            look = {"class_": ring, "data_pick": self.names[kind, indices]}
            return tag("b", shown, **look, style=f"--t:{tint}" if tint != ".00" else None)

        for kind in "Wb":
            for k, values in sorted(getattr(gradients, kind).items()):
                wrong = trap and (kind, k) == ("W", gradients.L)
                rows, columns = values.shape[::-1] if wrong else values.shape
                cells = [
                    cell(kind, (k, i, j) if kind == "W" else (k, i), float(values[i - 1, j - 1]))
                    if i <= values.shape[0] and j <= values.shape[1]
                    else tag("b", text="?", class_="missing")
                    for i in range(1, rows + 1)
                    for j in range(1, columns + 1)
                ]
                grid = tag("div", "".join(cells), class_="ll-cells", style=f"--columns:{columns}")
                shape = tag("div", text=f"{rows}×{columns}", class_="shape")
                title = tag("div", text=f"∇{label(kind, k)} ℒ", class_="strong")
                blocks.append(tag("div", title + grid + shape, class_="ll-block" + " wrong" * wrong))
        # A cell is named on the page, "gradient of W_112 = 0.016": a hundred names are three kilobytes a move.
        return tag("div", "".join(blocks), class_="ll-blocks" + " small" * small, data_called="gradient of")


def _name(kind, indices):
    return tag("i", text="∂ℒ") + tag("i", text=f"∂{label(kind, *indices)}")
