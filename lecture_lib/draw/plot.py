"""Plots by matplotlib as SVG text: what stands still is drawn once, what moves at each move.

matplotlib is loaded with the first plot: it takes 30 MB, and a kernel whose explorers have no plot does without.
"""

import io
import logging
import os
import re
import sys
import threading
import weakref
from contextlib import contextmanager

from lecture_lib.draw.panel import Panel
from lecture_lib.draw.style import colour, themed

# Text stays text; ids are the same in every run. The scene makes them its own: see UNIQUE.
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "lecture_lib", "font.family": "sans-serif", "font.size": 12}
NO_METADATA = dict.fromkeys(["Date", "Creator", "Format", "Type"])
LOCK = threading.RLock()
RINGED = {"markeredgecolor": colour("chosen"), "markeredgewidth": 2.5}
STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
UNIQUE = "@@"  # stands before every id; the page puts the view's own name in its place


@contextmanager
def settings():
    """SETTINGS for a while. matplotlib's own rc_context copies all of its settings, at each move 0.2 ms.

    They are the whole process's, and callbacks run in a thread beside the cells: one at a time.
    """
    with quiet():
        from matplotlib import rcParams

        before = {key: rcParams[key] for key in SETTINGS}
        rcParams.update(SETTINGS)
        try:
            yield
        finally:
            rcParams.update(before)


@contextmanager
def quiet():
    """For a while matplotlib says nothing: a reader can do nothing about fonts that are read slowly or a home that cannot
    be written. What it says when a cell of the reader's draws with it is heard."""
    loggers = [logging.getLogger(name) for name in ("matplotlib", "matplotlib.font_manager")]
    with LOCK:
        before = [logger.disabled for logger in loggers]
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger, was in zip(loggers, before, strict=True):
                logger.disabled = was


@contextmanager
def programs_quiet():
    """For a while the programs that are run say nothing. matplotlib asks fc-list for the fonts on Linux, and that has words
    of its own for a cache that it cannot write; a kernel shows them in the cell."""
    if sys.platform != "linux" or "matplotlib.font_manager" in sys.modules:
        yield
        return
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Plot(Panel):
    """One panel with one pair of axes, `width` by `height` CSS pixels. What line() and point() make moves.

    A figure of its own, never pyplot's: pyplot keeps global state and takes 600 ms to import. One panel a plot, so
    that plots wrap where there is little room, and their text never shrinks.
    """

    def __init__(self, width, height, title, x, left=52, bottom=44, right=14, top=30, place="below", kind="plot"):
        super().__init__(width, height, place, kind)
        with quiet(), programs_quiet():
            from matplotlib.figure import Figure

        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)  # so that a point is a pixel
        self.figure.patch.set_visible(False)
        box = left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height
        with settings():
            ax = self.ax = self.figure.add_axes(box)
            # Plain text: a formula in SVG needs fonts that readers may lack.
            ax.set_title(title, loc="left", fontsize=13, color=colour("ink"), fontweight="bold")
            ax.set_xlabel(x, color=colour("ink"))
        ax.patch.set_visible(False)
        ax.spines[["top", "right"]].set_visible(False)
        ax.spines[["left", "bottom"]].set_color(colour("outline"))
        ax.tick_params(colors=colour("quiet"), labelcolor=colour("quiet"), length=4)
        ax.grid(color=colour("rule"), linewidth=1)
        ax.set_axisbelow(True)
        weakref.finalize(self, cut, self.figure).atexit = False

    def line(self, *form, **look):
        """A line or points that move."""
        return self.ax.plot([], [], *form, animated=True, **look)[0]

    def point(self, name, size=10):
        """A point that moves, in the colour of a quantity, with the ring of what is chosen."""
        return self.line("o", markersize=size, color=colour(name), **RINGED)

    def still(self):
        """The SVG of everything that does not move."""
        svg = self._drawn([self.figure])
        with settings():
            for axis in (self.ax.xaxis, self.ax.yaxis):
                axis.reset_ticks()  # 300 kB, made anew if they are drawn again
        return svg

    def moving(self, artists):
        """The SVG of these artists alone, to lie over the still one."""
        return self._drawn(artists)

    def places(self, points):
        """Where points of the axes, (x, y) each, are on the panel, in pixels from its upper left corner."""
        return [(x, self.height - y) for x, y in self.ax.transData.transform(points).tolist()]

    def _drawn(self, artists):
        out = io.StringIO()
        with settings():
            from matplotlib.backends.backend_svg import RendererSVG

            renderer = RendererSVG(self.width, self.height, out, None, 72, metadata=NO_METADATA)
            for artist in artists:
                artist.draw(renderer)
            renderer.finalize()
        svg = out.getvalue()
        svg = svg[svg.index("<svg") :]
        svg = STYLE.sub("", svg, count=1)  # it would style the page
        svg = svg.replace(f'width="{self.width}pt" height="{self.height}pt"', "", 1)
        for mark in ('id="', 'href="#', "url(#"):
            svg = svg.replace(mark, mark + UNIQUE)
        return themed(svg)


def cut(figure):
    """Free a figure that nobody shows any more. It and what is in it refer to each other, 700 kB in a circle, and Python
    looks for circles so rarely that dozens of them would wait for it while a reader goes through a menu."""
    for artist in [*figure.get_children(), *(child for ax in figure.axes for child in ax.get_children()), figure]:
        vars(artist).clear()
