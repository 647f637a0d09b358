// @ts-check
// The slider of days: the day is written while it moves, and asked about when it is let go.

import { addressOf, go } from "./page.js";

const DAY = 86_400_000;

/**
 * @param {HTMLElement} main
 */
export function times(main) {
  const slider = /** @type {HTMLInputElement | null} */ (main.querySelector(".days"));
  const form = slider?.form;
  const day = /** @type {HTMLInputElement | null} */ (form?.elements.namedItem("at") ?? null);
  if (!slider || !form || !day) return;
  const first = Date.parse(slider.dataset.first ?? "");
  const written = new Intl.DateTimeFormat(slider.dataset.lang === "en" ? "en-GB" : slider.dataset.lang, { dateStyle: "medium", timeZone: "UTC" });
  const show = () => {
    const at = new Date(first + Number(slider.value) * DAY);
    day.value = at.toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", written.format(at));
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", () => go(addressOf(form), { focus: ".days" }));
  main.onkeydown = (event) => {
    if (event.key !== "[" && event.key !== "]") return;
    if (event.target instanceof HTMLInputElement && event.target !== slider) return;
    const steps = (slider.dataset.events ?? "").split(" ").filter(Boolean).map((each) => Math.round((Date.parse(each) - first) / DAY));
    const now = Number(slider.value);
    const next = event.key === "]" ? steps.find((step) => step > now) ?? Number(slider.max) : steps.findLast((step) => step < now);
    if (next === undefined) return;
    slider.value = String(next);
    show();
    go(addressOf(form), { focus: ".days" });
  };
}
