"""The lecture's colours for the page: light, or the same hues, lighter, in a dark JupyterLab."""

from lecture_lib.draw.style import DARK_VARIABLES, FONT, VARIABLES


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
