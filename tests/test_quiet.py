"""A first plot says nothing where fonts or folders make trouble: a cell would show it, and nbval would fail."""

import os
import subprocess
import sys

import pytest
from matplotlib.font_manager import FontManager

pytestmark = pytest.mark.browser  # as slow as one: processes of its own

OURS = "from lecture_lib.draw.plot import Plot; Plot(300, 200, 'T', 'x').still()"
PLAIN = "import io; from matplotlib.figure import Figure; Figure().text(0, 0, 'T').figure.savefig(io.BytesIO(), format='svg')"
SLOWLY = "import threading; from types import SimpleNamespace as Made; threading.Timer = lambda _, say: Made(start=say, cancel=int); "
READER = "; import logging; logging.getLogger('matplotlib.font_manager').warning('heard')"
FOLDERS = {"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "LOCALAPPDATA"}


def no_home(folder):
    """Nor a list of fonts, which are read slowly, and the program that finds them complains."""
    (folder / "file").touch()
    (folder / "fc-list").write_text("#!/bin/sh\necho 'No writable cache directories' >&2\n")
    (folder / "fc-list").chmod(0o755)
    homes = dict.fromkeys(["HOME", "USERPROFILE", "LOCALAPPDATA"], str(folder / "file" / "no"))
    words = ["mkdir -p failed", "temporary cache directory", "building the font cache"]
    words += ["No writable cache"] * (sys.platform == "linux")  # elsewhere no program is asked
    return homes | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}, words


def no_such_font(folder):
    """Nor can a list of fonts be stored."""
    (folder / "matplotlibrc").write_text("font.family: sans-serif\nfont.sans-serif: None of This Name\n")
    (folder / f"fontlist-v{FontManager.__version__}.json").mkdir()
    return {"MPLCONFIGDIR": str(folder), "MPL_IGNORE_SYSTEM_FONTS": "1"}, ["Could not save", "findfont"]


def said(code, environment):
    """What Python says while it runs this code."""
    kept = {name: value for name, value in os.environ.items() if name not in FOLDERS}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=kept | environment, check=True
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("trouble", [no_home, no_such_font])
def test_a_first_plot_says_nothing(tmp_path, trouble):
    environment, words = trouble(tmp_path)
    assert said(SLOWLY + OURS + READER, environment) == "heard\n"  # what a reader's own cell brings about is heard
    plain = said(SLOWLY + PLAIN, environment)
    assert [word for word in words if word not in plain] == [], "there is no trouble here"
