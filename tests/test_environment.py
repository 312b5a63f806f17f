"""environment.yml says the same as pyproject.toml: the same packages with the same bounds."""

import sys

import pytest
import yaml
from lab import NOTEBOOKS
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = NOTEBOOKS.parent
# conda-forge splits matplotlib so that nobody needs Qt, and its `playwright` is the one for Node.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "playwright": "playwright-python"}
ONLY_ON_PYPI = {"axe-playwright-python"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def of_the_project(project, python):
    """{conda name: bounds} of pyproject.toml for one version of Python."""
    lines = map(Requirement, project["project"]["dependencies"] + project["dependency-groups"]["dev"])
    needed = [line for line in lines if not line.marker or line.marker.evaluate({"python_version": python})]
    return {CONDA_NAMES.get(line.name, canonicalize_name(line.name)): line.specifier for line in needed}


def of_conda(environment):
    """{conda name: bounds} of environment.yml, of what pip installs too; the version of Python."""
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    (python,) = [line.removeprefix("python=") for line in lines if line.startswith("python=")]
    needed = [Requirement(line) for line in lines if line != "pip" and not line.startswith("python=")]
    assert pip[0] == "-e ."
    from_pypi = list(map(Requirement, pip[1:]))
    assert {line.name for line in from_pypi} == ONLY_ON_PYPI
    bounds = {line.name: line.specifier for line in needed + from_pypi}
    assert len(bounds) == len(needed + from_pypi), "a package twice"
    return bounds, python


def compare(project, environment):
    bounds, python = of_conda(environment)
    assert bounds == of_the_project(project, python)
    assert python in SpecifierSet(project["project"]["requires-python"])
    assert environment["channels"] == ["conda-forge"]
    assert environment["name"] == project["project"]["name"]


def test_the_two_say_the_same():
    compare(PROJECT, ENVIRONMENT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numpy>=1.26", "numpy>=1.20"),
        ("  - nbval>=0.11\n", ""),
        ("  - pip\n", "  - pip\n  - scipy>=1\n"),
        ("python=3.12", "python=3.9"),
        ("- -e .", "- lecture-lib"),
        ("      - axe-playwright-python>=0.1.8 # PyPI alone has it\n", ""),
        ("      - axe-playwright-python", "      - scipy>=1\n      - axe-playwright-python"),
        ("conda-forge\n", "defaults\n"),
    ],
)
def test_a_difference_is_seen(old, new):
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(AssertionError):
        compare(PROJECT, yaml.safe_load(text.replace(old, new)))
