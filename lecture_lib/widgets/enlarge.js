// Shows an explorer alone, as large as the window, and puts it back; also in the room that a presentation has for it. It is
// scaled as a whole: laid out as narrow as the shape of the room allows, so that all in it becomes as large as possible.

const ICONS = {
  enlarge: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  back: "M3 3l10 10M13 3L3 13",
};
const CLICKS = ["pointerdown", "mousedown", "click", "dblclick", "contextmenu"];
const CONTROLS_HEIGHT = 180; // what scene.css reserves for the rows above the picture and for the page around them
const NARROWEST = 600; // CSS pixels that a layout is wide

// Scale `explorer` to fill width × height. Its node keeps the size of the layout; the transform makes it larger. `last` is
// what was found for it before: in the same room it is mostly still right, and trying it takes two layouts instead of ten.
function fill(explorer, width, height, last) {
  const { style } = explorer;
  explorer.classList.add("ll-filled");
  const fits = (wide) => {
    const high = (height * wide) / width;
    style.width = `${wide}px`;
    style.setProperty("--ll-window", `${high + CONTROLS_HEIGHT}px`);
    return explorer.offsetHeight <= high && explorer.scrollWidth <= wide;
  };
  const room = `${width} × ${height}`;
  let { low, wide } = last;
  if (last.room !== room || (low > NARROWEST && fits(low)) || !fits(wide)) {
    [low, wide] = [NARROWEST, Math.max(1280, 2 * width)];
    while (wide - low > 4) {
      const middle = Math.round((low + wide) / 2);
      if (fits(middle)) wide = middle;
      else low = middle;
    }
    fits(wide);
    Object.assign(last, { room, low, wide });
  }
  const scale = Math.min(width / wide, height / explorer.offsetHeight);
  const aside = (width - scale * wide) / 2;
  style.transform = `translate(${aside}px, 0) scale(${scale})`;
  return scale * explorer.offsetHeight;
}

function unfill({ style, classList }) {
  classList.remove("ll-filled");
  for (const name of ["width", "transform", "--ll-window"]) style.removeProperty(name);
}

function render({ model, el }) {
  el.innerHTML = '<button type="button" class="ll-enlarge"></button>';
  const button = el.firstChild;
  const explorer = () => el.closest(".ll-explorer");
  let room = null; // the width and height that a presentation has for it
  let filled = 0; // the height of the layout that was scaled
  const last = {}; // how it was scaled
  let keeper = null; // keeps the explorer's place on the page

  const isEnlarged = () => Boolean(keeper);
  const name = () => {
    const icon = ICONS[isEnlarged() ? "back" : "enlarge"];
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${icon}"/></svg>`;
    button.title = isEnlarged() ? "back to the page (Escape)" : "enlarge: this alone, as large as the window";
    button.setAttribute("aria-label", isEnlarged() ? "back to the page" : "enlarge");
  };
  const fit = () => {
    const box = explorer();
    if (!box) return;
    if (isEnlarged()) fill(box, innerWidth - 24, innerHeight - 16, last);
    else if (room) {
      const [top, above] = [box, box.parentElement].map((it) => it.getBoundingClientRect().top);
      box.parentElement.style.height = `${top - above + fill(box, room.width, room.height, last)}px`;
    } else {
      unfill(box);
      box.parentElement.style.removeProperty("height");
    }
    filled = box.offsetHeight;
  };
  const sizes = new ResizeObserver(() => {
    const box = explorer();
    if (box && (isEnlarged() || room) && box.offsetHeight > filled + 1) fit(); // more is shown now
  });

  const enlarge = () => {
    const box = explorer();
    keeper = document.createElement("div");
    keeper.style.height = `${box.getBoundingClientRect().height}px`;
    box.after(keeper);
    box.classList.add("ll-enlarged");
    box.popover = "manual"; // in the top layer, whatever else is on the page
    box.showPopover?.();
    document.addEventListener("focusin", stay);
    for (const kind of CLICKS) document.addEventListener(kind, shield, true);
    addEventListener("resize", fit);
    dialogs.observe(document.body, { childList: true });
    done(box);
  };
  const back = () => {
    const box = explorer();
    keeper.remove();
    keeper = null;
    box.hidePopover?.();
    box.removeAttribute("popover");
    box.classList.remove("ll-enlarged");
    document.removeEventListener("focusin", stay);
    for (const kind of CLICKS) document.removeEventListener(kind, shield, true);
    removeEventListener("resize", fit);
    dialogs.disconnect();
    done(box);
  };
  const done = (box) => {
    name();
    fit();
    if (!box.contains(document.activeElement)) button.focus({ preventScroll: true });
  };
  // The page behind is covered: neither the focus nor a click may go there. A dialog of the page has to be seen.
  const stay = ({ target }) => explorer()?.contains(target) || button.focus({ preventScroll: true });
  const shield = (event) => {
    if (explorer()?.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const dialogs = new MutationObserver(() => document.body.querySelector(":scope > :is(.jp-Dialog, dialog[open])") && back());

  const stops = () =>
    [...explorer().querySelectorAll("button, input, select, [tabindex]")].filter(
      (thing) => thing.tabIndex >= 0 && !thing.disabled && thing.checkVisibility({ visibilityProperty: true }),
    );
  const onKey = (event) => {
    if (!isEnlarged() || !(explorer().contains(event.target) || event.target === document.body)) return;
    if (event.key === "Escape") back();
    else if (event.key === "Tab") {
      const all = stops(); // from the last one to the first and back
      const [edge, other] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
      if (event.target !== edge) return;
      other.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  button.addEventListener("click", () => (isEnlarged() ? back() : enlarge()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") event.stopPropagation(); // these keys mean something else to the notebook
  });
  button.addEventListener("ll-fit", ({ detail }) => {
    if (!room && !detail) return;
    room = detail;
    fit();
  });
  document.addEventListener("keydown", onKey, true);
  let watching = requestAnimationFrame(function watch() {
    if (explorer()) sizes.observe(explorer());
    else watching = requestAnimationFrame(watch); // the view is not on the page yet
  });
  name();
  return () => {
    cancelAnimationFrame(watching);
    if (isEnlarged()) back();
    sizes.disconnect();
    document.removeEventListener("keydown", onKey, true);
  };
}

export default { render };
