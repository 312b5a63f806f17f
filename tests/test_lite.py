"""The site that runs: what is built, and a walk through it in Chromium, where no other host can be reached.

The site needs a release of Pyodide: PYODIDE names its folder. Without it, what needs no release is tested still.
"""

import json
import os
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import lite
import nbformat
import pytest
from lab import CHROMIUM_FLAGS, NOTEBOOKS, OFTEN, THERE, Notebook, chromium
from on_page import Shown, cell_of
from store import merged

ROOT = NOTEBOOKS.parent
STORED = sorted(NOTEBOOKS.glob("*.ipynb"))
CONTENTS, WALKED = "00-contents.ipynb", "4.8-pseudo-code.ipynb"
STILL, TRAINED, ASKED = "PseudoCode(tries", 'Training(noise="much"', 'ask("4.8 kept")'  # how cells of it begin
MINE = 'print("mine")'
PLACE = "lecture"  # the site stands under a path, as the pages of a project do
SECONDS = 60
COMMAND = [
    "uv",
    "run",
    "--isolated",
    "--no-default-groups",
    "--group",
    "lite",
    "python",
    "notebooks/lite.py",
    "--pyodide",
]
# JupyterLite says this of itself at every start.
LITE_SAYS = ("No exact match found for python",)

# All code cells of the notebooks in one kernel, one notebook after the other, each with an empty namespace. What each
# notebook said: [[[output, ...] of a cell, ...] of a notebook, ...].
RUN = """async notebooks => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const run = async code => {
        const outputs = [], future = kernel.requestExecute({ code, store_history: false });
        future.onIOPub = ({ header, content }) => {
            if (['stream', 'execute_result', 'display_data', 'error'].includes(header.msg_type))
                outputs.push({ output_type: header.msg_type, ...content });
        };
        await future.done;
        return outputs;
    };
    const all = [];
    for (const cells of notebooks) {
        await run('get_ipython().run_line_magic("reset", "-f")');
        const said = [];
        for (const code of cells) said.push(await run(code));
        all.push(said);
    }
    return all;
}"""

ENDLESS = """\
from lecture_lib.exercises import exercise
from lecture_lib.judging import trial
trial.SECONDS = 0.2
def blame_below(W_above, grad_a_above, h):
    while True: pass
print(exercise("4.6 one layer down", blame_below).text())
"""

# The outputs of the code cells of the notebook that is seen.
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.toJSON())
    .filter(cell => cell.cell_type === 'code').map(cell => cell.outputs)"""

# What is kept in the browser's storage, once there is something; at the first answer there is no file before.
ANSWERS = """() => window.jupyterapp.serviceManager.contents.get('answers.jsonl', { content: true })
    .then(({ content }) => content, () => '')"""

# Clicks the stored picture of a cell, as soon as it is seen; what its line says. JupyterLab scrolls while it lays out.
CLICK_A_STILL = """async number => {
    for (const end = Date.now() + 60000; Date.now() < end; ) {
        const { content } = window.jupyterapp.shell.currentWidget;
        content.scrollToItem(number, 'start'); // not awaited: laid out anew meanwhile, it never ends
        await new Promise(resolve => setTimeout(resolve, 100));
        const image = content.widgets[number]?.node.querySelector('.ll-still img');
        if (!image?.checkVisibility() || !image.getBoundingClientRect().height) continue;
        image.click();
        return image.parentElement.querySelector('.ll-note').innerText;
    }
    throw new Error(`the picture of cell ${number} is not seen`);
}"""


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def place(begins):
    """The number of the cell of 4.8 that begins so."""
    (number,) = [
        n for n, cell in enumerate(nbformat.read(NOTEBOOKS / WALKED, 4).cells) if cell.source.startswith(begins)
    ]
    return number


def words(outputs):
    """What outputs say: streams as they are, the text form of all else, errors."""
    said = []
    for output in merged([nbformat.from_dict(output) for output in outputs]):
        kind = output.output_type
        said.append(
            output.text if kind == "stream" else output.data["text/plain"] if "data" in output else dict(output)
        )
    return said


def environment():
    """What is installed where the tests run."""
    return {path: path.stat().st_mtime_ns for path in Path(sys.prefix).rglob("*.dist-info/RECORD")}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built once by the command of README."""
    pyodide = os.environ.get("PYODIDE")
    if not pyodide:
        pytest.skip("PYODIDE names no folder with a release of Pyodide: the site that runs is not tested")
    folder = tmp_path_factory.mktemp("site") / PLACE
    before = environment()
    assert before, "nothing is installed"
    command = [*COMMAND, Path(pyodide).resolve(), "--to", folder]
    # The environment that it makes is gone afterwards, and what is compiled there with it.
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | compiled)
    assert done.returncode == 0, done.stderr
    assert environment() == before, "the environment of the tests was changed"
    return folder


def config_of(site):
    config = json.loads((site / lite.ALIVE / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    return config | config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]


def lock_of(site):
    return site / lite.ALIVE / config_of(site)["loadPyodideOptions"]["lockFileURL"]


def test_the_lock_is_closed_and_its_sums_are_right(site):
    lock = lock_of(site)
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    needed = map(lite.name_of, config_of(site)["loadPyodideOptions"]["packages"])
    assert set(lite.closed([lite.OURS, *needed], packages)) == set(packages)
    for package in packages.values():
        assert lite.sha256(lock.parent / package["file_name"]) == package["sha256"]
    assert {package["file_name"] for package in packages.values()} == {path.name for path in lock.parent.glob("*.whl")}


def test_what_changes_has_its_sum_in_its_name(site):
    lock = lock_of(site)
    assert lite.sha256(lock)[:12] in lock.name
    (ours,) = lock.parent.glob("lecture_lib-*.whl")
    assert lite.sha256(ours)[:12] in ours.name


def test_the_running_notebooks_are_the_same(site):
    for path in STORED:
        running = nbformat.read(site / lite.ALIVE / "files" / path.name, as_version=4)
        assert running == nbformat.read(path, as_version=4)


def test_static_pages_lead_to_their_notebooks(site):
    pages = sorted(site.glob("*.html"))
    assert len(pages) == len(STORED)
    for path in STORED:
        page = site / lite.publish.address(path.name)
        html = page.read_text("utf-8")
        links = set(re.findall(r'href="([^"]*)"[^>]*>open it alive', html))
        (link,) = links
        place = urlsplit(link)
        assert (site / place.path).is_file() and parse_qs(place.query) == {"path": [path.name]}
        assert html.count("open it alive") == 1 + html.count('class="picture"') - html.count("The true curve")
        assert "<script" not in html


def test_without_the_running_part_static_pages_say_nothing_of_it(tmp_path):
    lite.publish.publish(tmp_path, STORED[:1])
    assert "alive" not in (tmp_path / "index.html").read_text("utf-8").partition("</style>")[2]


def faulty(folder, monkeypatch):
    """A release of Pyodide, so to say, with one package; pins.json has the sums of it as it is."""
    folder.mkdir()
    wheel, lock, core = folder / "numpy.whl", folder / lite.LOCK, folder / "pyodide.js"
    wheel.write_bytes(b"wheel")
    core.write_bytes(b"core")
    numpy = {"file_name": wheel.name, "sha256": lite.sha256(wheel), "depends": []}
    lock.write_text(json.dumps({"packages": {"numpy": numpy}}))
    files = {path.name: lite.sha256(path) for path in (lock, core)}
    pins = {"pyodide": {"version": "0", "files": files}, "from PyPI": {}, "from the kernel": {}}
    for name, value in {"PINS": pins, "NEEDS": ["numpy"], "AT_START": [], "EMPTY": {}}.items():
        monkeypatch.setattr(lite, name, value)
    assert list(lite.from_pyodide(folder)) == ["numpy"]


@pytest.mark.parametrize("names", [["numpy.whl"], ["pyodide.js"], [lite.LOCK], ["numpy.whl", "pyodide.js"]])
@pytest.mark.parametrize("how", ["missing", "not the pinned file"])
def test_what_is_missing_or_wrong_is_named_and_nothing_is_left(tmp_path, monkeypatch, capsys, names, how):
    faulty(tmp_path / "pyodide", monkeypatch)
    for name in names:
        path = tmp_path / "pyodide" / name
        path.unlink() if how == "missing" else path.write_bytes(path.read_bytes() + b" ")
    site = tmp_path / "build" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last one")
    assert lite.main(["--pyodide", str(tmp_path / "pyodide"), "--to", str(site)]) == 1
    said = capsys.readouterr().err
    assert all(re.search(f"{how}.*{re.escape(name)}", said) for name in names)
    assert [path.name for path in site.parent.iterdir()] == ["site"]
    assert [path.read_text() for path in site.iterdir()] == ["the last one"]


def test_no_address_of_a_registry():
    for path in [NOTEBOOKS / "lite.py", *(NOTEBOOKS / "alive").iterdir()]:
        assert not re.search(r"(pypi|npm|pythonhosted|jsdelivr)[\w.]*\.(org|com|net)", path.read_text("utf-8"))


class Server(SimpleHTTPRequestHandler):
    """Serves a folder and counts the bytes that it sends as contents of files: none where a browser still has them.
    While there is no `python`, who asks for Python waits."""

    sent, python = 0, threading.Event()

    def do_GET(self):
        if self.path.startswith(f"/{PLACE}/{lite.ALIVE}/{lite.PYODIDE}"):
            self.python.wait()
        super().do_GET()

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # a browser asks each time whether what it has is still so
        super().end_headers()

    def copyfile(self, source, outputfile):
        data = source.read()
        Server.sent += len(data)
        outputfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def visitor(site, request, tmp_path_factory):
    """A browser with a profile of its own, as at home: what it has kept is there at the next visit."""
    path, run = chromium(), request.getfixturevalue("playwright")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=site.parent)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        profile = tmp_path_factory.mktemp("profile")
        window = {"width": 1280, "height": 800}
        browser = run.chromium.launch_persistent_context(
            profile, executable_path=path, args=CHROMIUM_FLAGS, viewport=window
        )
        yield Visitor(browser, f"http://127.0.0.1:{server.server_port}/{PLACE}")
        browser.close()
        server.shutdown()


class Visitor:
    def __init__(self, browser, url):
        self.browser, self.url, self.page = browser, url, None

    def come(self, address, python=True):
        """A visit: the tab of the last one is closed, and a new one opened. Without `python` there is JupyterLab alone,
        which saves the seconds of work in which Python starts for nothing."""
        if self.page:
            self.page.close()
        Server.sent = 0
        (Server.python.set if python else Server.python.clear)()
        self.page = self.browser.new_page()
        self.notebook = Notebook(self.page, SimpleNamespace(url=self.url))
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.goto(f"{self.url}/{address}", wait_until="domcontentloaded")
        self.page.wait_for_function(THERE, polling=OFTEN)
        return self.notebook

    def open(self):
        """The names of the notebooks that are open."""
        return self.page.evaluate("[...window.jupyterapp.shell.widgets('main')].map(widget => widget.context?.path)")

    def source(self, number):
        """The source of a cell of the notebook that is seen, as soon as it is read."""
        return self.page.evaluate(
            """async number => {
                const { content, context } = window.jupyterapp.shell.currentWidget;
                await context.ready;
                return content.model.cells.get(number).sharedModel.source;
            }""",
            number,
        )

    def heard(self):
        return [text for text in self.notebook.said if not any(known in text for known in LITE_SAYS)]


def test_the_walk(visitor, site):
    """One session, in the order of a visitor: each part needs what was before, and each Python takes long to start."""
    notebook = visitor.come(f"{lite.ALIVE}/")
    page = visitor.page
    assert visitor.open() == [CONTENTS]
    assert page.title() == lite.TITLE
    assert page.evaluate("document.querySelector('link[rel=icon]').href").endswith("icon.svg")
    assert "Python is starting" in page.locator(".ll-foot").inner_text()
    page.wait_for_function("Object.keys(localStorage).some(key => key.startsWith('lecture '))", polling=OFTEN)

    # While it starts, a stored picture says so, and a click on it too.
    notebook = visitor.come(lite.OPEN.format(WALKED))
    page = visitor.page
    page.evaluate("window.jupyterapp.restored.then(() => null)")
    said = page.evaluate(CLICK_A_STILL, place(STILL))
    assert "Python is starting" in said and "run all cells" in said
    page.locator(".Toastify__toast", has_text="Python is starting").wait_for()
    notebook.wait_until_idle()
    page.locator(".ll-foot").wait_for(state="detached")
    assert "Python is starting" not in cell_of(notebook, place(STILL)).locator(".ll-note").inner_text()

    # All notebooks say what is stored, with the plain imports that are in them: the one that is open by its own cells.
    others = [path for path in STORED if path.name != WALKED]
    said = page.evaluate(RUN, [[cell.source for cell in code_cells(path)] for path in others])
    assert notebook.run_all() == []
    said.append(page.evaluate(OUTPUTS))
    assert len(said) == len(STORED) == 10
    for path, outputs in zip([*others, NOTEBOOKS / WALKED], said, strict=True):
        for cell, made in zip(code_cells(path), outputs, strict=True):
            assert words(made) == words(cell.outputs), f"{path.name}: {cell.source}"

    # A reader's function is judged here as well, and one that does not end is stopped.
    ((outputs,),) = page.evaluate(RUN, [[ENDLESS]])
    assert "It does not end." in "".join(words(outputs))

    # 4.8 as a reader has it: a dial moves, a run plays and steps back, a question answers, F6 presents.
    training = Shown(notebook, place(TRAINED))
    play = training.cell.locator(".widget-play button").first
    now = training.cell.locator("[role=spinbutton]").first
    played = training.settled()
    play.click()
    page.wait_for_function("now => now.getAttribute('aria-valuenow') >= 3", arg=now.element_handle(), polling=OFTEN)
    play.click()
    played = training.another_than(played)
    training.settled()
    t = int(now.get_attribute("aria-valuenow"))
    training.press("◀ back")
    training.until(lambda: int(now.get_attribute("aria-valuenow")) < t, "it does not step back")
    dial = training.cell.locator(".widget-hbox:has(> .widget-play) > .widget-slider .noUi-handle").first
    before = training.settled()
    notebook.press(dial, "ArrowRight")
    training.another_than(before)
    question = cell_of(notebook, place(ASKED)).locator(".ll-ask")
    question.locator("input").first.check()
    question.get_by_role("button", name="Check").click()
    question.locator("[data-verdict]").wait_for()
    while not (kept := page.evaluate(ANSWERS)):
        page.wait_for_timeout(OFTEN)
    (line,) = map(json.loads, kept.splitlines())
    assert (line["name"], line["verdict"]) == ("4.8 kept", "wrong")
    page.keyboard.press("F6")
    page.locator(".ll-presented .ll-where").wait_for()
    page.keyboard.press("Escape")
    page.locator(".ll-presented").wait_for(state="detached")

    # What a student changes is still there at the next visit, which loads nothing, and wakes no other notebook.
    page.evaluate(
        """mine => {
            const { content, context } = window.jupyterapp.shell.currentWidget;
            content.model.cells.get(2).sharedModel.setSource(mine);
            // a question of JupyterLab's, as whether to overwrite, would wait for ever
            const answer = setInterval(() => document.querySelector('.jp-Dialog .jp-mod-warn')?.click(), 200);
            const late = new Promise((_, fail) => setTimeout(fail, 60000, new Error('it is not saved')));
            return Promise.race([context.save(), late]).finally(() => clearInterval(answer));
        }""",
        MINE,
    )
    assert visitor.heard() == [] and notebook.foreign == []
    notebook = visitor.come(lite.OPEN.format(WALKED))
    page = visitor.page
    assert "bring it to life" in page.evaluate(CLICK_A_STILL, place(STILL))
    assert visitor.source(2) == MINE
    notebook.wait_until_idle()
    ((outputs,),) = page.evaluate(
        RUN, [["from lecture_lib.answers import last\nprint(last('question', '4.8 kept').at)"]]
    )
    assert words(outputs) == [line["at"] + "\n"], "the answer is there at the next visit"
    assert visitor.open() == [WALKED]
    assert Server.sent < 10_000, f"{Server.sent / 1e6} MB at the second visit"
    assert page.locator(".ll-newer").count() == 0
    assert visitor.heard() == [] and notebook.foreign == []
    today(visitor)


def today(visitor):
    """The site has changed since the last visit, as far as the browser knows. A copy that differs in its outputs only goes,
    one that was edited stays and says that a newer one is here."""
    visitor.page.evaluate(
        """async path => {
            const { contents } = window.jupyterapp.serviceManager;
            const { content } = await contents.get(path, { content: true });
            content.cells.forEach(cell => cell.outputs && (cell.outputs = []));
            await contents.save(path, { type: 'notebook', format: 'json', content });
            const known = Object.keys(localStorage).filter(key => key.startsWith('lecture '));
            for (const key of known) localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), version: 'old' });
            return known;
        }""",
        CONTENTS,
    )
    outputs = "window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.outputs?.length ?? 0)"
    visitor.come(lite.OPEN.format(CONTENTS), python=False)
    visitor.page.wait_for_function(f"Math.max(...{outputs}) > 0", polling=OFTEN)
    assert visitor.page.locator(".ll-newer").count() == 0

    notebook = visitor.come(lite.OPEN.format(WALKED), python=False)
    line = visitor.page.locator(".ll-newer")
    line.wait_for()
    assert "a newer version is here" in line.inner_text()
    assert visitor.source(2) == MINE
    line.get_by_role("button", name="have both").click()
    mine = WALKED.replace(".ipynb", "-mine.ipynb")
    visitor.page.wait_for_function(
        "path => window.jupyterapp.shell.currentWidget?.context?.path === path", arg=mine, polling=OFTEN
    )
    visitor.page.wait_for_function(THERE, polling=OFTEN)
    assert visitor.source(2) == MINE
    visitor.come(lite.OPEN.format(WALKED), python=False)
    assert visitor.source(2) == nbformat.read(NOTEBOOKS / WALKED, as_version=4).cells[2].source
    assert visitor.page.locator(".ll-newer").count() == 0
    assert notebook.foreign == []
