"""Questions in the browser: how answers are read and judged, and three of them in real JupyterLab, by keyboard."""

import json

import pytest
from lab import opened
from on_page import cell_of, notebook_of

from lecture_lib.questions import QUESTIONS
from lecture_lib.questions.asked import Asked
from lecture_lib.questions.question import Choices

CHOSEN, TYPED, SHAPED = "4.6 paths", "4.6 quarter", "4.1 shape"

NUMBERS = {
    "0.25": 0.25,
    ".25": 0.25,
    "1/4": 0.25,
    " 1 / 4 ": 0.25,
    "0,25": 0.25,
    "25%": 0.25,
    "−0.5": -0.5,
    "-1/−2": 0.5,
    "+7": 7,
    "7.": 7,
    "1e-3": 0.001,
    "": None,
    "a quarter": None,
    "1/0": None,
    "1/2/3": None,
    "0.2.5": None,
    "--1": None,
    "0x10": None,
    "Infinity": None,
}
SHAPES = {
    "3x5": [3, 5],
    "3×5": [3, 5],
    "3 X 5": [3, 5],
    "(3, 5)": [3, 5],
    "[3,5]": [3, 5],
    "3 by 5": [3, 5],
    "3 5": [3, 5],
    "3*5": [3, 5],
    "12x1": [12, 1],
    "35": None,
    "3x": None,
    "3x5x2": None,
    "nxk": None,
    "": None,
}


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with the module of the questions as `window.asked`."""
    page = browser.new_page()
    page.evaluate(
        """async source => {
            window.asked = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
        }""",
        Asked._esm,
    )
    yield page
    page.close()


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number_is_read(page, text, value):
    assert page.evaluate("text => window.asked.readNumber(text)", text) == value


@pytest.mark.parametrize(("text", "value"), SHAPES.items())
def test_a_shape_is_read(page, text, value):
    assert page.evaluate("text => window.asked.readShape(text)", text) == value


def judged(page, question, answer):
    found = page.evaluate("([page, answer]) => window.asked.judge(page, answer)", [question.page(), answer])
    return found["verdict"], found["why"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_judged(page, name):
    question = QUESTIONS[name]
    own = question.page()
    assert judged(page, question, "")[0] == "unread"
    if isinstance(question, Choices):
        for number, choice in enumerate(own["choices"]):
            assert judged(page, question, choice["plain"]) == (
                "right" if number == own["right"] else "wrong",
                choice["why"],
            )
        return
    assert judged(page, question, own["shown"]) == ("right", own["why"])
    for slip in own["slips"]:
        said = "x".join(map(str, slip["value"])) if own["kind"] == "shape" else str(slip["value"])
        assert judged(page, question, said) == ("wrong", slip["why"])
    assert judged(page, question, "77x77" if own["kind"] == "shape" else "−777.7") == ("wrong", own["hint"])
    assert judged(page, question, "what?")[0] == "unread"


@pytest.mark.parametrize("width", [848, 1150], ids=["beside the side bar", "without it"])
def test_every_question_keeps_its_height(page, width):
    page.add_style_tag(content=Asked._css)
    for name, question in QUESTIONS.items():
        own = question.page()
        heights = page.evaluate(HEIGHTS, [own, width])
        assert max(heights) <= 250, name
        # beside the side bar, too, what stands below moves by a line at the most
        assert max(heights) - heights[0] <= 24, name


# How high a question is before an answer, after each wrong one, and after the right one.
HEIGHTS = """([page, width]) => {
    const el = document.createElement('div');
    el.style.width = `${width}px`;
    document.body.replaceChildren(el);
    const state = { page, given: {} };
    const model = { get: name => state[name], set: (name, value) => { state[name] = value; }, on() {}, off() {}, save_changes() {} };
    const heights = [];
    const answers = page.kind === 'choices' ? page.choices.map(choice => choice.plain)
        : [...page.slips.map(slip => [slip.value].flat().join('x')), page.kind === 'shape' ? '77x77' : '777.7', [page.right].flat().join('x')];
    for (const given of [{}, ...answers.map(answer => ({ answer, verdict: window.asked.judge(page, answer).verdict }))]) {
        state.given = given;
        window.asked.default.render({ model, el });
        heights.push(el.getBoundingClientRect().height);
    }
    return heights;
}"""


@pytest.fixture(scope="module")
def questions(browser, lab):
    """A notebook with a question of each kind in a cell of its own, run."""
    names = (CHOSEN, TYPED, SHAPED)
    sources = [f"from lecture_lib.questions import ask\nq{n} = ask({name!r})\nq{n}" for n, name in enumerate(names)]
    path = notebook_of(
        lab.root / "questions.ipynb", *sources, "print([q.text().splitlines()[-1] for q in (q0, q1, q2)])"
    )
    with opened(browser, lab) as notebook:
        assert notebook.open(path.name).run_all() == []
        yield notebook
    path.unlink()


@pytest.fixture
def asked(questions):
    """Gives a function: the question of a name on the page. Fails if the console said anything meanwhile."""
    yield lambda name: OnPage(questions, (CHOSEN, TYPED, SHAPED).index(name))
    assert not questions.said, f"on the console: {questions.said}"
    assert not questions.foreign, f"asked of other hosts: {questions.foreign}"


class OnPage:
    """One question on the page."""

    def __init__(self, notebook, number):
        self.page, self.cell = notebook.page, cell_of(notebook, number)
        self.form = self.cell.locator("form.ll-ask")
        self.form.wait_for()
        self.verdict = self.form.get_by_role("status")
        if self.form.get_by_role("button", name="Try again").is_visible():
            self.form.get_by_role("button", name="Try again").click()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self):
        """What has the focus: the value of an input, the text of a button."""
        return self.page.evaluate("document.activeElement.value || document.activeElement.textContent")

    def cells(self):
        return self.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length")


def test_a_choice_is_answered_by_keyboard(asked):
    question = asked(CHOSEN)
    page = QUESTIONS[CHOSEN].page()
    right, wrong = page["right"], page["right"] - 1
    group = question.form.get_by_role("group")
    assert group.count() == 1 and "How many paths leave" in group.inner_text()
    assert question.form.get_by_role("radio", name=page["choices"][0]["plain"]).count() == 1
    question.form.get_by_role("radio").nth(wrong).focus()
    question.press("Space", "Enter")
    assert question.verdict.inner_text().startswith("✗ Not so. ")
    assert page["choices"][wrong]["why"][:20] in question.verdict.inner_text()
    assert "Move. ▸ four outputs" in question.verdict.inner_text()
    assert question.focused() == str(wrong)
    question.press("ArrowDown")
    assert question.focused() == str(right)
    question.press("Tab")
    assert question.focused() == "Check"
    question.press("Enter")
    assert question.verdict.inner_text().startswith("✓ Right. ")
    assert question.focused() == "Check"
    assert question.form.locator("[data-mark=right]").inner_text().endswith("✓")


def test_a_number_is_answered_and_no_key_reaches_the_notebook(asked):
    question = asked(TYPED)
    before = question.cells()
    box = question.form.get_by_role("textbox", name="Your answer")
    box.focus()
    question.page.keyboard.type("b")
    question.press("Enter")
    assert "cannot be read" in question.verdict.inner_text()
    for key in ("Backspace", "d", "d", "a", "j", "Backspace", "Backspace", "Backspace", "Backspace", "ArrowUp"):
        question.press(key)
    question.page.keyboard.type("1/2")
    question.press("Enter")
    assert "✗ Not so. That is g(0)" in question.verdict.inner_text()
    for _ in range(3):
        question.press("Backspace")
    question.page.keyboard.type(",25")
    question.press("Enter")
    assert "✓ Right." in question.verdict.inner_text()
    assert question.focused() == ",25" and question.cells() == before


def test_no_key_on_a_choice_reaches_the_notebook(asked):
    question = asked(CHOSEN)
    before = question.cells()
    question.form.get_by_role("radio").first.focus()
    question.press("b", "d", "d", "a", "ArrowDown", "ArrowDown")
    question.press("Tab")
    question.press("b", "d", "d", "x")
    question.page.wait_for_timeout(200)
    assert question.cells() == before and question.focused() == "Check"


def test_show_me_and_try_again(asked):
    question, shown = asked(SHAPED), QUESTIONS[SHAPED].page()["shown"]
    box = question.form.get_by_role("textbox")
    box.focus()
    question.page.keyboard.type("x".join(shown.split(" × ")[::-1]))
    question.press("Tab", "Tab")
    assert question.focused() == "Show me"
    question.press("Enter")
    assert question.verdict.inner_text().startswith(f"The answer: {shown}.") and question.focused() == "Show me"
    question.press("Tab")
    assert question.focused() == "Try again"
    question.press("Enter")
    assert question.verdict.inner_text() == "" and box.input_value() == ""
    assert box.evaluate("box => box === document.activeElement")
    assert not question.form.get_by_role("button", name="Try again").is_visible()
    question.page.keyboard.type(f"({shown.replace(' × ', ', ')})")
    question.press("Enter")
    assert "✓ Right." in question.verdict.inner_text()


def test_the_kernel_learns_what_was_given(asked, questions):
    for name, said in ((TYPED, "0.25"), (SHAPED, "3x2")):
        question = asked(name)
        question.form.get_by_role("textbox").focus()
        question.page.keyboard.type(said)
        question.press("Enter")
    question = asked(CHOSEN)
    question.form.get_by_role("button", name="Show me").click()
    cell_of(questions, 3)
    questions.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    questions.wait_until_idle()
    printed = questions.page.evaluate(
        "JSON.stringify(window.jupyterapp.shell.currentWidget.content.widgets[3].model.toJSON().outputs)"
    )
    text = json.loads(printed)[0]["text"]
    for said in ("You said: 0.25 (right)", "You said: 3x2 (wrong)", "You said: Show me (shown)"):
        assert said in "".join(text)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_question_is_small_and_can_be_read(asked, questions, theme):
    questions.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    questions.page.wait_for_function(
        "dark => document.body.dataset.jpThemeLight === String(!dark)", arg="Dark" in theme
    )
    for name in (CHOSEN, TYPED, SHAPED):
        question = asked(name)
        question.form.get_by_role("button", name="Show me").click()
        assert question.form.bounding_box()["height"] <= 250
        for size, contrast, text in question.form.evaluate(READABLE):
            assert size >= 14 or text.strip().isalnum(), text
            assert contrast >= 4.5, (theme, text, contrast)
    questions.page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })"
    )
    questions.page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")


# The size and the contrast of every piece of text in the form: [pixels, ratio, text].
READABLE = """form => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
            const c = part / 255;
            return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = light(getComputedStyle(form).backgroundColor);
    const walk = document.createTreeWalker(form, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const el = walk.currentNode.parentElement;
        const style = getComputedStyle(el), ink = light(style.color);
        const small = el.closest('sub, sup') ? 14 : parseFloat(style.fontSize); // an index may be smaller
        const [low, high] = [Math.min(ink, ground), Math.max(ink, ground)];
        found.push([small, (high + 0.05) / (low + 0.05), walk.currentNode.data]);
    }
    return found;
}"""
