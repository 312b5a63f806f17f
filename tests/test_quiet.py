"""A first plot says nothing where fonts or folders make trouble: a cell would show it, and nbval would fail."""

import os
import subprocess
import sys

import pytest
from matplotlib.font_manager import FontManager

OURS = "from lecture_lib.draw.plot import Plot; Plot(300, 200, 'T', 'x').still()"
PLAIN = "import io; from matplotlib.figure import Figure; Figure().text(0, 0, 'T').figure.savefig(io.BytesIO(), format='svg')"
SLOWLY = "import threading; from types import SimpleNamespace as Made; threading.Timer = lambda _, say: Made(start=say, cancel=int); "
READER = "; import logging; logging.getLogger('matplotlib.font_manager').warning('heard')"
FOLDERS = {"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "LOCALAPPDATA"}


def no_home(folder):
    (folder / "file").touch()
    return dict.fromkeys(["HOME", "USERPROFILE", "LOCALAPPDATA"], str(folder / "file" / "no"))


def no_folder(folder):
    return {"MPLCONFIGDIR": no_home(folder)["HOME"]}


def no_list_of_fonts(folder):
    return {"MPLCONFIGDIR": str(folder / "new")}


def nothing_can_be_stored(folder):
    (folder / f"fontlist-v{FontManager.__version__}.json").mkdir()
    return {"MPLCONFIGDIR": str(folder)}


def no_such_font(folder):
    (folder / "matplotlibrc").write_text("font.family: sans-serif\nfont.sans-serif: None of This Name\n")
    return {"MPLCONFIGDIR": str(folder)}


def a_program_complains(folder):
    (folder / "fc-list").write_text("#!/bin/sh\necho 'No writable cache directories' >&2\n")
    (folder / "fc-list").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {"MPLCONFIGDIR": str(folder / "new"), "PATH": path, "MPL_IGNORE_SYSTEM_FONTS": ""}


def said(code, environment):
    """What Python says while it runs this code."""
    kept = {name: value for name, value in os.environ.items() if name not in FOLDERS}
    kept["MPL_IGNORE_SYSTEM_FONTS"] = "1"  # sooner done
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=kept | environment, check=True
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("trouble", "before", "word"),
    [
        (no_home, "", "temporary cache directory"),
        (no_folder, "", "mkdir -p failed"),
        (no_list_of_fonts, SLOWLY, "building the font cache"),
        (nothing_can_be_stored, "", "Could not save"),
        (no_such_font, "", "findfont"),
        pytest.param(
            *(a_program_complains, "", "No writable cache"),
            marks=[] if sys.platform == "linux" else pytest.mark.skip("matplotlib asks no program here"),
        ),
    ],
)
def test_a_first_plot_says_nothing(tmp_path, trouble, before, word):
    environment = trouble(tmp_path)
    assert said(before + OURS + READER, environment) == "heard\n"  # what a reader's own cell brings about is heard
    for stored in tmp_path.glob("new/*"):
        stored.unlink()
    assert word in said(before + PLAIN, environment)
