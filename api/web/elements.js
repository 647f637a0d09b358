// Elements made of text. What comes from the service is never read as HTML.

const HAN = /\p{Script=Han}/u;

/** An element with attributes; strings among the children become text. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** The same for the elements of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/** Text as a source has it, marked as Chinese where it is, else as of a language nobody stated. */
export function quoted(tag, text, attributes = {}) {
  return el(tag, { lang: HAN.test(text) ? "zh" : "", ...attributes }, text);
}

/** Chinese text needs its language for the right glyphs; other names read well as part of the page. */
export function named(text) {
  return HAN.test(text) ? el("span", { lang: "zh" }, text) : text;
}

/** A link for web addresses; anything else, `javascript:` above all, stays text. */
export function outward(address, child) {
  if (!/^https?:\/\//i.test(address ?? "")) return child;
  return el("a", { href: address, rel: "noopener noreferrer" }, child);
}

/** A part that is shown on demand. */
export function folded(summary, attributes, ...children) {
  return el("details", attributes, el("summary", {}, summary), ...children);
}

/** A part of the page under a heading. */
export function section(title, ...children) {
  return el("section", {}, el("h3", {}, title), ...children);
}

/** A map from each key, in order of first appearance, to the items with that key. */
export function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
}
