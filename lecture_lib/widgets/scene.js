// Shows panels: a still layer that is laid out once, a moving layer that follows each message, and above both what can be
// picked. Only what has changed on screen is touched: a move changes some numbers and a few marks. To lay out and paint the
// hundreds of others again would take longer than a message to the kernel and its answer.

// What can be picked is a button: one Tab stop per panel, arrow keys from one to the next. A panel that is only looked at is
// one image. A screen reader can read formulas, so a panel of them is a group, and so is a panel with buttons.
function panelOf(panel) {
  const el = document.createElement("div");
  const isHtml = panel.kind === "html";
  el.className = `ll-panel ll-${panel.kind}-panel`;
  el.dataset.name = panel.name;
  el.style.setProperty("--w", `${panel.width}px`);
  el.style.setProperty("--shape", panel.width / panel.height);
  el.setAttribute("role", isHtml || panel.picks ? "group" : "img");
  el.innerHTML = isHtml
    ? `<div class="ll-html moving"></div>`
    : `<svg class="ll-svg" viewBox="0 0 ${panel.width} ${panel.height}"><g class="seen">${panel.still}` +
      `<g class="moving"></g></g><g class="picks">${panel.picks}</g></svg>`;
  if (panel.picks) {
    el.querySelector(".seen").setAttribute("role", "img");
    el.querySelector(".seen").setAttribute("aria-label", panel.name);
    asButtons(el);
  }
  if (panel.room && panel.room < panel.height) {
    el.classList.add("ll-scroll");
    el.style.setProperty("--room", `${panel.room}px`);
  }
  return el;
}

// A line with a formula is not a button itself, as the formula in a button would not be read. The line's reason is one.
const buttonOf = (thing) => thing.querySelector(":scope > .reason, :scope > .statement") ?? thing;

// "gradient of W_112 = −0.013" for the cell of "W 1 1 2" whose names begin with "gradient of".
function nameOf(thing, beginning) {
  const [kind, ...indices] = thing.dataset.pick.split(" ");
  const name = `${beginning} ${kind}_${indices.join(indices.some((index) => index > 9) ? "," : "")}`;
  return thing.textContent.startsWith("∂") ? name : `${name} = ${thing.textContent}`; // in some cells the text is the name
}

// Role, name and state of what can be picked. Most of it comes from data-pick and the classes, so messages stay short.
function asButtons(layer) {
  for (const thing of layer.querySelectorAll("[data-pick]")) {
    const button = buttonOf(thing);
    const beginning = thing.closest("[data-called]")?.dataset.called;
    button.setAttribute("role", "button");
    button.tabIndex = -1;
    if (beginning) button.setAttribute("aria-label", nameOf(thing, beginning));
    if (thing.matches(".chosen-frame, .current")) button.setAttribute("aria-current", "true");
  }
}

// If a panel scrolls, scroll it until a thing in it is in sight.
function keepInSight(panel, thing) {
  if (!thing || !panel?.matches(".ll-scroll")) return;
  const [box, view] = [thing, panel].map((el) => el.getBoundingClientRect());
  panel.scrollTop += Math.min(0, box.top - view.top - 4) + Math.max(0, box.bottom - view.bottom + 4);
}

// The same for what is chosen, the current line and the trap below it.
function keepChosenInSight(panel) {
  for (const kind of [".chosen-frame", ".ll-line.current", ".ll-trap", ".ll-write"]) keepInSight(panel, panel.querySelector(kind));
}

// Make the children of `from` equal to those of `to`, and keep every node that stays the same.
function follow(from, to) {
  const old = [...from.childNodes];
  const wanted = [...to.childNodes]; // a copy: below, nodes move from one parent to the other
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

function render({ model, el }) {
  const name = `ll${Math.random().toString(36).slice(2)}-`; // not a count: this module may be loaded once per view
  const own = (markup) => markup.replaceAll("@@", name); // ids of this view alone
  const liveRegion = document.createElement("div");
  const root = document.createElement("div");
  let panels = [], shown = {}, cursor = null, cell = null; // panels as elements, what is drawn in each by its name
  let keys = false; // whether keys are used, and not a mouse
  root.className = "ll-scene";
  liveRegion.className = "ll-live-region";
  liveRegion.setAttribute("aria-live", "polite");
  el.replaceChildren(root);

  const thingsOf = (panel) => [...panel.querySelectorAll("[data-pick]:not(.hidden)")];
  // The thing of a panel that Tab leads to: the one where the cursor was last, else what is chosen there.
  const stopOf = (panel) => {
    const things = thingsOf(panel);
    return things.find((thing) => thing.dataset.pick === cursor) ??
      things.find((thing) => thing.matches(".chosen-frame, .current")) ?? things[0];
  };
  // Light what a try names: panels, and what can be picked.
  const light = (names) => {
    for (const thing of root.querySelectorAll(".ll-lit")) thing.classList.remove("ll-lit");
    for (const mark of root.querySelectorAll(".ll-lit-mark")) mark.remove();
    for (const panel of panels) panel.classList.toggle("ll-lit", names.includes(panel.dataset.name));
    for (const thing of root.querySelectorAll("[data-pick]"))
      if (!names.includes(thing.dataset.pick)) continue;
      else if (thing instanceof SVGElement) {
        const mark = thing.cloneNode(false); // a glow of its shape, which takes no clicks
        for (const { name } of [...mark.attributes]) if (/^(data-|aria-|role|tabindex)/.test(name)) mark.removeAttribute(name);
        mark.setAttribute("class", "ll-lit-mark");
        thing.before(mark);
      }
      else thing.classList.add("ll-lit");
  };
  const hasFocus = (panel) => panel.contains(document.activeElement);
  const focus = (thing, options) => thing && buttonOf(thing).focus(options);
  const clear = () => {
    for (const thing of root.querySelectorAll(".cursor")) thing.classList.remove("cursor");
    for (const shown of root.querySelectorAll(".ll-cursor")) shown.remove();
  };
  // Update the Tab stops and the cursor. While keys are used, every panel that has its thing shows the cursor.
  const mark = () => {
    clear();
    const drawing = document.activeElement?.matches(".sheet"); // it has a ring of its own
    for (const panel of panels) {
      const stop = stopOf(panel);
      for (const thing of thingsOf(panel)) {
        const [button, index] = [buttonOf(thing), thing === stop ? 0 : -1];
        if (button.tabIndex !== index) button.tabIndex = index;
      }
      if (!stop && panel.matches(".ll-scroll")) panel.tabIndex = 0; // to scroll it
      if (!stop || !keys || drawing || stop.dataset.pick !== cursor || !hasFocus(root)) continue;
      stop.classList.add("cursor");
      if (stop.dataset.cells) cell = within(stop, cell ?? axesOf(stop).map(({ count }) => count / 2));
      if (stop instanceof SVGElement) showCursor(stop, cell);
      if (stop.dataset.cells && hasFocus(panel)) liveRegion.textContent = describe(stop, cell);
      keepInSight(panel, stop);
    }
    sketched();
  };
  const sketched = sketching(root, liveRegion, (name) => model.send({ pick: name, shift: false }));
  const pick = (name, event) => model.send({ pick: name, shift: event.shiftKey });
  const pickThing = (thing, event) =>
    pick(thing.dataset.pick + (thing.dataset.cells ? ` ${cell.join(" ")}` : ""), event);

  // Whenever a panel has another size, and first when it stands on the page.
  const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => keepChosenInSight(target)));
  const stage = () => {
    const focused = panels.findIndex(hasFocus);
    panels = model.get("panels").map((panel) => panelOf({ ...panel, still: own(panel.still) }));
    shown = {};
    root.replaceChildren(...laid(panels, model.get("panels").map((panel) => panel.place)), liveRegion);
    move();
    resized.disconnect();
    for (const panel of panels) resized.observe(panel);
    if (focused >= 0) focusIn(panels[focused]);
  };
  const focusIn = (panel) => focus([panel, ...panels].map((each) => each && stopOf(each)).find(Boolean), { preventScroll: true });
  const move = () => {
    const frame = model.get("frame");
    // The panels of this frame may not be here yet.
    if (!frame.moving || Object.keys(frame.moving).length !== panels.length) return;
    if (!panels.every((panel) => panel.dataset.name in frame.moving)) return;
    const focused = panels.find(hasFocus);
    panels.forEach((panel, number) => {
      const { name } = panel.dataset;
      if (shown[name] !== frame.moving[name]) {
        const layer = panel.querySelector(".moving");
        const wanted = layer.cloneNode(false);
        wanted.innerHTML = own(frame.moving[name]);
        asButtons(wanted);
        follow(layer, wanted);
        keepChosenInSight(panel);
      }
      panel.setAttribute("aria-label", number ? name : frame.text);
    });
    shown = frame.moving;
    light(frame.lit ?? []);
    // A line that Enter reveals is there only now, and what had the focus may be gone.
    if (focused && (!hasFocus(focused) || stopOf(focused)?.dataset.pick === cursor)) focusIn(focused);
    mark();
  };

  root.addEventListener("pointerdown", () => (keys = false), true);
  root.addEventListener("keydown", () => (keys = true), true);
  root.addEventListener("click", (event) => {
    const hole = event.target.closest("[data-to]")?.dataset.to; // a hole in a formula: its button stands below
    const thing = hole ? root.querySelector(`[data-pick="${hole}"]`) : event.target.closest("[data-pick]");
    if (!thing) return;
    if (thing.dataset.cells) cell = cellAt(thing, event);
    cursor = thing.dataset.pick;
    focus(thing, { preventScroll: true });
    pickThing(thing, event);
  });
  root.addEventListener("keydown", (event) => {
    const panel = event.target.closest(".ll-panel");
    const here = event.target.closest("[data-pick]");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) {
      const [dx, dy] = ARROWS[event.key].map((way) => way * (event.shiftKey ? 5 : 1));
      const to = here.dataset.cells && within(here, [cell[0] + dx, cell[1] - dy]);
      const beyond = !to || to.every((at, axis) => at === cell[axis]); // at the edge an arrow leads on, as from any other thing
      if (to) cell = to;
      if (beyond) focus(next(thingsOf(panel), here, ...ARROWS[event.key]));
      mark();
    } else if (event.key === "Enter" || event.key === " ") {
      const hidden = here.matches(".current") && panel.querySelector(".hidden[data-pick]");
      if (hidden) cursor = hidden.dataset.pick; // on the last shown line: the next one
      if (hidden) pick(cursor, event);
      else pickThing(here, event);
    } else return;
    event.preventDefault();
  });
  root.addEventListener("focusout", clear);
  root.addEventListener("focusin", (event) => {
    const thing = event.target.closest("[data-pick]");
    if (thing) cursor = thing.dataset.pick;
    keys ||= event.target.matches(":focus-visible"); // by Tab, from outside
    mark();
  });

  model.on("change:panels", stage);
  model.on("change:frame", move);
  stage();
  return () => {
    resized.disconnect();
    model.off("change:panels", stage);
    model.off("change:frame", move);
  };
}

export default { render };
