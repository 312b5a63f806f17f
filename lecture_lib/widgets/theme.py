"""What the page gets of a widget: its sources, and the colours of the lecture, on light and on dark ground."""

from pathlib import Path

from lecture_lib.draw.style import DARK_VARIABLES, FONT, VARIABLES

LIBRARY = Path(__file__).parents[1]


def source(*files, room="widgets"):
    """The text of files of this room, one after the other: a widget's module cannot load another one."""
    return "".join((LIBRARY / room / file).read_text(encoding="utf-8") for file in files)


def colours(root):
    """The styles of the class `root` on a page without JupyterLab: every colour as a variable, and the font."""
    return f".{root}{{{VARIABLES}--ll-font:{FONT};}}"


def theme(root):
    """The same, and in JupyterLab the background of its theme."""
    return (
        colours(root) + f".jp-ThemedContainer .{root},body[data-jp-theme-name] .{root}"
        f"{{--ll-ground:var(--jp-layout-color0,#fff);}}"
        f'body[data-jp-theme-light="false"] .{root}{{{DARK_VARIABLES}}}'
    )
