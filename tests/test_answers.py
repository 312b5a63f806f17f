"""What answers a question, in JupyterLab: folded until the question is answered or shown, and how it unfolds elsewhere."""

import json

import nbformat.v4 as nbf
import pytest
from lab import lent
from presenting import SMALL, Presented
from store import NOTEBOOK_METADATA, normalise, to_bytes

from lecture_lib.questions import ask

pytestmark = pytest.mark.browser
FAR = 30  # cells between two questions: one of them is not on the page then
ANSWER = {"tags": ["answer"]}


def cells_of(name, said):
    """A question, and below it what answers it: printed, and in words. As a run has left them."""
    shown = nbf.new_output("execute_result", ask(name)._repr_mimebundle_()[0], execution_count=1)
    return [
        nbf.new_code_cell(f"from lecture_lib.questions import ask\nask({name!r})", outputs=[shown]),
        nbf.new_markdown_cell("Compute it."),
        nbf.new_code_cell(f"print({said!r})", metadata=ANSWER, outputs=[nbf.new_output("stream", text=f"{said}\n")]),
        nbf.new_markdown_cell(f"In words, {said}.", metadata=ANSWER),
    ]


@pytest.fixture(scope="module")
def desk(jupyterlab, lab):
    """A notebook as the project stores it, opened; nothing has run."""
    between = [nbf.new_markdown_cell(f"## {number}\n\nA line.\n\nA line.") for number in range(FAR)]
    cells = [
        nbf.new_markdown_cell("# One"),
        *cells_of("4.6 paths", "first"),
        *between,
        *cells_of("4.6 shape", "second"),
    ]
    notebook = normalise(nbf.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA))
    notebook.cells.append(nbf.new_code_cell("print(here := 'loud')\nraise ValueError(here)", metadata=ANSWER))
    path = lab.root / "answers.ipynb"
    path.write_bytes(to_bytes(notebook))
    with lent(jupyterlab, SMALL) as notebook:
        yield Presented(notebook.open(path.name))
        assert not notebook.said, f"on the console: {notebook.said}"


@pytest.fixture
def page(desk):
    """It, with all cells run and nothing answered."""
    desk.notebook.lab.forget()
    desk.notebook.run_all()
    desk.to(0).page.locator(".ll-ask").first.wait_for()
    seen(desk, "first", False)
    return desk


def seen(desk, said, expected):
    """Wait until what is printed and what is said in words are seen both, or neither and a line in the place of each."""
    desk.page.wait_for_function(
        """([said, expected]) => {
            const cells = window.jupyterapp.shell.currentWidget.content.widgets.filter(cell =>
                cell.model.getMetadata('tags') && cell.model.sharedModel.getSource().includes(said));
            return cells.length === 2 && cells.every(({ node }) => {
                const text = node.querySelector('.jp-RenderedText, .jp-MarkdownOutput'), line = node.querySelector('.ll-later');
                return text?.checkVisibility() === expected && line.checkVisibility() === !expected;
            });
        }""",
        arg=[said, expected],
    )


def answer(desk, number, button):
    form = desk.page.locator(".ll-ask").nth(number)
    form.locator("input").first.check() if form.locator("input[type=radio]").count() else None
    form.get_by_role("button", name=button).click()


def test_before_it_is_run_the_stored_answer_or_a_button_unfolds_it(desk):
    """As where there is no kernel: the question is text."""
    assert desk.page.locator(".ll-ask").count() == 0
    seen(desk, "first", False)
    desk.do("docmanager:save")  # JupyterLab has put the kernel's version into it
    for unfolded in (True, False):
        desk.page.locator("details summary").first.click()
        seen(desk, "first", unfolded)
    for _ in range(2):
        button = desk.page.locator(".ll-later button:visible").first.element_handle()
        button.dispatch_event("click")  # JupyterLab moves the cells about while it lays them out
        desk.until(lambda button=button: not button.is_visible(), "it does not unfold")
    seen(desk, "first", True)
    assert not desk.state()["dirty"]
    desk.notebook.run_all()
    desk.to(0)
    seen(desk, "first", False)  # it is asked now


@pytest.mark.parametrize("button", ["Check", "Show me"])
def test_it_unfolds_with_the_verdict_and_folds_when_tried_again(page, button):
    page.do("docmanager:save")
    assert not page.page.locator(".ll-later button").first.is_visible()
    answer(page, 0, button)
    seen(page, "first", True)
    page.to(FAR + 5)  # the first question is not on the page now
    page.page.locator(".ll-ask").last.wait_for()
    seen(page, "second", False)
    assert page.page.get_by_text("ValueError: loud").is_visible()  # what goes wrong is never folded
    page.to(0)
    seen(page, "first", True)
    assert not page.state()["dirty"]
    cells = json.loads((page.notebook.lab.root / "answers.ipynb").read_text())["cells"]
    assert all(cell["metadata"] in ({}, ANSWER) for cell in cells)
    page.page.locator(".ll-ask").first.get_by_role("button", name="Try again").click()
    seen(page, "first", False)


def test_what_cannot_be_read_is_no_answer(page):
    page.to(FAR + 5)
    box = page.page.locator(".ll-ask input[type=text]")
    box.fill("three")
    box.press("Enter")
    page.page.locator("[data-verdict=unread]").wait_for()
    page.page.wait_for_timeout(100)
    seen(page, "second", False)
    box.fill("7x7")
    box.press("Enter")
    seen(page, "second", True)


def test_after_a_restart_the_answer_is_back_and_what_it_folded_is_open(page):
    answer(page, 0, "Check")
    seen(page, "first", True)
    page.notebook.restart_and_run_all()
    page.to(0)
    form = page.page.locator(".ll-ask").first
    form.get_by_text("Answered today.").wait_for()
    assert form.locator("[data-verdict=wrong]").is_visible() and form.locator("input").first.is_checked()
    seen(page, "first", True)


def test_presented_it_is_a_step_of_its_own(page):
    count = page.enter()["count"]
    assert "How many paths" in page.said() and "Compute it." in page.said() and "first" not in page.said()
    page.turn()
    assert (
        "How many paths" in page.said()
        and "In words, first." in page.said()
        and "Answer the question" not in page.said()
    )
    assert page.page.locator(".ll-presented .jp-RenderedText", has_text="first").is_visible()
    page.turn()
    assert "first" not in page.said() and count.endswith(f" / {FAR + 3}")
    page.leave()
    page.to(0)
    seen(page, "first", False)
