// Lays a step out: the text as large as the window asks for, over as many pages as that needs, a picture as large as
// there is room. Hides what is on another page by the class ll-off and changes nothing else of the notebook.

const LEAST = 24; // CSS pixels of text, at any size of the window
const SMALLEST = 0.5; // how far a piece that cannot be parted is scaled down

const height = (node) => node.getBoundingClientRect().height;
const isHeading = (node) => /^H[1-6]$/.test(node.tagName);

// The size of the text in a window: the least at 1280 × 720, and as much more as the window is larger.
export function textSize(width, height) {
  return Math.max(LEAST, Math.floor(LEAST * Math.min(width / 1280, height / 720)));
}

// The lines of printed text, each in an element of its own: that is how they can be shown apart.
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

// A piece of a page as what it can be parted into: rows of a table, items of a list, what a details holds, printed lines.
function partsOf(node) {
  if (node.matches(".jp-OutputArea-child")) return linesOf(node.querySelector(".jp-RenderedText > pre"));
  if (node.tagName === "TABLE") return [...node.querySelectorAll(":scope > tbody > tr")];
  if (["UL", "OL", "BLOCKQUOTE"].includes(node.tagName) || (node.tagName === "DETAILS" && node.open))
    return [...node.children].filter((part) => part.tagName !== "SUMMARY");
  return [];
}

// What stands one below the other in a cell.
const blocksOf = (cell) =>
  cell.model.type === "markdown"
    ? [...(cell.node.querySelector(".jp-MarkdownOutput")?.children ?? [])]
    : [...cell.node.querySelectorAll(".jp-Cell-inputWrapper, .jp-OutputArea-child")];

export class Page {
  // `root` has the class that hides and styles, `room` the element whose inside is the page.
  constructor(root, room) {
    Object.assign(this, { root, room });
  }

  // The inside of the page: its width, height and upper edge in CSS pixels of the window.
  space() {
    const style = getComputedStyle(this.room), box = this.room.getBoundingClientRect();
    const [top, right, bottom, left] = ["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`padding${side}`]));
    return { top: box.top + top, width: box.width - left - right, height: box.height - top - bottom };
  }

  setText(size) {
    this.root.style.setProperty("--ll-text", `${size}px`);
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
      cell.node.querySelector(".ll-enlarge")?.dispatchEvent(new CustomEvent("ll-fit"));
    }
  }

  // Show this page of the step. How many pages it has, and which of them is shown.
  lay(step, others, number) {
    this.clear(step.cells);
    this.hide(others.map((cell) => cell.node));
    const space = this.space();
    this.setText(textSize(innerWidth, innerHeight));
    this.room.scrollTop = 0;
    step.head?.node.classList.add("ll-head");
    if (step.picture) {
      this.layPicture(step, space);
      return { count: 1, number: 0 };
    }
    this.narrow(step.cells);
    const pages = this.pagesOf(step, space);
    const at = Math.min(Math.max(number < 0 ? pages.length + number : number, 0), pages.length - 1);
    this.showOnly(step, pages[at] ?? []);
    this.shrink(step.cells, space);
    return { count: Math.max(1, pages.length), number: Math.max(0, at) };
  }

  // The pages with something fresh on them, as lists of pieces; each begins with the heading of the slide. A page takes
  // what fits, and no heading stands alone at its end.
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
      while (rest.length && page.length > least && isHeading(page.at(-1).node)) rest.unshift(page.pop());
      const { node, cell } = page.at(-1);
      const parts = page.length === least && !this.fits(step.cells, space) ? partsOf(node) : [];
      if (parts.length > 1) rest.unshift(...parts.map(pieceOf(cell))); // and once more
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
      if (!empty) blocksOf(cell).forEach(hideAllBut);
    }
  }

  fits(cells, space) {
    return Math.max(...cells.map(({ node }) => node.getBoundingClientRect().bottom)) <= space.top + space.height + 0.5;
  }

  // Scale down what is wider than the page.
  narrow(cells) {
    for (const { node: cell } of cells)
      for (const node of cell.querySelectorAll("pre, table, mjx-container[display=true]")) {
        const room = node.parentElement.clientWidth, wide = Math.max(node.scrollWidth, node.offsetWidth);
        if (room && wide > room + 1) this.scale(node, room / wide);
      }
  }

  scale(node, factor) {
    node.classList.add("ll-scaled");
    node.style.setProperty("--ll-scale", Math.max(SMALLEST, Math.floor(factor * 100) / 100));
  }

  // Scale the text of the page down until it fits: one piece that cannot be parted is higher than the page.
  shrink(cells, space) {
    const size = textSize(innerWidth, innerHeight);
    for (let smaller = size - 1; !this.fits(cells, space) && smaller >= size * SMALLEST; smaller--) this.setText(smaller);
  }

  // The question, or the heading of the slide, in as few lines as it takes, and the picture in the room below.
  layPicture({ picture, question }, space) {
    question?.node.classList.add("ll-brief");
    picture.node.classList.add("ll-pictured");
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
