// Elements made from data. Text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else if (name === "checked" || name === "disabled" || name === "selected") node[name] = !!value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

export function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function $(id) {
  return document.getElementById(id);
}

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return node;
}

// Make the content of a box anew without taking the keyboard's place from it: what has the focus is
// known by its `data-key`.
export function keepingFocus(box, act) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  act();
  if (key) box.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function debounced(wait, act) {
  let timer = null;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
}

export function download(name, text, type) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The size of letters that the reader has chosen, in pixels.
let letters = null;
window.addEventListener("resize", () => (letters = null));

export function rem() {
  letters ??= parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return letters;
}

export const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
