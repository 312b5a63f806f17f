"""Saved and opened again, not trusted, restarted, run again: what is shown, what it says, and how it comes to life."""

import nbformat.v4 as nbf
import pytest
from lab import OFTEN, THERE, lent, opened
from on_page import notebook_of
from store import NOTEBOOK_METADATA, normalise, run, to_bytes

SOURCES = (
    "from lecture_lib.questions import ask\nask('4.6 paths')",
    "from lecture_lib.explore import HiddenGradient\nHiddenGradient(line=3)",
)
LIVE = "live.ipynb"
LOST = "widget model not found"  # what ipywidgets tells the console where a widget is gone
TO_LIFE = "run all cells to bring it to life."


@pytest.fixture(scope="module")
def stored(lab):
    """The bytes of a notebook as the project stores it: a question and a picture, run, without the widgets."""
    cells = [nbf.new_code_cell(source) for source in SOURCES]
    notebook = nbf.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)
    run(notebook, lab.root)
    return to_bytes(normalise(notebook))


class Opened:
    """One notebook of a page, and what stands in it."""

    def __init__(self, notebook, name):
        self.notebook, self.page, self.do = notebook.open(name), notebook.page, notebook.do
        self.dial = self.page.locator(".ll-explorer .noUi-handle").first
        self.number = self.page.locator(".ll-explorer input.ll-number").first

    def instead(self, name):
        """Close the notebook in front and open this one."""
        self.do("application:close")
        self.gone()
        self.notebook.open(name)

    def gone(self):
        self.page.locator(".jp-NotebookPanel").wait_for(state="detached")

    def do_and_see(self, command, title):
        """The dialog of this title that a command opens."""
        self.page.evaluate(f"() => {{ window.jupyterapp.commands.execute('{command}'); }}")
        dialog = self.page.locator(".jp-Dialog", has_text=title)
        dialog.wait_for()
        return dialog

    def run_all(self):
        self.notebook.run_all()
        return self.alive()

    def alive(self):
        self.notebook.wait_until_idle()
        self.page.locator(".ll-explorer .moving *").first.wait_for(state="attached")
        self.page.locator(".ll-ask").wait_for()
        assert self.notebook.errors() == []
        return self

    def turn(self):
        """Turn the dial. What it says then."""
        was = self.number.input_value()
        self.notebook.press(self.dial, *["ArrowLeft"] * 3)
        self.page.wait_for_function(
            "was => document.querySelector('.ll-explorer input.ll-number').value !== was", arg=was
        )
        self.notebook.wait_until_idle()
        self.page.wait_for_timeout(200)
        return self.number.input_value()

    def answer(self):
        self.page.locator(".ll-ask input").first.check()
        self.page.locator(".ll-ask").get_by_role("button", name="Check").click()
        self.page.locator(".ll-ask [data-verdict]").wait_for()

    def lines(self, count=None):
        """What the lines say, once there are `count` of them."""
        if count is not None:
            self.page.wait_for_function("count => document.querySelectorAll('.ll-note').length === count", arg=count)
        return self.page.locator(".ll-note").all_inner_texts()

    def picture_is_seen(self):
        image = self.page.locator(".ll-still img")
        image.wait_for()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
        assert image.bounding_box()["height"] > 200
        assert "gradient" in image.get_attribute("alt")

    def bring_to_life(self):
        self.page.locator(".ll-note button").last.click()
        self.page.locator(".ll-still").wait_for(state="detached")
        self.alive()
        assert self.lines(0) == []
        self.turn()


@pytest.fixture(scope="module")
def live(jupyterlab, lab, stored):
    """The stored notebook in one page with one kernel, for all tests that need no other."""
    (lab.root / LIVE).write_bytes(stored)
    with lent(jupyterlab) as notebook:
        yield Opened(notebook, LIVE)


def no_faults(notebook):
    """The console may speak of the widgets that are gone, and of nothing else."""
    other = [text for text in notebook.said if LOST not in text]
    assert not other, f"on the console: {other}"
    assert not notebook.foreign, f"asked of other hosts: {notebook.foreign}"


def test_a_fresh_clone_shows_its_pictures(live):
    """It is not trusted: JupyterLab itself would show the words in the place of each picture."""
    assert not live.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets[1].model.trusted")
    live.picture_is_seen()
    assert live.lines(1)[0].endswith(TO_LIFE)
    asked = live.page.locator(".jp-OutputArea").first
    assert "Predict." in asked.inner_text() and "four and three" in asked.inner_text()
    assert asked.locator("details:not([open])").count() == 1  # its answer is folded
    live.bring_to_life()
    no_faults(live.notebook)


@pytest.fixture
def here(live):
    """It, with all cells run, nothing turned and nothing answered."""
    live.notebook.lab.forget()
    live.run_all()
    if live.page.locator(".ll-note").count():  # the first time after another test says what is gone
        live.run_all()
    assert live.lines(0) == []
    yield live
    no_faults(live.notebook)


def test_a_page_loaded_anew_keeps_what_was_turned_and_answered(here):
    number = here.turn()
    here.answer()
    here.do("docmanager:save")
    here.page.reload(wait_until="domcontentloaded")
    here.page.wait_for_function(THERE, polling=OFTEN)
    here.alive()
    assert here.number.input_value() == number
    assert here.page.locator(".ll-ask [data-verdict]").count() == 1
    assert here.lines() == []


def test_a_cell_that_is_run_again_says_what_is_gone(here):
    here.turn()
    here.answer()
    here.run_all()
    assert [line.split(": ")[1] for line in here.lines(1)] == ["your moves are gone, it begins anew."]
    here.page.locator(".ll-ask [data-verdict]").wait_for()  # the answer came back
    here.turn()  # and its line goes
    here.lines(0)
    here.page.locator(".ll-ask input").last.check()
    here.run_all()
    assert [line.split(": ")[1] for line in here.lines(2)] == [
        "what you had not checked is gone.",
        "your moves are gone, it begins anew.",
    ]


def test_an_answer_that_is_not_checked_is_not_lost_without_a_word(here):
    here.do("docmanager:save")
    here.page.locator(".ll-ask input").first.check()
    heard = []
    here.page.once("dialog", lambda dialog: (heard.append(dialog.type), dialog.dismiss()))
    here.page.close(run_before_unload=True)
    here.page.wait_for_timeout(500)
    assert heard == ["beforeunload"] and not here.page.is_closed()
    here.do_and_see("application:close", "An answer is not checked").locator(".jp-mod-reject").click()
    here.answer()
    here.page.locator(".ll-ask input").last.check()  # and now another one, after the verdict
    here.do_and_see("application:close", "An answer is not checked").locator(".jp-mod-reject").click()
    here.page.locator(".ll-ask").get_by_role("button", name="Check").click()
    here.page.locator(".ll-ask[data-open]").wait_for(state="detached")


def test_after_a_restart_it_says_that_it_is_frozen(here):
    number = here.turn()
    here.answer()
    picture = here.page.locator(".ll-scene").inner_html()
    here.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:restart-kernel'); }")
    here.page.locator(".jp-Dialog .jp-mod-accept").click()
    question, frozen = here.lines(2)
    assert "what you answer now is not kept: run all cells first" in question
    assert "no longer follows" in frozen and frozen.endswith(TO_LIFE)
    assert here.number.input_value() == number and here.page.locator(".ll-scene").inner_html() == picture
    assert here.page.locator(".ll-explorer").evaluate("explorer => explorer.inert")
    here.notebook.wait_until_idle()
    here.page.locator(".ll-note button").last.click()
    here.page.locator(".ll-explorer[inert]").wait_for(state="detached")
    here.alive()
    assert all("begins anew" in line for line in here.lines(1))
    here.page.get_by_text("Answered today.").wait_for()


def test_saved_and_opened_the_next_day(here):
    here.turn()
    here.answer()
    here.do("docmanager:save")
    saved = here.notebook.lab.root / "saved.ipynb"  # a file that no kernel of today belongs to
    saved.write_bytes((here.notebook.lab.root / LIVE).read_bytes())
    here.instead(saved.name)
    here.picture_is_seen()
    question, picture = here.lines(2)
    assert "what you answered is kept" in question and question.endswith(TO_LIFE)
    assert "turned is not in the file" in picture and picture.endswith(TO_LIFE)
    assert "Error displaying widget" not in here.page.locator(".jp-Notebook").inner_text()
    here.bring_to_life()
    here.page.get_by_text("Answered today.").wait_for()
    here.page.locator(".ll-ask input").last.check()
    here.do("docmanager:save")
    here.do_and_see("application:close", "An answer is not checked").locator(".jp-mod-accept").click()
    here.gone()


def test_without_the_extension_all_else_works(browser, lab):
    path = notebook_of(lab.root / "without.ipynb", *SOURCES)
    with opened(browser, lab) as notebook:
        notebook.page.route("**/extensions/lecture-lib/**", lambda route: route.abort())
        here = Opened(notebook, path.name).run_all()
        here.answer()
        here.turn()
        here.page.locator(".ll-enlarge").click()
        here.page.locator(".ll-enlarged").wait_for()
        here.turn()
        assert not here.page.locator('[data-jp-item-name="lecture-present"]').is_visible()
    path.unlink()
