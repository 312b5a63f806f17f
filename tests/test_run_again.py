"""A cell that is run again and again leaves no more behind than once, and takes nothing from another cell."""

import gc
import weakref

import pytest
from driving import made, over_all
from ipywidgets.widgets.widget import _instances as registry
from jupyter_client.manager import start_new_kernel
from lab import OFTEN, SECONDS, THERE, lent
from on_page import cell_of, notebook_of

from conftest import start_patiently
from lecture_lib.questions import ask

START = """
import gc, threading, weakref
from ipywidgets import VBox, Widget
from ipywidgets.widgets.widget import _instances as registry
from lecture_lib.explore import *
from lecture_lib.questions import ask
seen = {}

def see(name, widget):
    seen[name] = weakref.ref(widget)
    return widget

def live():
    return " ".join(sorted(name for name, ref in seen.items() if ref() is not None and ref().comm is not None))
"""
PICTURE, QUESTION = "OutputDerivation()", "ask('4.6 paths')"


class Kernel:
    """A kernel, and a front end that says which cell it runs, or does not."""

    def __init__(self):
        self.manager, self.client = start_patiently(lambda: start_new_kernel(kernel_name="python3"))

    def run(self, code, cell=None):
        """What the code prints. A cell that fails, fails the test."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(message)
        printed = ""
        while True:
            said = self.client.get_iopub_msg(timeout=SECONDS)
            if said["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            assert said["msg_type"] != "error", said["content"]
            if said["msg_type"] == "stream":
                printed += said["content"]["text"]
            if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
                assert "Error in callback" not in printed, printed
                return printed.strip()

    def widgets(self):
        return int(self.run("print(len(registry))"))

    def live(self):
        """The names of what was seen and is there, open."""
        return self.run("print(live())").split()

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def one():
    kernel = Kernel()
    yield kernel
    kernel.end()


@pytest.fixture
def kernel(one):
    """Nothing shown, held or counted before."""
    one.run("%reset -f\n%reset -f out")
    one.run("from lecture_lib.widgets import shown; shown._shown.clear()")
    one.run(START, "start")
    assert one.widgets() == 0
    return one


@pytest.mark.parametrize(
    "source",
    [
        f"display({QUESTION}); {PICTURE}",
        "display(ThinChain()); display(ask('4.6 paths')); Classes()",
        "PseudoCode();",
        "print(OutputDerivation().text())",
        "picture = OutputDerivation(); picture",
        "display(OutputDerivation()); 1 / 1",
    ],
    ids=["two in a cell", "three in a cell", "shown by none", "read only", "held by a name", "by display"],
)
def test_a_run_leaves_what_it_shows(kernel, source):
    kernel.run(source, "cell")
    once = kernel.widgets()
    for _ in range(3):
        kernel.run(source, "cell")
    assert kernel.widgets() == once


def test_nothing_of_another_cell_is_closed(kernel):
    kernel.run(f"see('a', {PICTURE})", "one")
    kernel.run(f"display(see('b', {QUESTION})); see('c', {PICTURE})", "two")
    for name in "de":
        kernel.run(f"see('{name}', {PICTURE})", "one")
    assert kernel.live() == ["b", "c", "e"]
    kernel.run("1", "two")  # changed, and run again: it shows nothing now
    assert kernel.live() == ["e"]
    kernel.run("print()", "one")
    assert kernel.live() == [] and kernel.widgets() == 0


def test_held_in_one_cell_and_shown_in_another(kernel):
    kernel.run(f"picture = see('old', {PICTURE})", "made")
    for _ in range(3):
        kernel.run("picture", "shown")
    assert kernel.live() == ["old"]
    kernel.run(f"picture = see('new', {PICTURE})", "made")
    assert kernel.live() == ["new", "old"], "the other cell shows the old one"
    kernel.run("picture", "shown")
    assert kernel.live() == ["new"]
    kernel.run("1", "shown")
    assert kernel.live() == ["new"], "the name holds it"
    kernel.run("del picture", "third")
    assert kernel.live() == []


@pytest.mark.parametrize(
    ("hold", "leave"),
    [
        ("them = [now]", "them.clear()"),
        ("def them(now=now): return now.text()", "del them"),
        ("them = now.controls['subject']", "del them"),
        ("_ = now", "_ = 0"),
        ("_5 = now", "_5 = 0"),
        (
            "box = VBox([now]); display(box); key = box.model_id; del box",
            "registry[key].layout.close(); registry[key].close()",
        ),
    ],
    ids=["list", "function", "control", "_", "_5", "box"],
)
def test_what_the_reader_holds_stays_and_works(kernel, hold, leave):
    kernel.run(f"now = see('now', {PICTURE}); display(now)\n{hold}\ndel now", "cell")
    for _ in range(3):
        kernel.run("2", "cell")
    assert kernel.live() == ["now"]
    kernel.run("slider = seen['now']().controls['value']\nassert slider.model_id in registry")
    kernel.run("from comm import get_comm_manager\nassert slider.comm.comm_id in get_comm_manager().comms")
    moved = "{'content': {'data': {'method': 'update', 'state': {'value': 1.5}}}, 'buffers': []}"
    kernel.run(f"slider.comm.handle_msg({moved})\nassert seen['now']().state.value == 1.5, seen['now']().text()")
    kernel.run("del slider")
    kernel.run(leave, "other")
    assert kernel.live() == [] and kernel.widgets() == 0


def test_a_redraw_under_way_ends_in_peace(kernel):
    kernel.run(
        f"""
class Slow(OutputDerivation):
    def numbers(self):
        if hasattr(self, "go"):
            inside.set()
            assert self.go.wait(30)
        return super().numbers()

inside, go = threading.Event(), threading.Event()
def draw(slow):
    slow.go = go
    slow.controls["value"].value = 1.5
    drawn.append(slow.text())

drawn = []
thread = threading.Thread(target=draw, args=[slow := see("slow", Slow())])
display(slow)
del slow
thread.start()
assert inside.wait({SECONDS})
""",
        "cell",
    )
    kernel.run("1", "cell")
    assert kernel.live() == ["slow"]
    kernel.run("go.set(); thread.join(); assert '1.5' in drawn[0], drawn")
    kernel.run("1", "another")
    assert kernel.live() == []


def test_out_holds_nothing_that_is_closed(kernel):
    for _ in range(3):
        kernel.run(PICTURE, "cell")
    assert kernel.run("print(sum(hasattr(value, 'comm') for value in Out.values()), hasattr(_, 'comm'), repr(__))") == (
        "1 True ''"
    )
    kernel.run("7", "cell")
    names = "[name for name, value in globals().items() if isinstance(value, Widget)]"
    assert kernel.run(f"print(_, repr(__), repr(___), {names}, list(Out.values()))") == "7 '' '' [] [7]"
    assert kernel.widgets() == 0


def test_closed_by_hand_it_leaves_all(kernel):
    kernel.run(f"picture = see('picture', {PICTURE})\npicture", "cell")
    kernel.run(f"question = see('question', {QUESTION})\nquestion", "cell")
    kernel.run("picture.close(); question.close(); picture.redraw(); picture.close()\ndel picture, question")
    assert kernel.widgets() == 0
    assert kernel.run("gc.collect(); print([ref() for ref in seen.values()])") == "[None, None]"


def test_a_cell_within_a_cell(kernel):
    kernel.run(f"display(see('a', {PICTURE})); get_ipython().run_cell('1'); see('b', {PICTURE})", "cell")
    assert kernel.live() == ["a", "b"]


def test_a_front_end_that_names_no_cells_has_nothing_closed(kernel):
    for name in "abc":
        kernel.run(f"display(see('{name}', {PICTURE}))")
    kernel.run(f"see('d', {PICTURE});")
    kernel.run("1")
    assert kernel.live() == ["a", "b", "c", "d"]
    kernel.run("1", "cell")
    assert kernel.live() == ["a", "b", "c"], "who shows them is not known"


@over_all
def test_after_close_nothing_holds_an_explorer(name):
    before = set(registry)
    explorer = made(name)
    held = [weakref.ref(registry[key]) for key in set(registry) - before]
    explorer.close()
    assert held and set(registry) == before
    del explorer
    gc.collect()
    assert [type(ref()).__name__ for ref in held if ref()] == []


def test_after_close_nothing_holds_a_question():
    before = set(registry)
    question = ask("4.6 paths")
    held = weakref.ref(question)
    assert set(registry) > before
    question.close()
    assert set(registry) == before
    del question
    gc.collect()
    assert held() is None


AGAIN = """async ([cell, times]) => {
    const content = window.jupyterapp.shell.currentWidget.content;
    for (let run = 0; run < times; run++) {
        content.activeCellIndex = cell;
        await window.jupyterapp.commands.execute('notebook:run-cell');
    }
}"""
# How many widgets a page has to ask the kernel for when it is loaded anew.
WIDGETS = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    return Object.keys((await kernel.requestCommInfo({})).content.comms).length;
}"""


def alive(notebook):
    """Whether the picture follows and the question stands."""
    page = notebook.page
    page.locator(".ll-explorer .moving *").first.wait_for(state="attached")
    page.locator(".ll-ask").wait_for()
    number = page.locator(".ll-explorer input.ll-number").first
    was = number.input_value()
    notebook.press(page.locator(".ll-explorer .noUi-handle").first, "ArrowLeft")
    page.wait_for_function("was => document.querySelector('.ll-explorer input.ll-number').value !== was", arg=was)
    return was


@pytest.fixture(scope="module")
def again(jupyterlab, lab):
    """A notebook that is run, in JupyterLab: a picture, a question, a run that plays."""
    sources = "from lecture_lib.explore import *\nfrom lecture_lib.questions import ask", "HiddenGradient()", QUESTION
    path = notebook_of(lab.root / "again.ipynb", *sources, "Training()")
    with lent(jupyterlab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield notebook
        assert not notebook.said, f"on the console: {notebook.said}"
        assert not notebook.foreign, f"asked of other hosts: {notebook.foreign}"


def test_run_again_and_reloaded(again):
    page = again.page
    first, after_one = alive(again), page.evaluate(WIDGETS)
    assert after_one > 50
    for cell in (2, 1):
        page.evaluate(AGAIN, [cell, 3])
    assert alive(again) == first  # it began anew
    assert page.evaluate(WIDGETS) == after_one
    again.do("docmanager:save")
    page.reload(wait_until="domcontentloaded")
    page.wait_for_function(THERE, polling=OFTEN)
    assert alive(again) != first
    assert page.evaluate(WIDGETS) == after_one
    assert again.errors() == []


def test_run_again_while_it_plays(again):
    page, cell = again.page, cell_of(again, 3)
    at_start = cell.locator("[role=spinbutton][aria-valuenow='0']").first
    for _ in range(2):
        at_start.wait_for()
        cell.locator(".widget-play button").first.click()
        at_start.wait_for(state="detached")
        page.evaluate(AGAIN, [3, 1])
    at_start.wait_for()  # it begins anew
    page.wait_for_timeout(500)  # for a timer that goes on
    assert again.errors() == []
