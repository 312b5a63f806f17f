// Shows panels: a still layer laid once, a moving layer that follows each message, and above both what can be picked.
// Only what differs from the picture on screen is touched: a move changes some numbers and few marks, and laying out
// and painting anew the hundreds of others would cost more than the way to the kernel and back.

function panelOf(panel) {
  const el = document.createElement("div");
  el.className = `ll-panel ll-${panel.kind}-panel`;
  el.style.setProperty("--w", `${panel.width}px`);
  el.style.setProperty("--shape", panel.width / panel.height);
  el.setAttribute("role", panel.kind === "html" ? "group" : "img"); // a screen reader reads formulas for itself
  el.innerHTML =
    panel.kind === "html"
      ? `<div class="ll-html moving"></div>`
      : `<svg class="ll-svg" viewBox="0 0 ${panel.width} ${panel.height}">${panel.still}` +
        `<g class="moving"></g><g class="picks">${panel.picks}</g></svg>`;
  if (panel.picks || (panel.kind === "html" && panel.place !== "top")) el.tabIndex = 0; // above stand words alone
  if (panel.room && panel.room < panel.height) {
    el.classList.add("ll-scroll");
    el.style.setProperty("--room", `${panel.room}px`);
  }
  return el;
}

// Scroll a panel that scrolls so far that something in it is in sight.
function keepInSight(panel, thing) {
  if (!thing || !panel?.matches(".ll-scroll")) return;
  const [box, view] = [thing, panel].map((el) => el.getBoundingClientRect());
  panel.scrollTop += Math.min(0, box.top - view.top - 4) + Math.max(0, box.bottom - view.bottom + 4);
}

// What is chosen, the current line and the trap that stands under it.
function keepChosenInSight(panel) {
  for (const kind of [".chosen-frame", ".ll-line.current", ".ll-trap"]) keepInSight(panel, panel.querySelector(kind));
}

// Make the children of `from` those of `to`, keeping every node that is the same.
function follow(from, to) {
  const old = [...from.childNodes];
  const wanted = [...to.childNodes]; // a list of its own: nodes move from one parent to the other below
  wanted.forEach((node, number) => {
    const here = old[number];
    if (!here) from.append(node);
    else if (here.nodeName !== node.nodeName) here.replaceWith(node);
    else if (node.nodeType !== Node.ELEMENT_NODE) {
      if (here.data !== node.data) here.data = node.data;
    } else {
      for (const { name } of [...here.attributes]) if (!node.hasAttribute(name)) here.removeAttribute(name);
      for (const { name, value } of node.attributes)
        if (here.getAttribute(name) !== value) here.setAttribute(name, value);
      follow(here, node);
    }
  });
  for (const node of old.slice(wanted.length)) node.remove();
}

// The next thing to choose in the direction of an arrow key: near, and not far off to the side.
function next(things, from, dx, dy) {
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

// A thing with many places to pick: data-cells="w -6 6 61 b -6 6 61" says what goes across and what up, from which number
// to which, and at how many of them a place is. A place is [i, j], counted from 1, from the left and from below.
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

// Put a ring around a place. What it is, in words.
function ringed(thing, cell) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => +thing.getAttribute(name));
  const [i, j] = axesOf(thing).map(({ count }, axis) => (cell[axis] - 1) / (count - 1));
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  ring.setAttribute("class", "cell-cursor");
  for (const [name, value] of Object.entries({ cx: x + i * width, cy: y + (1 - j) * height, r: 8 }))
    ring.setAttribute(name, value);
  thing.parentNode.querySelector(".cell-cursor")?.remove();
  thing.parentNode.append(ring);
  const said = axesOf(thing).map(({ name, at }, axis) => `${name} = ${+at(cell[axis]).toFixed(2)}`);
  return `${thing.getAttribute("aria-label")}: ${said.join(", ")}`;
}

// The panels in their places: above, two columns, the flow below.
function laid(panels, places) {
  const into = (name) => {
    const part = document.createElement("div");
    part.className = `ll-${name}`;
    part.append(...panels.filter((_, number) => places[number] === name));
    const widths = [...part.children].map((panel) => parseFloat(panel.style.getPropertyValue("--w")));
    part.style.setProperty("--w", `${Math.max(0, ...widths)}px`);
    return part;
  };
  const columns = document.createElement("div");
  columns.className = "ll-columns";
  columns.append(...["left", "right"].map(into).filter((part) => part.childElementCount));
  return [into("top"), columns, into("below")].filter((part) => part.childElementCount);
}

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function render({ model, el }) {
  const name = `ll${Math.random().toString(36).slice(2)}-`; // this module may be loaded once a view: it cannot count
  const own = (markup) => markup.replaceAll("@@", name); // ids of this view alone
  const spoken = document.createElement("div");
  const root = document.createElement("div");
  let panels = [], shown = [], cursor = null, cell = null;
  root.className = "ll-scene";
  spoken.className = "ll-spoken";
  spoken.setAttribute("aria-live", "polite");
  el.replaceChildren(root);

  const mark = (pick) => {
    cursor = pick;
    for (const thing of root.querySelectorAll("[data-pick]")) {
      const here = thing.dataset.pick === pick;
      thing.classList.toggle("cursor", here);
      if (here && thing.dataset.cells) cell = within(thing, cell ?? axesOf(thing).map(({ count }) => count / 2));
      const label = here && thing.dataset.cells ? ringed(thing, cell) : thing.getAttribute("aria-label");
      const heard = here && thing.closest(".ll-panel").contains(document.activeElement); // it may stand in two panels
      if (heard && spoken.textContent !== label) spoken.textContent = label;
      if (here) keepInSight(thing.closest(".ll-panel"), thing);
    }
  };
  const pick = (thing, event) => {
    const place = thing.dataset.cells ? ` ${cell.join(" ")}` : "";
    model.send({ pick: thing.dataset.pick + place, shift: event.shiftKey });
  };

  const stage = () => {
    const focused = panels.findIndex((panel) => panel.contains(document.activeElement));
    panels = model.get("panels").map((panel) => panelOf({ ...panel, still: own(panel.still) }));
    shown = [];
    root.replaceChildren(...laid(panels, model.get("panels").map((panel) => panel.place)), spoken);
    move();
    requestAnimationFrame(() => panels.forEach(keepChosenInSight));
    if (focused < 0) return;
    panels[focused]?.focus();
    if (cursor) mark(cursor);
  };
  const move = () => {
    const frame = model.get("frame");
    if (!frame.moving || frame.moving.length !== panels.length) return; // the panels to this frame come next
    panels.forEach((panel, number) => {
      if (shown[number] !== frame.moving[number]) {
        const layer = panel.querySelector(".moving");
        const wanted = layer.cloneNode(false);
        wanted.innerHTML = own(frame.moving[number]);
        follow(layer, wanted);
        keepChosenInSight(panel);
        if (cursor && panel.contains(document.activeElement)) mark(cursor);
      }
      panel.setAttribute("aria-label", number ? model.get("panels")[number].name : frame.text);
    });
    shown = frame.moving;
  };

  root.addEventListener("click", (event) => {
    const thing = event.target.closest("[data-pick]");
    if (thing?.dataset.cells) cell = cellAt(thing, event);
    if (thing) pick(thing, event);
  });
  root.addEventListener("keydown", (event) => {
    const panel = event.target.closest(".ll-panel");
    const things = panel ? [...panel.querySelectorAll("[data-pick]:not(.hidden)")] : [];
    if (!things.length) return;
    const here = things.find((thing) => thing.dataset.pick === cursor);
    if (ARROWS[event.key] && here?.dataset.cells) {
      const [dx, dy] = ARROWS[event.key].map((way) => way * (event.shiftKey ? 5 : 1));
      const to = within(here, [cell[0] + dx, cell[1] - dy]);
      const beyond = to.every((at, axis) => at === cell[axis]); // at the edge an arrow leads on, as from any other thing
      cell = to;
      mark((beyond ? next(things, here, ...ARROWS[event.key]) : here).dataset.pick);
    } else if (ARROWS[event.key]) mark((here ? next(things, here, ...ARROWS[event.key]) : things[0]).dataset.pick);
    else if ((event.key === "Enter" || event.key === " ") && here) pick(here, event);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the notebook has uses of its own for these keys
  });
  root.addEventListener("focusout", () => {
    for (const thing of root.querySelectorAll(".cursor")) thing.classList.remove("cursor");
    for (const ring of root.querySelectorAll(".cell-cursor")) ring.remove();
  });
  root.addEventListener("focusin", () => {
    if (cursor) mark(cursor);
  });

  model.on("change:panels", stage);
  model.on("change:frame", move);
  stage();
  return () => {
    model.off("change:panels", stage);
    model.off("change:frame", move);
  };
}

export default { render };
