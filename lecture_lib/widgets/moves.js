// Tries, back, start and the drawer: one Tab stop, arrow keys from one to the next. In the picture the keys 1 to 3 are the tries.

function render({ model, el }) {
  el.innerHTML = '<div class="ll-tries"><span class="bar" role="toolbar" aria-label="tries"></span><div class="says"><p aria-live="polite"></p></div></div>';
  const [bar, says] = el.firstChild.children;
  const button = (key, html, title) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", innerHTML: html, title, tabIndex: -1 });
    made.dataset.key = key;
    made.addEventListener("click", () => {
      if (key in drawers) {
        const opened = model.get("opened");
        model.set("opened", opened.includes(key) ? opened.filter((each) => each !== key) : [...opened, key]);
        model.save_changes();
      } else if (made.getAttribute("aria-disabled") !== "true") model.send({ move: /\d/.test(key) ? Number(key) : key });
    });
    bar.append(made);
    return made;
  };
  const drawers = {};
  const tries = model.get("tries").map(([label], number) =>
    button(`${number + 1}`, `<b>${number + 1}</b> ${label}`, `try it; in the picture the key ${number + 1}`));
  if (tries.length) bar.prepend(Object.assign(document.createElement("span"), { className: "name", textContent: "Try" }));
  const back = button("back", "back", "back to where you were before this move");
  button("start", "start", "the picture as it was first");
  for (const [key, words, tooltip] of model.get("drawers")) drawers[key] = button(key, words, tooltip);
  // Room for the longest sentence is kept free, so that the picture does not move down when one is shown.
  for (const [, sentence] of model.get("tries")) says.insertAdjacentHTML("beforeend", `<p class="room" aria-hidden="true">${sentence}</p>`);
  const buttons = [...bar.querySelectorAll("button")];
  const enter = (one) => buttons.forEach((each) => (each.tabIndex = each === one ? 0 : -1));
  enter(buttons[0]);

  const show = () => {
    const at = model.get("at");
    tries.forEach((each, number) => each.setAttribute("aria-pressed", number + 1 === at && !model.get("moved")));
    back.setAttribute("aria-disabled", !model.get("back"));
    for (const key in drawers) drawers[key].setAttribute("aria-pressed", model.get("opened").includes(key));
    says.firstChild.innerHTML = model.get("tries")[at - 1]?.[1] ?? "";
    says.classList.toggle("past", model.get("moved"));
  };
  const come = () => el.closest(".ll-explorer")?.scrollIntoView({ block: "nearest" });
  bar.addEventListener("focusin", (event) => enter(event.target));
  bar.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length].focus();
    event.preventDefault();
  });
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".ll-scene, .ll-tries")) return;
    tries[Number(event.key) - 1]?.click();
  };
  let explorer = null;
  let waiting = requestAnimationFrame(function wait() {
    explorer = el.closest(".ll-explorer");
    if (explorer) explorer.addEventListener("keydown", onKey);
    else waiting = requestAnimationFrame(wait); // the view is not on the page yet
  });
  model.on("change:at change:moved change:back change:opened", show);
  model.on("change:called", come);
  show();
  return () => {
    cancelAnimationFrame(waiting);
    explorer?.removeEventListener("keydown", onKey);
    model.off("change:at change:moved change:back change:opened", show);
    model.off("change:called", come);
  };
}

export default { render };
