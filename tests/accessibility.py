"""What the tests for everyone ask of the page: what axe-core finds, where keys get to, colours, what is in sight."""

# The colours of pictures and of what ipywidgets draws, and what tells things apart beside colour.
LOOK = """() => {
    const sample = document.body.appendChild(document.createElement('i'));
    const system = name => { sample.style.background = name; return getComputedStyle(sample).backgroundColor; };
    const scene = document.querySelector('.ll-scene:has(.truth)');
    const of = (selector, what, box = document) => getComputedStyle(box.querySelector(selector))[what];
    const explorer = document.querySelector('.ll-explorer');
    const pressed = document.querySelector('.ll-explorer .widget-toggle-button');
    const before = getComputedStyle(pressed).backgroundColor;
    pressed.classList.toggle('mod-active');
    const found = {
        ground: system('Canvas'),
        marks: [of('.ll-svg text', 'fill', scene), of('.truth', 'stroke', scene), of('.body', 'stroke', scene),
            of('.body.ring, line.ring', 'stroke'), of('.noUi-target', 'borderTopColor'), of('.ll-line.current', 'outlineColor')],
        edges: [of('.edge.positive', 'stroke', scene), of('.edge.negative', 'stroke', scene)],
        widths: [of('.noUi-target', 'borderTopWidth'), of('.ll-line.current', 'outlineWidth')],
        current: [of('.ll-line.current', 'outlineStyle'), of('.ll-line:not(.current)', 'outlineStyle')],
        pressed: [before, getComputedStyle(pressed).backgroundColor],
    };
    pressed.classList.toggle('mod-active');
    sample.remove();
    return found;
}"""

# Whether something goes beyond the page, and for each explorer, scrolled half away, by how much and whether its dial is in
# sight.
IN_SIGHT = """async () => {
    const scroller = document.querySelector('.jp-WindowedPanel-outer'), found = [];
    const view = () => scroller.getBoundingClientRect();
    for (const explorer of document.querySelectorAll('.ll-explorer')) {
        const row = explorer.querySelector(':scope > .ll-dial-row'), box = explorer.getBoundingClientRect();
        scroller.scrollTop += box.top + 0.6 * box.height - view().top;
        await new Promise(requestAnimationFrame);
        const at = row?.getBoundingClientRect();
        found.push([explorer.scrollWidth - explorer.clientWidth, !row || (at.top >= view().top - 1 && at.bottom <= view().bottom)]);
    }
    return [scroller.scrollWidth - scroller.clientWidth, found];
}"""


def violations(page, context=".ll-explorer", **options):
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations", "incomplete"], **options}
    found = Axe().run(page, context=context, options=options).response
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for kind in options["resultTypes"]
        for rule in found[kind]
        for node in rule["nodes"]
    ]


def reached(page, key, controls, **modifiers):
    """The controls, in all explorers, from which a key gets through to the document, where JupyterLab listens."""
    return page.evaluate(
        """([key, controls, modifiers]) => {
            const found = [], hear = ({ target }) => found.push(target.outerHTML.slice(0, 80));
            document.addEventListener('keydown', hear);
            const all = [...document.querySelectorAll('.ll-explorer')].flatMap(each => [...each.querySelectorAll(controls)]);
            for (const control of all) {
                const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
                control.dispatchEvent(event);
            }
            document.removeEventListener('keydown', hear);
            return [all.length, found];
        }""",
        [key, controls, modifiers],
    )


def hexadecimal(colour):
    return "#" + "".join(f"{int(part):02x}" for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
