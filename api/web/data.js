// The datasets loaded.

import { el, section } from "./elements.js";

/** The datasets loaded, overdue ones marked. */
export function dataPart(data) {
  const rows = data.map((set) =>
    el(
      "tr",
      { class: set.overdue ? "overdue" : null },
      el("th", { scope: "row" }, set.title, el("small", {}, `${set.source}${set.used ? "" : ", left out"}`)),
      el("td", {}, set.publisher),
      el("td", {}, `${set.version}`),
      el("td", {}, `${set.statements}${set.rejected ? `, ${set.rejected} rows rejected` : ""}`),
      el("td", {}, `${set.read}${set.overdue ? `: overdue, due every ${set.update_days} days` : ""}`),
      el("td", {}, set.loaded_at.slice(0, 10)),
      el("td", {}, el("code", { title: set.sha256 }, set.sha256.slice(0, 12))),
    ),
  );
  const heads = ["Source", "Publisher", "Version", "Statements", "Last read", "Loaded", "SHA-256"];
  return section(
    "Data loaded",
    rows.length === 0
      ? el("p", {}, "None: load a source with ", el("code", {}, "ketting load"), ".")
      : el(
          "div",
          { class: "wide", tabindex: "0", role: "group", "aria-label": "Data loaded" },
          el(
            "table",
            {},
            el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
            el("tbody", {}, rows),
          ),
        ),
  );
}
