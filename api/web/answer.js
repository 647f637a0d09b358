// The answer of a screening: the decision, who is meant, and the parts behind them.

import { dataPart } from "./data.js";
import { el, folded, named, section } from "./elements.js";
import { claims, listings, records } from "./records.js";
import { classPart, verdicts } from "./verdicts.js";
import { DECISIONS, hops, spaced } from "./words.js";

/** The whole answer. `hrefOf(id)` is the address that asks the same of another entity. */
export function answerParts(answer, hrefOf) {
  const isUnproven = whoIsUnproven(answer);
  return [
    summary(answer),
    matches(answer, hrefOf),
    // Until somebody says who is meant, the first match's verdicts are nobody's answer.
    ...(isUnproven || !answer.entity
      ? []
      : [
          verdicts(answer),
          ...answer.proximity.map((proximity) => classPart(proximity, hrefOf)),
          listings(answer.listings),
          records("Shipments", answer.shipments, hrefOf),
          records("Licences", answer.licences, hrefOf),
          claims(answer.claims),
          leftOut(answer.more ?? []),
        ]),
    dataPart(answer.data),
  ].filter(Boolean);
}

/** What is not shown whole, and where all of it is. */
function leftOut(lists) {
  if (lists.length === 0) return null;
  const items = lists.map((each) =>
    el("li", {}, `${spaced(each.list)}: ${each.listed} of ${each.count} are shown; `, el("a", { href: each.see.slice(1) }, "all of them")));
  return section("Not shown here", el("ul", {}, items));
}

/** A review may also be of somebody who is known, such as a state body. */
function whoIsUnproven(answer) {
  return answer.decision === "review" && answer.matches.filter((match) => match.accepted).length !== 1;
}

function summary(answer) {
  const { traversal, query } = answer;
  const overdue = answer.data.filter((set) => set.overdue).map((set) => set.title);
  const conditions = [
    `Asked about ${query.valid_at}`,
    `links followed: ${traversal.name} (${traversal.link_types.join(", ")})`,
    `at most ${hops(traversal.max_hops, false)}`,
    `shares from ${traversal.min_share}%`,
    `evidence of grade ${traversal.min_grade} or better`,
  ];
  return el(
    "section",
    { class: `decision ${answer.decision.replace(/ /g, "-")}` },
    el("h2", { tabindex: "-1" }, DECISIONS[answer.decision] ?? answer.decision),
    el("p", { class: "wording" }, named(answer.summary)),
    answer.entity && !whoIsUnproven(answer)
      ? el("p", {}, el("strong", {}, named(answer.entity.caption)), ` · ${answer.entity.type} · ${answer.entity.id}`)
      : null,
    el("p", { class: "hint" }, `${conditions.join("; ")}.`),
    overdue.length
      ? el("p", { class: "notice" }, "Past their update interval, so that newer facts may be missing: ", overdue.join("; "))
      : null,
  );
}

function matches(answer, hrefOf) {
  if (answer.matches.length === 0) return null;
  const isUnproven = whoIsUnproven(answer);
  const items = answer.matches.map((match) =>
    el(
      "li",
      {},
      el("a", { href: hrefOf(match.entity.id) }, named(match.entity.caption)),
      ` · ${match.entity.type} · ${match.entity.id}`,
      el(
        "p",
        { class: "hint" },
        match.accepted ? "accepted" : "not matched with certainty",
        `, score ${match.score.toFixed(2)}, compared with “`,
        named(match.matched_name),
        "”",
      ),
      el("ul", { class: "hint" }, match.explanation.map((feature) =>
        el("li", {}, `${spaced(feature.feature)}, ${spaced(feature.outcome)}: `, named(feature.detail)))),
      isUnproven
        ? folded("If this one is meant", { open: "" }, el("ul", {}, match.proximity.map((p) =>
            el("li", { class: `verdict-${p.verdict}` }, `${p.label}: `, el("span", { class: "verdict" }, p.headline)))))
        : null,
    ),
  );
  if (isUnproven) {
    return section("Who is meant? Choose one", el("ol", { class: "matches" }, items));
  }
  return folded("How the name was matched", {}, el("ol", { class: "matches" }, items));
}
