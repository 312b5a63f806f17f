"""How fast explorers play: `python tests/benchmarks/playing.py` prints, for each that walks along a run, in one run,

    pictures      painted a second in JupyterLab in headless Chromium, while it plays
    iterations    that t moved on meanwhile, a second
    kernel        median milliseconds of one frame: the iterations, the picture, the message
    message       the largest frame in kilobytes

at one iteration a frame and at the most that the menu offers.
"""

import json
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "notebooks")]

from driving import WALKED, made, options  # noqa: E402
from explorers import milliseconds  # noqa: E402
from lab import CHROMIUM_FLAGS, Lab, chromium, opened  # noqa: E402
from on_page import Walk, notebook_of  # noqa: E402

FRAMES, SECONDS = 60, 5
PAINTED = """([scene, seconds]) => new Promise(done => {
    let changed = false, pictures = 0, last = 0;
    const watch = new MutationObserver(() => { changed = true; });
    watch.observe(scene, { childList: true, subtree: true, attributes: true, characterData: true });
    const start = performance.now();
    const look = now => {
        if (changed) { pictures += 1; changed = false; last = now; }
        // a run that has come to its end paints no more
        if (now - start < 1000 * seconds && now - (last || start) < 1000) requestAnimationFrame(look);
        else { watch.disconnect(); done([pictures, (last - start) / 1000]); }
    };
    requestAnimationFrame(look);
})"""


def in_kernel(name, speed):
    """Median milliseconds and largest bytes of a frame."""
    explorer, sizes = made(name, speed=speed), []

    def move(t):
        explorer.controls["t"].value = t

    def seen(t):
        move(t)
        sizes.append(len(json.dumps(explorer.scene.frame).encode()))

    last = explorer.state.longest // speed
    frames = [speed * (number % last + 1) for number in range(FRAMES)]
    times = milliseconds(move, frames)
    for t in frames:
        seen(t)
    return median(times), max(sizes)


def in_browser(notebook, number):
    walk = Walk(notebook, number)
    walk.settled()
    walk.play.click()
    walk.until_t(lambda t: t > 0, "it does not play")
    before = walk.t()
    pictures, seconds = walk.scene.evaluate(f"scene => ({PAINTED})([scene, {SECONDS}])")
    after = walk.t()
    walk.stop.click()
    walk.until_t(lambda t: t == 0, "it does not stop")
    return pictures / seconds, (after - before) / seconds


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    shown = [
        (name, speed)
        for name in WALKED
        for speed in (lambda all: (all[0], all[-1]))(options(made(name).controls["speed"]))
    ]
    root = Path(tempfile.mkdtemp())
    (root / "notebooks").mkdir()
    cells = [f"from lecture_lib import explore\nexplore.{name}(speed={speed})" for name, speed in shown]
    path = notebook_of(root / "notebooks" / "playing.ipynb", *cells)
    print(f"{'at iterations a frame':32}{'pictures':>12}{'iterations':>14}{'kernel':>12}{'message':>12}")
    with Lab(root / "notebooks", root / "state") as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        with opened(browser, lab) as notebook:
            assert notebook.open(path.name).restart_and_run_all() == []
            for number, (name, speed) in enumerate(shown):
                pictures, iterations = in_browser(notebook, number)
                kernel, message = in_kernel(name, speed)
                print(
                    f"{f'{name}, {speed}':32}{pictures:8.1f} a s{iterations:10.0f} a s{kernel:9.2f} ms{message / 1e3:9.1f} kB"
                )
        browser.close()
