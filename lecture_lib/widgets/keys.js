// Keys that would be commands of the notebook - b inserts a cell, x cuts it, Ctrl+Enter runs it - go to what has the focus.
// The text of this file is put before that of each module that needs it, as these modules cannot import each other.

const COMMANDS = /^(.|Enter|Delete|Backspace|Arrow.*|Home|End)$/;

function isCommand({ key, ctrlKey, metaKey, altKey }) {
  return COMMANDS.test(key) && (key === "Enter" || !(ctrlKey || metaKey || altKey));
}

// Keep these keys inside `root`, and all keys that `onKey` has used. Gives a function that undoes this. Notebook 7 takes keys
// in the capturing phase, before the page can stop them, but obeys an attribute of the element with the focus. JupyterLab and
// others take them in the bubbling phase. The attribute is there for one key at a time: F6 and Ctrl+S still work.
function keepCommands(root, onKey = () => {}) {
  const onCapture = (event) => {
    const { target } = event;
    if (!root.contains(target) || !isCommand(event)) return;
    target.setAttribute("data-lm-suppress-shortcuts", "true");
    setTimeout(() => target.removeAttribute("data-lm-suppress-shortcuts"));
  };
  const onBubble = (event) => {
    onKey(event);
    if (event.defaultPrevented || isCommand(event)) event.stopPropagation();
  };
  window.addEventListener("keydown", onCapture, true);
  root.addEventListener("keydown", onBubble);
  return () => {
    window.removeEventListener("keydown", onCapture, true);
    root.removeEventListener("keydown", onBubble);
  };
}

