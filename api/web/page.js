// @ts-check
// Makes the page quicker and the picture answer to mouse and keyboard. Every address works without it.

import { chain } from "./chain.js";
import { newer } from "./newer.js";
import { portfolio } from "./portfolio.js";
import { take } from "./take.js";
import { times } from "./times.js";
import { typeahead } from "./typeahead.js";
import { zoom } from "./zoom.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const status = /** @type {HTMLElement} */ (document.getElementById("status"));
let asking = new AbortController();

/**
 * Says something where a screen reader hears it.
 * @param {string} text
 */
export function tell(text) {
  status.textContent = text;
}

/**
 * Shows another address in place of this one, as the service draws it; the last answer stays if it cannot.
 * @param {string} address
 * @param {{how?: "push" | "replace" | "none", focus?: string}} [options]
 */
export async function go(address, { how = "push", focus = "" } = {}) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const slow = setTimeout(() => tell(document.body.dataset.loading ?? ""), 300);
  main.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
    const shown = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = shown.getElementById("main");
    if (next === null) throw new TypeError("the answer is no page");
    tell("");
    main.replaceChildren(...next.childNodes);
    main.dataset.versions = next.dataset.versions ?? "";
    document.title = shown.title;
    const box = /** @type {HTMLInputElement} */ (document.getElementById("q"));
    const asked = /** @type {HTMLInputElement | null} */ (shown.getElementById("q"));
    if (asked !== null && document.activeElement !== box) box.value = asked.value;
    if (how === "push") history.pushState(null, "", address);
    if (how === "replace") history.replaceState(null, "", address);
    enhance();
    /** @type {HTMLElement | null} */ (focus ? document.querySelector(focus) : null)?.focus();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    tell(document.body.dataset.gone ?? "");
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) main.removeAttribute("aria-busy");
  }
}

/**
 * The address that a form asks, its empty fields left out.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [button] The button that was pressed, whose value is sent too.
 */
export function addressOf(form, button = null) {
  const data = button instanceof HTMLButtonElement ? new FormData(form, button) : new FormData(form);
  const stated = [...data].filter(([, value]) => typeof value === "string" && value.trim() !== "");
  const query = new URLSearchParams(/** @type {[string, string][]} */ (stated)).toString();
  return `${form.getAttribute("action") || "./"}${query ? `?${query}` : ""}`;
}

/** Says that newer data are loaded, where they are. */
const look = newer(main);

/** What has to be done for every view that is shown. */
function enhance() {
  chain(main);
  zoom(main);
  times(main);
  take(main);
  portfolio(main);
  look();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "get" || document.body.dataset.page !== "screen") return;
  event.preventDefault();
  const isStrip = form.classList.contains("strip-form");
  const button = event.submitter;
  const value = button instanceof HTMLButtonElement ? button.value : "";
  const address = addressOf(form, button);
  if (isStrip) go(address, { how: "replace", focus: `.tile[value="${CSS.escape(value)}"]` });
  else go(address, { focus: form.id === "ask" ? "#sentence" : "" });
});

addEventListener("popstate", () => {
  if (document.body.dataset.page === "screen" || document.body.dataset.page === "explore") go(location.href, { how: "none" });
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  const isTyping = at instanceof HTMLInputElement || at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement;
  if (event.ctrlKey || event.metaKey || event.altKey || (isTyping && at.type !== "range")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q")?.focus();
  } else if (/^[1-9]$/.test(event.key)) {
    /** @type {HTMLElement | undefined} */ (main.querySelectorAll(".tile")[Number(event.key) - 1])?.click();
  } else if (event.key === "p" || event.key === "P") {
    document.getElementById("panel-title")?.focus();
  }
});

typeahead(/** @type {HTMLInputElement} */ (document.getElementById("q")));
enhance();
