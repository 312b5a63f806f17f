// The table of what was done. Whenever it comes into sight the kernel is told, and makes it anew.

function render({ model, el }) {
  const root = made("div", { class: "ll-so-far" });
  const follow = () => (root.innerHTML = model.get("html")); // written by the library
  const seen = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && model.send({ here: true }));
  model.on("change:html", follow);
  follow();
  seen.observe(root);
  el.replaceChildren(root);
  return () => {
    seen.disconnect();
    model.off("change:html", follow);
  };
}

export default { render };
