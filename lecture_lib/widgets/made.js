// An element with its attributes and children. Like keys.js, this text is put before that of each module that needs it.

function made(tag, attributes = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") el.innerHTML = value; // written by the library, and escaped there
    else el.setAttribute(name, value);
  }
  el.append(...children);
  return el;
}

