"""Runs notebooks and stores them with their outputs in a normal form: a second run gives the same bytes.

    python notebooks/store.py                 all notebooks beside this file
    python notebooks/store.py 4.1-*.ipynb     these
    python notebooks/store.py --check         store nothing; name those that a run would change

Exit code 1 if a cell fails, or if --check finds a difference. A notebook with a failing cell is left as it was.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

STARTS = 3  # a kernel can fail to get its ports and die before it is ready
SECONDS_A_CELL = 120
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("slideshow", "tags")


def read(path):
    """The notebook at `path`. A cell without an id gets one that depends only on its place and its source."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["nbformat_minor"] = max(5, raw["nbformat_minor"])
    for place, cell in enumerate(raw["cells"]):
        text = f"{place} {''.join(cell['source'])}"
        cell.setdefault("id", hashlib.sha256(text.encode()).hexdigest()[:8])
    return nbformat.reads(json.dumps(raw), as_version=4)


def run(notebook, folder):
    """Run all cells in `folder`. RuntimeError that names the cell if one fails."""
    for start in range(1, STARTS + 1):
        reached = []
        client = NotebookClient(
            notebook,
            timeout=SECONDS_A_CELL,
            kernel_name="python3",
            store_widget_state=False,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
            on_cell_start=lambda cell, cell_index, reached=reached: reached.append(cell_index),
        )
        try:
            client.execute()
            return
        except Exception as error:
            if reached:
                raise RuntimeError(f"cell {reached[-1]}: {error}") from error
            if start == STARTS or not isinstance(error, RuntimeError):
                raise


def normalise(notebook):
    """Remove, in place, all that differs between runs or machines."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    count = 0
    for place, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata})
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = merged(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            if output.get("data", {}).pop(WIDGET_VIEW, None) and not output.data:
                # Without it, pages without a kernel and nbval would not see the view at all.
                raise RuntimeError(f"cell {place}: a view without a text form; give its mime bundle a text/plain")
    return notebook


def merged(outputs):
    """The outputs, with neighbours of one stream joined: where a stream is cut depends on timing."""
    result = []
    for output in outputs:
        if result and output.get("name") and output.name == result[-1].get("name"):  # only streams have names
            result[-1].text += output.text
        else:
            result.append(output)
    return result


def to_bytes(notebook):
    """The bytes of the file, the same on every system."""
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def store(path, check=False):
    """Run the notebook at `path` and store it, unless `check`. True if it has changed, or would."""
    notebook = read(path)
    run(notebook, path.parent)
    new = to_bytes(normalise(notebook))
    differs = new != path.read_bytes()
    if differs and not check:
        path.write_bytes(new)
    return differs


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all beside this file")
    parser.add_argument("--check", action="store_true", help="store nothing; exit 1 if a run would change a notebook")
    options = parser.parse_args(arguments)
    paths = options.notebooks or sorted(Path(__file__).parent.glob("*.ipynb"))
    if not paths:
        parser.error("no notebook found")

    failed = False
    for path in paths:
        try:
            differs = store(path.resolve(), options.check)
        except (OSError, ValueError, RuntimeError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
            continue
        failed |= differs and options.check
        print(f"{path}: {('differs' if options.check else 'stored') if differs else 'unchanged'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
