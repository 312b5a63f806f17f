"""What all tests share. It stands at the root because nbval's tests lie in notebooks/."""

from functools import partial

import pytest
from lab import bare, browser, jupyterlab, lab, playwright  # noqa: F401  the fixtures of the browser tests
from nbval.plugin import IPyNbCell, IPyNbFile

STARTS = 3  # about one kernel in 80 loses the race for its ports and dies before it is ready


def pytest_collectstart(collector):
    """What nbval has no options for."""
    if isinstance(collector, IPyNbFile):
        # Pictures differ from one matplotlib to the next. Their text form stands beside them and is compared.
        collector.skip_compare += ("image/svg+xml",)
        collector.setup = partial(start_patiently, collector.setup)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What needs a browser or the site that runs in one, and the cells of notebooks, are told from all else."""
    for item in items:
        if isinstance(item, IPyNbCell) or {"browser", "site"} & set(item.fixturenames):
            item.add_marker("browser")


def start_patiently(start):
    """Call `start`, again if it raises RuntimeError: the kernel died."""
    for _ in range(STARTS - 1):
        try:
            return start()
        except RuntimeError:
            continue
    return start()
