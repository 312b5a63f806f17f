// A pad of 8 by 8 cells, each with an ink from 0 to 16, to draw on: by dragging, or with arrow keys and space.
// The ink is seen at once; messages go to the kernel as fast as it can follow.
const SIDE = 8, INK = 16;
const FULL = 0.4, REACH = 1.1; // cells: how far from the pen a cell is black, and how far it gets any ink

function render({ model, el }) {
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) =>
    `<rect x="${i % SIDE}" y="${Math.floor(i / SIDE)}" width="1" height="1"/>`);
  el.innerHTML =
    '<div class="ll-pad"><div class="name"></div><div class="paper" role="application" tabindex="0">' +
    `<svg viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">${cells.join("")}</svg></div>` +
    '<span class="ll-steps"><button type="button" tabindex="-1" title="Delete">clear</button><span class="hint">and draw</span></span>' +
    '<div class="live-region" aria-live="polite"></div></div>';
  const [name, paper, clear, liveRegion] = [".name", ".paper", "button", ".live-region"].map((css) => el.querySelector(css));
  const rects = [...el.querySelectorAll("rect")];
  let ink = [], pen = null, row = 3, column = 3;

  const show = () => {
    ink = [...model.get("value")];
    rects.forEach((rect, i) => rect.setAttribute("fill-opacity", ink[i] / INK));
  };
  const label = () => {
    name.textContent = model.get("description");
    paper.setAttribute("aria-label", `${model.get("description")}. Arrow keys move, space paints, Backspace erases, Delete clears.`);
  };
  const send = () => {
    model.set("value", ink);
    model.save_changes();
    show();
  };
  // The pen at one place: every cell near it gets ink, or loses it.
  const touch = (x, y, erase) => {
    ink.forEach((was, i) => {
      const far = Math.hypot((i % SIDE) + 0.5 - x, Math.floor(i / SIDE) + 0.5 - y);
      const level = Math.round(INK * Math.min(1, Math.max(0, (REACH - far) / (REACH - FULL))));
      ink[i] = erase ? Math.min(was, INK - level) : Math.max(was, level);
    });
  };
  const place = (event) => {
    const box = paper.getBoundingClientRect();
    return [((event.clientX - box.x) / box.width) * SIDE, ((event.clientY - box.y) / box.height) * SIDE];
  };
  const draw = (event) => {
    const to = place(event), from = pen ?? to;
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 0.15) || 1;
    for (let step = 1; step <= steps; step++)
      touch(...[0, 1].map((axis) => from[axis] + ((to[axis] - from[axis]) * step) / steps), event.shiftKey);
    pen = to;
    send();
  };
  paper.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    paper.focus({ preventScroll: true });
    paper.setPointerCapture(event.pointerId);
    draw(event);
  });
  paper.addEventListener("pointermove", (event) => pen && draw(event));
  for (const end of ["pointerup", "pointercancel"]) paper.addEventListener(end, () => (pen = null));
  const wipe = () => {
    ink.fill(0);
    send();
  };
  clear.addEventListener("click", wipe);

  const showPen = () => {
    rects.forEach((rect, i) => rect.classList.toggle("cursor", i === row * SIDE + column));
    liveRegion.textContent = `row ${row + 1}, column ${column + 1}: ink ${ink[row * SIDE + column]}`;
  };
  const ARROWS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  paper.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    const [down, across] = ARROWS[event.key] ?? [0, 0];
    [row, column] = [row + down, column + across].map((at) => Math.min(Math.max(at, 0), SIDE - 1));
    if (event.key === "Delete") wipe();
    else if (event.key === " " || event.key === "Enter" || event.key === "Backspace") {
      touch(column + 0.5, row + 0.5, event.key === "Backspace");
      send();
    } else if (!ARROWS[event.key]) return;
    event.preventDefault();
    showPen();
  });
  paper.addEventListener("blur", () => rects.forEach((rect) => rect.classList.remove("cursor")));
  model.on("change:value", show);
  model.on("change:description", label);
  show();
  label();
  return () => {
    model.off("change:value", show);
    model.off("change:description", label);
  };
}

export default { render };
