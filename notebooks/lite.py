"""Makes the site that runs: the static pages, and the lecture itself in JupyterLite, with Python in the browser.

    uv run --isolated --no-default-groups --group lite python notebooks/lite.py --pyodide FOLDER

into build/site. FOLDER is an unpacked release of Pyodide. Its files and all wheels are first compared with the checksums
in alive/pins.json; files that are missing or differ are named, and build/site stays as it was. The command uses an
environment of its own, because the kernel of JupyterLite must not be installed beside the JupyterLab of the tests.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from html import escape
from pathlib import Path

import nbformat
import publish

HERE = Path(__file__).parent
ROOT = HERE.parent
PARTS = HERE / "alive"
PINS = json.loads((PARTS / "pins.json").read_text("utf-8"))
LOCK = "pyodide-lock.json"
TITLE = "Backpropagation, line by line"
ALIVE = "alive"  # the folder of the site that runs
OPEN = f"{ALIVE}/lab/index.html?path={{}}"
PYODIDE = f"static/pyodide-{PINS['pyodide']['version']}"
OURS = "lecture-lib"
NEEDS = ["numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "ipython"]
# What the kernel loads before it is ready, by the names that it uses. At the start they are fetched all at once.
AT_START = ["micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython"]
# It loads ssl as well but does not use it: an empty wheel saves 1.3 MB.
EMPTY = {"ssl": {"version": "1.0.0", "depends": []}}
# JupyterLite takes a file for JSON if its name ends like this; a kernel that opened one would wait for ever.
ANSWERS = {"extensions": [".jsonl"], "fileFormat": "text", "mimeTypes": ["text/plain"], "name": "answers"}
# A notebook imports nothing from these, so compiling would only make them larger.
NOT_COMPILED = ("fonttools", "pytz")


def name_of(package):
    return re.sub(r"[-_.]+", "-", package).lower()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def other(path, wanted):
    """What is wrong with a file that should have this checksum: a list of messages, empty if nothing is."""
    if not path.is_file():
        return [f"missing: {path}"]
    return [] if sha256(path) == wanted else [f"not the pinned file: {path}"]


def closed(names, packages):
    """`names` and all that they depend on, sorted."""
    found, left = set(), [name_of(name) for name in names]
    while left:
        if (name := left.pop()) not in found:
            found.add(name)
            left += map(name_of, packages[name]["depends"])
    return sorted(found)


def pinned():
    """The packages that the project adds to Pyodide's, as pins.json has them."""
    return PINS["from PyPI"] | PINS["from the kernel"]


def from_pyodide(folder):
    """What is needed of Pyodide's own packages, {name: entry of its lock}. ValueError names what is missing or wrong."""
    wrong = [fault for name, wanted in PINS["pyodide"]["files"].items() for fault in other(folder / name, wanted)]
    if wrong and not (folder / LOCK).is_file():
        raise ValueError("\n".join(wrong))
    theirs = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    names = set(closed([*NEEDS, *AT_START], theirs | pinned() | EMPTY)) - set(pinned() | EMPTY)
    needed = {name: theirs[name] for name in sorted(names)}
    wrong += [fault for entry in needed.values() for fault in other(folder / entry["file_name"], entry["sha256"])]
    if wrong:
        raise ValueError("\n".join(wrong))
    return needed


def run(*command, **options):
    """Run a program. RuntimeError with its output if it fails."""
    done = subprocess.run(
        [*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}")


def added(folder):
    """Put the pinned wheels that are not Pyodide's into `folder`: {name: path}."""
    wanted = folder / "wanted.txt"
    lines = [f"{name}=={pin['version']} --hash=sha256:{pin['sha256']}" for name, pin in PINS["from PyPI"].items()]
    wanted.write_text("\n".join(lines), encoding="utf-8")
    pip = sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"
    run(*pip, "download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", wanted, "-d", folder)
    theirs = Path(sys.prefix) / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    for wheel in theirs.glob("*.whl"):
        shutil.copy(wheel, folder)
    found = {tuple(map(name_of, wheel.name.split("-")[:2])): wheel for wheel in folder.glob("*.whl")}
    wheels, wrong = {}, []
    for name, pin in pinned().items():
        wheel = found.get((name, name_of(pin["version"])), folder / f"{name}-{pin['version']}")
        wheels[name] = wheel
        wrong += other(wheel, pin["sha256"])
    if wrong:
        raise ValueError("\n".join(wrong))
    return wheels


def own(folder):
    """Build the wheel of this checkout into `folder`."""
    pip = sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("lecture_lib-*.whl"))


def empty(folder, name, version):
    """A wheel with nothing in it."""
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as inside:
        about = f"{name}-{version}.dist-info"
        inside.writestr(
            zipfile.ZipInfo(f"{about}/METADATA"), f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        inside.writestr(
            zipfile.ZipInfo(f"{about}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
    return wheel


def entry(wheel, name, version, depends):
    """The entry of a wheel in a lock file."""
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": [name.replace("-", "_")],
        "depends": depends,
        "unvendored_tests": False,
    }


def lay_python(pyodide, folder, workshop):
    """Fill `folder` with Pyodide, all wheels and the one lock file that names them. Gives the name of that file."""
    theirs = from_pyodide(pyodide)
    wheels = added(workshop)
    for file in set(PINS["pyodide"]["files"]) - {LOCK}:
        shutil.copy(pyodide / file, folder)
    for package in theirs.values():
        shutil.copy(pyodide / package["file_name"], folder)
    for wheel in wheels.values():
        shutil.copy(wheel, folder)
    shutil.copy(own(workshop), folder)
    for name, package in EMPTY.items():
        wheels[name] = empty(folder, name, package["version"])
    compile_all(pyodide, folder, workshop)

    packages = {name: package | {"sha256": sha256(folder / package["file_name"])} for name, package in theirs.items()}
    for name, wheel in wheels.items():
        pin = (pinned() | EMPTY)[name]
        packages[name] = entry(folder / wheel.name, name, pin["version"], pin["depends"])
    # The name has the checksum, so that a browser never uses an old file. The same for the lock file.
    ours = next(folder.glob("lecture_lib-*.whl"))
    package, version, *tags = ours.name.split("-")
    ours = ours.rename(folder / "-".join([package, version, f"0{sha256(ours)[:12]}", *tags]))
    packages[OURS] = entry(ours, OURS, version, NEEDS)
    info = json.loads((pyodide / LOCK).read_text("utf-8"))["info"]
    text = json.dumps({"info": info, "packages": dict(sorted(packages.items()))}, indent=1)
    lock = folder / f"pyodide-lock.{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    lock.write_text(text, encoding="utf-8")
    return lock.name


def compile_all(pyodide, folder, workshop):
    """Compile the modules of the wheels in advance, in Pyodide, as its Python will load them."""
    node = shutil.which("node")
    if not node:
        print("node was not found: the site works, and its Python starts some seconds later", file=sys.stderr)
        return
    slow = workshop / "compiled"
    slow.mkdir()
    wheels = [wheel for wheel in folder.glob("*.whl") if not wheel.name.startswith(NOT_COMPILED)]
    for wheel in wheels:
        shutil.copyfile(wheel, slow / wheel.name)
    run(node, PARTS / "compile.mjs", pyodide.resolve(), slow, "lecture_lib")
    for wheel in wheels:
        os.replace(slow / wheel.name, wheel)


def lay_lab(workshop, notebooks, lock):
    """Build JupyterLite with the notebooks in it. Gives its folder."""
    data = {
        "appName": TITLE,
        "faviconUrl": "./lab/icon.svg",
        "exposeAppInBrowser": True,
        "fileTypes": {"answers": ANSWERS},
        "disabledExtensions": json.loads((PARTS / "left-out.json").read_text("utf-8")),
        "lectureVersions": json.dumps({path.name: sha256(path)[:12] for path in notebooks}),
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "pyodideUrl": f"./{PYODIDE}/pyodide.js",
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": AT_START, "lockFileURL": f"./{PYODIDE}/{lock}"},
            }
        },
    }
    contents = workshop / "contents"
    shutil.copytree(HERE / "images", contents / "images")
    for path in notebooks:
        # JupyterLite puts commas between the lines of a list; one string makes the same notebook without them.
        text = nbformat.v4.writes(nbformat.read(path, as_version=4), split_lines=False)
        (contents / path.name).write_text(text, encoding="utf-8")
    shutil.copy(PARTS / "overrides.json", workshop)
    config = {
        "contents": [str(contents)],
        "apps": ["lab"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(workshop / ALIVE),
        "cache_dir": str(workshop / "cache"),
    }
    for name, content in {
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": data},
        "jupyter_lite_config.json": {"LiteBuildConfig": config},
    }.items():
        (workshop / name).write_text(json.dumps(content), encoding="utf-8")
    run(sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", workshop, cwd=workshop)
    return workshop / ALIVE


def dress(lab):
    """Put the lecture's title, icon and start page in place of JupyterLite's."""
    page = lab / "lab" / "index.html"
    html = page.read_text("utf-8")
    for old, new in {
        "<title>JupyterLite</title>": f"<title>{escape(TITLE)}</title>\n{(PARTS / 'head.html').read_text('utf-8')}",
        '<link rel="manifest" href="../manifest.webmanifest" />': "",
        "Loading JupyterLite...": "The lecture is being opened ...",
        "JupyterLite requires JavaScript to be enabled in your browser.": (
            "Here Python runs in your browser, and that needs JavaScript. "
            '<a href="../../index.html">The pages that stand still</a> need none.'
        ),
    }.items():
        assert old in html, f"another JupyterLite, without {old!r}"
        html = html.replace(old, new)
    page.write_text(html, encoding="utf-8", newline="\n")
    # Python in the browser cannot be interrupted. Settings cannot remove entries of JupyterLab's own menus, so this does.
    schemas = lab / "build" / "schemas" / "all.json"
    entries = json.loads(schemas.read_text("utf-8"))
    (menus,) = [entry["schema"]["jupyter.lab.menus"]["main"] for entry in entries if "mainmenu" in entry["id"]]
    for menu in menus:
        menu["items"] = [item for item in menu.get("items", []) if item.get("command") != "kernelmenu:interrupt"]
    schemas.write_text(json.dumps(entries), encoding="utf-8")
    shutil.copy(PARTS / "icon.svg", lab / "lab" / "icon.svg")
    shutil.copy(PARTS / "index.html", lab / "index.html")
    for name in ("manifest.webmanifest", "icon-120x120.png", "icon-512x512.png", "lab/favicon.ico"):
        (lab / name).unlink()


def build(pyodide, site):
    """Make the site in a folder beside `site`, then move it there."""
    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=".site-") as folder:
        workshop = Path(folder)
        python, new = workshop / "python", workshop / "site"
        for made in (python, new):
            made.mkdir()
        notebooks = sorted(HERE.glob("*.ipynb"))
        lock = lay_python(pyodide, python, workshop)
        lab = lay_lab(workshop, notebooks, lock)
        dress(lab)
        shutil.copytree(python, lab / PYODIDE)
        publish.publish(new, notebooks, OPEN)
        os.replace(lab, new / ALIVE)
        if site.exists():
            os.replace(site, workshop / "old")
        os.replace(new, site)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", type=Path, required=True, metavar="FOLDER", help="an unpacked release of Pyodide")
    parser.add_argument("--to", type=Path, default=publish.SITE, metavar="FOLDER", help="default: build/site")
    options = parser.parse_args(arguments)
    try:
        build(options.pyodide, options.to)
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"python -m http.server --directory {options.to}   serves it: http://localhost:8000")
    return 0


if __name__ == "__main__":
    sys.exit(main())
