"""Which explorers and questions the cells of a notebook show, and when they are closed.

After a cell has run, an explorer or a question is closed if no cell shows it in its latest run, and nothing refers to it
except the lists of everything: ipywidgets' registry, the kernel's comms, IPython's Out.

Python's garbage collector decides whether something else refers to it: it is taken off these lists, and put back if it
is then still alive. So a name, a list, a box or a thread that is drawing keeps it, and it is checked again after the next
run. With a front end that does not send the id of the cell, such as nbclient or nbval, nothing is closed.
"""

import gc
import sys
from contextlib import nullcontext
from functools import partial
from weakref import WeakMethod, WeakSet, ref

from IPython import get_ipython
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances as registry

_made = WeakSet()
_shown = {}  # by the cell's id: its latest run, and what that run shows


class Shown:
    """What a cell shows as a whole: an explorer or a question. Among the bases of a class it comes before the widget."""

    _lock = nullcontext()  # an explorer has a real one, for its redraws

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _made.add(self)
        if shell := get_ipython():
            shell.events.register("post_run_cell", _after_run)  # to register it again changes nothing

    def _repr_mimebundle_(self, **kwargs):
        _shown_by(*_cell_and_run()).add(self)
        return super()._repr_mimebundle_(**kwargs)

    def close(self):
        """Close it and all widgets in it, as soon as a redraw that is running has ended."""
        if self.comm is None or sys.is_finalizing():  # the page is gone
            return
        _leave_history({id(self)})
        with self._lock:
            for widget in _with_all_below(self) - {self}:
                widget.close()
            super().close()


def _with_all_below(widget):
    """The widgets that the page needs to show this one: children, layouts, styles, what one of them refers to."""
    found, ahead = set(), [widget]
    while ahead:
        thing = ahead.pop()
        if isinstance(thing, Widget) and thing.comm is not None and thing not in found:
            found.add(thing)
            ahead += [getattr(thing, key) for key in thing.keys]
        elif isinstance(thing, (list, tuple)):
            ahead += thing
    return found


def _cell_and_run():
    """The ids of the cell that runs in this thread and of its run; None for both if they are unknown."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    cell = parent.get("metadata", {}).get("cellId")
    return cell, cell and parent["header"]["msg_id"]


def _shown_by(cell, run):
    """What this run of this cell has shown so far. A new run begins with an empty set."""
    if cell not in _shown or _shown[cell][0] != run:
        _shown[cell] = run, WeakSet()
    return _shown[cell][1]


def _after_run(result):
    cell, run = _cell_and_run()
    if cell is None:
        return
    _shown_by(cell, run)
    taken = _off_the_lists()
    if taken:
        gc.collect()  # what nothing else refers to is deleted, and a deleted widget closes itself
    for put_back, weak in taken:
        widget = weak()
        if widget is not None:
            put_back(widget)


def _off_the_lists():
    """Take what no cell shows off all lists. Gives for each place a function to put it back, and a weak reference to it."""
    shell = get_ipython()
    results = shell.user_ns_hidden
    named = {
        id(value) for name, value in shell.user_ns.items() if results.get(name) is not value
    }  # these are kept, and that is quick to see
    gone = set(_made).difference(*(widgets for _, widgets in _shown.values()))
    gone = {widget for widget in gone if widget.comm is not None and id(widget) not in named}
    taken = []
    for widget in set().union(*map(_with_all_below, gone)):
        widget.comm.on_msg(_weak_handler(widget))
        taken.append((partial(registry.__setitem__, widget.model_id), ref(widget)))
        del registry[widget.model_id]
    return taken + _leave_history(set(map(id, gone)))


def _weak_handler(widget):
    """The widget's handler of messages, by a reference that does not keep the widget alive."""
    reference = WeakMethod(widget._handle_msg)
    return lambda message: (handle := reference()) and handle(message)


def _leave_history(gone):
    """Take the results with these ids out of Out, _, __, ___ and _1, _2, ...; gives what `_off_the_lists` gives."""
    shell, taken = get_ipython(), []
    if shell is None:
        return taken
    names, results = shell.user_ns, shell.user_ns_hidden
    for table in (names, results, vars(shell.displayhook), names["_oh"]):
        for key, value in list(table.items()):
            if id(value) in gone and (table is not names or results.get(key) is value):  # the reader's own names stay
                taken.append((partial(table.__setitem__, key), ref(value)))
                if str(key).strip("_").isdigit():
                    del table[key]
                else:
                    table[key] = ""  # as IPython sets it at first
    return taken
