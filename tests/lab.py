"""JupyterLab and a browser for the tests, on this machine only: a server fixture, a page fixture and what they share.

The browser is the Chromium that the machine has, never a download: CHROMIUM names it if it is in no usual place.
Without one these tests skip; where CI is set they fail instead.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A request for any other host is recorded by the page and gets no further than this.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SECONDS = 60
OFTEN = 50  # milliseconds between two looks; at each frame, as is usual, it takes a quarter of a processor
STARTS = 3
WINDOW = {"width": 1280, "height": 800}
OPEN = """async path => {
    const panel = await window.jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    await panel.revealed;
    await panel.sessionContext.ready;
}"""
# Closes all, unsaved as it is, and ends the kernels. Whether nothing stands in the way of the next who come.
CLEAR = """async () => {
    const { shell } = window.jupyterapp;
    for (const panel of [...shell.widgets('main')]) {
        await panel.sessionContext?.shutdown();
        panel.dispose();
    }
    shell.expandLeft();
    return !document.querySelector('.jp-Dialog, .ll-presenting, .ll-enlarged');
}"""
THERE = "window.jupyterapp && document.querySelector('.jp-NotebookPanel .jp-Cell')"

# What JupyterLab's own bundle says at every restart of a kernel, also of an empty notebook: type, whole text.
LAB_SAYS = {
    ("warning", "Connection lost, reconnecting in 0 seconds."),
    (
        "error",
        "Could not restore the debugger state: Canceled future for debug_request message before replies were done",
    ),
}
# What it says on a busy machine, with more text behind: a kernel ends before it has answered, the reader has gone
# elsewhere before the last cell of a run was laid out, or a plugin takes seconds to start.
CANCELED = "Canceled future for "
LAB_BEGINS = (
    "Subshell identifier not available in the closeout sequence",
    f"Error: {CANCELED}",
    "Item with index ",
    "Plugin ",
)
LAB_BUNDLE = "/static/lab/jlab_core."
# What Notebook 7 says of itself when it opens a notebook, also an empty one and without our extension.
NOTEBOOK_SAYS = re.compile(
    r"warning: (Menu entry for command '[\w:-]+' is duplicated\.|\[yjs#509\] Not same Y\.Doc) \(/static/notebook/.*"
    r"|uncaught: Cannot read properties of undefined \(reading 'schema'\)"
)


class Lab:
    """A JupyterLab on 127.0.0.1 that serves `root` and keeps its settings and its state in `state`."""

    module, app, place = "jupyterlab", "LabApp", "lab/tree"

    def __init__(self, root, state):
        self.root, self.state = Path(root), Path(state)

    def __enter__(self):
        settings = self.state / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        for _ in range(STARTS):  # another program may take the port before the server does
            self.start()
            if self.answers():
                return self
            self.stop()
        raise RuntimeError(f"JupyterLab did not start:\n{(self.state / 'log').read_text()}")

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.root,
            "ServerApp.open_browser": False,
            "ServerApp.allow_root": True,
            "IdentityProvider.token": "",
            "ServerApp.disable_check_xsrf": True,  # for end_kernels
            f"{self.app}.expose_app_in_browser": True,
        }
        with open(self.state / "log", "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *(f"--{name}={value}" for name, value in options.items())],
                env=os.environ | {name: str(self.state / folder) for name, folder in folders.items()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def answers(self):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/api/status", timeout=5):
                    return True
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        return False

    def forget(self):
        """Nothing has been answered yet."""
        for path in self.root.rglob("answers.jsonl"):
            path.unlink()

    def end_kernels(self):
        with urllib.request.urlopen(f"{self.url}/api/sessions", timeout=SECONDS) as answer:
            sessions = json.load(answer)
        for session in sessions:
            request = urllib.request.Request(f"{self.url}/api/sessions/{session['id']}", method="DELETE")
            urllib.request.urlopen(request, timeout=SECONDS).close()

    def stop(self):
        self.process.terminate()  # the server ends its kernels first
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Notebook7(Lab):
    """The same with Jupyter Notebook 7, which is made of JupyterLab's parts: a page for each notebook."""

    module, app, place = "notebook", "JupyterNotebookApp", "notebooks"


class Notebook:
    """A notebook open in JupyterLab. `said` and `foreign` record the console and the requests to other hosts."""

    def __init__(self, page, lab):
        self.page, self.lab, self.said, self.foreign = page, lab, [], []
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", self.hear)
        page.on("pageerror", self.hear_fault)
        page.on("request", lambda request: self.note(request.url))
        page.on("websocket", lambda websocket: self.note(websocket.url))

    def hear(self, message):
        source = urlsplit(message.location["url"]).path
        known = (message.type, message.text) in LAB_SAYS or message.text.startswith(LAB_BEGINS)
        known = known and source.startswith(LAB_BUNDLE)
        if message.type in ("error", "warning") and not known:
            self.said.append(f"{message.type}: {message.text} ({source})")

    def hear_fault(self, error):
        if not str(error).removeprefix("Error: ").startswith(CANCELED):
            self.said.append(f"uncaught: {error}")

    def note(self, url):
        address = urlsplit(url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.foreign.append(url)

    def open(self, name):
        """Open the notebook `name` of the lab's root, beside others of this page, and wait for its kernel."""
        if self.page.evaluate("Boolean(window.jupyterapp)"):
            self.page.evaluate(OPEN, name)
        else:
            self.page.goto(f"{self.lab.url}/{self.lab.place}/{name}?reset", wait_until="domcontentloaded")
            self.page.wait_for_function(THERE, polling=OFTEN)
            self.page.evaluate("window.jupyterapp.restored.then(() => null)")
        self.wait_until_idle()
        return self

    def wait_until_idle(self):
        """Wait until the kernel has nothing to do and no cell waits for it."""
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return kernel?.status === 'idle'
                    && !panel.content.widgets.some(cell => cell.model.executionState === 'running');
            }""",
            polling=OFTEN,
        )

    def do(self, command):
        """Execute a command of JupyterLab and wait for its end."""
        self.page.evaluate(f"window.jupyterapp.commands.execute('{command}').then(() => null)")

    def run_all(self):
        """Run All Cells. The errors of cells, as a list of texts."""
        self.do("notebook:run-all-cells")
        self.wait_until_idle()
        return self.errors()

    def restart_and_run_all(self):
        """Restart Kernel and Run All Cells, as the menu does it. The errors of cells, as a list of texts."""
        # The command waits for the dialog, so its promise is kept for later and not awaited here.
        run = "window.ranAll = window.jupyterapp.commands.execute('notebook:restart-run-all')"
        self.page.evaluate(f"() => {{ {run}; }}")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.evaluate("window.ranAll.then(() => null)")
        self.wait_until_idle()
        return self.errors()

    def errors(self):
        """The errors that cells show, as a list of texts."""
        return self.page.evaluate(
            """window.jupyterapp.shell.currentWidget.content.widgets
                .flatMap(cell => cell.model.toJSON().outputs ?? [])
                .filter(output => output.output_type === 'error')
                .map(output => `${output.ename}: ${output.evalue}`)"""
        )

    def slider(self, label):
        """The handle of the slider with this label, scrolled into view: focus it, press keys, read aria-valuetext."""
        named = f'.widget-label:text-is("{label}"), .widget-label[title="{label}"]'
        handle = self.page.locator(".widget-slider").filter(has=self.page.locator(named)).locator(".noUi-handle")
        handle.first.scroll_into_view_if_needed()
        return handle.first

    def press(self, control, *keys):
        """Focus a control and press these keys one after the other, by their names: ArrowRight, PageUp, End, ..."""
        control.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def text_of(self, selector):
        """The text of what the CSS selector finds, one piece a line."""
        return "\n".join(self.page.locator(selector).all_inner_texts())

    def text_after(self, selector, before):
        """The text of what the selector finds, as soon as it is another than `before`."""
        end = time.monotonic() + SECONDS
        while (text := self.text_of(selector)) == before:
            assert time.monotonic() < end, f"{selector} still says {before!r}"
            self.page.wait_for_timeout(20)
        return text


def chromium():
    """The path of this machine's Chromium; skips the test without one, or fails it where CI is set."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        do_without(
            f"no browser found: install chromium, or set CHROMIUM to its path (looked for {', '.join(CHROMIUMS)})"
        )
    return path


def do_without(reason):
    """Skip the test; where CI is set, fail it."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@contextmanager
def opened(browser, lab, **options):
    """A new page of the browser at 1280x800, as a `Notebook`; its kernels end with it."""
    lab.forget()
    context = browser.new_context(**{"viewport": WINDOW} | options)
    try:
        notebook = Notebook(context.new_page(), lab)
        yield notebook
    finally:
        context.close()  # first, as JupyterLab complains on the console when it loses a kernel
        lab.end_kernels()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab that serves a copy of the notebooks, so that nothing of the project is written."""
    chromium()  # no browser, no need of a server
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    with Lab(folder / "notebooks", folder / "state") as lab:
        yield lab


@pytest.fixture(scope="session")
def playwright():
    """While it is up, asyncio.run works nowhere else, nor does another one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(request):
    path = chromium()
    browser = request.getfixturevalue("playwright").chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def jupyterlab(browser, lab):
    """A page for all files: to load JupyterLab takes five seconds of a processor."""
    with opened(browser, lab) as notebook:
        yield notebook


@contextmanager
def lent(jupyterlab, viewport=WINDOW):
    """The page of all for a while, in a window of this size: nothing is answered, and nothing is open in it, neither before nor afterwards. The files
    have to stay where they are: JupyterLab asks for those that were opened last when it is loaded anew."""
    page = jupyterlab.page
    jupyterlab.lab.forget()
    page.set_viewport_size(viewport)
    jupyterlab.said.clear()
    jupyterlab.foreign.clear()
    try:
        yield jupyterlab
    finally:
        page.set_default_timeout(SECONDS * 1000)
        if not page.evaluate(CLEAR):
            page.goto("about:blank")  # it is loaded anew when a notebook is opened


@pytest.fixture(scope="module")
def bare(browser):
    """An empty page that can show widgets. Fails if anything on it went wrong."""
    from bare_page import PAGE  # with the package, which notebooks do without

    page, faults = browser.new_page(viewport=WINDOW), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    page.evaluate(PAGE)
    yield page
    page.close()
    assert not faults, f"on the page: {faults}"
