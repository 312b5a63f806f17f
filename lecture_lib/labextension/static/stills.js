// A notebook opened again, and one whose kernel is gone: the stored picture in the place of a widget that is no more, and
// a line on what has been lost and how it comes back.

const WIDGET = "application/vnd.jupyter.widget-view+json";
const SVG = "image/svg+xml";
const PATIENCE = 400; // milliseconds
const GONE = ["restarting", "autorestarting", "terminating", "dead"];

export const isOurs = (data) => /class="ll-scene ll-still"/.test(data[SVG] ?? "");
export const isQuestion = (data) => /^(Predict|See)\. /.test(data["text/plain"] ?? "");

// A line of words with one action in it: `before`, the button, `after`.
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

// What each line of a stored picture says first while the notebook's kernel starts, where that takes long.
let first = "";
export const saysFirst = (words) => (first = words);

const lineOfPicture = (runAll) =>
  lineOf("A still picture of the start; what was turned is not in the file: ", runAll, " to bring it to life.");

const lineOfQuestion = (runAll) =>
  lineOf("This question sleeps; what was answered is not in the file: ", runAll, " to bring it to life.");

// The lecture's pictures as an image with their words, also in a notebook that is not trusted: in an image no script of
// a picture runs, and it fetches nothing. All other SVG is shown as before.
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
  rendermime.addFactory({ safe: true, mimeTypes: [SVG], defaultRank: 80, createRenderer: (options) => new Still(options) });
}

// What ipywidgets shows where the kernel knows no widget of this name is an error. Its renderer has no place for something
// else, so its method gets a second half: what is stored beside the widget.
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
    // It waits for its kernel, for long or for ever where that one starts in the browser. Then this is there meanwhile.
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
  app.started.then(() => showStored(rendermime, runAll)); // ipywidgets has put its renderer there by then
}

// Each live picture and question of the notebook with this line above it, once.
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

// The kernel of a live picture is gone: it stands as it was left, and says so. Its dials would turn and nothing follow.
function freeze(panel, runAll) {
  mark(panel, (view) => {
    if (view.matches(".ll-ask")) return lineOf("The kernel is gone, your answer stays until you ", runAll, " again.");
    if (view.matches(".ll-enlarged")) view.querySelector(".ll-enlarge").click(); // inert, it could not be left
    view.inert = true;
    const before = "The kernel is gone: the picture stands as you left it and no longer follows. Its dials begin anew when you ";
    return lineOf(before, runAll, " to bring it to life.");
  });
}

// Has the reader done something here? A picture that was turned says other words than those stored when it was made.
function isTouched(cell) {
  const answered = [...cell.node.querySelectorAll(".ll-ask input")].some((input) =>
    input.type === "radio" ? input.checked : input.value.trim(),
  );
  if (answered || cell.node.querySelector(".ll-ask [data-verdict]")) return true;
  const said = cell.node.querySelector(".ll-explorer .ll-panel")?.getAttribute("aria-label");
  const { outputs } = cell.model;
  const stored = outputs?.length ? outputs.get(outputs.length - 1).data["text/plain"] : undefined;
  return Boolean(said && stored && said !== stored);
}

// The cell was run again and what it shows begins anew. The line goes with the reader's first move.
async function tell(cell) {
  for (let tries = 0; tries < 100 && !cell.isDisposed; tries++) {
    const view = cell.node.querySelector(".ll-explorer, .ll-ask");
    if (view) {
      const asked = view.matches(".ll-ask");
      const line = noteOf(`This cell was run again: ${asked ? "your answer is" : "your moves are"} gone, it begins anew.`);
      view.closest(".jp-OutputArea-output").prepend(line);
      // Not when a button goes down: the picture would move away from under the pointer, and the click be lost.
      for (const kind of ["click", "keydown"]) view.addEventListener(kind, () => line.remove(), { once: true });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// Is there an answer that is typed and not checked? It is on this page alone.
const openAnswers = (panel) => panel.content.widgets.flatMap((cell) => [...cell.node.querySelectorAll(".ll-ask[data-open]")]);

// `ask` asks whether to close, and answers true or false.
export function warnOfUnsavedAnswers(tracker, NotebookActions, MessageLoop, runAll, ask) {
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
  NotebookActions.executed.connect((_, { cell }) => touched.delete(cell) && tell(cell));

  window.addEventListener("beforeunload", (event) => tracker.find((panel) => openAnswers(panel).length) && event.preventDefault());
}
