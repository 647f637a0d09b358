// @ts-check
// The picture: choosing a part shows its sources beside it, and the arrow keys go along the links.

import { go } from "./page.js";

/**
 * @param {HTMLElement} main
 */
export function chain(main) {
  const picture = main.querySelector("svg.chain");
  if (picture === null) return;
  const parts = /** @type {SVGAElement[]} */ ([...picture.querySelectorAll("a[data-key]")]);
  const selected = parts.find((part) => part.classList.contains("selected")) ?? parts[0];
  for (const part of parts) part.setAttribute("tabindex", part === selected ? "0" : "-1");
  // The picture is one stop of the tab key; E asks for more of the part that is reached.
  for (const action of picture.querySelectorAll("a.action")) action.setAttribute("tabindex", "-1");
  picture.addEventListener("click", (event) => {
    const action = event.target instanceof Element ? event.target.closest("a.action") : null;
    if (action !== null) {
      event.preventDefault();
      open(action, parts);
      return;
    }
    const part = event.target instanceof Element ? event.target.closest("a[data-key]") : null;
    if (part === null) return;
    event.preventDefault();
    choose(part);
  });
  picture.addEventListener("keydown", (event) => {
    const part = document.activeElement;
    if (!(event instanceof KeyboardEvent) || part === null || !picture.contains(part)) return;
    const next = beside(parts, part, event.key);
    const more = picture.querySelector(`a.action[data-more="${CSS.escape(part.getAttribute("data-key") ?? "")}"]`);
    if (event.key === " ") choose(part);
    else if (event.key.toLowerCase() === "e" && more !== null) open(more, parts);
    else if (/^[cx]$/i.test(event.key) && isPartyAround(part)) without(part, event.key.toLowerCase() === "x");
    else if (next === null) return;
    else move(parts, next);
    event.preventDefault();
  });
}

/**
 * Asks for the same view with this part chosen; the focus stays on it.
 * @param {Element} part
 */
function choose(part) {
  const key = CSS.escape(part.getAttribute("data-key") ?? "");
  go(part.getAttribute("href") ?? "", { how: "replace", focus: `svg.chain a[data-key="${key}"]` });
}

/**
 * Shows more of the graph, and goes to the first party that was not there.
 * @param {Element} action
 * @param {SVGAElement[]} before
 */
async function open(action, before) {
  const known = new Set(before.map((part) => part.getAttribute("data-key")));
  await go(action.getAttribute("href") ?? "");
  const parts = /** @type {SVGAElement[]} */ ([...document.querySelectorAll("svg.chain a[data-key]")]);
  const added = parts.find((part) => !known.has(part.getAttribute("data-key")) && !part.classList.contains("plate"));
  if (added) move(parts, added);
}

/**
 * Whether the part is a party of a graph around another one.
 * @param {Element} part
 */
function isPartyAround(part) {
  return document.body.dataset.page === "explore" && /\b(node|member)\b/.test(part.getAttribute("class") ?? "") && !part.matches(".consignee, .unknown");
}

/**
 * Hides a party, or the links that were shown of it; going back shows them again.
 * @param {Element} part
 * @param {boolean} isHidden
 */
function without(part, isHidden) {
  const key = part.getAttribute("data-key") ?? "";
  const asked = new URL(location.href);
  if (isHidden) asked.searchParams.append("hide", key);
  else asked.searchParams.delete("open", key);
  asked.searchParams.delete("sel");
  go(asked.href, { focus: isHidden ? "svg.chain .consignee" : `svg.chain a[data-key="${CSS.escape(key)}"]` });
}

/**
 * @param {SVGAElement[]} parts
 * @param {SVGAElement} next
 */
function move(parts, next) {
  for (const part of parts) part.setAttribute("tabindex", part === next ? "0" : "-1");
  next.focus();
}

/**
 * The part that an arrow key leads to: the nearest one to that side, and with Home the consignee.
 * @param {SVGAElement[]} parts
 * @param {Element} from
 * @param {string} key
 * @returns {SVGAElement | null}
 */
function beside(parts, from, key) {
  if (key === "Home") return parts.find((part) => part.classList.contains("consignee")) ?? null;
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (way === undefined) return null;
  const here = middle(from);
  /** @type {[number, SVGAElement][]} */
  const found = [];
  for (const part of parts) {
    const there = middle(part);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (part !== from && ahead > 8 && (way[0] !== 0 || aside < 60)) found.push([ahead + 2 * aside, part]);
  }
  found.sort((one, other) => one[0] - other[0]);
  return found[0]?.[1] ?? null;
}

/**
 * @param {Element} part
 */
function middle(part) {
  const box = part.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
