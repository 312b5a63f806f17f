"""A view that followed many changes, beside one that is drawn anew, in real JupyterLab and Chromium."""

import re

from driving import NAMES
from lab import opened
from test_browser import cell_of, notebook_of


def test_a_picture_that_followed_is_the_picture_drawn_anew(browser, lab):
    """After changes of many kinds, the view that followed them holds the same as a second, new view."""
    changes = (
        "for e in es:\n"
        "    for name, value in (('show', 'numbers'), ('line', 3), ('stop', 4), ('path', 5), ('g', 'tanh'), ('trap', True)):\n"
        "        if name in e.controls:\n"
        "            e.controls[name].value = e.state.fields()[name].checked(e.state, value)"
    )
    names = [name for name in NAMES if name != "NetworkExplorer"]
    made_all = f"from lecture_lib import explore\nes = [getattr(explore, name)() for name in {names}]\ndisplay(*es)"
    path = notebook_of(lab.root / "followed.ipynb", made_all, changes, "display(*es)")
    with opened(browser, lab) as notebook:
        notebook.open(path.name)
        run_cell(notebook, 0)
        notebook.page.locator(".ll-scene .moving *").first.wait_for(state="attached")
        before = layers(notebook, 0)
        run_cell(notebook, 1)
        notebook.page.wait_for_timeout(500)
        run_cell(notebook, 2)
        for _ in range(10):  # a busy machine may still be drawing
            anew, followed = layers(notebook, 2), layers(notebook, 0)
            if followed == anew:
                break
        assert not notebook.said
    path.unlink()
    assert len(followed) == len(anew) > len(names)
    assert followed == anew
    assert sum(one != other for one, other in zip(before, followed, strict=False)) > len(names) / 2


def run_cell(notebook, number):
    cell_of(notebook, number)
    notebook.do("notebook:run-cell")
    notebook.wait_until_idle()


def layers(notebook, number):
    """The moving layers in the output of a cell, without what names the view."""
    scenes = cell_of(notebook, number).locator(".ll-scene .moving")
    scenes.first.wait_for(state="attached")
    notebook.page.wait_for_timeout(500)
    markup = scenes.evaluate_all(
        """all => {
            const told = node => node.nodeType !== 1 ? node.data : `<${node.nodeName} ` +
                [...node.attributes].map(each => `${each.name}=${each.value}`).sort().join(' ') + '>' +
                [...node.childNodes].map(told).join('') + '</>';  // the order of attributes says nothing
            return all.map(layer => [...layer.childNodes].map(told).join(''));
        }"""
    )
    return [re.sub(r"ll[0-9a-z]{6,}-", "", layer) for layer in markup]
