"""Widgets on a page of their own, without JupyterLab and without a kernel: our modules show them, the test speaks for both.

JupyterLab and a kernel take ten seconds to start; what a view does with its model, and what it says back, needs neither.
"""

import json

from driving import receive, widgets_in
from ipywidgets import Box, FloatSlider, IntSlider

# `show` puts a widget with all below it on the page; its models keep in `said` what a kernel would be told. A view is
# made as anywidget makes it: its element is not on the page yet. `end` takes all views back.
PAGE = """() => {
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const modules = new Map(), drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moduleOf = source => modules.get(source) ?? modules.set(source,
        import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))).get(source);
    class Model {
        constructor(id, state) {
            Object.assign(this, { id, state, heard: {}, changed: {} });
            this.widget_manager = { get_model: async id => models[id] };
        }
        get(name) { return this.state[name]; }
        set(name, value) {
            if (same(this.state[name], value)) return;
            this.changed[name] = structuredClone(value);
            this.take({ [name]: value });
        }
        take(state) { // as Backbone does: first all of it, then word of each
            Object.assign(this.state, state);
            for (const name in state) for (const call of [...this.heard[`change:${name}`] ?? []]) call();
        }
        save_changes() {
            if (Object.keys(this.changed).length) said.push([this.id, { method: 'update', state: this.changed, buffer_paths: [] }]);
            this.changed = {};
        }
        send(content) { said.push([this.id, { method: 'custom', content }]); }
        on(names, call) { for (const name of names.split(' ')) (this.heard[name] ??= []).push(call); }
        off(names, call) { for (const name of names.split(' ')) this.heard[name] = this.heard[name]?.filter(each => each !== call); }
    }
    let ends = [];
    const made = async ({ id, classes, html, module, children }) => {
        const el = Object.assign(document.createElement('div'), { className: classes, innerHTML: html });
        for (const child of children) el.append(await made(child));
        if (module) ends.push(await (await moduleOf(module)).default.render({ model: models[id], el }));
        return el;
    };
    Object.assign(window, {
        models: {}, said: [], drawn, moduleOf, Model,
        heard: () => Object.values(models).flatMap(({ heard }) => Object.values(heard).flatMap(calls => calls ?? [])).length,
        end: () => ends.splice(0).forEach(end => end()),
        show: async (states, tree, css) => {
            end();
            for (const id in states) models[id] = new Model(id, states[id]);
            document.head.innerHTML = css.map(each => `<style>${each}</style>`).join('');
            document.body.replaceChildren(await made(tree));
            await drawn();
        },
        again: async tree => {
            document.body.append(await made(tree));
            await drawn();
        },
    });
}"""
CSS = "body { margin: 0; } .widget-hbox { display: flex; flex-wrap: wrap; }"
SLIDER = '<label class="widget-label">{}</label><div class="noUi-base"><div class="noUi-handle" tabindex="0" role="slider"></div></div>'


class Bare:
    """A widget on the page. `turn()` lets Python hear what the page has said, and the page what Python says then."""

    def __init__(self, page, widget):
        self.page, self.keyboard, self.widget = page, page.keyboard, widget
        self.widgets = {each.model_id: each for each in widgets_in(widget)}
        self.told = {id: state(each) for id, each in self.widgets.items()}
        self.tree = tree(widget)
        css = [CSS, *dict.fromkeys(getattr(each, "_css", "") for each in self.widgets.values())]
        page.evaluate("([states, tree, css]) => show(states, tree, css)", [self.told, self.tree, css])
        self.first = page.evaluate("said.splice(0)")  # that its views are there

    def arrive(self):
        """Python hears that its views are there. What stands in it afterwards is shown anew if it is other widgets."""
        for id, data in self.first:
            if id in self.widgets and self.widgets[id].comm is not None:
                receive(self.widgets[id], **data)
        if set(widgets_in(self.widget)) == set(self.widgets.values()):
            self.tell()
            return self
        return Bare(self.page, self.widget)

    def again(self):
        """Show it a second time, below."""
        self.page.evaluate("tree => again(tree)", self.tree)

    def said(self):
        """What the page has said since: messages and changes, as a kernel hears them."""
        return [data.get("content") or data["state"] for _, data in self.page.evaluate("said.splice(0)")]

    def tell(self, **values):
        """Change the widget in Python, and tell the page of all that changed there."""
        for name, value in values.items():
            setattr(self.widget, name, value)
        news = {}
        for id, each in self.widgets.items():
            now = state(each)
            changed = {name: value for name, value in now.items() if value != self.told[id].get(name)}
            if changed:
                news[id], self.told[id] = changed, now
        self.page.evaluate("news => Object.entries(news).forEach(([id, state]) => models[id].take(state))", news)

    def turn(self):
        for id, data in self.page.evaluate("said.splice(0)"):
            if id not in self.widgets:  # it is gone
                continue
            self.told[id] |= data.get("state", {})
            receive(self.widgets[id], **data)
        self.tell()
        return self

    def press(self, *keys):
        for key in keys:
            self.keyboard.press(key)
        return self

    def at(self, selector):
        self.page.focus(selector)
        return self

    def focused(self, what):
        """Something of what has the focus: an expression on `it`."""
        return self.page.evaluate(f"(it => {what})(document.activeElement)")

    def see(self, selector, what):
        """Something of all that the selector finds: an expression on `it`."""
        return self.page.evaluate(f"selector => [...document.querySelectorAll(selector)].map(it => {what})", selector)


def state(widget):
    """What the page knows of a widget, without what makes its view."""
    return json.loads(json.dumps({name: value for name, value in widget.get_state().items() if name[0] != "_"}))


def tree(widget):
    """A widget and all that stand in it, as the page makes them; of the controls of ipywidgets, what our modules look for."""
    kinds = {type(widget).__name__.lower()} | ({"slider"} if isinstance(widget, FloatSlider | IntSlider) else set())
    kinds |= {"vbox"} if isinstance(widget, Box) and "hbox" not in kinds else set()
    return {
        "id": widget.model_id,
        "classes": " ".join([*(f"widget-{kind}" for kind in kinds), *widget._dom_classes]),
        "html": SLIDER.format(widget.description) if "slider" in kinds else "",
        "module": getattr(widget, "_esm", None),
        "children": [tree(child) for child in getattr(widget, "children", ())],
    }


def panel(name, **values):
    """A panel as the page gets it."""
    sized = {"width": 100, "height": 80, "still": "", "picks": "", "kind": "svg", "place": "below", "room": 0}
    return {"name": name, **sized, **values}


def frame(text="", lit=(), **moving):
    """A frame as the page gets it: the markup of each panel by its name."""
    return {"moving": moving, "text": text, "lit": list(lit)}
