"""Runs the tests with the lowest versions that pyproject.toml allows and with the highest, on two versions of Python.

    python tests/versions.py                         all tests, four runs
    python tests/versions.py tests/test_network.py   these tests; options of pytest work too, as -x

`PYTHONS` in the environment names others, as "3.10 3.14", or has their paths; `RESOLUTIONS=lowest` makes one of the two
runs. Each run has an environment of its own in a folder that is gone afterwards, and an end in time. Exit code 1 if a
test fails, or if nothing could be installed.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = os.environ.get("PYTHONS", "3.10 3.13").split()
RESOLUTIONS = os.environ.get("RESOLUTIONS", "lowest highest").split()
UV_NAMES = {"lowest": "lowest-direct", "highest": "highest"}
WORKERS = "-n", "2"
SECONDS = 3600  # at most, for the tests of one run
NAMED = ("numpy", "jupyterlab", "ipywidgets", "matplotlib", "anywidget")


def run(version, resolution, arguments):
    """Install and test. What pytest says at its end, and whether all is well."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        wanted = ["-e", str(ROOT), "--group", f"{ROOT / 'pyproject.toml'}:dev"]
        steps = [
            ["uv", "venv", "--quiet", "--clear", "--python", version, folder],
            ["uv", "pip", "install", "--quiet", "--python", str(python), "--resolution", UV_NAMES[resolution], *wanted],
        ]
        for step in steps:
            if subprocess.run(step, cwd=ROOT, check=False).returncode:
                return "not installed", False
        asked = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {NAMED}), sep=', ')"
        print(subprocess.check_output([python, "-c", asked], text=True), end="", flush=True)
        path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
        try:
            tests = subprocess.Popen(
                [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *WORKERS, *arguments],
                cwd=ROOT,
                env=os.environ | {"PATH": path, "VIRTUAL_ENV": folder},
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            said, _ = tests.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            end(tests)
            return f"not done after {SECONDS} s", False
        lines = said.strip().splitlines()
        if tests.returncode:
            print(*(line for line in lines if line.startswith(("FAILED", "ERROR", "E "))), sep="\n")
        return lines[-1] if lines else "pytest said nothing", tests.returncode == 0


def end(tests):
    """End the tests: they end their servers and browsers first, if they still can."""
    if hasattr(os, "killpg"):
        os.killpg(tests.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            tests.wait(60)
    tests.kill()
    tests.wait()


def main(arguments):
    well = True
    for version in PYTHONS:
        for resolution in RESOLUTIONS:
            print(f"Python {version}, {resolution}: ", end="", flush=True)
            said, passed = run(version, resolution, arguments)
            print(said, flush=True)
            well &= passed
    return int(not well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
