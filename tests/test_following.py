"""What is seen follows each message: a view that followed is a view made anew, and only what differs is touched."""

import numpy as np
import pytest
from bare_page import Bare, frame, panel, state
from driving import anything, click, made, over_all, picks, runs_are_short  # noqa: F401  an autouse fixture

from lecture_lib.widgets import Scene

pytestmark = pytest.mark.browser
MOVES = 12
TAGS = {"svg": ("g", "text", "line"), "html": ("p", "b", "span")}

# Shows a scene that goes through these states. After each: the panels in which what followed is other than what is made
# anew, by name, with the number of the state.
FOLLOWED = """async ([source, states]) => {
    const { default: { render } } = await moduleOf(source);
    const random = Math.random;
    Math.random = () => 0.5; // both views name their ids alike
    const model = new Model('', {}), el = document.createElement('div'), differ = [];
    const parts = root => [...root.querySelectorAll('.ll-panel')];
    states.forEach((state, number) => {
        model.take(state);
        if (!number) {
            document.body.replaceChildren(el);
            render({ model, el });
        }
        const anew = document.createElement('div');
        render({ model, el: anew })();
        const [followed, made] = [el, anew].map(parts);
        if (made.length !== model.get('panels').length) differ.push([number, 'panels']);
        made.forEach((part, at) => part.isEqualNode(followed[at]) || differ.push([number, part.ariaLabel.slice(0, 30)]));
    });
    Math.random = random;
    return differ;
}"""


def states_of(explorer, rng):
    """What the scene is told while all controls are moved at random, and things are picked: the frame may come first."""
    told = state(explorer.scene)
    yield told
    keys = rng.permutation(list(explorer.controls)).tolist()
    for number in range(MOVES):
        things = picks(explorer)
        if number % 3 == 2 and things:
            click(explorer, things[rng.integers(len(things))], shift=bool(rng.integers(2)))
        else:
            control = explorer.controls[keys[number % len(keys)]]
            control.value = anything(control, rng)
        now = state(explorer.scene)
        yield {name: value for name, value in sorted(now.items(), reverse=number % 2) if value != told[name]}
        told = now


@over_all
def test_a_view_that_followed_is_the_view_made_anew(bare, name):
    states = list(states_of(made(name), np.random.default_rng(7)))
    assert sum(bool(each) for each in states) > MOVES / 2
    assert bare.evaluate(FOLLOWED, [Scene._esm, states]) == []


def tree(rng, tags, depth=0):
    """Some markup: elements in elements, with attributes and texts, some of which can be picked."""
    if depth > 3 or rng.random() < 0.2:
        return rng.choice(["", "0.5", "−1", " "])
    tag = rng.choice(tags)
    names = [name for name in ("class", "x1", "data-pick", "style") if rng.random() < 0.4]
    attributes = "".join(f' {name}="{rng.choice(["dim", "W 1 1 2", "3", ""])}"' for name in names)
    return f"<{tag}{attributes}>{''.join(tree(rng, tags, depth + 1) for _ in range(rng.integers(5)))}</{tag}>"


@pytest.mark.parametrize("kind", TAGS)
def test_any_markup_is_followed(bare, kind):
    rng = np.random.default_rng(0)
    states = [{"panels": [panel("one", kind=kind)], "frame": frame(one="")}]
    states += [{"frame": frame(one="".join(tree(rng, TAGS[kind]) for _ in range(3)))} for _ in range(150)]
    assert bare.evaluate(FOLLOWED, [Scene._esm, states]) == []


# Begins to write down what is touched of what moves; what was, since this was asked last.
TOUCHED = """() => {
    if (!window.touched) {
        window.touched = [];
        const watch = new MutationObserver(all =>
            touched.push(...all.map(({ type, target, attributeName }) => `${type} ${attributeName ?? target.nodeName}`)));
        for (const layer of document.querySelectorAll('.moving'))
            watch.observe(layer, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    return touched.splice(0);
}"""


def test_only_what_differs_is_touched(bare):
    scene = Scene()
    scene.panels = [panel("one"), panel("two", kind="html")]
    line, words = '<line x1="1" class="edge"/><text>0.5</text>', "<p>a <b>b</b></p>"
    scene.frame = frame(one=line, two=words)
    shown = Bare(bare, scene)
    bare.evaluate(TOUCHED)
    for changed, touched in (
        ((line, words), []),
        ((line.replace("0.5", "0.6"), words), ["characterData #text"]),
        ((line, words), ["characterData #text"]),
        ((line.replace('x1="1"', 'x1="2"'), words), ["attributes x1"]),
        (
            (line.replace('class="edge"', ""), words.replace("b</b>", "c</b>")),
            ["attributes x1", "attributes class", "characterData #text"],
        ),
        ((line, words.replace("<b>b</b>", "<i>b</i>")), ["attributes class", "childList P"]),
    ):
        shown.tell(frame=frame(one=changed[0], two=changed[1]))
        assert sorted(bare.evaluate(TOUCHED)) == sorted(touched), changed


def test_a_frame_waits_for_its_panels(bare):
    scene = Scene()
    scene.panels, scene.frame = [panel("one")], frame(one="<text>1</text>")
    shown = Bare(bare, scene)
    shown.tell(frame=frame(one="<text>2</text>", two="<text>3</text>"))
    assert shown.see(".moving", "it.textContent") == ["1"]
    shown.tell(panels=[panel("one"), panel("two")])
    assert shown.see(".moving", "it.textContent") == ["2", "3"]


def test_what_is_in_its_place(bare):
    """Two columns, above them and below; a panel has its size, and what is too high of it scrolls."""
    scene = Scene()
    places = {"a": "below", "b": "right", "c": "top", "d": "left", "e": "right"}
    scene.panels = [panel(name, place=place, room=60 if name == "e" else 0) for name, place in places.items()]
    scene.frame = frame(**dict.fromkeys(places, "<text>1</text>"))
    shown = Bare(bare, scene)
    at = dict(shown.see(".ll-panel", "[it.ariaLabel, it.parentNode.className]"))
    assert at == {"": "ll-below", **{name: f"ll-{place}" for name, place in places.items() if name != "a"}}
    assert shown.see(".ll-scene > *", "it.className") == ["ll-top", "ll-columns", "ll-below", "ll-live-region"]
    assert shown.see(".ll-scroll", "it.style.getPropertyValue('--room')") == ["60px"]


LIT = "it => it.className.baseVal ?? it.className"


def test_what_is_lit(bare):
    scene = Scene()
    picks = '<rect data-pick="h 1 1" x="1" y="2" width="3" height="4" aria-label="h"/>'
    scene.panels = [panel("one", picks=picks), panel("two", kind="html")]
    moving = {"one": "", "two": '<p data-pick="line 1"><b class="reason">r</b></p>'}
    scene.frame = frame(**moving)
    shown = Bare(bare, scene)
    lit = lambda: [*shown.see(".ll-lit-mark", "it.getAttributeNames().join(' ')"), *shown.see(".ll-lit", "it.tagName")]  # noqa: E731
    assert lit() == []
    shown.tell(frame=frame(**moving, lit=("h 1 1", "line 1", "two")))
    assert lit() == ["x y width height class", "DIV", "P"]
    shown.tell(frame=frame(**moving, lit=("one",)))
    assert lit() == ["DIV"] and shown.see(".ll-lit [data-pick]", "it.dataset.pick") == ["h 1 1"]
    shown.tell(frame=frame(**moving))
    assert lit() == []
