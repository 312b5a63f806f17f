// Keys that would be commands of the notebook - b inserts a cell, x cuts it, Ctrl+Enter runs it - are for what has the focus.
// This stands before the modules that need it, as they cannot import each other.

const COMMANDS = /^(.|Enter|Delete|Backspace|Arrow.*|Home|End)$/;

function isCommand({ key, ctrlKey, metaKey, altKey }) {
  return COMMANDS.test(key) && (key === "Enter" || !(ctrlKey || metaKey || altKey));
}

// Keep them in `root`, and all that `onKey` has used; what it gives takes this back. Notebook 7 takes keys on their way down,
// before anything in the page can stop them: it heeds a mark on what has the focus. JupyterLab and others take them on
// their way up. The mark is for one key: F6 and Ctrl+S go on.
function keepCommands(root, onKey = () => {}) {
  const onWayDown = (event) => {
    const { target } = event;
    if (!root.contains(target) || !isCommand(event)) return;
    target.setAttribute("data-lm-suppress-shortcuts", "true");
    setTimeout(() => target.removeAttribute("data-lm-suppress-shortcuts"));
  };
  const onWayUp = (event) => {
    onKey(event);
    if (event.defaultPrevented || isCommand(event)) event.stopPropagation();
  };
  window.addEventListener("keydown", onWayDown, true);
  root.addEventListener("keydown", onWayUp);
  return () => {
    window.removeEventListener("keydown", onWayDown, true);
    root.removeEventListener("keydown", onWayUp);
  };
}

