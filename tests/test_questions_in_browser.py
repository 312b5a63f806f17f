"""Questions on a bare page: how answers are read and judged, what a reader sees of it by keyboard, what the kernel is told."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from accessibility import violations
from bare_page import Bare

from lecture_lib.answers import Answer, kept, record, today
from lecture_lib.questions import QUESTIONS, again, ask, so_far
from lecture_lib.questions.asked import Asked

pytestmark = pytest.mark.browser
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


# By question and choice, or slip: how the reason begins that a reader gets for it.
REASONS, name = {}, ""
for line in (Path(__file__).parent / "data" / "reasons.txt").read_text(encoding="utf-8").splitlines():
    name = name if line.startswith(" ") else line
    REASONS.setdefault(name, []).extend([line.strip().split(" → ")] if line.startswith(" ") else [])


@pytest.fixture(scope="module")
def page(bare):
    """The page with the module of the questions as `window.asked`."""
    bare.evaluate("async source => { window.asked = await moduleOf(source); }", Asked._esm)
    return bare


@pytest.mark.parametrize(("read", "texts"), [("readNumber", NUMBERS), ("readShape", SHAPES)])
def test_what_is_typed_is_read(page, read, texts):
    assert page.evaluate("([read, texts]) => texts.map(text => asked[read](text))", [read, list(texts)]) == list(
        texts.values()
    )


def plain(words):
    return html.unescape(re.sub("<.*?>", "", words))


def text_of(value):
    return "x".join(f"{number:.4g}" for number in (value if isinstance(value, list) else [value]))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_judged_and_has_its_own_reason(page, name):
    own = QUESTIONS[name].page
    judged = lambda *answers: [  # noqa: E731
        (each["verdict"], each["why"])
        for each in page.evaluate("([page, all]) => all.map(each => asked.judge(page, each))", [own, answers])
    ]
    if own["kind"] == "choices":
        said = [choice["plain"] for choice in own["choices"]]
        verdicts = ["right" if number == own["right"] else "wrong" for number in range(len(said))]
        found = judged(*said)
        assert judged("", "what?") == [("unread", "Choose one of them first.")] * 2
    else:
        said = [text_of(slip["value"]) for slip in own["slips"]]
        verdicts = ["wrong"] * len(said)
        found = judged(
            *(
                "x".join(map(str, value)) if isinstance(value := slip["value"], list) else str(value)
                for slip in own["slips"]
            )
        )
        other = "77x77" if own["kind"] == "shape" else "−777.7"
        assert judged(own["shown"], other) == [("right", own["why"]), ("wrong", own["hint"])]
        assert [verdict for verdict, _ in judged("", "what?")] == ["unread"] * 2
    assert [verdict for verdict, _ in found] == verdicts
    reasons = REASONS.get(name, [])
    assert said == [choice for choice, _ in reasons]
    for (_, begins), (_, why) in zip(reasons, found, strict=True):
        assert plain(why).startswith(begins)


@pytest.mark.parametrize("width", [848, 1150], ids=["beside the side bar", "without it"])
def test_every_question_keeps_its_height(page, width):
    page.add_style_tag(content=Asked._css)
    for name, question in QUESTIONS.items():
        heights = page.evaluate(HEIGHTS, [question.page, width])
        assert max(heights) <= 250, name
        # beside the side bar, too, what stands below moves by a line at the most
        assert max(heights) - heights[0] <= 24, name


# How high a question is before an answer, after each wrong one, and after the right one.
HEIGHTS = """([page, width]) => {
    const el = document.createElement('div');
    el.style.width = `${width}px`;
    document.body.replaceChildren(el);
    const state = { page, given: {} };
    const model = { get: name => state[name], set: (name, value) => { state[name] = value; }, on() {}, off() {}, send() {}, save_changes() {} };
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


@pytest.fixture
def asked(bare):
    """Gives a function: the question of a name on the page, which writes down the keys that get through to the page."""

    def asked(name):
        shown = Bare(bare, ask(name))
        bare.evaluate("() => { window.through = []; document.body.onkeydown = ({ key }) => { through.push(key); }; }")
        return shown

    yield asked
    bare.evaluate("() => { document.body.onkeydown = null; document.body.removeAttribute('data-jp-theme-light'); }")


@pytest.fixture
def before(monkeypatch):
    """Gives a function: so many days ago this was answered."""
    monkeypatch.setattr(record, "_record", record.Record())

    def before(name, answer, verdict, days):
        day = date.fromordinal(today().toordinal() - days)
        record.record().keep(Answer(f"{day}T12:00:00Z", "question", name, answer, verdict))

    return before


VERDICT = ".verdict", "it.innerText"
FOCUS = "it.type === 'radio' ? it.value : it.type === 'text' ? 'box' : it.textContent"
OPEN = "form[data-open]", "it.tagName"


def through(shown):
    return shown.page.evaluate("through.splice(0)")


def test_a_choice_is_answered_by_keyboard(asked):
    shown, own = asked(CHOSEN), QUESTIONS[CHOSEN].page
    right, wrong = own["right"], own["right"] - 1
    group = shown.page.get_by_role("group")
    assert group.count() == 1 and "How many paths leave" in group.inner_text()
    assert group.get_by_role("radio", name=own["choices"][0]["plain"]).count() == 1
    shown.at(f"input[value='{wrong}']").press("Space")
    assert shown.see(*OPEN) == ["FORM"] and shown.said() == []
    shown.press("Enter")
    assert shown.see(*OPEN) == [] and shown.said() == [
        {"given": {"answer": own["choices"][wrong]["plain"], "verdict": "wrong"}}
    ]
    (said,) = shown.see(*VERDICT)
    assert (
        said.startswith("✗ Not so. ") and "Move. ▸ four outputs" in said and own["choices"][wrong]["why"][:20] in said
    )
    marks = "label", "[it.dataset.mark, it.querySelector('.mark').textContent]"
    assert shown.see(*marks)[wrong] == ["wrong", "✗"] and shown.focused(FOCUS) == str(wrong)
    assert shown.press("ArrowDown").focused(FOCUS) == str(right)
    assert shown.see(*OPEN) == ["FORM"], "it has not been checked"
    assert shown.press("Tab").focused(FOCUS) == "Check"
    assert shown.press("Enter").said() == [{"given": {"answer": own["choices"][right]["plain"], "verdict": "right"}}]
    assert shown.see(*VERDICT)[0].startswith("✓ Right. ") and shown.focused(FOCUS) == "Check"
    assert shown.see(*marks) == [["right", "✓"] if n == right else ["", ""] for n in range(len(own["choices"]))]
    assert through(shown) == ["Tab"]


def test_a_number_is_answered_and_no_key_is_a_command(asked):
    shown = asked(TYPED)
    box = shown.page.get_by_role("textbox", name="Your answer")
    box.focus()
    shown.press("b", "Enter")
    assert "cannot be read" in shown.see(*VERDICT)[0] and shown.said() == [] and shown.see(*OPEN) == ["FORM"]
    shown.press("Backspace", "d", "d", "a", "j", *["Backspace"] * 4, "ArrowUp", *"1/2", "Enter")
    assert shown.see(*VERDICT)[0].startswith("✗ Not so. That is g(0)")
    shown.press("Control+a", *",25", "Enter")
    assert shown.see(*VERDICT)[0].startswith("✓ Right.") and shown.focused(FOCUS) == "box"
    assert [each["given"]["verdict"] for each in shown.said()] == ["wrong", "right"]
    shown.press("F6", "Escape", "Control+s", "Control+Enter", "Delete")
    assert set(through(shown)) == {"Control", "a", "F6", "Escape", "s"}
    shown.press("Control+a", *"what", "Enter")
    assert shown.said() == [{"given": {}}], "what cannot be read takes the answer back"
    assert shown.see(*VERDICT)[0].startswith("This cannot be read.")


def test_show_me_and_try_again(asked):
    shown, answer = asked(SHAPED), QUESTIONS[SHAPED].page["shown"]
    again = "button:last-child", "it.checkVisibility()"
    box = shown.page.get_by_role("textbox")
    assert shown.see(*again) == [False]
    box.focus()
    shown.press(*"x".join(answer.split(" × ")[::-1]), "Tab", "Tab")
    assert shown.focused(FOCUS) == "Show me"
    assert shown.press("Enter").said() == [{"given": {"answer": "", "verdict": "shown"}}]
    assert shown.see(*VERDICT)[0].startswith(f"The answer: {answer}.") and shown.focused(FOCUS) == "Show me"
    assert shown.press("Tab").focused(FOCUS) == "Try again" and shown.see(*again) == [True]
    assert shown.press("Enter").said() == [{"given": {}}]
    assert shown.see(*VERDICT) == [""] and box.input_value() == "" and shown.focused(FOCUS) == "box"
    assert shown.see(*again) == [False] and shown.see(*OPEN) == []
    shown.press(*f"({answer.replace(' × ', ', ')})", "Enter")
    assert shown.see(*VERDICT)[0].startswith("✓ Right.")


def test_show_me_names_the_right_choice_and_try_again_takes_it_back(asked):
    shown, own = asked(CHOSEN), QUESTIONS[CHOSEN].page
    shown.at("button[type=submit]").press("Enter")
    assert shown.see(*VERDICT) == ["Choose one of them first."] and shown.said() == []
    shown.page.check(f"input[value='{own['right'] - 1}']")
    shown.page.click("text=Show me")
    assert shown.see("[data-mark=right]", "it.querySelector('input').value") == [str(own["right"])]
    assert shown.see("[data-mark=wrong]", "it") == []
    shown.page.click("text=Try again")
    assert (
        shown.see("input:checked", "it") == [] == shown.see("[data-mark=right]", "it") and shown.focused(FOCUS) == "0"
    )


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [(TYPED, "0.25", "0.25 (right)"), (SHAPED, "3x2", "3x2 (wrong)"), (SHAPED, "", "Show me (shown)")],
)
def test_python_and_a_second_view_learn_what_was_given(asked, name, answer, said):
    shown = asked(name)
    shown.page.fill("input", answer)
    shown.page.click("text=Check" if answer else "text=Show me")
    shown.turn().again()
    assert shown.widget.text().endswith(f"You said: {said}")
    first, second = shown.see(*VERDICT)
    assert first == second and shown.see("input", "it.value") == [answer] * 2
    shown.page.locator("text=Try again").last.click()
    assert shown.see(*VERDICT) == ["", ""], "two views agree"
    shown.page.evaluate("end()")
    assert shown.page.evaluate("heard()") == 0


def test_what_was_answered_comes_back_with_a_word_when(asked, before):
    before(TYPED, "0.5", "wrong", days=3)
    shown = asked(TYPED).arrive()
    assert shown.see("input", "it.value") == ["0.5"]
    assert (
        shown.see(*VERDICT)[0].startswith("✗ Not so. That is g(0)") and "Answered 3 days ago." in shown.see(*VERDICT)[0]
    )
    assert shown.see(*OPEN) == []
    shown.page.click("text=Try again")
    assert shown.turn().see("input", "it.value") == [""]
    shown.press(*"1/4", "Enter").turn()
    assert shown.see(*VERDICT)[0].startswith("✓ Right.") and "Answered" not in shown.see(*VERDICT)[0]
    assert [each.verdict for each in kept()[0]] == ["wrong", "right"]


def test_what_is_typed_already_stays_when_an_answer_comes_back(asked, before):
    before(TYPED, "0.5", "wrong", days=1)
    shown = asked(TYPED)
    shown.page.fill("input", "7")
    assert shown.arrive().see("input", "it.value") == ["7"] and shown.see(*OPEN) == ["FORM"]


def test_what_can_no_longer_be_read_does_not_come_back(asked, before):
    before(CHOSEN, "five and six", "right", days=1)
    shown = asked(CHOSEN).arrive()
    assert shown.see("[data-verdict]", "it") == [] == shown.see("input:checked", "it")
    before(CHOSEN, "three and three", "right", days=0)
    assert asked(CHOSEN).arrive().see(*VERDICT)[0].startswith("✗ Not so."), "judged as it is asked today"


def test_the_notice_is_seen(asked, monkeypatch):
    monkeypatch.setattr("lecture_lib.questions.asked.keep", lambda *_: "It cannot be written here.")
    shown = asked(TYPED)
    shown.page.fill("input", "0.25")
    shown.page.click("text=Check")
    assert shown.turn().see(".notes", "it.textContent") == ["It cannot be written here."]


@pytest.mark.parametrize("make", [lambda: again("4.6"), so_far], ids=["again", "so far"])
def test_what_is_due_is_asked_without_its_picture(bare, before, make):
    before("4.1 shape", "4x2", "wrong", days=2)
    shown = Bare(bare, make())
    assert shown.see("legend b", "it.textContent") in (["From 4.5."] * 2, [])
    shown = shown.arrive()
    assert shown.see("legend b", "it.textContent") == ["From 4.1."]
    shown.page.click("text=Show me")
    assert shown.turn().see("button.try, .move", "it") == []
    assert [each.verdict for each in kept()[0]] == ["wrong", "shown"]
    assert violations(bare, ".ll-again") == []
    if shown.see("table", "it"):
        assert shown.see("tbody tr", "it.innerText.split(/\\s+/).slice(0, 4).join(' ')") == ["4.1 8 1 0"]
        assert shown.see(".ll-so-far p", "it.textContent") == ["Nothing more is due to be answered again today."]


def test_its_try_is_asked_for(asked):
    shown = asked(CHOSEN)
    shown.page.click("text=Show me")
    shown.said()
    shown.page.click("button.try")
    assert shown.said() == [{"try": True}]
    shown.tell(message="Run the cell of its picture first.")
    assert shown.see(".message", "it.textContent") == ["Run the cell of its picture first."]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [CHOSEN, TYPED, SHAPED])
def test_a_question_is_small_and_can_be_read(asked, name, theme):
    shown = asked(name)
    shown.page.evaluate(
        """dark => {
            Object.assign(document.body.dataset, { jpThemeName: 'any', jpThemeLight: !dark });
            document.body.style.setProperty('--jp-layout-color0', dark ? '#111111' : '#ffffff');
        }""",
        theme == "dark",
    )
    shown.page.click("text=Show me")
    ((height, read),) = shown.see("form", f"[it.offsetHeight, ({READABLE})(it)]")
    assert height <= 250 and len(read) > 5
    for size, contrast, text in read:
        assert size >= 14 or text.strip().isalnum(), text
        assert contrast >= 4.5, (theme, text, contrast)


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
