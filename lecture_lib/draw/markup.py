"""One way to write SVG and HTML: what comes from outside is escaped here."""

import re
from html import escape


def tag(name, inside="", text=None, **attributes):
    """An element with markup `inside`, or with plain `text`, which is escaped like every attribute.

    `class_` is class, `data_pick` is data-pick; an attribute that is None is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{inside if text is None else escape(text)}</{name}>"


def _value(value):
    if isinstance(value, str):
        return escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def words(text):
    """Plain text as markup, with real subscripts: ŷ_ℓ, a_Li, a_{i+1,m}."""
    return re.sub(r"_(?:\{(.+?)\}|([\wℓ]+))", lambda found: tag("sub", found[1] or found[2]), escape(text))


def sentence(text):
    """With a capital, unless it begins with a letter of a formula."""
    return text if text[1] in "(_ " else text[0].upper() + text[1:]
