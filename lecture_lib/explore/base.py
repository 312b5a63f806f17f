"""What all explorers share: state in the controls, one redraw path, one message a move."""

import threading
from contextlib import contextmanager

import ipywidgets as widgets

from lecture_lib.scene import NumberBox, Scene

ROW = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 14px", overflow="visible")


def dial(label, value, low=-4.0, high=4.0, step=0.05, width="300px", label_width=46):
    """A slider with a number box beside it: the box has an accessible name, the slider of ipywidgets has none."""
    slider = widgets.FloatSlider(
        value, min=low, max=high, step=step, description=label, readout=False, layout=widgets.Layout(width=width)
    )
    slider.style.description_width = f"{label_width}px"
    slider.beside = widgets.HBox(
        [slider, NumberBox(slider=slider)], layout=widgets.Layout(overflow="visible", align_items="center")
    )
    return slider


def whole(label, value, low, high, width="300px"):
    """A slider over whole numbers."""
    slider = widgets.IntSlider(value, min=low, max=high, description=label, layout=widgets.Layout(width=width))
    slider.style.description_width = f"{8 * len(label)}px"
    return slider


def number(label, value, low, high):
    """A box for a whole number."""
    box = widgets.BoundedIntText(
        value, min=low, max=high, description=label, layout=widgets.Layout(width=f"{64 + 8 * len(label)}px")
    )
    box.style.description_width = f"{8 * len(label)}px"
    return box


def menu(label, options, value, width=150, label_width=60):
    """A choice by name; widths in CSS pixels."""
    choice = widgets.Dropdown(
        options=options, value=value, description=label, layout=widgets.Layout(width=f"{width}px")
    )
    choice.style.description_width = f"{label_width}px"
    return choice


def choose(choice, value):
    """Choose by name what a menu offers; a click on something that has gone meanwhile does nothing."""
    if value in choice.options:
        choice.value = value


def offer(choice, options):
    """Give a menu other options. What was chosen stays, or comes back once it is offered again."""
    if choice.options != tuple(options):
        if choice.value != getattr(choice, "stand_in", None):
            choice.wish = choice.value
        choice.options = options
        choice.value = choice.wish if choice.wish in options else options[0]
        choice.stand_in = None if choice.value == choice.wish else choice.value


def walk_on(step, walk, last):
    """Put a stepper on a walk of `last` steps. How far the reader had come in each walk is kept."""
    if (step.walk, step.max) == (walk, last):
        return
    value = step.value
    if step.walk not in (None, walk):
        step.walks[step.walk] = value
        value = step.walks.get(walk, step.min)
    step.walk = walk
    step.max = last
    step.value = min(value, last)


def toggle(label, options, value):
    """A choice of few, all in sight."""
    choice = widgets.ToggleButtons(options=options, value=value, description=label)
    choice.style.button_width = "auto"
    choice.style.description_width = "auto"
    return choice


def switch(label, tooltip):
    """On or off."""
    return widgets.ToggleButton(False, description=label, tooltip=tooltip, layout=widgets.Layout(width="auto"))


def button(label, action, tooltip=""):
    pressed = widgets.Button(description=label, tooltip=tooltip, layout=widgets.Layout(width="auto"))
    pressed.on_click(lambda _: action())
    return pressed


def stepper(label, value, last, first=1):
    """A number of steps with back, next and all beside it."""
    step = number(label, value, first, last)
    step.walk, step.walks = None, {}

    def go(to):
        step.value = min(max(to, step.min), step.max)

    step.beside = widgets.HBox(
        [
            button("◀ back", lambda: go(step.value - 1), "one step back"),
            step,
            button("next ▶", lambda: go(step.value + 1), "one step on"),
            button("all", lambda: go(step.max), "all steps"),
        ],
        layout=ROW,
    )
    return step


class Explorer(widgets.VBox):
    """Controls above, a Scene below; what it shows is a function of its state: the controls' values, and in an
    explorer of a network what was dialled on weights that are not on the dial now.

    A subclass gives `panels()`, the still layers, `staged_for()`, what those depend on, and `picture()`: one markup
    a panel and the text that says what is shown. `picked(name, indices)` is told what was clicked.
    """

    def __init__(self, controls, rows):
        self.controls = controls
        self._lock = threading.RLock()  # callbacks run in a subshell thread beside cells
        self._held = 0
        self._staged = None
        self.scene = Scene(self._picked)
        shown = [[getattr(item, "beside", item) for item in row] for row in rows]
        super().__init__([*(widgets.HBox(row, layout=ROW) for row in shown), self.scene])
        for control in controls.values():
            control.observe(self._moved, "value")
        self.redraw()

    def panels(self):
        raise NotImplementedError

    def picture(self):
        raise NotImplementedError

    def staged_for(self):
        return ()

    def picked(self, name, indices):
        """Something with this name was clicked or chosen by keyboard."""

    def redraw(self):
        """Show the state of the controls. The one path to the picture."""
        with self._lock:
            if self._held:
                return
            with self.scene.hold_sync():
                if self._staged != self.staged_for():
                    self._staged = self.staged_for()
                    self.scene.stage(self.panels())
                self.scene.show(*self.picture())

    def text(self):
        """What is shown now, in words and numbers."""
        return self.scene.frame["text"]

    def still(self):
        """The whole picture as SVG text."""
        with self._lock:
            return self.scene.still()

    @contextmanager
    def together(self):
        """Change several controls, redraw once."""
        with self._lock:
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
        self.redraw()

    def changed(self, control, old, new):
        """A control has changed: bring the controls that depend on it into line. The redraw follows."""

    def _moved(self, change):
        with self._lock:
            name = next(name for name, control in self.controls.items() if control is change["owner"])
            self._held += 1
            try:
                self.changed(name, change["old"], change["new"])
            finally:
                self._held -= 1
            self.redraw()

    def _picked(self, pick):
        name, *indices = str(pick).split() or [""]
        if all(index.isdigit() for index in indices):
            with self._lock:
                self.picked(name, tuple(int(index) for index in indices))

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        # Pages without a kernel show the picture, readers of text the words; JupyterLab prefers the live widget.
        return {**(bundle or {}), "text/plain": self.text(), "image/svg+xml": self.still()}
