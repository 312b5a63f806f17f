"""The controls of an explorer: each a widget that writes one field of the state and shows what the state holds."""

import math
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import ipywidgets as widgets
import traitlets

from lecture_lib.formatting import label_of
from lecture_lib.widgets import Mark, NumberBox, Stepper

ROW = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "2px 12px", "overflow": "visible"}


@dataclass(eq=False)
class Control:
    """A widget whose `value` is the field `name` of a state. `shown` is what the row has: the widget, alone or with
    what belongs to it. `following` has functions of the state by the trait of the widget that shows what they give,
    `entry` gives the label of an option."""

    name: str
    widget: widgets.Widget
    shown: widgets.Widget
    following: dict = field(default_factory=dict)
    entry: Callable = label_of
    listener: Callable | None = None
    offered: tuple = ()
    stays = False  # in sight, on a small screen

    def listen(self, listener):
        """Call `listener(control, value)` at each move."""
        self.listener = lambda change: listener(self, change["new"])
        self.widget.observe(self.listener, "value")

    def write(self, state, value):
        """Put a value into the state. Whether that changed anything."""
        field = state.fields()[self.name]
        before = getattr(state, self.name)
        if field.same(value, before):
            return False
        setattr(state, self.name, value)
        return True

    def follow(self, state):
        """Show what the state holds: what is on offer, what holds, whether it is of use."""
        field, value = state.fields()[self.name], getattr(state, self.name)
        if hasattr(field, "offered"):
            self._offer(field.offered(state), value)
        elif hasattr(field, "limits"):
            self._limit(*field.limits(state), value)
        if not field.same(self.widget.value, value):
            self.widget.value = value
        for trait, of in self.following.items():
            setattr(self.widget, trait, of(state))
        self.shown.layout.display = None if field.used(state) else "none"

    def _offer(self, offered, value):
        if offered == self.offered or not hasattr(self.widget, "options"):
            return
        self.offered = offered
        with self._unheard():  # a menu with other options first falls back on one that nobody has chosen
            self.widget.options = [(self.entry(option), option) for option in offered]
            self.widget.value = value

    def _limit(self, low, high, value):
        if (self.widget.min, self.widget.max) == (low, high):
            return
        with self._unheard():
            self.widget.min, self.widget.max = min(low, self.widget.max), high
            self.widget.min, self.widget.value = low, value

    @contextmanager
    def _unheard(self):
        """Nobody listens to a widget while it is brought into line."""
        if self.listener:
            self.widget.unobserve(self.listener, "value")
        yield
        if self.listener:
            self.widget.observe(self.listener, "value")


class Slider(widgets.FloatSlider):
    """A slider that refuses infinity and NaN: a message to the page cannot hold them."""

    @traitlets.validate("value")
    def _validate_value(self, proposal):
        if not math.isfinite(proposal["value"]):
            raise traitlets.TraitError(f"{self.description} needs a number, not {proposal['value']}")
        return min(max(proposal["value"], self.min), self.max)


class Play(widgets.Play):
    """A player that stops when it is closed: else its timer on the page would run on without it."""

    def close(self):
        self.playing = False
        super().close()


def sized(width, words_width):
    """How wide a widget is, and the room for its words, in CSS pixels."""
    return {"layout": {"width": f"{width}px"}, "style": {"description_width": f"{words_width}px"}}


def row(items):
    """Controls and buttons side by side."""
    return widgets.HBox([getattr(item, "shown", item) for item in items], layout=ROW)


def menu(state, field, words, width=150, words_width=None, tooltip="", entry=label_of):
    """A choice by name; widths in CSS pixels."""
    offered, look = state.fields()[field].offered(state), sized(width, words_width or 7 * len(words) + 6)
    options, value = [(entry(option), option) for option in offered], getattr(state, field)
    choice = widgets.Dropdown(options=options, value=value, description=words, tooltip=tooltip or None, **look)
    return Control(field, choice, choice, entry=entry, offered=offered)


@dataclass(eq=False)
class Dial(Control):
    """A slider whose step may depend on the state."""

    stays = True

    def follow(self, state):
        step = state.fields()[self.name].stride(state)
        self.widget.step = min(step, self.widget.step)  # so that every value on the way from limits to limits fits
        super().follow(state)
        self.widget.step = step


def dial(state, field, words, width=270, words_width=46, tooltip=""):
    """A slider with a number box beside it.

    `words` may be a function of the state.
    """
    spec = state.fields()[field]
    low, high = spec.limits(state)
    look = {"step": spec.stride(state), "readout": False, "tooltip": tooltip or None, **sized(width, words_width)}
    slider = Slider(getattr(state, field), min=low, max=high, **look)
    shown = widgets.HBox([slider, NumberBox(slider=slider)], layout={"overflow": "visible", "align_items": "center"})
    return Dial(field, slider, shown, {"description": words if callable(words) else lambda state: words})


def mark(state, field, dial):
    """The mark of a dial, after it in its row: the number at the mark, undo, and set mark."""
    low, high = state.fields()[field].limits(state)
    box = Mark(slider=dial.widget, value=getattr(state, field), min=low, max=high)
    return Control(field, box, box)


def stepper(state, field, words, tooltip="", place=None):
    """Buttons "back", "next" and "all" for a field of whole numbers, with the current number between them. With `place`,
    there are the words that place(state) gives instead, and no "all"."""
    low, high = state.fields()[field].limits(state)
    brief = place is not None
    widget = Stepper(value=getattr(state, field), min=low, max=high, description=words, tooltip=tooltip, brief=brief)
    return Control(field, widget, widget, {"place": place} if brief else {})


def whole(state, field, words, width=300):
    """A slider over whole numbers."""
    low, high = state.fields()[field].limits(state)
    look = sized(width, 8 * len(words))
    slider = widgets.IntSlider(getattr(state, field), min=low, max=high, description=words, **look)
    return Control(field, slider, slider)


def number(state, field, words, tooltip=""):
    """A box for a whole number."""
    low, high = state.fields()[field].limits(state)
    look = {"description": words, "tooltip": tooltip or None, **sized(64 + 8 * len(words), 8 * len(words))}
    box = widgets.BoundedIntText(getattr(state, field), min=low, max=high, **look)
    return Control(field, box, box)


def switch(state, field, words, tooltip):
    """On or off."""
    look = {"description": words, "tooltip": tooltip, "layout": {"width": "auto"}}
    pressed = widgets.ToggleButton(getattr(state, field), **look)
    return Control(field, pressed, pressed)


def player(state, field, **following):
    """Play, pause and stop: the browser's timer moves a field of whole steps; a busy kernel drops frames. `following` are
    functions of the state that give the `interval` in milliseconds and the `step`."""
    low, high = state.fields()[field].limits(state)
    play = Play(getattr(state, field), min=low, max=high, interval=40, show_repeat=False)
    return Control(field, play, play, following)


def run(state, width=190):
    """Along a run: play, how many iterations a frame, a slider over t, one step back and one on."""
    low, high = state.fields()["t"].limits(state)
    look = {"readout": False, "tooltip": "iterations t", "layout": {"width": f"{width}px"}}
    slider = widgets.IntSlider(state.t, min=low, max=high, **look)
    one = Stepper(value=state.t, min=low, max=high, description="t", tooltip="iterations so far", brief=True)
    return [
        player(state, "t", step=lambda state: state.speed),
        Control("t", slider, slider),
        Control("t", one, one),
        menu(state, "speed", "iterations per frame", 190, 132, "how many iterations play makes at once"),
    ]


def button(words, action, tooltip=""):
    pressed = widgets.Button(description=words, tooltip=tooltip, layout={"width": "auto"})
    pressed.on_click(lambda _: action())
    return pressed


def drawer(moves, words, tooltip, controls):
    """A row of controls that a button among the moves opens and shuts."""
    box = row(controls)
    box.layout.display = "none"
    toggle(moves, "drawer", words, tooltip, lambda opened: setattr(box.layout, "display", "flex" if opened else "none"))
    return box


def toggle(moves, key, words, tooltip, action):
    """A button among the moves that is pressed or not: `action` is called with that."""
    moves.drawers = [*moves.drawers, [key, words, tooltip]]
    moves.observe(lambda change: action(key in change["new"]), "opened")
