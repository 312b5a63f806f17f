"""Makes the moving picture at the top of README: an explorer in JupyterLab, whose dial is turned.

PYTHONPATH=notebooks python tests/moving_picture.py
"""

import io
import tempfile
from pathlib import Path

from lab import CHROMIUM_FLAGS, Lab, chromium, opened
from on_page import Shown, notebook_of
from PIL import Image
from playwright.sync_api import sync_playwright

PATH = Path(__file__).parents[1] / "notebooks" / "images" / "explorer.webp"
SOURCE = 'from lecture_lib.explore import *\nHiddenGradient(subject="h_21", weight="W_311", classes=2, tries=("4.6 four outputs", "4.6 closed path"), show="numbers")'
WINDOW, SHARP = {"width": 1180, "height": 900}, 1.5
TURN, LOOK, LONG = 140, 900, 2400  # milliseconds that a frame is seen


class Film:
    """Frames of an explorer: (picture, milliseconds)."""

    def __init__(self, shown):
        self.shown, self.frames = shown, []
        self.box = shown.cell.locator(".ll-explorer")

    def take(self, milliseconds):
        self.shown.settled()
        self.frames.append((Image.open(io.BytesIO(self.box.screenshot(animations="disabled"))), milliseconds))

    def turn(self, steps):
        for _ in range(abs(steps)):
            self.shown.dial.press("ArrowRight" if steps > 0 else "ArrowLeft")
            self.take(TURN)
        self.frames[-1] = self.frames[-1][0], LOOK

    def reveal(self):
        self.shown.press("next ▶")
        self.take(LOOK)

    def store(self, path):
        """One file with all frames, each as large as the largest."""
        width, height = (max(frame.size[axis] for frame, _ in self.frames) for axis in (0, 1))
        pictures = [Image.new("RGB", (width, height), "white") for _ in self.frames]
        for picture, (frame, _) in zip(pictures, self.frames, strict=True):
            picture.paste(frame)
        times = [milliseconds for _, milliseconds in self.frames]
        pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=times, loop=0, quality=70, method=6)


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root, state = Path(folder) / "notebooks", Path(folder) / "state"
        root.mkdir()
        name = notebook_of(root / "picture.ipynb", SOURCE).name
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        with Lab(root, state) as lab, opened(browser, lab, viewport=WINDOW, device_scale_factor=SHARP) as notebook:
            notebook.open(name).do("application:toggle-left-area")
            assert notebook.run_all() == []
            film = Film(Shown(notebook, 0))
            film.take(LONG)
            film.turn(8)
            film.reveal()
            film.turn(-8)
            film.reveal()
            film.turn(-6)
            film.take(LONG)
            film.store(PATH)


if __name__ == "__main__":
    main()
