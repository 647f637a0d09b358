// @ts-check
// What is taken along: the address of the whole question, copied.

import { tell } from "./page.js";

/**
 * @param {HTMLElement} main
 */
export function take(main) {
  const copying = /** @type {HTMLAnchorElement | null} */ (main.querySelector("a[data-copy]"));
  copying?.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(copying.href);
      tell(document.body.dataset.copied ?? "");
    } catch {
      location.href = copying.href;
    }
  });
}
