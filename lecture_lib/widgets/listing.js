// A program to read and to copy. Without the right to the clipboard it is selected: then the reader copies it.

function render({ model, el }) {
  el.innerHTML =
    '<div class="ll-listing"><button type="button">copy</button><span role="status"></span>' +
    '<pre tabindex="0" role="region" aria-label="what is on the screen as a NumPy program"></pre></div>';
  const [box, [button, status, program]] = [el.firstChild, el.firstChild.children];
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(program.textContent);
      status.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(program);
      status.textContent = document.execCommand("copy") ? "copied" : "selected: copy it by Ctrl+C";
    }
  });
  const show = () => {
    program.textContent = model.get("code");
    const opens = box.hidden && model.get("code") && el.isConnected;
    box.hidden = !model.get("code");
    if (opens) box.scrollIntoView({ block: "nearest" });
    status.textContent = "";
  };
  model.on("change:code", show);
  show();
  return () => model.off("change:code", show);
}

export default { render };
