"""Questions: every one of them, its choices and reasons, what it stores, and what the widget says."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import lecture_lib
from lecture_lib.phrase import to_html, to_plain
from lecture_lib.questions import MODULES, QUESTIONS, ask
from lecture_lib.questions.asked import Asked
from lecture_lib.questions.question import Choices, Number, Option, Shape, Slip, Typed, same

NAMES = list(QUESTIONS)
CHOICES = [name for name in NAMES if isinstance(QUESTIONS[name], Choices)]
TYPED = [name for name in NAMES if isinstance(QUESTIONS[name], Typed)]


def texts(question):
    """All that the question says, as it is written."""
    said = [question.text, question.move]
    if isinstance(question, Choices):
        return said + [part for choice in question.choices for part in (choice.text, choice.why)]
    return [*said, question.why, question.hint, *(slip.why for slip in question.slips)]


def test_each_module_has_its_questions():
    assert list(MODULES) == sorted(MODULES) and MODULES
    for module, questions in MODULES.items():
        assert 6 <= len(questions.QUESTIONS) <= 10, module
        kinds = {question.kind for question in questions.QUESTIONS}
        assert "choices" in kinds and kinds & {"number", "shape"}, module
        for question in questions.QUESTIONS:
            assert re.fullmatch(rf"{module}( [A-Za-z0-9]+){{1,3}}", question.name)
    assert len(NAMES) == sum(len(questions.QUESTIONS) for questions in MODULES.values())  # so no name twice
    assert CHOICES and TYPED


@pytest.mark.parametrize("name", CHOICES)
def test_one_choice_is_right_and_each_has_a_reason_of_its_own(name):
    question = QUESTIONS[name]
    page = question.page
    assert 2 <= len(page["choices"]) <= 4
    assert 0 <= page["right"] < len(page["choices"])  # own() has made sure that it is the only one
    for key in ("plain", "html", "why"):
        assert len({choice[key] for choice in page["choices"]}) == len(page["choices"])
    for choice in question.choices:
        assert choice.why.endswith((".", "?")) and choice.why != choice.text


def test_the_right_one_stands_at_no_fixed_place():
    for module, questions in MODULES.items():
        places = [question.page["right"] for question in questions.QUESTIONS if isinstance(question, Choices)]
        assert len(set(places)) > 1, module


@pytest.mark.parametrize("name", TYPED)
def test_a_typed_answer_and_its_slips_differ(name):
    page = QUESTIONS[name].page
    right = np.ravel(page["right"])
    assert np.isfinite(right).all()
    assert len(right) == (2 if page["kind"] == "shape" else 1)
    known = [right, *(np.ravel(slip["value"]) for slip in page["slips"])]
    for number, one in enumerate(known):
        for other in known[:number]:
            assert abs(one - other).max() > 2 * page["tolerance"], "the page cannot tell these two"
    if page["kind"] == "number":  # the written answer is within the tolerance
        assert abs(float(page["shown"].replace("−", "-")) - page["right"]) <= page["tolerance"]
    assert page["hint"] and page["why"]


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_short_and_in_the_markup(name):
    question = QUESTIONS[name]
    assert len(to_plain(question.text)) <= 170
    for text in texts(question):
        assert text.strip() == text and len(to_plain(text)) <= 170
        assert not re.search(r"[{}*]|  ", to_plain(text)), "a mark that is left over"
        assert "_" not in to_html(text)
        assert not re.search(r"(?<![\w.])-\d| - ", text), "a real minus sign is −"
    assert question.move.endswith((".", "?")) if question.move else question.try_
    assert question.asks in ("Predict", "See")


def test_the_extension_knows_every_question_by_its_stored_words():
    source = (Path(lecture_lib.__file__).parent / "labextension" / "static" / "stills.js").read_text(encoding="utf-8")
    known = re.search(r"isQuestion = \(data\) => /(.+)/\.test", source)[1]
    assert [name for name in NAMES if not re.match(known, QUESTIONS[name].plain())] == []
    assert {question.asks for question in QUESTIONS.values()} == {"Predict", "See"}


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_form_is_stable_and_well_formed(name):
    of_its_own = replace(QUESTIONS[name])  # works everything out once more
    first, again = (Asked(question)._repr_mimebundle_()[0] for question in (QUESTIONS[name], of_its_own))
    for kind in ("text/plain", "text/html"):
        assert first[kind] == again[kind]
    tree = ElementTree.fromstring(f"<div>{first['text/html']}</div>")
    assert {element.tag for element in tree.iter()} <= {"div", "p", "b", "ul", "li", "sub", "sup", "details", "summary"}
    page, folded = ask(name).page, tree.find("details")
    said = ElementTree.fromstring(f"<p>{page['shown']}: {page['why']}</p>")
    assert "".join(folded.itertext()) == "Show me" + "".join(said.itertext())
    outside = "".join("".join(element.itertext()) for element in tree if element.tag != "details")
    assert outside and outside.startswith(f"{QUESTIONS[name].asks}. ")
    plain = first["text/plain"]
    assert plain.startswith(f"{QUESTIONS[name].asks}. ") and "Answer:" not in plain
    assert "application/vnd.jupyter.widget-view+json" in first


@pytest.mark.parametrize("name", TYPED)
def test_the_plain_form_does_not_give_the_answer_away(name):
    question = QUESTIONS[name]
    assert to_plain(question.why) not in question.plain()
    assert re.sub(r"[×\s]+", "x", question.page["shown"]) not in re.split(
        r"[\s?.]+", question.plain().replace(" × ", "x")
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_widget_says_what_was_given(name):
    asked = ask(name)
    assert asked.given == {} and asked.text() == asked.question.plain()
    asked.given = {"answer": "3x5", "verdict": "wrong"}
    assert asked.text().endswith("\nYou said: 3x5 (wrong)")
    asked.given = {"answer": "", "verdict": "shown"}
    assert asked.text().endswith("\nYou said: Show me (shown)")
    assert asked._repr_mimebundle_()[0]["text/plain"] == asked.question.plain()  # stored as if it were new
    state = asked.get_state()
    assert {"kind", "text", "move", "right", "shown", "why"} <= set(state["page"]) and "given" in state
    assert state["_esm"] and ".ll-ask" in state["_css"]


def test_an_unknown_name_is_answered_with_near_ones():
    with pytest.raises(ValueError, match=r"'4\.6 pahts'.*'4\.6 paths'"):
        ask("4.6 pahts")
    with pytest.raises(ValueError, match=r"name is '4\.1'.*'4\.1 "):
        ask("4.1")
    with pytest.raises(ValueError, match="name is 7"):
        ask(7)
    with pytest.raises(ValueError, match="'zzz'.*4.1 first numbers"):
        ask("zzz")


def test_none_or_two_right_choices_are_refused():
    two = Choices("4.0 two", "?", lambda: 1, ".", (Option("a", 1, "."), Option("b", lambda: 1.0, ".")))
    with pytest.raises(ValueError, match="'4.0 two' has 2 right choices"):
        two.own()
    with pytest.raises(ValueError, match="has 0 right choices for the answer 3"):
        replace(two, answer=lambda: 3).own()


def test_what_counts_as_the_same():
    assert same([1.0, 2.0], np.array([1, 2 + 1e-9])) and not same([1.0], [1.0, 1.0])
    assert not same([[1.0], [2.0]], [1.0, 2.0])
    assert same({1, 2}, {2, 1}) and same("right", "right") and not same("right", "wrong")
    assert not same("right", 1.0) and not same([(2, 1)], [(2, 1), (2, 2)])


def test_typed_questions_compute_their_answer():
    number = Number("4.0 n", "?", lambda: np.array([[-0.18]]), ".", "why", "hint", (Slip(lambda: 0.18, "sign"),), 2)
    page = number.page
    assert page["right"] == -0.18 and page["shown"] == "−0.18" and page["slips"][0] == {"value": 0.18, "why": "sign"}
    shape = Shape("4.0 s", "?", lambda: (2, 3), ".", "why", "hint")
    assert shape.page["right"] == [2, 3] and shape.page["shown"] == "2 × 3"


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("W_{222}", "W<sub>222</sub>", "W₂₂₂"),
        ("∇_{a_{L}} ℒ", "∇<sub>a<sub>L</sub></sub>\u00a0ℒ", "∇_a_L ℒ"),
        ("W_{3}^{T}", "W<sub>3</sub><sup>T</sup>", "W₃ᵀ"),
        ("ŷ_{ℓ}", "ŷ<sub>ℓ</sub>", "ŷ_ℓ"),
        ("a_{i+1,m}", "a<sub>i+1,m</sub>", "aᵢ₊₁,ₘ"),
        ("press *next*", "press <b>next</b>", "press next"),
        ("<script> & 'x' < y_{<}", "&lt;script&gt; &amp; &#x27;x&#x27; &lt; y<sub>&lt;</sub>", "<script> & 'x' < y_<"),
    ],
)
def test_the_markup(text, html, plain):
    assert to_html(text) == html
    assert to_plain(text) == plain
