"""The little markup that questions and tries are written in: `W_{222}`, `∇_{a_{L}}`, `W_{3}^{T}`, `*next*` for strong words."""

import html
import re

INNERMOST = re.compile(r"([_^])\{([^{}]*)\}")
STRONG = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")  # not h * (1 - h) * 2
LOW = dict(zip("0123456789+−=(),aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎,ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
HIGH = dict(zip("0123456789+−T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ", strict=True))


def to_html(text):
    """The text as HTML of <sub>, <sup> and <b> alone: everything else in it is escaped."""
    text = _inside_out(html.escape(text), lambda tag, inner: f"<{tag}>{inner}</{tag}>")
    if "*" in text:  # a move writes many texts that have none
        text = STRONG.sub(r"<b>\1</b>", text)
    return text.replace("</sub> ℒ", "</sub>\u00a0ℒ")  # ∇ and its ℒ stay on one line


def to_plain(text):
    """The text as plain Unicode: W₂₂₂, and ∇_a_L where a letter has no small form."""

    def small(tag, inner):
        letters = LOW if tag == "sub" else HIGH
        if all(letter in letters for letter in inner):
            return "".join(letters[letter] for letter in inner)
        return ("_" if tag == "sub" else "^") + inner

    return STRONG.sub(r"\1", _inside_out(text, small))


def _inside_out(text, write):
    """Write the innermost indices first: those around them then hold no braces any more."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(lambda found: write("sub" if found[1] == "_" else "sup", found[2]), text)
    return text
