"""A network of layers on the page: its edges, its neurons, and a number on an edge."""

from lecture_lib.draw.markup import tag

PILL = 20  # the height of a number on an edge


class Layers:
    """Layers of `sizes` = [n_0, ..., n_L]. A picture of them says where its edges run: ends(k, j, m)."""

    def edges(self):
        """All (k, j, m)."""
        for k in range(1, self.L + 1):
            for j in range(1, self.sizes[k] + 1):
                for m in range(1, self.sizes[k - 1] + 1):
                    yield k, j, m

    def neurons(self):
        """All (k, j), the inputs as (0, m)."""
        return [(k, j) for k, n in enumerate(self.sizes) for j in range(1, n + 1)]

    def on(self, edge, along=0.5, below=0):
        """A place on an edge, in its middle or elsewhere along it, or some pixels below."""
        ends = self.ends(*edge)
        x, y = (ends[f"{axis}1"] + along * (ends[f"{axis}2"] - ends[f"{axis}1"]) for axis in "xy")
        return x, y + below

    def pill(self, edge, text, kind, place=(0.5, 0)):
        """A number on an edge, on a ground of its own so that the edge does not run through it."""
        (x, y), width = self.on(edge, *place), 6.8 * len(text) + 7
        ground = tag("rect", x=x - width / 2, y=y - PILL / 2, width=width, height=PILL, rx=PILL / 2)
        return tag("g", ground + tag("text", text=text, x=x, y=y + 4.5), class_=f"pill {kind}")
