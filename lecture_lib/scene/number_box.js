// A number box that shows a fixed number of decimals. The slider beside it counts in steps of binary fractions and
// would otherwise show −0.6499999999999999.
function render({ model, el }) {
  const box = document.createElement("input");
  box.type = "number";
  box.className = "ll-number";
  const show = () => {
    box.min = model.get("min");
    box.max = model.get("max");
    box.step = model.get("step");
    box.setAttribute("aria-label", model.get("description"));
    if (document.activeElement !== box || Math.abs(box.valueAsNumber - model.get("value")) > 1e-9)
      box.value = model.get("value").toFixed(2);
  };
  box.addEventListener("change", () => {
    const typed = box.valueAsNumber;
    if (Number.isFinite(typed)) {
      model.set("value", Math.min(Math.max(typed, model.get("min")), model.get("max")));
      model.save_changes();
    }
    box.value = model.get("value").toFixed(2);
  });
  box.addEventListener("keydown", (event) => event.stopPropagation()); // the notebook has uses of its own for keys
  model.on("change", show);
  show();
  el.replaceChildren(box);
}

export default { render };
