// Things that can be picked, and where they are in the picture: the next one in a direction, the many places of one thing,
// the mark of the keyboard's cursor. scene.py puts this file before scene.js: a widget's module cannot load another one.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The next thing to choose in the direction of an arrow key: near, and not far off to the side. In a line that is written, to
// the left and right are the other holes, or the other tiles.
function next(things, from, dx, dy) {
  if (dx && from.closest(".ll-write")) {
    const kind = (thing) => thing.dataset.pick.split(" ")[0];
    const row = things.filter((thing) => kind(thing) === kind(from));
    return row[row.indexOf(from) + Math.sign(dx)] ?? from;
  }
  const middle = (thing) => {
    const box = thing.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(from);
  let best = from, least = Infinity;
  for (const thing of things) {
    const [u, v] = middle(thing);
    const along = (u - x) * dx + (v - y) * dy;
    const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
    if (along > 1 && along + 2 * aside < least) [best, least] = [thing, along + 2 * aside];
  }
  return best;
}

// The two axes of a thing with many places, from data-cells="w -6 6 61 b -6 6 61": what goes across and what goes up, its
// first and last number, and how many places there are. A place is [i, j], counted from 1, from the left and from below.
function axesOf(thing) {
  const [x, left, right, columns, y, bottom, top, rows] = thing.dataset.cells.split(" ");
  return [[x, left, right, columns], [y, bottom, top, rows]].map(([name, low, high, count]) => {
    const at = (i) => +low + ((+high - low) * (i - 1)) / (count - 1);
    return { name, count: +count, at, nearest: (share) => 1 + share * (count - 1) };
  });
}

const within = (thing, cell) =>
  axesOf(thing).map(({ count }, axis) => Math.min(Math.max(Math.round(cell[axis]), 1), count));

// The place that a click is nearest to.
function cellAt(thing, event) {
  const box = thing.getBoundingClientRect();
  const shares = [(event.clientX - box.x) / box.width, 1 - (event.clientY - box.y) / box.height];
  return within(thing, axesOf(thing).map(({ nearest }, axis) => nearest(shares[axis])));
}

// A place in words.
function describe(thing, cell) {
  const coordinates = axesOf(thing).map(({ name, at }, axis) => `${name} = ${+at(cell[axis]).toFixed(2)}`);
  return `${thing.getAttribute("aria-label")}: ${coordinates.join(", ")}`;
}

const numbers = (thing, ...names) => names.map((name) => +thing.getAttribute(name));

// A ring around a place, as an SVG path.
function ringAround(thing, cell) {
  const [x, y, width, height] = numbers(thing, "x", "y", "width", "height");
  const [i, j] = axesOf(thing).map(({ count }, axis) => (cell[axis] - 1) / (count - 1));
  return `M${x + i * width - 8} ${y + (1 - j) * height}a8 8 0 1 0 16 0a8 8 0 1 0-16 0`;
}

// The four corners of the box around a rect or a line, as an SVG path: no frame of the picture looks like that.
function cornersAround(thing) {
  let [x, y, width, height, turn] = [...numbers(thing, "x", "y", "width", "height"), null];
  if (thing.tagName === "line") {
    const [x1, y1, x2, y2] = numbers(thing, "x1", "y1", "x2", "y2");
    [turn, width, height] = [Math.atan2(y2 - y1, x2 - x1), Math.hypot(x2 - x1, y2 - y1) - 8, 12]; // clear of the neurons
    [x, y] = [(x1 + x2 - width) / 2, (y1 + y2 - height) / 2];
  }
  const half = [width / 2 + 3, height / 2 + 3];
  const arms = half.map((side) => Math.min(turn === null ? 12 : 24, 0.6 * side));
  const at = (u, v) => {
    const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
    return `${(x + width / 2 + u * cos - v * sin).toFixed(1)} ${(y + height / 2 + u * sin + v * cos).toFixed(1)}`;
  };
  const corner = ([u, v]) => {
    const [right, down] = [u * half[0], v * half[1]];
    return `M${at(right - u * arms[0], down)}L${at(right, down)}L${at(right, down - v * arms[1])}`;
  };
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(corner).join("");
}

// Show the cursor at a thing of an SVG, above all else: a line on a halo, so that it is seen on any background.
function showCursor(thing, cell) {
  const way = thing.dataset.cells ? ringAround(thing, cell) : cornersAround(thing);
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "g");
  mark.setAttribute("class", "ll-cursor");
  mark.innerHTML = `<path class="halo" d="${way}"/><path d="${way}"/>`;
  thing.parentNode.append(mark);
}
