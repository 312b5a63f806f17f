// A cell that answers a question is folded until the reader answers it or presses "Show me". Such a cell has the tag
// "answer"; its question is the nearest one above. Folding adds classes and a line to the page and changes no notebook.

import { isAnswer, kindOf } from "./steps.js";

const VERDICT = "[data-verdict]:not([data-verdict=unread])";

// The line in place of what is folded. If the question is not alive, the button of the line unfolds it.
function lineIn(node, unfold) {
  const there = node.querySelector(":scope > .ll-later");
  if (there) return there;
  const line = document.createElement("p"), show = document.createElement("em"), button = document.createElement("button");
  line.className = "ll-later";
  line.setAttribute("role", "note");
  show.textContent = "Show me";
  button.type = "button";
  button.textContent = "Unfold it now";
  button.addEventListener("click", unfold);
  line.append("Answer the question above first, or press ", show, ". It unfolds then. ", button);
  node.append(line);
  return line;
}

export function foldAnswers(tracker) {
  const asked = new WeakSet(); // cells with a question, also while they run again and show nothing
  const opened = new WeakSet(); // cells opened by the button of the line
  const isAsked = (cell) => asked.has(cell) || (kindOf(cell) === "question" && Boolean(asked.add(cell)));

  const watch = (panel) => {
    const { content } = panel;
    let due = 0;
    const soon = () => (due ||= requestAnimationFrame(foldAll));
    const answers = new MutationObserver(soon);

    const fold = (cell, question) => {
      const { node } = cell;
      const live = question?.node.querySelector(".ll-ask");
      const known = live ? live.querySelector(VERDICT) : question?.node.querySelector("details[open]") || opened.has(cell);
      node.classList.toggle("ll-folded", !known);
      const unfold = () => soon(opened.add(cell));
      // JupyterLab builds a cell when it comes near the window, and the line stands below all that.
      cell.ready.then(() => (lineIn(node, unfold).querySelector("button").hidden = Boolean(live)));
    };
    function foldAll() {
      due = 0;
      if (panel.isDisposed) return;
      content.widgets.forEach((cell, number) => {
        if (!isAnswer(cell)) return cell.node.classList.remove("ll-folded");
        const question = content.widgets.slice(0, number).findLast(isAsked);
        const seen = { subtree: true, childList: true, attributeFilter: ["data-verdict", "open"] };
        if (question) answers.observe(question.node, seen);
        fold(cell, question);
      });
    }

    content.modelContentChanged.connect(soon);
    content.modelChanged.connect(soon);
    panel.context.ready.then(soon);
    panel.disposed.connect(() => answers.disconnect());
  };
  tracker.forEach(watch);
  tracker.widgetAdded.connect((_, panel) => watch(panel));
}
