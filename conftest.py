"""What all tests share. It stands at the root because nbval's tests lie in notebooks/."""

import gc
import os
import sys
from functools import partial
from pathlib import Path

import pytest
from lab import bare, browser, jupyterlab, lab, playwright  # noqa: F401  the fixtures of the browser tests
from nbval.plugin import IPyNbCell, IPyNbFile

# The tests start some 100 Pythons. Each of them would compile all that it imports where Python is told not to write that down.
if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parent / "build" / "pycache")

STARTS = 3  # about one kernel in 80 loses the race for its ports and dies before it is ready


def pytest_collectstart(collector):
    """What nbval has no options for."""
    if isinstance(collector, IPyNbFile):
        # Pictures differ from one matplotlib to the next. Their text form stands beside them and is compared.
        collector.skip_compare += ("image/svg+xml",)
        collector.setup = partial(start_patiently, collector.setup)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Modules and tests stay: Python's collector, which would go through them again and again, waits."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What needs a browser, the site that runs in one or a kernel, and the cells of notebooks, are told from all else."""
    for item in items:
        if isinstance(item, IPyNbCell) or {"browser", "site", "kernel"} & set(item.fixturenames):
            item.add_marker("browser")


@pytest.fixture(scope="module", autouse=True)
def only_what_is_new():
    """Python's collector leaves alone what was there before a file of tests; else it takes a tenth of the time of all."""
    gc.collect()
    gc.freeze()


def start_patiently(start):
    """Call `start`, again if it raises RuntimeError: the kernel died."""
    for _ in range(STARTS - 1):
        try:
            return start()
        except RuntimeError:
            continue
    return start()
