// One presentation of one notebook: what is shown, the keys that turn its pages, and the way back to where the reader was.

import { Page } from "./pages.js";
import { isWritten, stepsOf } from "./steps.js";

const TURNS = { PageDown: 1, PageUp: -1 }; // also what a clicker sends
const ARROWS = { ArrowRight: 1, ArrowDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1 };
const CONTROLS =
  "input, textarea, select, button, summary, a[href], [contenteditable=true], [role=slider], [role=spinbutton], " +
  "[role=button], [role=application], .ll-panel[tabindex]";
const TYPED = "input, select, textarea, .cm-editor, .cm-content";
const NAVIGATION = /^(.|Enter|Delete|Backspace|Arrow.*|Home|End)$/; // keys that may be commands of the notebook

function made(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

const button = (text, title, act) => {
  const el = made("button", { type: "button", title, "aria-label": title, tabindex: "-1" }, text);
  el.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where it is
  el.addEventListener("click", act);
  return el;
};

export class Presentation {
  // `panel` is a NotebookPanel; `left` is called when the presentation ends.
  constructor(panel, left) {
    Object.assign(this, { panel, notebook: panel.content, left, steps: [], at: 0, page: 0, code: false, over: false });
    this.scroller = this.notebook.outerNode ?? this.notebook.node;
    this.pages = new Page(panel.node, this.scroller);
    this.count = made("span", { class: "ll-count", role: "status" });
    this.where = made(
      "div",
      { class: "ll-where" },
      button("◀", "Back (PageUp)", () => this.turn(-1)),
      this.count,
      button("▶", "On (PageDown)", () => this.turn(1)),
      button("✕", "Leave (Escape)", () => this.leave()),
    );
    this.onKey = this.onKey.bind(this);
    this.onFullscreen = () => document.fullscreenElement || this.leave();
    this.onResize = () => this.layAgain();
    this.sizes = new ResizeObserver(() => (this.isNew ? (this.isNew = false) : this.layAgain()));
  }

  async enter() {
    const { notebook, panel } = this;
    this.endEnlarged();
    this.place = this.placeNow();
    this.config = notebook.notebookConfig;
    notebook.notebookConfig = { ...this.config, windowingMode: "none" }; // else cells out of sight are not on the page
    notebook.mode = "command";
    this.makeWay();
    for (const cell of notebook.widgets) cell.node.classList.toggle("ll-writes", isWritten(cell));
    panel.node.append(this.where);
    window.addEventListener("keydown", this.onKey, true);
    window.addEventListener("resize", this.onResize);
    panel.disposed.connect(this.leave, this);
    await this.fillScreen();
    if (this.over) return;
    this.steps = stepsOf(notebook.widgets, this.code);
    this.at = this.start = this.stepOf(this.place.cell);
    const { picture } = this.steps[this.at] ?? {};
    if (picture && picture === notebook.widgets[this.place.cell]) this.page = -1; // the last one has it
    await this.show();
  }

  // Let the panel fill the window, by classes on it and on every element around it. They hide JupyterLab's side bars and
  // tabs and do not change them; its dialogs are children of the body and can still be seen.
  makeWay() {
    this.panel.node.classList.add("ll-presented");
    for (let node = this.panel.node; node !== document.body; node = node.parentElement) node.classList.add("ll-way");
    document.body.classList.add("ll-presenting");
  }

  async fillScreen() {
    document.addEventListener("fullscreenchange", this.onFullscreen);
    if (document.fullscreenElement) return;
    try {
      await document.documentElement.requestFullscreen(); // the whole page, so that JupyterLab's dialogs can be seen
      this.filled = true;
      navigator.keyboard?.lock?.(["Escape"]).catch(() => null); // else Escape ends the full screen, even in an enlarged picture
      if (this.over) document.exitFullscreen();
    } catch {
      // The browser refuses it without a key or click, or in a frame. The window will do.
    }
  }

  leave() {
    if (this.over) return;
    this.over = true;
    const { notebook, panel } = this;
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("resize", this.onResize);
    document.removeEventListener("fullscreenchange", this.onFullscreen);
    panel.disposed.disconnect(this.leave, this);
    this.sizes.disconnect();
    this.endEnlarged();
    const step = this.steps[this.at];
    const cell = step && !panel.isDisposed && notebook.widgets.indexOf(this.cellInSight(step));
    this.where.remove();
    for (const node of document.querySelectorAll(".ll-way, .ll-presented, .ll-presenting, .ll-writes"))
      node.classList.remove("ll-way", "ll-presented", "ll-presenting", "ll-writes", "ll-code");
    if (this.filled) navigator.keyboard?.unlock?.();
    if (this.filled && document.fullscreenElement) document.exitFullscreen();
    this.left();
    if (panel.isDisposed) return;
    const { isVisible } = panel;
    this.pages.clear(notebook.widgets);
    notebook.notebookConfig = this.config;
    const place = !step || this.at === this.start ? this.place : { cell, offset: 8 };
    if (isVisible) this.goTo(place);
  }

  // Where the reader is: the active cell if it is in sight, else the first cell in sight, and how far it is below the top.
  placeNow() {
    const { notebook } = this;
    const view = this.scroller.getBoundingClientRect();
    const box = (cell) => cell.node.getBoundingClientRect();
    const inSight = (cell) => cell?.node.isConnected && box(cell).bottom > view.top + 8 && box(cell).top < view.bottom - 8;
    const cell = inSight(notebook.activeCell) ? notebook.activeCell : notebook.widgets.find(inSight);
    if (!cell) return { cell: notebook.activeCellIndex, offset: 8 };
    return { cell: notebook.widgets.indexOf(cell), active: notebook.activeCellIndex, offset: box(cell).top - view.top };
  }

  // Go back to such a place. The heights are right only when the cells around it are on the page again.
  async goTo({ cell, active = cell, offset }) {
    const { notebook } = this;
    notebook.activeCellIndex = active;
    await notebook.scrollToItem(cell, "start");
    const { node } = notebook.widgets[cell];
    for (let frame = 0; frame < 12 && !notebook.isDisposed; frame++) {
      await new Promise(requestAnimationFrame);
      if (node.isConnected)
        this.scroller.scrollTop += node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - offset;
    }
    if (document.activeElement === document.body) notebook.activate();
  }

  // The step with this cell, or the last step before it.
  stepOf(index) {
    const first = (step) => this.notebook.widgets.indexOf(step.fresh[0]);
    return Math.max(0, this.steps.findLastIndex((step) => first(step) <= index));
  }

  async show() {
    const { notebook, steps } = this;
    if (!steps.length) {
      this.count.textContent = "nothing to show";
      return;
    }
    const step = steps[this.at];
    await Promise.all(step.cells.map((cell) => cell.ready));
    if (this.over || step !== this.steps[this.at]) return;
    this.lay();
    this.sizes.disconnect();
    this.isNew = true; // the observer first reports the present sizes
    for (const cell of step.cells) this.sizes.observe(cell.node);
    notebook.activeCellIndex = notebook.widgets.indexOf(this.cellInSight(step));
    this.focus(step);
  }

  lay(stay = false) {
    const step = this.steps[this.at];
    const others = this.notebook.widgets.filter((cell) => !step.cells.includes(cell));
    const { count, number } = this.pages.lay(step, others, this.page, stay);
    this.page = number;
    this.pageCount = count;
    const page = count > 1 ? ` · ${number + 1} of ${count}` : "";
    this.count.textContent = `${this.at + 1} / ${this.steps.length}${page}`;
  }

  // Something has changed its size: formulas are typeset, an answer is opened, the window is resized.
  layAgain() {
    if (this.again || this.over) return;
    this.again = requestAnimationFrame(() => {
      this.again = 0;
      if (!this.panel.isVisible) this.leave(); // a link has led to another notebook
      else if (!this.over && this.steps.length) this.lay(true);
    });
  }

  // The main cell of the page: the picture if it is fresh, else the first fresh cell in sight, else the first one in sight.
  cellInSight({ fresh, cells, picture }) {
    const seen = [...fresh, ...cells].filter((cell) => cell.node.checkVisibility());
    return fresh.includes(picture) && seen.includes(picture) ? picture : (seen[0] ?? fresh[0]);
  }

  // Move the focus into the step, unless it is on something there that can be seen: keys have to arrive somewhere.
  focus(step) {
    const { activeElement } = document;
    if (step.cells.some(({ node }) => node.contains(activeElement) && activeElement.checkVisibility())) return;
    const { node } = this.cellInSight(step);
    if (!node.hasAttribute("tabindex")) node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  turn(by) {
    const { steps } = this;
    if (!steps.length) return;
    const page = this.page + by;
    if (page >= 0 && page < this.pageCount) this.page = page;
    else if (steps[this.at + by]) {
      this.at += by;
      this.page = by < 0 ? -1 : 0; // the last page, or the first one
    } else return;
    this.show();
  }

  // Put an enlarged picture back into its step.
  endEnlarged() {
    this.panel.node.querySelector(".ll-enlarged .ll-enlarge")?.click();
  }

  // Press the try of this number, if the picture in sight has one.
  tryIt(number) {
    const tries = [...this.panel.node.querySelectorAll(`.ll-explorer .ll-tries button[data-key="${number}"]`)];
    const here = tries.find((each) => each.checkVisibility());
    here?.click();
    return Boolean(here);
  }

  // Press the switch between lines that are written and lines that are shown, if the picture in sight has one.
  toggleWriting() {
    const switches = [...this.panel.node.querySelectorAll(".ll-explorer .ll-write-switch")];
    const here = switches.find((each) => each.checkVisibility());
    here?.click();
    return Boolean(here);
  }

  toggleCode() {
    this.code = this.panel.node.classList.toggle("ll-code");
    const cell = this.notebook.widgets.indexOf(this.steps[this.at]?.fresh[0]);
    this.steps = stepsOf(this.notebook.widgets, this.code);
    this.at = this.stepOf(cell);
    this.start = this.stepOf(this.place.cell);
    this.page = 0;
    this.show();
  }

  onKey(event) {
    const { key, target } = event;
    if (target !== document.body && !this.panel.node.contains(target)) return; // the keys belong to a dialog
    const plain = !(event.ctrlKey || event.metaKey || event.altKey);
    const typing = target.closest(".cm-editor, .cm-content, textarea");
    const control = typing ?? target.closest(CONTROLS);
    const enlarged = this.panel.node.querySelector(".ll-enlarged");
    const by = plain && (TURNS[key] ?? (control ? 0 : ARROWS[key]));
    const stop = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (by && (!enlarged || TURNS[key])) {
      stop();
      this.endEnlarged();
      this.turn(by);
    } else if (plain && /^[123]$/.test(key) && !control?.matches(TYPED) && this.tryIt(key)) {
      stop();
    } else if (key === "Escape" && plain && !typing && !enlarged) {
      stop();
      this.leave();
    } else if (key === "c" && plain && (!control || !control.matches(TYPED))) {
      stop();
      this.toggleCode();
    } else if (key === "w" && plain && !control?.matches(TYPED) && this.toggleWriting()) {
      stop();
    } else if (!typing && (plain || key === "Enter") && NAVIGATION.test(key)) {
      // The control with the focus gets the key, but the notebook must not take it as a command: x would cut the cell.
      target.setAttribute("data-lm-suppress-shortcuts", "true");
      setTimeout(() => target.removeAttribute("data-lm-suppress-shortcuts"));
    }
  }
}
