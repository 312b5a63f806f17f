// Shows what the judge found, and one hint more for each press of a button; the last one is the solution.

function render({ model, el }) {
  const page = model.get("page");
  const found = made("div", { class: "found", role: "status", "data-verdict": page.verdict, html: page.html });
  const more = made("button", { type: "button" });
  const picture = made("button", { type: "button" }, "Open these numbers in the picture");
  const hints = made("div", { class: "hints", "aria-live": "polite" });
  picture.hidden = !page.picture;
  const notice = made("p", { class: "notice" });
  const root = made(
    "section",
    { class: "ll-exercise", "aria-label": `exercise ${page.name}` },
    found,
    made("div", { class: "buttons" }, more, picture),
    hints,
    notice,
  );
  const focusOn = (part) => {
    part.setAttribute("tabindex", "-1"); // the button that had the focus is gone
    part.focus();
  };
  const follow = () => {
    notice.textContent = model.get("notice");
    const opened = page.hints.slice(0, model.get("opened"));
    for (const hint of opened.slice(hints.childElementCount))
      hints.append(made("div", { class: "hint" }, made("b", {}, `${hint.head}. `), made("span", { html: hint.html })));
    const next = page.hints[opened.length];
    more.hidden = !next;
    more.textContent = next ? `Show me: ${next.head.toLowerCase()}` : "";
  };
  more.addEventListener("click", () => {
    model.set("opened", model.get("opened") + 1);
    model.save_changes();
    if (more.hidden) focusOn(hints.lastElementChild);
  });
  picture.addEventListener("click", () => {
    model.send({ picture: true });
    picture.hidden = true;
    focusOn(root);
  });
  const giveBack = keepCommands(root);
  model.on("change:opened change:notice", follow);
  follow();
  el.replaceChildren(root);
  model.send({ here: true });
  return () => {
    giveBack();
    model.off("change:opened change:notice", follow);
  };
}

export default { render };
