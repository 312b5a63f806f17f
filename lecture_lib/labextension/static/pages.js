// Lays out a step: the text as large as suits the window, on as many pages as it needs, and a picture below its text, as
// large as fits there, or on a page of its own. What is on another page is hidden by the class ll-off; nothing else of the
// notebook changes.

const LEAST = 24; // CSS pixels of text, at any size of the window
const LARGEST = 1.5; // how many times larger short text may be
const SMALLEST = 0.5; // how small a piece that cannot be split may become
const READABLE = 0.85; // how small a picture may be below its text

import { speaks } from "./steps.js";

const height = (node) => node.getBoundingClientRect().height;
const isHeading = (node) => /^H[1-6]$/.test(node.tagName);

const isFolded = (node) => node.tagName === "DETAILS" && !node.open;

// The size of the text in a window: the least at 1280 × 720, and larger in proportion to a larger window.
export function textSize(width, height) {
  return Math.max(LEAST, Math.floor(LEAST * Math.min(width / 1280, height / 720)));
}

// The lines of printed text, each in an element of its own, so that each can be hidden.
function linesOf(pre) {
  if (!pre || (pre.childElementCount && !pre.querySelector(":scope > .ll-row"))) return [];
  if (!pre.childElementCount)
    pre.replaceChildren(
      ...pre.textContent.split(/(?<=\n)/).map((line) => {
        const row = document.createElement("span");
        row.className = "ll-row";
        row.textContent = line;
        return row;
      }),
    );
  return [...pre.children];
}

// The parts of a piece of a page, if it can be split: rows of a table, items of a list, the contents of a details, printed
// lines.
function partsOf(node) {
  if (node.matches(".jp-OutputArea-child")) return linesOf(node.querySelector(".jp-RenderedText > pre"));
  if (node.tagName === "TABLE") return [...node.querySelectorAll(":scope > tbody > tr")];
  if (["UL", "OL", "BLOCKQUOTE"].includes(node.tagName) || (node.tagName === "DETAILS" && node.open))
    return [...node.children].filter((part) => part.tagName !== "SUMMARY");
  return [];
}

// The pieces of a cell, from top to bottom.
const blocksOf = (cell) =>
  cell.model.type === "markdown"
    ? [...(cell.node.querySelector(".jp-MarkdownOutput")?.children ?? [])]
    : [...cell.node.querySelectorAll(".jp-Cell-inputWrapper, .jp-OutputArea-child")];

const setText = (node, size) => node.style.setProperty("--ll-text", `${size}px`);

export class Page {
  // The styles apply inside the element `root`; the inside of the element `room` is the page.
  constructor(root, room) {
    Object.assign(this, { root, room });
  }

  // The inside of the page: its width, height and upper edge in CSS pixels of the window.
  space() {
    const style = getComputedStyle(this.room), box = this.room.getBoundingClientRect();
    const [top, right, bottom, left] = ["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`padding${side}`]));
    return { top: box.top + top, width: box.width - left - right, height: box.height - top - bottom };
  }

  setText(cells, size) {
    for (const { node } of cells) setText(node, size);
  }

  hide(nodes, hidden = true) {
    for (const node of nodes) node.classList.toggle("ll-off", hidden);
  }

  // Take back what was hidden and scaled in these cells.
  clear(cells) {
    for (const cell of cells) {
      this.hide([cell.node, ...cell.node.querySelectorAll(".ll-off")], false);
      for (const node of cell.node.querySelectorAll(".ll-scaled")) {
        node.classList.remove("ll-scaled");
        node.style.removeProperty("--ll-scale");
      }
      for (const pre of cell.node.querySelectorAll("pre:has(> .ll-row)")) pre.textContent = pre.textContent;
      cell.node.classList.remove("ll-brief", "ll-head", "ll-pictured");
      cell.node.style.removeProperty("--ll-text");
      cell.node.querySelector(".ll-enlarge")?.dispatchEvent(new CustomEvent("ll-fit"));
    }
  }

  // Show this page of the step. How many pages it has, and which of them is shown; with `stay` the one with the focus.
  lay(step, others, number, stay) {
    const { picture } = step;
    const text = { ...step, cells: step.cells.filter((cell) => cell !== picture) };
    const space = this.space(), least = textSize(innerWidth, innerHeight);
    this.room.scrollTop = 0;
    setText(this.root, least);
    this.clear(text.cells); // the picture stays as it is until there is another room for it
    this.blank = new Set(text.cells.flatMap((cell) => blocksOf(cell).filter((node) => !height(node)))); // still to be drawn
    this.hide(others.map((cell) => cell.node));
    step.head?.node.classList.add("ll-head");
    picture?.node.classList.add("ll-pictured"); // it is below all text, so it does not disturb the measuring
    if (stay || this.found?.step !== step) {
      const together = picture && this.isTogether(step, text, space);
      const size = together ? least : this.sizeFor(step, space);
      this.found = { step, together, size }; // for all of its pages, until something changes its size
    }
    const { together, size } = this.found;
    this.setText(text.cells, size);
    this.narrow(text.cells);
    const pages = this.pagesOf(text, space);
    if (together) pages[0].picture = picture;
    else if (picture) this.addPicture(step, text, pages, space);
    this.setText(text.cells, size);
    const held = stay ? pages.findIndex((page) => page.some(({ node }) => node.contains(document.activeElement))) : -1;
    const wanted = held >= 0 ? held : number < 0 ? pages.length + number : number;
    const at = Math.min(Math.max(wanted, 0), pages.length - 1);
    if (picture) this.hide([picture.node], !pages[at]?.picture);
    this.showOnly(text, pages[at] ?? []);
    if (pages[at]?.picture) this.layPicture(step, space);
    else this.shrink(text.cells, space);
    return { count: Math.max(1, pages.length), number: Math.max(0, at) };
  }

  // The largest size at which all fragments of the step fit, so that the text keeps its size when they appear. It is tried on
  // the cells of the text alone: a picture would be styled anew for each size.
  sizeFor(step, space) {
    const least = textSize(innerWidth, innerHeight), { picture, cells } = step.whole.step;
    const text = cells.filter((cell) => cell !== picture);
    const nodes = text.map((cell) => cell.node);
    this.hide(nodes, false);
    text.forEach((cell) => this.hide(blocksOf(cell), false));
    const hasRoom = (size) => {
      this.setText(text, size);
      return this.fits(text, space) && !this.wide(text).length;
    };
    let [size, tooLarge] = [least, Math.floor(LARGEST * least) + 1];
    if (hasRoom(tooLarge - 1)) size = tooLarge - 1;
    else if (hasRoom(least))
      for (tooLarge--; tooLarge - size > 1; ) {
        const tried = (size + tooLarge) >> 1;
        if (hasRoom(tried)) size = tried;
        else tooLarge = tried;
      }
    this.hide(text.filter((cell) => !step.cells.includes(cell)).map((cell) => cell.node));
    return size;
  }

  // Can the picture be read below all the text of the step? A question comes first, and the picture with it afterwards.
  isTogether(step, text, space) {
    if (step.question) return false;
    this.narrow(text.cells);
    const pages = this.pagesOf(text, space);
    return pages.length === 1 && this.isReadable(step, text, pages[0], space);
  }

  isReadable(step, text, page, space) {
    this.showOnly(text, page);
    this.layPicture(step, space);
    const shown = step.picture.node.querySelector(".ll-explorer, .ll-still img");
    return !shown || height(shown) >= READABLE * (shown.naturalHeight ?? shown.offsetHeight);
  }

  // A page of its own for the picture, with the question that it answers, the text about it, or the heading.
  addPicture(step, text, pages, space) {
    const { picture, question } = step;
    const piecesOf = (cell) => blocksOf(cell).map((node) => ({ node, cell }));
    const head = text.cells.slice(0, 1).flatMap(piecesOf).slice(0, 1).filter(({ node }) => isHeading(node));
    const about = pages.flat().findLast(({ node }) => !isHeading(node) && speaks(node.textContent));
    const withText = [...head, about];
    const asked = question && piecesOf(question);
    const page = asked ?? (about && this.isReadable(step, text, withText, space) ? withText : head);
    pages.push(Object.assign(page, { picture }));
  }

  // The pages with something fresh on them, as lists of pieces; each begins with the heading of the slide. A page takes as
  // much as fits, but does not end with a heading and does not begin with a folded answer.
  pagesOf(step, space) {
    const pieceOf = (cell) => (node) => ({ node, cell });
    const rest = step.cells.flatMap((cell) => blocksOf(cell).filter((node) => height(node) > 0).map(pieceOf(cell)));
    const head = rest.length && isHeading(rest[0].node) ? rest[0] : null;
    const pages = [];
    while (rest.length) {
      const page = head && rest[0] !== head ? [head] : [];
      const least = page.length + 1;
      page.push(...rest.splice(0));
      for (this.showOnly(step, page); page.length > least && !this.fits(step.cells, space); this.showOnly(step, page))
        rest.unshift(page.pop());
      while (rest.length && page.length > least && (isHeading(page.at(-1).node) || isFolded(rest[0].node))) rest.unshift(page.pop());
      const { node, cell } = page.at(-1);
      const parts = page.length === least && !this.fits(step.cells, space) ? partsOf(node) : [];
      if (parts.length > 1) rest.unshift(...parts.map(pieceOf(cell))); // and try again
      else pages.push(page);
    }
    return pages.filter((page) => page.some(({ cell }) => step.fresh.includes(cell)));
  }

  showOnly(step, page) {
    const shown = page.map(({ node }) => node);
    const hideAllBut = (node) => {
      const whole = shown.some((each) => each.contains(node));
      const partly = !whole && shown.some((each) => node.contains(each));
      this.hide([node], !whole && !partly);
      if (partly) partsOf(node).forEach(hideAllBut);
      else this.hide([...node.querySelectorAll(".ll-off")], false);
    };
    for (const cell of step.cells) {
      const empty = !page.some((piece) => piece.cell === cell);
      this.hide([cell.node], empty);
      if (!empty) blocksOf(cell).filter((node) => !this.blank.has(node)).forEach(hideAllBut);
    }
  }

  bottom(cells) {
    return Math.max(0, ...cells.filter(({ node }) => height(node)).map(({ node }) => node.getBoundingClientRect().bottom));
  }

  fits(cells, space) {
    return this.bottom(cells) <= space.top + space.height + 0.5;
  }

  // What is wider than the page, and by how much.
  wide(cells) {
    return cells.flatMap(({ node: cell }) =>
      [...cell.querySelectorAll("pre, table, mjx-container[display=true], .cm-scroller")].flatMap((node) => {
        const room = node.parentElement.clientWidth, wide = Math.max(node.scrollWidth, node.offsetWidth);
        return room && wide > room + 1 ? [[node, room / wide]] : [];
      }),
    );
  }

  narrow(cells) {
    for (const [node, factor] of this.wide(cells)) this.scale(node, factor);
  }

  scale(node, factor) {
    node.classList.add("ll-scaled");
    node.style.setProperty("--ll-scale", Math.max(SMALLEST, Math.floor(factor * 100) / 100));
  }

  // Make the text of the page smaller until it fits: a piece that cannot be split is higher than the page.
  shrink(cells, space) {
    const size = textSize(innerWidth, innerHeight);
    for (let smaller = size - 1; !this.fits(cells, space) && smaller >= size * SMALLEST; smaller--) this.setText(cells, smaller);
  }

  // The picture in the room below the text, or below its question in short form.
  layPicture({ cells, picture, question }, space) {
    this.setText(cells, textSize(innerWidth, innerHeight));
    this.hide([picture.node], false);
    question?.node.classList.add("ll-brief");
    const output = picture.node.querySelector(".jp-OutputArea-output:has(.ll-explorer, .ll-still)");
    if (!output) return;
    output.style.removeProperty("height");
    const { top } = (output.querySelector(".ll-explorer") ?? output).getBoundingClientRect(); // a line may stand above it
    const room = space.top + space.height - top;
    output.style.setProperty("--ll-room", `${room}px`);
    output
      .querySelector(".ll-enlarge")
      ?.dispatchEvent(new CustomEvent("ll-fit", { detail: { width: space.width, height: room } }));
  }
}
