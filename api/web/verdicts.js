// The verdict for each risk class, with the paths and open ends that it rests on.

import { chainFigure } from "./chain.js";
import { el, folded, named, section } from "./elements.js";
import { sourceList } from "./sources.js";
import { hops, spaced } from "./words.js";

export function verdicts(answer) {
  const grades = ["A", "B", "C", "D"];
  const rows = answer.proximity.map((proximity) =>
    el(
      "tr",
      { class: `verdict-${proximity.verdict}` },
      el("th", { scope: "row" }, el("a", { href: `#${proximity.risk_class}` }, proximity.label)),
      el("td", { class: "verdict" }, proximity.headline),
      grades.map((grade) => {
        const at = proximity.hops_by_grade[grade];
        return el("td", {}, at ? `${at.at_least ? "≥\u00a0" : ""}${at.hops}` : "–");
      }),
    ),
  );
  const heads = ["Class", "Verdict", ...grades];
  return section(
    "Verdicts",
    el(
      "div",
      { class: "wide", tabindex: "0", role: "group", "aria-label": "Verdicts" },
      el(
        "table",
        {},
        el("caption", {}, "A to D: hops over evidence of that grade or better (A register, B official list, C press, D inferred)"),
        el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, rows),
      ),
    ),
  );
}

export function classPart(proximity, hrefOf) {
  const [first, ...others] = proximity.paths;
  return el(
    "section",
    { id: proximity.risk_class, class: `class-part verdict-${proximity.verdict}` },
    el("h3", {}, `${proximity.label}: `, el("span", { class: "verdict" }, proximity.headline)),
    el("p", { class: "summary" }, named(proximity.summary)),
    proximity.stale ? el("p", { class: "notice" }, "Rests on a source that is past its update interval.") : null,
    proximity.partial ? el("p", { class: "notice" }, "The search ended at its bound; there may be more.") : null,
    list("Lists of this class", proximity.lists.map((each) => each.detail)),
    first ? pathPart(first, proximity.label, hrefOf) : null,
    others.length
      ? folded(`${others.length} more ${others.length === 1 ? "path" : "paths"}`, {}, others.map((p) => pathPart(p, proximity.label, hrefOf)))
      : null,
    list("Met only behind", proximity.stops.map((stop) => `${stop.entity.caption} (${spaced(stop.kind)})`)),
    list(
      "Possibly the same",
      proximity.possibly.map((each) => `${each.entity.caption} and ${each.other.caption}; if so: ${each.verdict}`),
    ),
    list("Open ends", proximity.open_ends.map((end) => end.detail)),
    list("Taken for granted", proximity.assumes.map((assumed) => assumed.detail)),
    proximity.below_minimum.length
      ? folded(
          `Only over shares below the minimum: ${proximity.below_minimum.length} ${proximity.below_minimum.length === 1 ? "path" : "paths"}`,
          {},
          proximity.below_minimum.map((p) => pathPart(p, proximity.label, hrefOf)),
        )
      : null,
    proximity.unrecorded_share.length
      ? folded(
          `Only over holdings whose share is not recorded: ${proximity.unrecorded_share.length} ${proximity.unrecorded_share.length === 1 ? "path" : "paths"}`,
          {},
          proximity.unrecorded_share.map((p) => pathPart(p, proximity.label, hrefOf)),
        )
      : null,
  );
}

function pathPart(path, label, hrefOf) {
  const steps = path.links.map((link) =>
    el(
      "li",
      {},
      el("strong", {}, `Step ${link.step}: ${link.title}. `),
      named(link.upper.caption), " → ", named(link.lower.caption),
      el("p", { class: "hint" }, `${link.direct === "unstated" ? "direct or not: unstated" : link.direct}; grade ${link.grade}; ${link.valid.detail}`),
      sourceList(link.sources),
      link.disputed.map((claim) => el("p", { class: "notice" }, "Disputed: ", named(claim.caption))),
    ),
  );
  const judged = path.judgements.map((judgement) =>
    el(
      "li",
      {},
      el("strong", {}, "Taken for one body: "),
      `${judgement.one} and ${judgement.other}`,
      el("p", { class: "hint" }, `a judgement of grade ${judgement.grade}`),
      sourceList(judgement.sources),
    ),
  );
  const target = path.target
    ? el(
        "li",
        {},
        el("strong", {}, `${label}: `),
        named(path.target.entity.caption), ` is a member${path.target.lists.length ? ` by the ${path.target.lists.join(" and ")}` : ""}`,
        el("p", { class: "hint" }, `grade ${path.target.grade}; ${path.target.valid.detail}`),
        sourceList(path.target.sources),
      )
    : null;
  return el(
    "div",
    { class: "path" },
    el("p", { class: "hint" }, `${hops(path.hops, path.at_least)}, weakest evidence grade ${path.grade}`),
    chainFigure(path, label, hrefOf),
    el("ul", { class: "steps" }, steps, judged, target),
  );
}

function list(title, details) {
  if (details.length === 0) return null;
  return el("div", {}, el("h4", {}, title), el("ul", {}, details.map((detail) => el("li", {}, named(detail)))));
}
