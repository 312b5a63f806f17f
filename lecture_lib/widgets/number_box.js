// The number beside a slider, with two decimals: the slider counts in binary fractions and would itself show
// −0.6499999999999999. The box reads and writes the slider's model, so a move stays one message to the kernel.
async function render({ model, el }) {
  const slider = await model.widget_manager.get_model(model.get("slider").replace("IPY_MODEL_", ""));
  const box = document.createElement("input");
  box.type = "number";
  box.className = "ll-number";
  const show = () => {
    box.value = slider.get("value").toFixed(2);
  };
  const fit = () => {
    for (const name of ["min", "max", "step"]) box[name] = slider.get(name);
    box.setAttribute("aria-label", slider.get("description").replace(/<.*?>/g, ""));
  };
  const take = (value) => {
    if (!Number.isNaN(value)) {
      const steps = value / slider.get("step");
      if (Math.abs(steps - Math.round(steps)) > 1e-6) slider.set("step", Math.min(0.01, slider.get("step"))); // else it rounds to its steps
      slider.set("value", Math.min(Math.max(value, slider.get("min")), slider.get("max")));
      slider.save_changes();
    }
    show();
  };
  box.addEventListener("change", () => take(box.valueAsNumber));
  const STEPS = { PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    take(slider.get("value") + STEPS[event.key] * slider.get("step"));
  });
  slider.on("change:value", show);
  slider.on("change:min change:max change:step change:description", fit);
  fit();
  show();
  el.replaceChildren(box);
  return () => {
    slider.off("change:value", show);
    slider.off("change:min change:max change:step change:description", fit);
  };
}

export default { render };
