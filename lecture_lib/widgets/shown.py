"""What the cells of a notebook show, and when it is closed.

After a run of a cell an explorer or a question is closed if the latest run of no cell shows it and nothing holds it but
the lists that hold all: ipywidgets' registry, the kernel's comms, IPython's Out.

Whether something else holds it, Python's collector says: it is taken off these lists, and what is then still alive is put
back. So a name, a list, a box or a thread that draws just now keeps it, and it is asked again after the next run.
A front end that does not say which cell it runs, as nbclient and nbval, has nothing closed.
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
_shown = {}  # by the cell's id: which run of it was the latest, and what that shows


class Shown:
    """What a cell shows as one: an explorer, a question. It stands before the widget among the bases of a class."""

    _lock = nullcontext()  # that of redraws, in what is drawn

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _made.add(self)
        if shell := get_ipython():
            shell.events.register("post_run_cell", _after_run)  # the same function again changes nothing

    def _repr_mimebundle_(self, **kwargs):
        _shown_by(*_cell_and_run()).add(self)
        return super()._repr_mimebundle_(**kwargs)

    def close(self):
        """Close it and all below it, once a redraw that is under way has ended."""
        if self.comm is None or sys.is_finalizing():  # nobody is left to tell
            return
        _leave_history({id(self)})
        with self._lock:
            for widget in _with_all_below(self) - {self}:
                widget.close()
            super().close()


def _with_all_below(widget):
    """The widgets that the page needs to show this one: children, layouts, styles, what one of them speaks of."""
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
    """The id of the cell that runs in this thread, and that of the run; None for both where nobody knows."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    cell = parent.get("metadata", {}).get("cellId")
    return cell, cell and parent["header"]["msg_id"]


def _shown_by(cell, run):
    """What this run of this cell has shown so far. It takes the place of what the run before it showed."""
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
        gc.collect()  # what nothing else holds goes, and a widget that goes closes itself
    for put_back, weak in taken:
        widget = weak()
        if widget is not None:
            put_back(widget)


def _off_the_lists():
    """Take what no cell shows off all lists. For each place: how to put it back, and a weak reference to what stood there."""
    shell = get_ipython()
    results = shell.user_ns_hidden
    named = {
        id(value) for name, value in shell.user_ns.items() if results.get(name) is not value
    }  # held, and cheap to see
    gone = set(_made).difference(*(widgets for _, widgets in _shown.values()))
    gone = {widget for widget in gone if widget.comm is not None and id(widget) not in named}
    taken = []
    for widget in set().union(*map(_with_all_below, gone)):
        widget.comm.on_msg(_told_weakly(widget))
        taken.append((partial(registry.__setitem__, widget.model_id), ref(widget)))
        del registry[widget.model_id]
    return taken + _leave_history(set(map(id, gone)))


def _told_weakly(widget):
    """What tells a widget of messages and does not hold it."""
    handle = WeakMethod(widget._handle_msg)
    return lambda message: (heard := handle()) and heard(message)


def _leave_history(gone):
    """Take the results with these ids out of Out, _, __, ___ and _1, _2, ...: how to put each back, and a weak reference."""
    shell, taken = get_ipython(), []
    if shell is None:
        return taken
    names, results = shell.user_ns, shell.user_ns_hidden
    for table in (names, results, vars(shell.displayhook), names["_oh"]):
        for key, value in list(table.items()):
            if id(value) in gone and (table is not names or results.get(key) is value):  # a name of the reader's stays
                taken.append((partial(table.__setitem__, key), ref(value)))
                if str(key).strip("_").isdigit():
                    del table[key]
                else:
                    table[key] = ""  # as IPython has it at first
    return taken
