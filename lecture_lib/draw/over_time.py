"""The loss over t: lines that grow while a run is walked along, told apart by dashes and marks too."""

import numpy as np

from lecture_lib.digits import superscript
from lecture_lib.draw.markup import tag
from lecture_lib.draw.plot import Plot
from lecture_lib.draw.style import colour

WINDOWS = 50, 100, 200, 500, 1000, 2000, 5000
POINTS = 160  # of a line that are drawn


class OverTime:
    """`styles` has one dict a line, as matplotlib takes it. Heights go from `low` to `high`; with `powers` these are
    powers of ten. What is higher is drawn at the upper edge."""

    def __init__(self, width, height, title, styles, low, high, powers=False, lowest=None):
        self.left, self.right, self.foot = 40 if powers else 34, width - 16, height - 28
        self.plot = Plot(width, height, title, "", left=self.left, bottom=28, right=16, top=28)
        self.low, self.high, self.powers = low, high, powers
        ax = self.plot.ax
        ax.set(xlim=(0, 1), ylim=(low, high), xticks=[0, 0.25, 0.5, 0.75, 1])
        ax.set_xticklabels([])
        if powers:
            ax.set_yticks(
                range(low, high + 1, 2), [f"10{superscript(n)}" if n else "1" for n in range(low, high + 1, 2)]
            )
        if lowest is not None:
            ax.axhline(np.log10(lowest) if powers else lowest, color=colour("outline"), linestyle=":", linewidth=1.5)
        self.lines = [ax.plot([], [], animated=True, **style)[0] for style in styles]
        (self.ends,) = ax.plot([], [], "o", color=colour("chosen"), markersize=7, animated=True)

    def still(self):
        return self._placed(self.plot.still())

    def moving(self, series, t, turns=()):
        """`series` has the losses of each line from t = 0 on; `turns` are those t at which something was changed."""
        window = next((window for window in WINDOWS if window >= t), WINDOWS[-1])
        ends = []
        for line, losses in zip(self.lines, series, strict=True):
            at = np.unique(np.linspace(0, len(losses) - 1, min(len(losses), POINTS)).astype(int))
            heights = np.maximum(np.array(losses)[at], 1e-300)
            heights = np.clip(np.log10(heights) if self.powers else heights, self.low, self.high)
            line.set_data(at / window, heights)
            ends.append((at[-1] / window, heights[-1]))
        self.ends.set_data(*zip(*ends, strict=True))
        y = self.foot
        labels = "".join(
            tag(
                "text",
                text=str(window * share // 4),
                class_="quiet",
                y=y + 16,
                x=self.left + share / 4 * (self.right - self.left),
            )
            for share in (0, 2, 4)
        )
        for turn in turns:
            x = self.left + turn / window * (self.right - self.left)
            labels += tag(
                "path",
                class_="turn",
                d=f"M{x:.1f} {y}V28",
                stroke="var(--ll-ink)",
                stroke_width=1,
                stroke_dasharray="2 3",
            )
            labels += tag("path", d=f"M{x:.1f} {y - 6}l6 6l-6 6l-6-6z", fill="var(--ll-ground)", stroke="var(--ll-ink)")
        return self._placed(self.plot.moving([*self.lines, self.ends])) + labels

    def _placed(self, svg):
        """In its own size, whatever stands beside it."""
        return svg.replace("<svg ", f'<svg width="{self.plot.width}" height="{self.plot.height}" ', 1)
