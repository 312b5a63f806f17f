// Makes an explorer easy to use with the keyboard and with a screen reader. Keys that would be commands of the notebook stay
// inside (keys.js); Enter on a slider leads to the picture and Backspace back; controls that ipywidgets leaves without a
// name get one.

const PLAY = { "fa-play": "play, pause", "fa-pause": "play, pause", "fa-stop": "stop, to the start" };
const HINT = "arrow keys turn it, Enter: to the picture";

// A slider takes its name from its label on the page; a slider or a menu without a label takes it from its tooltip.
function nameAll(rows) {
  const all = (selector) => rows.flatMap((row) => [...row.querySelectorAll(selector)]);
  for (const handle of all(".noUi-handle:not([aria-label], [aria-labelledby])")) {
    const slider = handle.closest(".widget-slider");
    const label = slider.querySelector(".widget-label");
    if (label?.textContent) {
      label.id ||= `ll${Math.random().toString(36).slice(2)}`;
      handle.setAttribute("aria-labelledby", label.id);
    } else handle.setAttribute("aria-label", slider.title || "slider");
    handle.setAttribute("aria-description", HINT);
  }
  for (const menu of all("select[title]:not([aria-label])"))
    if (!menu.parentNode.querySelector(".widget-label")?.textContent) menu.setAttribute("aria-label", menu.title);
  for (const button of all(".widget-play button:not([aria-label])")) {
    const icon = Object.keys(PLAY).find((name) => button.querySelector(`.${name}`));
    button.title = PLAY[icon] ?? "repeat";
    button.setAttribute("aria-label", button.title);
  }
}

function render({ el }) {
  el.style.display = "none";
  let explorer = null;
  let from = null; // the control that Enter came from
  const rows = () => [...explorer.querySelectorAll(":scope > .widget-hbox")];
  const watch = new MutationObserver(() => see());
  const see = () => {
    watch.observe(explorer, { childList: true }); // what is watched already is not watched twice
    for (const row of rows()) watch.observe(row, { childList: true, subtree: true });
    nameAll(rows());
  };
  const onKey = (event) => {
    const { key, target } = event;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey);
    const picture = explorer.querySelector('.ll-scene [tabindex="0"][role="button"]');
    const leads = plain && !event.defaultPrevented;
    if (leads && key === "Enter" && target.matches(".noUi-handle") && picture) {
      from = target;
      picture.focus();
      event.preventDefault();
    } else if (leads && key === "Backspace" && target.closest(".ll-scene") && from?.isConnected) {
      from.focus();
      event.preventDefault();
    }
  };
  let giveBack = () => {};
  let waiting = requestAnimationFrame(function wait() {
    explorer = el.closest(".ll-explorer");
    if (!explorer) waiting = requestAnimationFrame(wait); // the view is not on the page yet
    else {
      giveBack = keepCommands(explorer, onKey);
      see();
    }
  });
  return () => {
    cancelAnimationFrame(waiting);
    watch.disconnect();
    giveBack();
  };
}

export default { render };
