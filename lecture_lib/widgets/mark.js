// The mark of a slider: a tick on its track, the number there, undo, and "set mark". Undo moves the slider's own model,
// so it is a move like any other. The two buttons are one Tab stop; arrow keys go from one to the other.
async function render({ model, el }) {
  const slider = await model.widget_manager.get_model(model.get("slider").replace("IPY_MODEL_", ""));
  const tick = document.createElement("span");
  tick.className = "ll-marker";
  el.innerHTML =
    '<span class="ll-was" role="toolbar" aria-label="mark"><span class="was"></span>' +
    '<button type="button" title="turn the dial back to its mark">undo</button>' +
    '<button type="button" tabindex="-1" title="count the change from where the dial stands now">set mark</button></span>';
  const bar = el.firstChild;
  const [undo, set] = bar.querySelectorAll("button");
  const text = (value) => value.toFixed(2).replace("-", "−");
  const show = () => {
    const mark = model.get("value"), low = slider.get("min"), high = slider.get("max");
    const there = Math.abs(slider.get("value") - mark) < 0.005;
    bar.querySelector(".was").textContent = `was ${text(mark)}`;
    for (const button of [undo, set]) button.setAttribute("aria-disabled", there);
    tick.style.left = `${(100 * (mark - low)) / (high - low)}%`;
    const track = el.closest(".widget-hbox")?.querySelector(".widget-slider .noUi-base");
    if (track && tick.parentNode !== track) track.append(tick);
    else if (!track) requestAnimationFrame(() => el.isConnected && show());
  };
  const put = (target, value) => {
    target.set("value", value);
    target.save_changes();
  };
  undo.addEventListener("click", () => put(slider, model.get("value")));
  set.addEventListener("click", () => put(model, slider.get("value")));
  bar.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = event.target === undo ? set : undo;
    undo.tabIndex = set.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  model.on("change:value", show);
  slider.on("change:value change:min change:max", show);
  requestAnimationFrame(show);
  return () => {
    tick.remove();
    model.off("change:value", show);
    slider.off("change:value change:min change:max", show);
  };
}

export default { render };
