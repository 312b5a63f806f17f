// What the lecture needs only in JupyterLite, where Python runs in the browser: a line while Python starts, and the newest
// notebooks for those who were here before. JupyterLite keeps a visitor's copy of a notebook and shows it in place of ours.

import { noteOf, saysFirst } from "./stills.js";

const WAIT = "Python is starting in your browser; that takes some 15 seconds, the first time more. ";

// Until Python is ready: a line at the foot of the notebook, the same at the beginning of the line of each stored picture,
// and a notification after a click on such a picture.
export function sayThatPythonStarts(panel, Notification) {
  const line = noteOf(WAIT, "Read on; what you run waits for it.");
  line.setAttribute("role", "status");
  line.classList.add("ll-foot");
  panel.node.classList.add("ll-starting");
  panel.node.append(line);
  const onClick = (event) => event.target.closest(".ll-still img") && Notification.info(WAIT, { autoClose: 5000 });
  panel.node.addEventListener("click", onClick);
  const { statusChanged } = panel.sessionContext;
  const look = (_, status) => {
    if (!["idle", "busy", "dead"].includes(status)) return;
    statusChanged.disconnect(look);
    panel.node.removeEventListener("click", onClick);
    panel.node.classList.remove("ll-starting");
    line.remove();
  };
  statusChanged.connect(look);
  look(null, panel.sessionContext.session?.kernel?.status);
}

saysFirst(WAIT);

const text = (source) => (Array.isArray(source) ? source.join("") : source);
const sourcesOf = (notebook) => JSON.stringify(notebook.cells.map((cell) => [cell.cell_type, text(cell.source)]));

// `known` has the version of each notebook of the site. The sources with which a visitor began are kept beside the copy, so a
// copy that was edited can be told from one with other outputs only. The first stays, with a line that a newer notebook is
// here; the second is replaced.
export async function bringToday(panel, { contents, known, base, open, Widget }) {
  const { context } = panel;
  await context.ready;
  const { path } = context;
  const version = known[path];
  const key = `lecture ${base} ${path}`;
  const begun = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!version || begun?.version === version) return null;

  const answer = await fetch(`${base}files/${encodeURIComponent(path)}`, { cache: "no-cache" });
  if (!answer.ok) return null;
  const today = await answer.json();
  const mine = context.model.toJSON();
  const write = () => localStorage.setItem(key, JSON.stringify({ version, sources: sourcesOf(today) }));
  const replace = async () => {
    context.model.fromJSON(today);
    await context.save();
    write();
  };
  if (!begun && sourcesOf(mine) === sourcesOf(today)) return write();
  if ([begun?.sources, sourcesOf(today)].includes(sourcesOf(mine))) return replace();

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "have both";
  button.addEventListener("click", async () => {
    button.disabled = true;
    const copy = await free(contents, path.replace(/\.ipynb$/, "-mine"));
    await contents.save(copy, { type: "notebook", format: "json", content: context.model.toJSON() });
    await replace();
    line.remove();
    open(copy);
  });
  const line = noteOf("You have changed this notebook, and a newer version is here: ", button, ". Yours is then named …-mine.");
  line.classList.add("ll-newer");
  panel.contentHeader.addWidget(new Widget({ node: line }));
  return line;
}

// The first of name.ipynb, name-2.ipynb, ... that is not taken.
async function free(contents, name) {
  for (let number = 1; ; number++) {
    const path = `${name}${number > 1 ? `-${number}` : ""}.ipynb`;
    const taken = await contents.get(path, { content: false }).catch(() => null);
    if (!taken) return path;
  }
}
