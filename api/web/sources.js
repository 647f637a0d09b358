// Sources, and facts with the sources behind them.

import { el, grouped, named, outward, quoted } from "./elements.js";
import { spaced } from "./words.js";

const PARTIES = new Set(["LegalEntity", "Person", "Organization", "Company", "PublicBody"]);

export function sourceList(sources) {
  return el("ul", { class: "sources" }, sources.map((source) => el("li", {}, citation(source))));
}

/** A source as a reader can look it up: title, publisher, date, place in it, and a few of its words. */
function citation(source) {
  const { document: cited } = source;
  const from = cited ?? { title: source.source, publisher: "", date: null, url: null, read: null };
  const marked = (field) => `${source[field]}${source.inferred.includes(field) ? " (inferred)" : ""}`;
  const extent = [source.start ? `from ${marked("start")}` : null, source.end ? `to ${marked("end")}` : null];
  const notes = [
    `grade ${source.grade}`,
    `observed ${marked("observed")}`,
    ...extent,
    source.share ? `share ${source.share}` : null,
    source.share_until ? `share until ${marked("share_until")}` : null,
    source.original ? `as worded there, notes in brackets: ${source.original}` : null,
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

/** Facts with numbers that lead to the sources below them, each source once. */
export function factList(facts, hrefOf = null) {
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
