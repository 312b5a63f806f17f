// Makes the steps of a presentation from the cells of a notebook. Nothing here touches the page.

import { isExercise, isOurs, isQuestion } from "./stills.js";

const SLIDES = ["slide", "subslide"];
const HIDDEN = ["skip", "notes"];

// Does its tag mark it as an answer to the question above it?
export const isAnswer = (cell) => cell.model.getMetadata("tags")?.includes("answer") ?? false;

const slideType = (cell) => cell.model.getMetadata("slideshow")?.slide_type ?? "-";

function outputsOf(cell) {
  const { outputs } = cell.model;
  return outputs ? Array.from({ length: outputs.length }, (_, number) => outputs.get(number)) : [];
}

// Is this a cell in which the reader writes? Its code is shown.
export const isWritten = (cell) => outputsOf(cell).some(({ data }) => isExercise(data));

// "question" or "picture" for what the lecture's questions and explorers have stored; "silent" without output; "text"; "raw".
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

// Does this text refer to a picture that has to be in sight? "It turns out", "a picture of an apple" and "the pictures of
// this lecture" do not.
export const speaks = (text) =>
  /\b(turn(ed)?(?! out)|try(?= \*)|clicks?|dials?|press(?! .?Check)|bars?|(the|this|that|next|last|first|in)\s+picture)\b/i.test(text);
const isAhead = (text) => /\b(next\s+picture|picture\s+below)\b/i.test(text);

// Text that refers to a picture and has none gets the nearest one before it, or the one after it if that is on the same
// slide or the text says so.
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

// The steps: each with the `cells` that are shown and those of them that are `fresh`, shown for the first time. If the first
// cell of the slide is no longer shown, it is the step's `head`: only its heading is left, at the top. An answer is never on
// the step on which its question appears. `whole` is the step on which all fragments of this one are shown.
//
// A step that belongs to a picture shows it: the text before it, with the `question` that it answers, and the text after it
// on the same slide; on any other slide, text that refers to a picture.
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
    if (!first || (kind === "silent" && !codeIsShown)) return; // before the first slide there are only links to other notebooks
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
