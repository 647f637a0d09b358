// List entries, shipments, licences and claims about the consignee.

import { el, folded, grouped, named, section } from "./elements.js";
import { factList, sourceList } from "./sources.js";
import { spaced } from "./words.js";

export function listings(entries) {
  if (entries.length === 0) return null;
  return section(
    "Official lists that name it",
    entries.map((entry) =>
      el(
        "article",
        {},
        el("h4", {}, named(entry.name)),
        el(
          "p",
          {},
          [entry.official_list?.detail, entry.citation, entry.valid.detail].filter(Boolean).join(" · "),
          entry.risk_classes.length ? ` · puts it in ${entry.risk_classes.map(spaced).join(", ")}` : " · confers no class",
        ),
        sourceList(entry.sources),
        folded("The entry", {}, factList(entry.facts)),
      ),
    ),
  );
}

export function records(title, entries, hrefOf) {
  if (entries.length === 0) return null;
  return section(
    title,
    el("p", { class: "hint" }, "As the sources state them; a claim or an inference stays one."),
    entries.map((record) =>
      el(
        "article",
        {},
        el("h4", {}, named(record.caption)),
        factList(record.facts.filter((fact) => fact.property !== "name"), hrefOf),
      ),
    ),
  );
}

/** What was said, one column a speaker, in the order it was said. */
export function claims(unordered) {
  if (unordered.length === 0) return null;
  const said = (claim, property) => claim.facts.find((fact) => fact.property === property)?.value ?? "";
  const inOrder = [...unordered].sort((a, b) => (said(a, "date") < said(b, "date") ? -1 : 1));
  const columns = [...grouped(inOrder, (claim) => said(claim, "speaker"))].map(([speaker, claimed]) =>
    el(
      "div",
      { class: "speaker" },
      el("h4", {}, named(speaker || "Unnamed")),
      claimed.map((claim) =>
        el(
          "article",
          {},
          el("p", { class: "hint" }, [said(claim, "date"), said(claim, "stance")].filter(Boolean).join(" · ")),
          el("p", {}, named(said(claim, "text") || claim.caption)),
          folded("Source", {}, sourceList(claim.facts.find((fact) => fact.property === "text")?.sources ?? [])),
        ),
      ),
    ),
  );
  return section(
    "Who says what",
    el("p", { class: "hint" }, "Side by side; none of it is resolved here."),
    el("div", { class: "speakers" }, columns),
  );
}
