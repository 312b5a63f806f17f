"""A notebook that is presented in JupyterLab, for the tests: what stands on the page, what is wrong with a step."""

import re
import time
from itertools import groupby

from lab import SECONDS

SMALL, LARGE = {"width": 1280, "height": 720}, {"width": 1920, "height": 1080}
SMALLEST_TEXT = 24  # CSS pixels, but for indices and what is scaled with its picture
SMALLEST_PICTURE = 0.7  # of its size on the page
OF_A_PICTURE = re.compile(r"\b(turn(ed)?|click(s|ed)?|dials?|press(ed)?|pictures?|bars?)\b", re.IGNORECASE)
# These speak of something else than a picture that is to be in sight, or of all of them.
OF_NONE = re.compile(
    r"turn out|turn the sign|press check|(lecture's|a|one|each|every) picture|pictures|code and picture", re.IGNORECASE
)

# What stands on the page: how far down and right it reaches, its words, its smallest text, its picture.
SEEN = """async before => {
    const panel = document.querySelector('.ll-presented'), count = panel.querySelector('.ll-count');
    const frame = () => new Promise(requestAnimationFrame);
    for (let frames = 0; frames < 300 && count.textContent === before; frames++) await frame();
    await frame();
    // Of what a formula or a list that scrolls has inside, nothing: it is measured as a whole.
    const left = thing => thing.parentElement.matches('mjx-container, .ll-scroll, .ll-right') || thing.matches('mjx-assistive-mml, .ll-live-region');
    const { FILTER_REJECT, FILTER_SKIP, FILTER_ACCEPT } = NodeFilter;
    const visible = thing => thing.checkVisibility({ visibilityProperty: true }) ? FILTER_ACCEPT : FILTER_SKIP;
    const sort = thing => left(thing) ? FILTER_REJECT : visible(thing);
    const things = [...panel.querySelectorAll('.jp-Cell')].filter(cell => cell.getClientRects().length).flatMap(cell => {
        const walk = document.createTreeWalker(cell, NodeFilter.SHOW_ELEMENT, sort), found = [];
        while (walk.nextNode()) found.push(walk.currentNode);
        return found;
    });
    const boxes = things.map(thing => thing.getBoundingClientRect());
    const own = thing => [...thing.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const texts = things.filter(thing => own(thing) && !thing.closest('.ll-explorer, .ll-note, sub, sup, mjx-container'));
    const picture = things.find(thing => thing.matches('.ll-explorer'));
    const box = picture?.getBoundingClientRect();
    const panels = [...(picture?.querySelectorAll('.ll-panel') ?? [])].filter(panel => panel.getClientRects().length);
    const blank = panel => !panel.querySelector('.moving').childElementCount || !panel.getBoundingClientRect().height;
    return {
        count: count.textContent,
        bottom: Math.max(0, ...boxes.map(box => box.bottom)),
        right: Math.max(0, ...boxes.map(box => box.right)),
        words: things.filter(own).map(thing => thing.textContent).join(' ').trim().length,
        text: Math.min(...texts.map(thing => parseFloat(getComputedStyle(thing).fontSize))),
        scaled: things.filter(thing => thing.matches('.ll-scaled')).length,
        picture: box && [box.width, box.height],
        cell: box && [...panel.querySelectorAll('.jp-Cell')].indexOf(picture.closest('.jp-Cell')),
        asks: things.some(thing => thing.matches('.ll-ask')),
        scale: box && box.height / picture.offsetHeight,
        said: things.filter(thing => own(thing) && !thing.closest('.ll-explorer, .ll-still')).map(thing => thing.innerText).join(' '),
        blank: picture ? !panels.length || panels.some(blank) : false,
        focus: panel.contains(document.activeElement) && document.activeElement.checkVisibility(),
    };
}"""


def faults(seen, window):
    """What is wrong with a step, in words."""
    if not seen["words"] and not seen["picture"]:
        yield "is empty"
    if seen["bottom"] > window["height"] or seen["right"] > window["width"]:
        yield f"reaches {seen['right']:.0f} × {seen['bottom']:.0f}"
    if seen["text"] is not None and seen["text"] < SMALLEST_TEXT and not seen["scaled"]:
        yield f"has text of {seen['text']} px"
    if seen["blank"]:
        yield "has a blank picture"
    if seen["picture"] and max(seen["picture"][0] / window["width"], seen["picture"][1] / window["height"]) < 0.75:
        yield f"has a picture of {seen['picture']}"
    if seen["picture"] and seen["scale"] < SMALLEST_PICTURE:
        yield f"has a picture at {seen['scale']:.2f} of its size"
    if not seen["focus"]:
        yield "lost the focus"


def without_their_picture(walked):
    """The steps whose words speak of a picture that is on none of their pages, with these words."""
    for number, pages in groupby(walked, step_of):
        pages = list(pages)
        said = " ".join(OF_NONE.sub("", page["said"]) for page in pages)
        words = {found[0].lower() for found in OF_A_PICTURE.finditer(said)}
        if words and not any(page["picture"] for page in pages):
            yield f"step {number} speaks of {sorted(words)} without a picture"


# The same of these steps, from here to the last one or to the first: [seen, seen, ...]. Its keys are made in the
# page, as it is the steps that are looked at here. A step that is turned away at once is never laid out.
WALK = (
    """async ([key, steps]) => {
    const seen = """
    + SEEN
    + """;
    const turn = () => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    const by = key === 'PageUp' ? -1 : 1, all = [await seen()];
    while (all.length < 400) {
        const [step, last, page = 1, pages = 1] = all.at(-1).count.match(/\\d+/g).map(Number);
        if (by < 0 ? page > 1 : page < pages) turn();
        else {
            let next = step + by;
            while (next >= 1 && next <= last && !steps.includes(next)) next += by;
            if (next < 1 || next > last) break;
            for (let turned = step; turned !== next; turned += by) turn();
        }
        all.push(await seen(all.at(-1).count));
    }
    return all;
}"""
)


def step_of(seen):
    return int(seen["count"].split(" / ")[0])


class Presented:
    """The notebook in front of the page, while it is presented."""

    def __init__(self, notebook):
        self.notebook, self.page, self.do = notebook, notebook.page, notebook.do

    def open(self, name):
        assert self.notebook.open(name).run_all() == [], name
        self.do("docmanager:save")
        return self.to(0)

    def to(self, cell):
        """Make this cell the active one, at the upper edge."""
        self.page.evaluate(
            """async cell => {
                const { content } = window.jupyterapp.shell.currentWidget;
                content.activeCellIndex = cell;
                content.activate();
                await content.scrollToItem(cell, 'start');
            }""",
            cell,
        )
        return self

    def enter(self, key="F6"):
        self.page.keyboard.press(key)
        self.page.wait_for_function("/[0-9]/.test(document.querySelector('.ll-presented .ll-count')?.textContent)")
        return self.seen()

    def leave(self, key="Escape"):
        self.page.keyboard.press(key)
        self.page.wait_for_function("!document.querySelector('.ll-presented, .ll-way, .ll-off, .ll-where')")
        self.page.wait_for_timeout(300)  # twelve frames in which the cells find their place, on a busy machine too
        self.page.evaluate("async () => { for (let n = 0; n < 12; n++) await new Promise(requestAnimationFrame); }")

    def seen(self, before=None):
        return self.page.evaluate(SEEN, before)

    def turn(self, key="PageDown"):
        before = self.count()
        self.page.keyboard.press(key)
        return self.seen(before)

    def to_page(self, count):
        """Turn on to the page of this number."""
        while self.count() != count:
            self.turn()
        return self.seen()

    def count(self):
        return self.page.locator(".ll-presented .ll-count").inner_text()

    def said(self):
        """The words of the step, without those of its picture."""
        return self.page.locator(".ll-presented .jp-WindowedPanel-outer").inner_text()

    def state(self):
        """All that a presentation has to leave as it was."""
        return self.page.evaluate(
            """() => {
                const { shell } = window.jupyterapp, { content, context, node } = shell.currentWidget;
                const { height, width, top, left } = node.getBoundingClientRect();
                return {
                    windowing: content.notebookConfig.windowingMode, cell: content.activeCellIndex, mode: shell.mode,
                    side: [shell.leftCollapsed, shell.rightCollapsed], dirty: context.model.dirty,
                    above: Math.round(content.activeCell.node.getBoundingClientRect().top), cells: content.widgets.length,
                    place: [height, width, top, left], full: Boolean(document.fullscreenElement),
                };
            }"""
        )

    def end(self):
        """Close the notebook and end its kernel."""
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.sessionContext.shutdown();
                panel.dispose();
            }"""
        )

    def until(self, condition, what):
        end = time.monotonic() + SECONDS / 4
        while not condition():
            assert time.monotonic() < end, what
            self.page.wait_for_timeout(20)
