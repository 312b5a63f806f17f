// What the cells of a notebook are to a presentation, and the steps that they make. Nothing here touches the page.

import { isOurs, isQuestion } from "./stills.js";

const SLIDES = ["slide", "subslide"];
const HIDDEN = ["skip", "notes"];

// Its tag says that it answers the question above it.
export const isAnswer = (cell) => cell.model.getMetadata("tags")?.includes("answer") ?? false;

const slideType = (cell) => cell.model.getMetadata("slideshow")?.slide_type ?? "-";

function outputsOf(cell) {
  const { outputs } = cell.model;
  return outputs ? Array.from({ length: outputs.length }, (_, number) => outputs.get(number)) : [];
}

// "text"; "question" and "picture" as the lecture's explorers and questions store them; "silent" without output; "raw".
export function kindOf(cell) {
  if (cell.model.type === "markdown") return cell.model.sharedModel.getSource().trim() ? "text" : "raw";
  if (cell.model.type !== "code") return "raw";
  const shown = outputsOf(cell).filter(({ type, data }) => type === "error" || Object.keys(data).length);
  if (!shown.length) return "silent";
  if (shown.some(({ data }) => isOurs(data))) return "picture";
  return shown.some(({ data }) => isQuestion(data)) ? "question" : "text";
}

// A notebook without marks begins a slide at each heading of the first two levels.
function marksOf(cells) {
  const marks = cells.map(slideType);
  if (marks.some((mark) => SLIDES.includes(mark))) return marks;
  const heading = (cell) => cell.model.type === "markdown" && /^##? /.test(cell.model.sharedModel.getSource());
  return cells.map((cell, number) => (heading(cell) ? "slide" : marks[number]));
}

// The steps: each with the `cells` that are shown and those of them that are `fresh`. A picture is a step of its own, with
// the `question` that was asked before it. Where the slide's first cell is no longer shown, it is the step's `head`: its
// heading alone stands on top. No answer is on the step on which its question comes.
export function stepsOf(cells, codeIsShown) {
  const steps = [];
  let step = null, first = null, question = null;
  const begin = (shown, cell, more) => steps.push((step = { cells: [...shown, cell], fresh: [cell], ...more }));
  const answersIn = ({ cells, fresh }, cell) => isAnswer(cell) && cells.includes(question) && !fresh.some(isAnswer);
  const marks = marksOf(cells);
  cells.forEach((cell, number) => {
    const mark = marks[number], kind = kindOf(cell);
    if (HIDDEN.includes(mark) || kind === "raw") return;
    if (SLIDES.includes(mark)) {
      step = question = null;
      first = cell;
    }
    if (!first || (kind === "silent" && !codeIsShown)) return; // what stands before the first slide leads elsewhere
    const head = first === cell || first.model.type !== "markdown" ? null : first;
    const above = head ? [head] : [];
    if (kind === "picture") {
      if (question) begin([question], cell, { picture: cell, question });
      else begin(above, cell, { picture: cell, head });
      step = question = null;
      return;
    }
    if (kind === "question") question = cell;
    if (!step) begin(above, cell, { head });
    else if (mark === "fragment" || answersIn(step, cell)) begin(step.cells, cell, { head: step.head });
    else for (const part of [step.cells, step.fresh]) part.push(cell);
  });
  return steps;
}
