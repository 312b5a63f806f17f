// For a notebook that is opened again, or whose kernel is gone: the stored picture in place of a widget that no longer
// exists, and a line that says what is lost and how it comes back.

const WIDGET = "application/vnd.jupyter.widget-view+json";
const SVG = "image/svg+xml";
const PATIENCE = 400; // milliseconds
const GONE = ["restarting", "autorestarting", "terminating", "dead"];

export const isOurs = (data) => /class="ll-scene ll-still"/.test(data[SVG] ?? "");
export const isQuestion = (data) => /^(Predict|See|From \d\.\d|So far)\. /.test(data["text/plain"] ?? "");
export const isExercise = (data) => /^<div class="ll-exercise"/.test(data["text/html"] ?? "");

// A line of text around the button that runs all cells: `before`, the button, `after`.
function lineOf(before, runAll, after) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "run all cells";
  button.addEventListener("click", () => runAll(button));
  const wait = document.createElement("span");
  wait.className = "ll-wait";
  wait.textContent = first;
  return noteOf(wait, before, button, after);
}

export function noteOf(...words) {
  const line = document.createElement("p");
  line.className = "ll-note";
  line.setAttribute("role", "note");
  line.append(...words);
  return line;
}

// The beginning of the line of each stored picture while the kernel starts, where that takes long.
let first = "";
export const saysFirst = (words) => (first = words);

const lineOfPicture = (runAll) =>
  lineOf("A still picture of the start; what was turned is not in the file: ", runAll, " to bring it to life.");

const lineOfQuestion = (runAll) =>
  lineOf("This question sleeps, and what you answered is kept: ", runAll, " to bring it to life.");

// Show the lecture's pictures as images with their text, also in a notebook that is not trusted: scripts in an image do not
// run, and an image fetches nothing. All other SVG is shown as before. LaTeX, of the lines to write, comes after it (70).
function showPictures(rendermime, Panel, runAll) {
  const others = rendermime.getFactory(SVG);
  class Still extends Panel {
    constructor(options) {
      super();
      this.options = options;
    }

    async renderModel(model) {
      for (const widget of [...this.widgets]) widget.dispose();
      if (!isOurs(model.data)) {
        const inner = others.createRenderer(this.options);
        this.addWidget(inner);
        return inner.renderModel(model);
      }
      const image = new Image();
      image.src = `data:${SVG},${encodeURIComponent(model.data[SVG])}`;
      image.alt = model.data["text/plain"] ?? "";
      this.addClass("ll-still");
      this.node.replaceChildren(lineOfPicture(runAll), image);
      await image.decode().catch(() => null); // its height is known then
    }
  }
  rendermime.addFactory({ safe: true, mimeTypes: [SVG], defaultRank: 65, createRenderer: (options) => new Still(options) });
}

// If the kernel does not know a widget, ipywidgets shows an error. Its renderer cannot be told to show something else, so its
// method is extended: it then shows what is stored beside the widget.
function showStored(rendermime, runAll) {
  if (!rendermime.getFactory(WIDGET)) return; // no ipywidgets here
  const one = rendermime.createRenderer(WIDGET);
  const { prototype } = one.constructor;
  const { renderModel } = prototype;
  one.dispose();
  prototype.renderModel = async function (model) {
    this.stored?.dispose();
    const { [WIDGET]: _, ...data } = model.data;
    const ours = isOurs(data) || isQuestion(data);
    const show = async () => {
      const type = rendermime.preferredMimeType(data, model.trusted ? "any" : "ensure");
      this.stored = rendermime.createRenderer(type);
      this.node.replaceChildren(...(isQuestion(data) ? [lineOfQuestion(runAll)] : []));
      this.removeClass("jupyter-widgets");
      this.addWidget(this.stored);
      await this.stored.renderModel(rendermime.createModel({ data, metadata: model.metadata, trusted: model.trusted }));
    };
    const rendered = renderModel.call(this, model);
    // It waits for its kernel: long, or for ever, if that starts in the browser. Meanwhile show what is stored.
    const soon = new Promise((resolve) => setTimeout(resolve, PATIENCE, "later"));
    if (ours && first && (await Promise.race([rendered, soon])) === "later") {
      await show();
      rendered.then(() => this.stored?.dispose());
      return;
    }
    await rendered;
    if (/^Error displaying widget/.test(this.node.textContent) && ours) await show();
  };
}

export function showStills(app, rendermime, Panel, runAll) {
  showPictures(rendermime, Panel, runAll);
  app.started.then(() => showStored(rendermime, runAll)); // by then ipywidgets has registered its renderer
}

// Put a line above each live picture and question of the notebook, once.
function mark(panel, made) {
  for (const cell of panel.content.widgets)
    for (const view of cell.node.querySelectorAll(".ll-explorer, .ll-ask")) {
      const output = view.closest(".jp-OutputArea-output");
      if (!output || output.querySelector(":scope > .ll-note.ll-frozen")) continue;
      output.querySelector(":scope > .ll-note")?.remove();
      const line = made(view);
      line.classList.add("ll-frozen");
      output.prepend(line);
    }
}

// The kernel of a live picture is gone: the picture stays as it was left, and its line says so. Its dials are switched off,
// as nothing would follow them.
function freeze(panel, runAll) {
  mark(panel, (view) => {
    if (view.matches(".ll-ask")) return lineOf("The kernel is gone, and what you answer now is not kept: ", runAll, " first.");
    if (view.matches(".ll-enlarged")) view.querySelector(".ll-enlarge").click(); // inert, its button would not work
    view.inert = true;
    const before = "The kernel is gone: the picture stands as you left it and no longer follows. Its dials begin anew when you ";
    return lineOf(before, runAll, " to bring it to life.");
  });
}

// Is there something here that goes when the cell is run again? Answers that were checked come back. After a move, the text
// of a picture differs from the one stored when it was made.
function isTouched(cell) {
  if (cell.node.querySelector(".ll-ask[data-open]")) return true;
  const now = cell.node.querySelector(".ll-explorer .ll-panel")?.getAttribute("aria-label");
  const { outputs } = cell.model;
  const stored = outputs?.length ? outputs.get(outputs.length - 1).data["text/plain"] : undefined;
  return Boolean(now && stored && now !== stored);
}

// The cell was run again, and what it shows has begun anew. This line disappears at the reader's first move.
async function noteLoss(cell) {
  for (let tries = 0; tries < 100 && !cell.isDisposed; tries++) {
    const view = cell.node.querySelector(".ll-explorer, .ll-ask");
    if (view) {
      const asked = view.matches(".ll-ask");
      const line = noteOf(`This cell was run again: ${asked ? "what you had not checked is gone" : "your moves are gone, it begins anew"}.`);
      view.closest(".jp-OutputArea-output").prepend(line);
      // Not at pointerdown: the picture would move away from under the pointer, and the click would be lost.
      for (const kind of ["click", "keydown"]) view.addEventListener(kind, () => line.remove(), { once: true });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// The questions with an answer that is not checked yet: it is on this page alone.
const openAnswers = (panel) => panel.content.widgets.flatMap((cell) => [...cell.node.querySelectorAll(".ll-ask[data-open]")]);

// Say what a reader loses: ask before a notebook with unchecked answers closes, freeze pictures when the kernel goes, and mark
// cells that begin anew. `ask` asks whether to close, and gives true or false.
export function guardUnsavedWork(tracker, NotebookActions, MessageLoop, runAll, ask) {
  const watch = (panel) => {
    MessageLoop.installMessageHook(panel, (_, { type }) => {
      const open = type === "close-request" ? openAnswers(panel) : [];
      if (open.length)
        ask().then((sure) => {
          if (!sure) return;
          for (const form of open) form.removeAttribute("data-open");
          panel.close();
        });
      return !open.length;
    });
    panel.sessionContext.statusChanged.connect((_, status) => GONE.includes(status) && freeze(panel, runAll));
    panel.sessionContext.kernelChanged.connect((_, { oldValue }) => oldValue && freeze(panel, runAll));
  };
  tracker.forEach(watch);
  tracker.widgetAdded.connect((_, panel) => watch(panel));

  const touched = new WeakSet();
  NotebookActions.executionScheduled.connect((_, { cell }) => isTouched(cell) && touched.add(cell));
  NotebookActions.executed.connect((_, { cell }) => touched.delete(cell) && noteLoss(cell));

  window.addEventListener("beforeunload", (event) => tracker.find((panel) => openAnswers(panel).length) && event.preventDefault());
}
