"""The colours of the vocabulary for the page: light, or in a dark JupyterLab the same hues, lighter."""

from lecture_lib.draw.style import DARK_VARIABLES, FONT, VARIABLES


def colours(root):
    """What a page without JupyterLab needs in what has the class `root`: every colour as a variable, and the font."""
    return f".{root}{{{VARIABLES}--ll-font:{FONT};}}"


def theme(root):
    """The same, and in JupyterLab the ground of its theme."""
    return (
        colours(root) + f".jp-ThemedContainer .{root},body[data-jp-theme-name] .{root}"
        f"{{--ll-ground:var(--jp-layout-color0,#fff);}}"
        f'body[data-jp-theme-light="false"] .{root}{{{DARK_VARIABLES}}}'
    )
