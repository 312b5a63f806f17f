// The plugins, each with the parts of JupyterLab that it needs.

import { foldAnswers } from "./answers.js";
import { Presentation } from "./presentation.js";
import { guardUnsavedWork, showStills } from "./stills.js";

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16"><g class="jp-icon3" fill="#616161">' +
  '<path d="M1 2h14v1.5H1zM2 4.5h12V11H2zM7.25 11h1.5v1.2l2.6 2.1-.9 1.1L8 13.4l-2.45 2-.9-1.1 2.6-2.1z"/></g></svg>';

function addStyle(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, import.meta.url);
  document.head.append(link);
}

export async function plugins(shared) {
  const [notebook, apputils, { PageConfig }, { IRenderMimeRegistry }, { LabIcon }, { Panel, Widget }, { MessageLoop }] = await Promise.all(
    [
      "@jupyterlab/notebook",
      "@jupyterlab/apputils",
      "@jupyterlab/coreutils",
      "@jupyterlab/rendermime",
      "@jupyterlab/ui-components",
      "@lumino/widgets",
      "@lumino/messaging",
    ].map(shared),
  );
  const { INotebookTracker, NotebookActions } = notebook;
  const { ICommandPalette, Dialog, Notification, showDialog } = apputils;

  const present = {
    id: "lecture-lib:present",
    description: "Presents a notebook, one step at a time.",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette],
    activate(app, tracker, palette) {
      addStyle("./presentation.css");
      let running = null;
      const here = () => (app.shell.currentWidget === tracker.currentWidget ? tracker.currentWidget : null);
      app.commands.addCommand("lecture:present", {
        label: "Present This Notebook",
        caption: "Present this notebook, one step at a time",
        icon: new LabIcon({ name: "lecture-lib:present", svgstr: ICON }),
        isEnabled: () => running !== null || here() !== null,
        execute: async () => {
          if (running) return running.leave();
          const panel = here();
          if (!panel) return;
          running = new Presentation(panel, () => {
            running = null;
            const seen = [...app.shell.widgets("main")].find((widget) => widget.isVisible);
            if (!panel.isVisible && seen) app.shell.activateById(seen.id); // it could not take the focus while it was covered
          });
          await running.enter();
        },
      });
      palette?.addItem({ command: "lecture:present", category: "Notebook Operations" });
      // The number boxes of ipywidgets keep all keys to themselves. Function keys are not input, so they stay commands.
      const onKey = (event) => {
        if (/^F\d+$/.test(event.key) && event.target.closest?.(".jupyter-widgets input")) app.commands.processKeydownEvent(event);
      };
      window.addEventListener("keydown", onKey, true);
      // A link to another notebook, or its tab, was clicked: that notebook has to be seen.
      app.shell.currentChanged?.connect((_, { newValue }) => newValue !== running?.panel && running?.leave());
    },
  };

  const saved = {
    id: "lecture-lib:saved",
    description: "Shows the stored picture where a widget is gone, and says how it comes back to life.",
    autoStart: true,
    requires: [INotebookTracker, IRenderMimeRegistry],
    activate(app, tracker, rendermime) {
      addStyle("./stills.css");
      const runAll = (node) => {
        const panel = tracker.find((each) => each.node.contains(node));
        return panel && NotebookActions.runAll(panel.content, panel.sessionContext);
      };
      showStills(app, rendermime, Panel, runAll);
      const ask = async () => {
        const title = "An answer is not checked";
        const body = "What you typed or chose is on this page alone, and goes when you close the notebook.";
        const buttons = [Dialog.cancelButton(), Dialog.warnButton({ label: "Close all the same" })];
        return (await showDialog({ title, body, buttons, defaultButton: 0 })).button.accept;
      };
      guardUnsavedWork(tracker, NotebookActions, MessageLoop, runAll, ask);
    },
  };

  const answers = {
    id: "lecture-lib:answers",
    description: "Folds what answers a question until the question is answered.",
    autoStart: true,
    requires: [INotebookTracker],
    activate(app, tracker) {
      addStyle("./answers.css");
      foldAnswers(tracker);
    },
  };
  const versions = PageConfig.getOption("lectureVersions"); // only the site that runs in the browser has it
  if (!versions) return [present, saved, answers];
  const { bringToday, sayThatPythonStarts } = await import("./home.js");
  const home = {
    id: "lecture-lib:home",
    description: "Says that Python is starting, and brings a visitor of earlier the notebooks of today.",
    autoStart: true,
    requires: [INotebookTracker],
    activate(app, tracker) {
      const { contents } = app.serviceManager;
      const site = { contents, known: JSON.parse(versions), base: PageConfig.getBaseUrl(), Widget };
      site.open = (path) => app.commands.execute("docmanager:open", { path });
      tracker.widgetAdded.connect((_, panel) => {
        sayThatPythonStarts(panel, Notification);
        bringToday(panel, site).catch(console.error);
      });
    },
  };
  return [present, saved, answers, home];
}
