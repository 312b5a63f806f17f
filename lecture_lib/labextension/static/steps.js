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

const wordsOf = (cell) =>
  cell.model.type === "markdown"
    ? cell.model.sharedModel.getSource()
    : outputsOf(cell).map(({ data }) => (isQuestion(data) ? data["text/plain"] : "")).join();

// Does this text speak of a picture as of something in sight? "It turns out", "a picture of an apple" and "the pictures of
// this lecture" do not.
export const speaks = (text) =>
  /\b(turn(ed)?(?! out)|try(?= \*)|clicks?|dials?|press(?! .?Check)|bars?|(the|this|that|next|last|first|in)\s+picture)\b/i.test(text);
const isAhead = (text) => /\b(next\s+picture|picture\s+below)\b/i.test(text);

// Text that speaks of a picture and has none gets the nearest one before it, or the one after it if it is on its slide or
// the text says so.
function carryPictures(steps, cells) {
  const pictures = steps.filter(({ picture, fresh }) => fresh.includes(picture)).map(({ picture }) => picture);
  for (const step of steps) {
    const text = step.cells.filter((cell) => cell !== step.head).map(wordsOf).join("\n");
    if (step.picture || !speaks(text)) continue;
    const isBefore = (picture) => cells.indexOf(picture) < cells.indexOf(step.fresh[0]);
    const before = pictures.findLast(isBefore), after = pictures.find((picture) => !isBefore(picture));
    const { whole } = step;
    step.picture = isAhead(text) || (after && whole.step.picture === after) ? (after ?? before) : (before ?? after);
    if (step.picture) step.cells = [...step.cells, step.picture];
  }
}

// A notebook without marks begins a slide at each heading of the first two levels.
function marksOf(cells) {
  const marks = cells.map(slideType);
  if (marks.some((mark) => SLIDES.includes(mark))) return marks;
  const heading = (cell) => cell.model.type === "markdown" && /^##? /.test(cell.model.sharedModel.getSource());
  return cells.map((cell, number) => (heading(cell) ? "slide" : marks[number]));
}

// The steps: each with the `cells` that are shown and those of them that are `fresh`. Where the slide's first cell is no
// longer shown, it is the step's `head`: its heading alone stands on top. No answer is on the step on which its question
// comes. `whole` is the step on which all fragments of this one are there.
//
// A step that has to do with a picture carries it: the text before it, with the `question` that it answers, and the text
// after it on the same slide; text of any other slide if it speaks of one.
export function stepsOf(cells, codeIsShown) {
  const steps = [];
  let step = null, first = null, question = null, picture = null;
  const begin = (shown, cell, more) => steps.push((step = { cells: [...shown, cell], fresh: [cell], whole: { step: null }, ...more }));
  const answersIn = ({ cells, fresh }, cell) => isAnswer(cell) && cells.includes(question) && !fresh.some(isAnswer);
  const marks = marksOf(cells);
  cells.forEach((cell, number) => {
    const mark = marks[number], kind = kindOf(cell);
    if (HIDDEN.includes(mark) || kind === "raw") return;
    if (SLIDES.includes(mark)) {
      step = question = picture = null;
      first = cell;
    }
    if (!first || (kind === "silent" && !codeIsShown)) return; // what stands before the first slide leads elsewhere
    const head = first === cell || first.model.type !== "markdown" ? null : first;
    const above = head ? [head] : [];
    if (kind === "question") question = cell;
    const add = () => [step.cells, step.fresh].forEach((part) => part.push(cell));
    if (kind === "picture") {
      if (step && !step.picture) add();
      else begin(question ? [question] : above, cell, question ? {} : { head });
      Object.assign(step, { picture: cell, question });
      step.whole.step = step;
      step = question = null;
      picture = cell;
      return;
    }
    if (!step) begin(picture ? [...above, picture] : above, cell, { head, picture });
    else if (mark === "fragment" || answersIn(step, cell)) begin(step.cells, cell, { head: step.head, picture, whole: step.whole });
    else add();
    step.whole.step = step;
  });
  carryPictures(steps, cells);
  return steps;
}
