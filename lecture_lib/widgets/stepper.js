// Steps along whole numbers: one Tab stop with arrow keys, as in any number box, and buttons for the mouse.
function render({ model, el }) {
  el.innerHTML =
    '<span class="ll-steps"><button type="button" tabindex="-1">◀ back</button>' +
    '<span role="spinbutton" tabindex="0"></span>' +
    '<button type="button" tabindex="-1">next ▶</button><button type="button" tabindex="-1">all</button></span>';
  const bar = el.firstChild;
  const [back, next, all] = bar.querySelectorAll("button");
  const place = bar.querySelector("[role=spinbutton]");
  all.hidden = model.get("brief");
  const go = (to) => {
    model.set("value", Math.min(Math.max(to, model.get("min")), model.get("max")));
    model.save_changes();
  };
  const show = () => {
    const [value, low, high, words] = ["value", "min", "max", "description"].map((name) => model.get(name));
    place.textContent = model.get("place") || (model.get("brief") ? `${words} = ${value}` : `${words} ${value} of ${high}`);
    bar.title = model.get("tooltip");
    const aria = { label: words, valuenow: value, valuemin: low, valuemax: high, valuetext: place.textContent };
    for (const name in aria) place.setAttribute(`aria-${name}`, aria[name]);
    back.setAttribute("aria-disabled", value <= low);
    for (const button of [next, all]) button.setAttribute("aria-disabled", value >= high);
  };
  const now = () => model.get("value");
  const KEYS = {
    ArrowRight: () => now() + 1, ArrowUp: () => now() + 1, Enter: () => now() + 1, " ": () => now() + 1,
    ArrowLeft: () => now() - 1, ArrowDown: () => now() - 1, Home: () => model.get("min"), End: () => model.get("max"),
  };
  back.addEventListener("click", () => go(now() - 1));
  next.addEventListener("click", () => go(now() + 1));
  all.addEventListener("click", () => go(model.get("max")));
  bar.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    if (event.target !== place || !(event.key in KEYS)) return;
    event.preventDefault();
    go(KEYS[event.key]());
  });
  model.on("change:value change:min change:max change:description change:place", show);
  show();
  return () => model.off("change:value change:min change:max change:description change:place", show);
}

export default { render };
