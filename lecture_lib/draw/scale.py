"""Numbers as marks on a scale, one lane each: what they should be, and what two outputs make of them."""

from lecture_lib.draw.markup import tag
from lecture_lib.draw.panel import Panel
from lecture_lib.formatting import padded, scientific

WIDTH, NAMES, NUMBERS, LANE, GAP, HEAD = 640, 150, 54, 18, 6, 22  # widths and heights
ROOM_FOR = 4  # columns of numbers
THIN = {"stroke": "var(--ll-rule)", "stroke_width": 1}


class Scale(Panel):
    """Lanes in `groups`, {name: names of its lanes}, over a scale from `low` to `high`; `columns` head the numbers.

    `band` (from, to) is shaded over all lanes, with the word `of_band` above it. The `legend` below says what the
    marks are.
    """

    def __init__(self, groups, columns, low, high, ticks, band, of_band, legend):
        self.groups, self.columns, self.low, self.high, self.ticks = groups, columns, low, high, ticks
        self.band, self.of_band, self.legend = band, of_band, legend
        self.left, self.right = NAMES, WIDTH - ROOM_FOR * NUMBERS - 10
        self.middles, y = [], HEAD + LANE / 2
        for lanes in groups.values():
            self.middles += [y + LANE * number for number in range(len(lanes))]
            y += LANE * len(lanes) + GAP
        self.bottom = y - LANE / 2
        super().__init__(WIDTH, int(self.bottom + 38))

    def x(self, value):
        """Where a value is on the page; one beyond the scale is at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def still(self):
        start, end = (self.x(value) for value in self.band)
        band = {"x": start, "y": HEAD - 2, "width": end - start, "height": self.bottom - HEAD + 2}
        out = [
            tag("rect", fill="var(--ll-negative)", opacity="0.13", **band),
            tag("text", text=self.of_band, class_="negative", x=(start + end) / 2, y=HEAD - 8),
        ]
        for value in self.ticks:
            at = self.x(value)
            out.append(tag("line", x1=at, y1=HEAD, x2=at, y2=self.bottom + 4, **THIN))
            text = f"{value:g}".replace("-", "−")
            out.append(tag("text", text=text, class_="quiet", x=at, y=self.bottom + 17))
        for number, (name, _) in enumerate(self.columns):
            out.append(tag("text", text=name, class_="quiet right", x=self._column(number), y=HEAD - 8))
        lane = 0
        for group, lanes in self.groups.items():
            out.append(tag("text", text=group, class_="strong left", x=2, y=self.middles[lane] + 4.5))
            for name in lanes:
                y = self.middles[lane]
                out.append(tag("text", text=name, class_="quiet right", x=self.left - 10, y=y + 4.5))
                out.append(tag("line", x1=self.left, y1=y, x2=self.right, y2=y, **THIN))
                lane += 1
        out.append(tag("text", text=self.legend, class_="quiet left", x=2, y=self.bottom + 34))
        return "".join(out)

    def _column(self, number):
        return self.right + (number + 1) * NUMBERS + 8

    def moving(self, wanted, first, second, numbers):
        """A ring where each number should be, a disc and a square where two outputs put it; `numbers` go into the columns."""
        out = []
        for y, target, one, two, row in zip(self.middles, wanted, first, second, numbers, strict=True):
            at, way = self.x(target), {"stroke": "var(--ll-negative)", "stroke_dasharray": "3 3"}
            out.append(tag("line", x1=self.x(two), y1=y, x2=at, y2=y, **way))
            out.append(tag("circle", cx=at, cy=y, r=6.5, fill="none", stroke="var(--ll-chosen)", stroke_width=3))
            out.append(tag("rect", fill="var(--ll-negative)", x=self.x(two) - 4, y=y - 4, width=8, height=8))
            out.append(self._first(one, y))
            for number, (value, (_, kind)) in enumerate(zip(row, self.columns, strict=True)):
                text = padded(_shown(value), 2) if abs(value) < 1e4 else scientific(value, 0)
                out.append(tag("text", text=text, class_=f"{kind} right", x=self._column(number), y=y + 4.5))
        return "".join(out)

    def _first(self, value, y):
        """The disc of the first output, or an arrow head at the end beyond which it lies."""
        if self.low <= value <= self.high:
            return tag("circle", fill="var(--ll-positive)", cx=self.x(value), cy=y, r=4.5)
        side, at = (1 if value > self.high else -1), self.x(value)
        return tag("path", fill="var(--ll-positive)", d=f"M{at:g} {y - 6:g}L{at + 10 * side:g} {y:g}L{at:g} {y + 6:g}Z")


def _shown(value):
    """The value, or 0 for what rounds to it: as a power of ten it is wider than its column."""
    return value if abs(value) >= 0.005 else 0.0
