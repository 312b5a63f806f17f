"""One way to write SVG and HTML: what comes from outside is escaped here."""

import re
from functools import cache
from html import escape

from lecture_lib.phrase import to_html

EMPTY = frozenset(("line", "rect", "path", "circle"))  # of SVG: they hold nothing, and a move has hundreds of them


def tag(name, inside="", text=None, **attributes):
    """An element with markup `inside`, or with plain `text`, which is escaped like every attribute.

    `class_` is class, `data_pick` is data-pick; an attribute that is None is left out.
    """
    out = "<" + name
    for key, value in attributes.items():
        if value.__class__ is float:
            out += f'{_begun(key)}{value:.6g}"'
        elif value is not None:
            out += f'{_begun(key)}{_safe(str(value))}"'
    if name in EMPTY and not inside:
        return out + "/>"
    return f"{out}>{inside if text is None else _safe(text)}</{name}>"


@cache
def _begun(key):
    return f' {key.rstrip("_").replace("_", "-")}="'


def _safe(text):
    return escape(text) if "&" in text or "<" in text or '"' in text else text


def words(text):
    """Plain text as markup, with real subscripts and powers: ŷ_ℓ, a_Li, a_{i+1,m}, h^{2}."""
    text = to_html(text)
    return re.sub(r"_([\wℓ]+)", r"<sub>\1</sub>", text) if "_" in text else text


def sentence(text):
    """With a capital, unless it begins with a letter of a formula."""
    return text if text[1] in "(_ " else text[0].upper() + text[1:]
