// Problem documents.

import { el } from "./elements.js";

/** A problem document. */
export function problemPart(problem) {
  const errors = (problem.errors ?? []).map((error) => {
    const field = error.loc.slice(1).join(".");
    const value = error.input === undefined || error.input === null ? ":" : ` is ${JSON.stringify(error.input)};`;
    return el("li", {}, `${field ? `${field}${value} ` : ""}${error.msg}`);
  });
  return el(
    "section",
    { class: "problem", role: "alert" },
    el("h2", { tabindex: "-1" }, problem.title),
    el("p", {}, errors.length ? null : problem.detail),
    errors.length ? el("ul", {}, errors) : null,
  );
}
