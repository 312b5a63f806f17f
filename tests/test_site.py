"""The static site in Chromium without a network: what it shows, where its links lead, and what axe-core finds."""

import html
import re
import shutil

import lxml.etree
import nbformat
import publish
import pytest
from driving import NAMES, at_first, made
from lab import NOTEBOOKS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_screen import last

STORED = sorted(NOTEBOOKS.glob("*.ipynb"))
FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.DOTALL)
LOOK = """() => {
    const all = selector => [...document.querySelectorAll(selector)];
    const seen = thing => thing.checkVisibility() && thing.getBoundingClientRect().width > 0;
    const answers = all('details'), text = all('.words, .asked').map(part => {
        const copy = part.cloneNode(true);
        copy.querySelectorAll('code').forEach(code => code.remove());
        return copy.textContent;
    }).join(' ');
    const folded = answers.every(answer => ![...answer.children].slice(1).some(seen));
    all('summary').forEach(summary => summary.click());
    return {
        folded, unfolded: answers.every(answer => [...answer.children].slice(1).some(seen)),
        language: document.documentElement.lang, title: document.title,
        formulas: all('math').filter(seen).length, left_over: text.match(/\\$|\\\\[a-zA-Z]+/g) ?? [],
        pictures: all('img').map(image => ({ shown: image.complete && image.naturalWidth > 0 && image.checkVisibility(
            { opacityProperty: true, visibilityProperty: true }), alt: image.alt })),
        answers: answers.length, links: all('a').map(link => link.href), scripts: all('script').length,
        sideways: document.documentElement.scrollWidth - innerWidth,
    };
}"""

# Marks the first of all words that look alike: in colour, size and weight, on the same grounds. How many are marked.
LOOK_ALIKE = """() => {
    const looks = new Map();
    const words = thing => [...thing.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const lineage = thing => (thing ? [thing, ...lineage(thing.parentElement)] : []);
    for (const thing of [...document.querySelectorAll('body *')].filter(thing => words(thing) && thing.checkVisibility())) {
        const { color, fontSize, fontWeight } = getComputedStyle(thing);
        const styles = lineage(thing).map(box => getComputedStyle(box));
        const grounds = styles.map(at => [at.backgroundColor, at.backgroundImage, at.opacity].join());
        const look = [color, fontSize, fontWeight, ...new Set(grounds)].join();
        if (!looks.has(look)) looks.set(look, thing);
    }
    looks.forEach(thing => thing.setAttribute('data-look', ''));
    return looks.size;
}"""

# How many colours each picture has.
COLOURS = """() => [...document.images].map(image => {
    const canvas = new OffscreenCanvas(60, 40).getContext('2d');
    canvas.drawImage(image, 0, 0, 60, 40);
    return new Set(new Uint32Array(canvas.getImageData(0, 0, 60, 40).data.buffer)).size;
})"""

# How far what stands in each panel of words reaches beyond it, to the right and below.
BEYOND = """() => [...document.querySelectorAll('foreignObject')].map(panel => {
    const inside = [...panel.querySelectorAll('*')].map(part => part.getBoundingClientRect()).filter(box => box.width);
    const { right, bottom } = panel.getBoundingClientRect();
    return [Math.max(...inside.map(box => box.right - right)), Math.max(...inside.map(box => box.bottom - bottom))];
})"""

# On a telephone: how far the page goes beyond the screen, what scrolls sideways beside formulas, tables and pictures, and
# how much smaller than drawn the pictures are.
NARROW = """() => {
    const all = selector => [...document.querySelectorAll(selector)];
    all('details').forEach(answer => answer.open = true);
    const scrolls = all('main *').filter(thing => thing.scrollWidth > thing.clientWidth && getComputedStyle(thing).overflowX === 'auto');
    return {
        sideways: document.documentElement.scrollWidth - innerWidth,
        scrolls: scrolls.filter(thing => !thing.matches('.table, .wide') && !thing.querySelector('math')).map(thing => thing.outerHTML),
        least: Math.min(...all('img').map(image => image.width / image.naturalWidth)),
    };
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    assert publish.main([str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def reader(browser):
    """A page of a browser that has no network. `asked` are the requests for other things than the page, `said` the
    console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    yield page
    context.close()


def page_of(path):
    return publish.address(path.name)


def expected(path):
    """The number of formulas, the texts of the pictures and the number of folded answers, read off the notebook."""
    cells = nbformat.read(path, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    stored = [output.data for cell in cells for output in cell.get("outputs", []) if "data" in output]
    texts += [data["text/latex"] for data in stored if "text/latex" in data]
    formulas = sum(len(FORMULA.findall(re.sub(r"`[^`]*`", "", text))) for text in texts)
    pictures = [alt for data in stored if "image/svg+xml" in data for alt in texts_of_picture(data)]
    asked = [data["text/html"] for data in stored if "text/html" in data and "image/svg+xml" not in data]
    folds = sum(
        ("text/latex" in data) + (len(texts_of_picture(data)) - 1) for data in stored if "image/svg+xml" in data
    )
    tagged = [cell for cell in cells if "answer" in cell.metadata.get("tags", []) and cell.get("outputs", "text")]
    return formulas, pictures, sum(text.count("<details>") for text in texts + asked) + folds + len(tagged)


def texts_of_picture(data):
    """A picture with a curve to draw is there twice: the second time, folded, with the true curve."""
    return [data["text/plain"], *["The same picture with the true curve"] * (' id="curve"' in data["image/svg+xml"])]


def faults(reader, folder, path):
    """What is wrong with the page of a notebook, in words."""
    reader.asked.clear()
    reader.said.clear()
    address = (folder / page_of(path)).as_uri()
    reader.goto(address)
    seen = reader.evaluate(LOOK)
    formulas, pictures, answers = expected(path)
    wrong = [f"asks for {url}" for url in reader.asked if url != address and not url.startswith("data:")]
    wrong += [f"says {text}" for text in reader.said]
    wrong += [f"{seen['formulas']} formulas, not {formulas}"] * (seen["formulas"] != formulas)
    wrong += [f"raw TeX: {seen['left_over']}"] * bool(seen["left_over"])
    wrong += ["a picture is not shown"] * (not all(picture["shown"] for picture in seen["pictures"]))
    wrong += ["other texts of pictures"] * ([picture["alt"] for picture in seen["pictures"]] != pictures)
    wrong += [f"{seen['answers']} answers, not {answers}"] * (seen["answers"] != answers)
    wrong += ["an answer is not folded"] * (not seen["folded"]) + ["or stays folded"] * (not seen["unfolded"])
    wrong += ["scripts"] * seen["scripts"] + ["scrolls sideways"] * (seen["sideways"] > 0)
    wrong += ["no title"] * (not seen["title"]) + ["no language"] * (seen["language"] != "en")
    # Nothing is fetched, and a reader may follow the source of the digits.
    sources = set(re.findall(r"\((https://[^)]+)\)", path.read_text(encoding="utf-8")))
    for link in set(seen["links"]) - sources:
        file = link.removeprefix(folder.as_uri()).partition("#")[0].lstrip("/")
        wrong += [f"leads nowhere: {link}"] * (not (folder / file).is_file())
    return wrong


def blank(reader):
    """The numbers of the pictures that show next to nothing."""
    return [number for number, colours in enumerate(reader.evaluate(COLOURS)) if colours < 8]


def violations(reader):
    """What axe-core finds on the whole page; of the colours, on one of all words that look alike, as there are thousands."""
    from axe_playwright_python.sync_playwright import Axe

    letters = [["math > *"]]  # a formula's letters have the colours of the words around it
    rest, colours = {"rules": {"color-contrast": {"enabled": False}}}, {"runOnly": ["color-contrast"]}
    assert reader.evaluate(LOOK_ALIKE), "no words"
    found = []
    for context, options in (({}, rest), ({"include": [["[data-look]"]]}, colours)):
        options |= {"resultTypes": ["violations"]}
        found += Axe().run(reader, context | {"exclude": letters}, options).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_a_stored_picture(reader, tmp_path, name):
    file = tmp_path / "still.svg"
    for explorer in (at_first(name), made(name, **last(name))):
        file.write_text(explorer.still(), encoding="utf-8")
        reader.goto(file.as_uri())
        assert [beyond for beyond in reader.evaluate(BEYOND) if max(beyond) > 3] == []


@pytest.fixture
def resized(reader):
    """Gives the reader's window another size for one test."""
    yield lambda width, height: reader.set_viewport_size({"width": width, "height": height})
    reader.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_page_shows_its_notebook(reader, site, resized, path):
    """Also at twice the size, and on a telephone."""
    assert faults(reader, site, path) == []
    assert reader.locator("img").count(), "no picture"
    assert blank(reader) == []
    assert violations(reader) == []
    for window in ((640, 400), (390, 844)):
        resized(*window)
        seen = reader.evaluate(NARROW)
        assert seen["sideways"] <= 0
    assert seen["scrolls"] == []
    assert 0.8 < seen["least"] <= 1  # a panel's smallest words are 12 pixels high


def test_the_links_lead_through_all_modules(reader, site):
    reader.goto((site / "index.html").as_uri())
    visited = [reader.title()]
    link = reader.locator("table a").first
    while link.count():
        link.click()
        visited.append(reader.title())
        link = reader.locator("p").filter(has_text="next:").first.locator("a").last
    titles = [publish.title(nbformat.read(path, as_version=4)) for path in STORED]
    assert visited == titles and len(visited) > 2


@pytest.mark.parametrize(
    ("pattern", "new", "fault"),
    [
        (r'alt="[^"]+"', 'alt=""', "other texts of pictures"),
        (r'src="data:[^"]+"', 'src="https://lecture.invalid/a.svg"', "asks for"),
        (r'src="data:image/svg[^"]+"', 'src="data:image/svg+xml;base64,AAAA"', "a picture is not shown"),
        ("</main>", '<script src="https://lecture.invalid/MathJax.js"></script></main>', "asks for"),
        ("</style>", "main { background: url(https://lecture.invalid/a.png) }</style>", "asks for"),
        ("</style>", "img { opacity: 0 }</style>", "a picture is not shown"),
        ("</style>", "math { display: none }</style>", "formulas, not"),
        ("<math.*?</math>", r"$\\nabla$", "raw TeX"),
        ("<details>", "<details open>", "an answer is not folded"),
        ("<details>", "<div>", "answers, not"),
        (r'href="4[^"]+"', 'href="4.6.html"', "leads nowhere"),
        ("</main>", '<p style="width:1600px">-</p></main>', "scrolls sideways"),
        ("<title>.*?</title>", "", "no title"),
    ],
)
def test_a_fault_is_seen(reader, site, tmp_path, pattern, new, fault):
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    page = folder / page_of(STORED[0])
    text, found = re.subn(pattern, new, page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found
    page.write_text(text, encoding="utf-8")
    wrong = faults(reader, folder, STORED[0])
    assert any(fault in each for each in wrong)


@pytest.mark.parametrize(
    ("pattern", "new", "rule"),
    [
        (r'alt="[^"]+"', "", "image-alt"),
        ("<td></td>", "<th></th>", "empty-table-header"),
        (r"(<math) aria-label=\"g\"", r"\1", "empty-table-header"),
        ("--ink: #1f2937", "--ink: #cccccc", "color-contrast"),
        ('lang="en"', "", "html-has-lang"),
        (None, None, None),
    ],
)
def test_axe_finds_what_is_wrong(reader, tmp_path, pattern, new, rule):
    data = {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain": "nothing"}
    picture = new_code_cell("picture", outputs=[new_output("execute_result", data=data)])
    path, page = tmp_path / "a.ipynb", tmp_path / "a.html"
    table = new_markdown_cell("# A\n\n| | $g$ |\n|---|---|\n| b | c |")
    nbformat.write(new_notebook(cells=[table, picture]), path)
    publish.publish(tmp_path, [path])
    if rule:
        text, found = re.subn(pattern, new, page.read_text(encoding="utf-8"))
        assert found
        page.write_text(text, encoding="utf-8")
    reader.goto(page.as_uri())
    assert {each.partition(":")[0] for each in violations(reader)} == ({rule} if rule else set())


def test_a_blank_picture_is_seen(reader):
    reader.set_content('<img alt="" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">')
    assert blank(reader) == [0]


def test_what_answers_a_question_is_folded(reader, tmp_path):
    printed = [new_output("stream", text="three")]
    cells = [new_markdown_cell("# A")]
    for metadata in ({}, {"tags": ["answer"]}):
        cells += [
            new_code_cell("print(3)", outputs=printed, metadata=metadata),
            new_code_cell("h = 3", metadata=metadata),
        ]
        cells.append(new_markdown_cell("**Three**, since $h = 3$.", metadata=metadata))
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    publish.publish(tmp_path, [path])
    assert faults(reader, tmp_path, path) == [] and violations(reader) == []
    texts = reader.locator("details.answer").all_inner_texts()
    assert ["".join(text.split()) for text in texts] == ["Theanswerthree", "TheanswerThree,sinceℎ=3."]
    assert reader.get_by_text("three", exact=True).count() == 2
    assert reader.locator(".code").count() == 4 and not reader.locator("details .code").count()


def test_formulas_in_letters_that_browsers_show():
    for tex, shown in {r"\mathscr{L}": "ℒ", r"\mathbb{R}": "ℝ", r"\mathbb{1}": "𝟙", r"\mathbf{W}": "𝐖"}.items():
        assert shown in html.unescape(publish.formula(tex, "inline"))


@pytest.mark.parametrize("over", ["frac", "dfrac", "tfrac"])
def test_a_fraction_has_its_numerator_above(over):
    fraction = lxml.etree.fromstring(publish.formula(rf"\{over}{{a_1}}{{b + c}}", "inline")).find(".//{*}mfrac")
    assert ["".join(part.itertext()) for part in fraction] == ["a1", "b+c"]


def test_tex_that_the_converter_does_not_know():
    assert publish.formula("a,\\\nb", "block") == publish.formula(r"a,\ b", "block")
    rows = r"\begin{matrix} a \\ b \end{matrix}"
    assert publish.formula(r"\begin{aligned} a &= b \\[2mm] &= c \end{aligned}", "block").count("<mtr>") == 2
    with pytest.raises(ValueError, match="no MathML"):
        publish.formula("a & b", "inline")
    for other in ("\\\\\n", r"\\[2mm] ", r"\\[1.5ex]"):
        assert publish.formula(rows.replace(r"\\ ", other), "block") == publish.formula(rows, "block")


def test_what_cannot_be_converted_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(publish, "HERE", tmp_path)
    shutil.copytree(NOTEBOOKS / "page", tmp_path / "page")
    notebook = new_notebook(cells=[new_markdown_cell("# A"), new_markdown_cell(r"so $\lecture{L}$")])
    nbformat.write(notebook, tmp_path / "broken.ipynb")
    assert publish.main([str(tmp_path / "site")]) == 1
    said = capsys.readouterr().err
    assert "broken.ipynb" in said and r"\lecture{L}" in said


def test_errors_and_text_of_a_notebook_are_shown_as_they_are(tmp_path):
    outputs = [
        new_output("stream", name="stderr", text="<b>loud</b>"),
        new_output("error", ename="ValueError", evalue="W_2 <is>", traceback=[]),
        new_output("execute_result", data={"text/plain": "a < b & c"}),
    ]
    notebook = new_notebook(cells=[new_markdown_cell("# <i>A</i>"), new_code_cell("1 < 2", outputs=outputs)])
    path = tmp_path / "b.ipynb"
    nbformat.write(notebook, path)
    publish.publish(tmp_path, [path])
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    for shown in ("&lt;b&gt;loud&lt;/b&gt;", "ValueError: W_2 &lt;is&gt;", "a &lt; b &amp; c"):
        assert shown in page
