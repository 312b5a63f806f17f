"""One vocabulary of colours and marks for the whole lecture, on light and on dark ground."""

# What a colour stands for: (on light, on dark). Text colours have a contrast of 4.5:1 or more on their ground, marks 3:1.
COLOURS = {
    "ground": ("#ffffff", "#111111"),
    "pale": ("#fffbeb", "#2a2410"),
    "ink": ("#1f2937", "#e5e7eb"),
    "quiet": ("#6b7280", "#9ca3af"),
    "rule": ("#e5e7eb", "#374151"),
    "outline": ("#64748b", "#94a3b8"),
    "positive": ("#0b63a5", "#60a5fa"),
    "negative": ("#c2410c", "#fb923c"),
    "gradient": ("#6d28d9", "#a78bfa"),
    "h": ("#0f766e", "#2dd4bf"),
    "prime": ("#9d174d", "#f472b6"),
    "chosen": ("#9e5f05", "#fbbf24"),
    "check": ("#166534", "#4ade80"),
}

VARIABLES = "".join(f"--ll-{name}:{light};" for name, (light, dark) in COLOURS.items())
DARK_VARIABLES = "".join(f"--ll-{name}:{dark};" for name, (light, dark) in COLOURS.items() if name != "ground")
FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


def colour(name):
    """The light colour, for matplotlib; `themed` makes it follow the theme."""
    return COLOURS[name][0]


def themed(markup):
    """SVG text in which every colour of the vocabulary follows the theme of the page."""
    for name, (light, _) in COLOURS.items():
        markup = markup.replace(light, f"var(--ll-{name})")
    return markup
