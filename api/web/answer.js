// The answer of a screening as parts of the page, each fact with its sources.

import { chainFigure } from "./chain.js";
import { el, folded, named, outward, quoted } from "./elements.js";
import { DECISIONS, hops, linkTitle, spaced, validity, verdict } from "./words.js";

const PARTIES = new Set(["LegalEntity", "Person", "Organization", "Company", "PublicBody"]);

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
          ...answer.proximity.map((found) => classPart(found, hrefOf)),
          listings(answer.listings),
          records("Shipments", answer.shipments, hrefOf),
          records("Licences", answer.licences, hrefOf),
          claims(answer.claims),
        ]),
    dataPart(answer.data),
  ].filter(Boolean);
}

/** A review may also be of somebody who is known, such as a state body. */
function whoIsUnproven(answer) {
  return answer.decision === "review" && answer.matches.filter((match) => match.accepted).length !== 1;
}

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

/** A problem document. */
export function problemPart(problem) {
  const errors = (problem.errors ?? []).map((error) => {
    const field = error.loc.slice(1).join(".");
    return el("li", {}, `${field ? `${field}: ` : ""}${error.msg}`);
  });
  return el(
    "section",
    { class: "problem", role: "alert" },
    el("h2", { tabindex: "-1" }, problem.title),
    el("p", {}, errors.length ? null : problem.detail),
    errors.length ? el("ul", {}, errors) : null,
  );
}

function summary(answer) {
  const { traversal, query } = answer;
  const overdue = answer.data.filter((set) => set.overdue).map((set) => set.title);
  const asked = [
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
    el("p", { class: "wording" }, answer.wording),
    answer.entity && !whoIsUnproven(answer)
      ? el("p", {}, el("strong", {}, named(answer.entity.caption)), ` · ${answer.entity.type} · ${answer.entity.id}`)
      : null,
    el("p", { class: "hint" }, `${asked.join("; ")}.`),
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
        match.accepted ? "accepted" : "not proven",
        `, score ${match.score.toFixed(2)}, compared with “`,
        named(match.matched_name),
        "”",
      ),
      el("ul", { class: "hint" }, match.explanation.map((feature) =>
        el("li", {}, `${spaced(feature.feature)}, ${spaced(feature.outcome)}: `, named(feature.detail)))),
      isUnproven
        ? folded("If this one is meant", { open: "" }, el("ul", {}, match.proximity.map((p) =>
            el("li", { class: `verdict-${p.verdict}` }, `${p.label}: `, el("span", { class: "verdict" }, verdict(p))))))
        : null,
    ),
  );
  if (isUnproven) {
    return section("Who is meant? Choose one", el("ol", { class: "matches" }, items));
  }
  return folded("How the name was matched", {}, el("ol", { class: "matches" }, items));
}

function verdicts(answer) {
  const grades = ["A", "B", "C", "D"];
  const rows = answer.proximity.map((found) =>
    el(
      "tr",
      { class: `verdict-${found.verdict}` },
      el("th", { scope: "row" }, el("a", { href: `#${found.risk_class}` }, found.label)),
      el("td", { class: "verdict" }, verdict(found)),
      grades.map((grade) => {
        const at = found.hops_by_grade[grade];
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

function classPart(found, hrefOf) {
  const [first, ...others] = found.paths;
  return el(
    "section",
    { id: found.risk_class, class: `class-part verdict-${found.verdict}` },
    el("h3", {}, `${found.label}: `, el("span", { class: "verdict" }, verdict(found))),
    found.stale ? el("p", { class: "notice" }, "Rests on a source that is past its update interval.") : null,
    found.partial ? el("p", { class: "notice" }, "The search was cut short; there may be more.") : null,
    found.complete ? null : el("p", { class: "hint" }, "The data do not name every member of this class on that day."),
    first ? pathPart(first, found.label, hrefOf) : null,
    others.length
      ? folded(`${others.length} more ${others.length === 1 ? "path" : "paths"}`, {}, others.map((p) => pathPart(p, found.label, hrefOf)))
      : null,
    list("Open ends", found.open_ends.map((end) => end.detail)),
    list("Taken for granted", found.assumes.map((assumed) => assumed.detail)),
    found.below_minimum.length
      ? folded(
          `Only over shares below the minimum: ${found.below_minimum.length} ${found.below_minimum.length === 1 ? "path" : "paths"}`,
          {},
          found.below_minimum.map((p) => pathPart(p, found.label, hrefOf)),
        )
      : null,
  );
}

function pathPart(path, label, hrefOf) {
  const steps = path.links.map((link) =>
    el(
      "li",
      {},
      el("strong", {}, `Step ${link.step}: ${linkTitle(link)}. `),
      named(link.upper.caption), " → ", named(link.lower.caption),
      el("p", { class: "hint" }, `${link.direct === "unstated" ? "direct or not: unstated" : link.direct}; grade ${link.grade}; ${validity(link.valid)}`),
      sourceList(link.sources),
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
        named(path.target.entity.caption), " is a member",
        el("p", { class: "hint" }, `grade ${path.target.grade}; ${validity(path.target.valid)}`),
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

function sourceList(sources) {
  return el("ul", { class: "sources" }, sources.map((source) => el("li", {}, citation(source))));
}

/** A source as a reader can look it up: title, publisher, date, place in it, and a few of its words. */
function citation(source) {
  const { document: cited } = source;
  const from = cited ?? { title: source.source, publisher: "", date: null, url: null, read: null };
  const extent = [source.start ? `from ${source.start}` : null, source.end ? `to ${source.end}` : null];
  const notes = [
    `grade ${source.grade}`,
    `observed ${source.observed}`,
    ...extent,
    source.share ? `share ${source.share}` : null,
    source.share_until ? `share until ${source.share_until}` : null,
    source.original ? `in its own words “${source.original}”` : null,
    `dataset ${source.source}`,
  ];
  return [
    outward(from.url, quoted("cite", from.title)),
    `, ${[from.publisher, from.date ?? (from.read ? `read ${from.read}` : null)].filter(Boolean).join(", ")}. `,
    `${source.locator}. `,
    source.quote ? quoted("q", source.quote) : null,
    el("small", {}, notes.filter(Boolean).join(" · ")),
  ];
}

function listings(entries) {
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
          [entry.list_id, entry.citation, validity(entry.valid)].filter(Boolean).join(" · "),
          entry.risk_classes.length ? ` · puts it in ${entry.risk_classes.map(spaced).join(", ")}` : " · confers no class",
        ),
        sourceList(entry.sources),
        folded("The entry", {}, factList(entry.facts)),
      ),
    ),
  );
}

function records(title, found, hrefOf) {
  if (found.length === 0) return null;
  return section(
    title,
    el("p", { class: "hint" }, "As the sources state them; a claim or an inference stays one."),
    found.map((record) =>
      el(
        "article",
        {},
        el("h4", {}, named(record.caption)),
        factList(record.facts.filter((fact) => fact.property !== "name"), hrefOf),
      ),
    ),
  );
}

/** Facts with numbers that lead to the sources below them, each source once. */
function factList(facts, hrefOf = null) {
  const sources = new Map();
  const numberOf = (source) => {
    const key = [source.source, source.document?.id, source.locator, source.quote, source.grade].join("\n");
    if (!sources.has(key)) sources.set(key, { number: sources.size + 1, source });
    return sources.get(key).number;
  };
  const rows = [...grouped(facts, (fact) => fact.property)].flatMap(([property, values]) => [
    el("dt", {}, spaced(property)),
    values.map((fact) =>
      el("dd", {}, factValue(fact, hrefOf), el("small", {}, ` [${[...new Set(fact.sources.map(numberOf))].join(", ")}]`))),
  ]).flat();
  const cited = [...sources.values()].map(({ source }) => el("li", {}, citation(source)));
  return el("div", {}, el("dl", {}, rows), el("ol", { class: "sources" }, cited));
}

function factValue(fact, hrefOf) {
  if (!fact.entity) return named(fact.value);
  const caption = named(fact.entity.caption);
  return hrefOf && PARTIES.has(fact.entity.type) ? el("a", { href: hrefOf(fact.entity.id) }, caption) : caption;
}

/** What was said, one column a speaker, in the order it was said. */
function claims(found) {
  if (found.length === 0) return null;
  const said = (claim, property) => claim.facts.find((fact) => fact.property === property)?.value ?? "";
  const inOrder = [...found].sort((a, b) => (said(a, "date") < said(b, "date") ? -1 : 1));
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

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function list(title, details) {
  if (details.length === 0) return null;
  return el("div", {}, el("h4", {}, title), el("ul", {}, details.map((detail) => el("li", {}, named(detail)))));
}

function section(title, ...children) {
  return el("section", {}, el("h3", {}, title), ...children);
}
