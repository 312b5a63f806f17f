"""Makes a static site of all notebooks, as they are stored: HTML that any browser shows without a kernel and offline.

    python notebooks/publish.py               into build/site
    python notebooks/publish.py FOLDER        into FOLDER

Each page is complete in itself: it has the pictures with their text, formulas are MathML, and it loads nothing from elsewhere.
"""

import argparse
import re
import sys
import unicodedata
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

HERE = Path(__file__).parent
SITE = HERE.parent / "build" / "site"
CONTENTS = "00-contents"
CODE_COLOURS = "xcode"
# An explorer is stored as a picture and as text, a question as HTML and as text.
PREFERRED = ["image/svg+xml", "image/png", "text/html", "text/markdown", "text/latex", "text/plain"]
# Browsers no longer support `mathvariant`, but Unicode has these letters and digits: ℒ, ℝ, 𝟙.
VARIANT = re.compile(r'<(mi|mn) mathvariant="(script|double-struck|fraktur|bold)">(\w)</\1>')
# TeX that the converter does not know, and TeX for the same that it knows: a space at the end of a line, the distance
# between two rows, aligned rows.
UNKNOWN = {r"(?<!\\)\\\n": r"\\ ", r"\\\\\[[\d.]+\w+\]": r"\\\\ ", r"{aligned}": "{split}"}


def formula(tex, display):
    """A formula as MathML. ValueError if it contains something that browsers would not show."""
    for found, known in UNKNOWN.items():
        tex = re.sub(found, known, tex)
    markup = VARIANT.sub(
        lambda found: f"<{found[1]}>{letter(found[3], found[2])}</{found[1]}>", convert(tex, display=display)
    )
    if re.search(r"""\\|<mi>&</mi>|mathvariant="(?!normal)""", markup):
        raise ValueError(f"no MathML for ${tex}$")
    return markup


def letter(plain, variant):
    """A letter or digit in another style: ℒ for L. In Unicode some have names of their own, from before the others."""
    kind = unicodedata.name(plain).replace("LATIN ", "").replace("LETTER ", "")
    for name in (f"{variant} {kind}", f"MATHEMATICAL {variant} {kind}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    raise ValueError(f"no {variant} {plain}")


def address(url):
    """The address of a link on the site: a notebook's page is where the notebook was."""
    notebook, found, place = url.partition(".ipynb")
    return f"{'index' if notebook == CONTENTS else notebook}.html{place}" if found else url


class Words(IPythonRenderer):
    """Markdown with formulas as MathML, and links to pages in place of notebooks."""

    def inline_math(self, body):
        return formula(body, "inline")

    def block_math(self, body):
        return f'<div class="formula">{formula(body, "block")}</div>'

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def table(self, text):
        return f'<div class="table"><table>{text}</table></div>'

    def table_cell(self, text, align=None, head=False):
        plain = re.sub("<[^>]*>", "", text)
        kind = "th" if head and plain else "td"  # the empty corner of a table is not a head
        if kind == "th" and text.startswith("<math"):  # not every screen reader can use a formula as a name
            text = text.replace("<math", f'<math aria-label="{plain}"', 1)
        return f"<{kind}>{text}</{kind}>"

    def link(self, text, url, title=None):
        return super().link(text, address(url), title)


def words(source):
    return MarkdownWithMath(renderer=Words(escape=False, exclude_anchor_links=True)).render(source)


def title(notebook):
    """The text of its first heading."""
    return next(re.search(r"^# (.+)", cell.source, re.MULTILINE)[1] for cell in notebook.cells if "# " in cell.source)


def exporter():
    """The exporter that makes a page from a notebook."""
    options = {
        "NbConvertBase": {"display_data_priority": PREFERRED},
        "TemplateExporter": {"exclude_input_prompt": True, "exclude_output_prompt": True},
    }
    pages = HTMLExporter(Config(options), template_name="page", extra_template_basedirs=[str(HERE)])
    pages.register_filter("markdown2html", words)
    colours = HtmlFormatter(style=CODE_COLOURS).get_style_defs(".highlight")
    pages.environment.globals |= {"title": title, "style": (HERE / "page" / "page.css").read_text("utf-8") + colours}
    return pages


def publish(folder, paths, alive=None):
    """Write a page into `folder` for each notebook. Where the site runs, `alive` is the address that opens a notebook
    there, with {} in place of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = exporter()
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        try:
            alive_here = alive and alive.format(path.name)
            html, _ = pages.from_notebook_node(notebook, {"metadata": {"name": path.stem}, "alive": alive_here})
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
        (folder / address(path.name)).write_text(html, encoding="utf-8", newline="\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SITE, help="default: build/site")
    folder = parser.parse_args(arguments).folder
    try:
        publish(folder, sorted(HERE.glob("*.ipynb")))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"open {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
