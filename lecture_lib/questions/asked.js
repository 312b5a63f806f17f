// Asks a question, judges the answer and says why. All of this happens in the browser; the kernel only hears of the result.
// A view is a function of `given`, so that two views of one question agree.

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;

// "0.25", ".25", "1/4", "0,25", "−0.25", "25%" as a number; null if it is not a number.
export function readNumber(text) {
  const plain = text.replace(/\s/g, "").replace(/[−–]/g, "-").replaceAll(",", ".");
  const found = plain.match(new RegExp(`^(${NUMBER})(?:/(${NUMBER}))?(%?)$`, "i"));
  const value = found && (Number(found[1]) / Number(found[2] ?? 1)) / (found[3] ? 100 : 1);
  return Number.isFinite(value) ? value : null;
}

// "3x5", "3×5", "(3, 5)", "3 by 5" as [3, 5]; null if it is not a shape.
export function readShape(text) {
  const found = text.trim().match(/^[([]?\s*(\d+)\s*(?:x|×|\*|,|by|\s)\s*(\d+)\s*[)\]]?$/i);
  return found && [Number(found[1]), Number(found[2])];
}

// The verdict on an answer and why; "unread" if it cannot be read.
export function judge(page, answer) {
  if (page.kind === "choices") {
    const number = page.choices.findIndex((choice) => choice.plain === answer);
    if (number < 0) return { verdict: "unread", why: "Choose one of them first." };
    return { verdict: number === page.right ? "right" : "wrong", why: page.choices[number].why };
  }
  const value = page.kind === "shape" ? readShape(answer) : readNumber(answer);
  if (value === null) {
    const like = page.kind === "shape" ? "a shape, such as 4x2" : "a number, such as 0.5, 1/2 or −3";
    return { verdict: "unread", why: answer.trim() ? `This cannot be read. Write ${like}.` : `Write ${like}.` };
  }
  const near = (known) => [known].flat().every((n, at) => Math.abs(n - [value].flat()[at]) <= page.tolerance);
  if (near(page.right)) return { verdict: "right", why: page.why };
  return { verdict: "wrong", why: page.slips.find((slip) => near(slip.value))?.why ?? page.hint };
}

const HEADS = { right: "✓ Right.", wrong: "✗ Not so.", shown: "The answer: ", unread: "" };

function render({ model, el }) {
  const page = model.get("page");
  const name = `ask${Math.random().toString(36).slice(2)}`; // not a count: this module may be loaded once per view
  const legend = made("legend", { id: `${name}-q`, html: `<b>${page.asks}.</b> ${page.text}` });
  const ways = made("fieldset", {}, legend);
  let box = null;
  if (page.kind === "choices") {
    page.choices.forEach((choice, number) => {
      const radio = made("input", { type: "radio", name, value: number });
      ways.append(made("label", {}, radio, made("span", { html: choice.html }), made("span", { class: "mark" })));
    });
  } else {
    box = made("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": `${name}-q` });
    ways.append(made("label", { class: "typed" }, `Your answer, ${page.label}: `, box));
  }
  const inputs = [...ways.querySelectorAll("input")];
  const check = made("button", { type: "submit" }, "Check");
  const show = made("button", { type: "button" }, "Show me");
  const again = made("button", { type: "button" }, "Try again");
  const verdict = made("div", { class: "verdict", role: "status", "aria-live": "polite" });
  const buttons = made("div", { class: "buttons" }, check, show, again);
  const form = made("form", { class: "ll-ask", novalidate: "" }, made("div", { class: "asks" }, ways, buttons), verdict);

  // Its try is made in the picture that it belongs to.
  const attempt = made("button", { type: "button", class: "try", html: `▸ ${page.try}`, title: "try it in the picture" });
  const message = made("span", { class: "message", "aria-live": "polite" });
  const showMessage = () => (message.textContent = model.get("message"));
  attempt.addEventListener("click", () => model.send({ try: true }));

  const answered = () => {
    if (box) return box.value.trim();
    const chosen = inputs.findIndex((radio) => radio.checked);
    return chosen < 0 ? "" : page.choices[chosen].plain;
  };
  // What was given, judged: by the question as it is now, also if it was given long ago.
  const judged = (given) => {
    if (given.verdict === "shown") return { verdict: "shown", why: page.why };
    const found = given.verdict ? judge(page, given.answer) : {};
    return found.verdict === "unread" ? {} : found;
  };
  const showVerdict = (kind, why) => {
    verdict.dataset.verdict = kind;
    const head = made("b", { class: "head", html: HEADS[kind] + (kind === "shown" ? `${page.shown}.` : "") });
    const notes = kind === "unread" ? [] : [model.get("given").when, model.get("notice")].filter(Boolean);
    const parts = [made("p", {}, head, " ", made("span", { html: why }), " ", made("span", { class: "notes" }, notes.join(" ")))];
    if (kind !== "unread" && (page.move || page.try)) {
      const move = [made("b", { html: "Move." }), " ", ...(page.try ? [attempt, message, " "] : []), made("span", { html: page.move })];
      parts.push(made("p", { class: "move" }, ...move));
    }
    verdict.replaceChildren(...parts);
  };
  // The choices that a verdict is about get a mark.
  const mark = (given) => {
    form.querySelectorAll(".mark").forEach((place, number) => {
      const known = given.verdict === "shown" || given.verdict === "right";
      const wrong = given.verdict === "wrong" && page.choices[number].plain === given.answer;
      place.textContent = known && number === page.right ? "✓" : wrong ? "✗" : "";
      place.parentNode.dataset.mark = known && number === page.right ? "right" : wrong ? "wrong" : "";
    });
  };
  // What is typed or chosen now is not checked yet: JupyterLab can ask before the page closes (stills.js).
  const unchecked = () => form.toggleAttribute("data-open", Boolean(answered()) && answered() !== model.get("given").answer);
  const follow = () => {
    form.removeAttribute("data-open");
    const { answer } = model.get("given");
    const found = judged(model.get("given"));
    again.hidden = !found.verdict;
    mark({ answer, verdict: found.verdict });
    if (!found.verdict) {
      verdict.replaceChildren();
      delete verdict.dataset.verdict;
    } else showVerdict(found.verdict, found.why);
  };
  const fill = (answer) => {
    if (box) box.value = answer;
    else inputs.forEach((radio, number) => (radio.checked = page.choices[number].plain === answer));
  };
  // Given in another view, or long ago. What is typed here and not checked stays.
  const take = () => {
    const { answer, verdict: known } = model.get("given");
    const open = form.hasAttribute("data-open");
    if (!open && (answer || !known)) fill(answer ?? "");
    follow();
    if (open) unchecked();
  };
  const give = (given) => {
    model.set("given", given);
    model.save_changes();
    follow(); // also if the same answer is given twice
  };

  form.addEventListener("input", unchecked);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { verdict: found, why } = judge(page, answered());
    if (found === "unread") {
      if (model.get("given").verdict) give({});
      showVerdict(found, why);
      unchecked();
    } else give({ answer: answered(), verdict: found });
  });
  show.addEventListener("click", () => give({ answer: "", verdict: "shown" }));
  again.addEventListener("click", () => {
    fill("");
    inputs[0].focus(); // before its own button disappears
    give({});
  });
  const giveBack = keepCommands(form);

  fill(model.get("given").answer ?? ""); // a new view shows what was answered
  model.on("change:given", take);
  model.on("change:notice", follow);
  model.on("change:message", showMessage);
  follow();
  showMessage();
  model.send({ here: true });
  el.replaceChildren(form);
  return () => {
    giveBack();
    model.off("change:given", take);
    model.off("change:notice", follow);
    model.off("change:message", showMessage);
  };
}

export default { render };
