// Answers refer by id to the tables beside them; here they get what the ids stand for back into its place.

const ENTITY = new Set(["entity", "other", "upper", "lower"]);
const ENTITIES = new Set(["entities"]);
const RECORDS = new Set(["shipments", "licences", "claims", "disputed"]);

/** What an object of the answer has where it says nothing. */
const EMPTY = {
  proximity: ["paths", "below_minimum", "unrecorded_share", "stops", "possibly", "open_ends", "assumes", "lists"],
  paths: ["links", "judgements"],
  links: ["sources", "disputed", "stated_by"],
  disputed: ["facts"],
  target: ["listings", "lists", "sources"],
  judgements: ["sources"],
  possibly: ["sources"],
  listings: ["risk_classes", "sources", "facts"],
};
for (const paths of ["below_minimum", "unrecorded_share"]) EMPTY[paths] = EMPTY.paths;
for (const records of ["shipments", "licences", "claims"]) EMPTY[records] = EMPTY.disputed;

/** The answer of a screening with everything in its place. */
export function resolved(answer) {
  const { documents = {}, statements = {}, entities = {}, links = {}, lists = {}, ...fields } = answer;
  const entity = (id) => ({ id, type: "Thing", caption: id, ...entities[id] });

  const source = (id) => {
    const { document, ...stated } = statements[id];
    const cited = document === undefined ? null : { ...documents[document], id: document };
    return { ...stated, source: cited?.source ?? stated.source, document: cited };
  };

  const facts = (groups) =>
    groups.flatMap((group) =>
      Object.entries(group.values).flatMap(([property, values]) =>
        values.map((value) => ({
          property,
          value,
          entity: value in entities ? entity(value) : null,
          sources: group.sources.map(source),
        }))));

  const steps = (ids) =>
    ids.flatMap((step, place) => step.map((id) => object({ ...links[id], id, step: place + 1 }, "links")));

  function field(name, value) {
    if (value === null) return null;
    if (ENTITY.has(name)) return entity(value);
    if (ENTITIES.has(name)) return value.map(entity);
    if (RECORDS.has(name)) return value.map((id) => object({ ...entities[id], id }, name));
    if (name === "sources") return value.map(source);
    if (name === "facts") return facts(value);
    if (name === "official_list") return lists[value] ?? null;
    // Of a target these are titles.
    if (name === "lists") return value.map((id) => lists[id] ?? id);
    if (Array.isArray(value)) return value.map((each) => (each instanceof Object ? object(each, name) : each));
    return value instanceof Object ? object(value, name) : value;
  }

  function object(row, kind) {
    const filled = Object.fromEntries((EMPTY[kind] ?? []).map((name) => [name, []]));
    for (const [name, value] of Object.entries(row)) {
      if (name === "steps") filled.links = steps(value);
      else filled[name] = field(name, value);
    }
    return filled;
  }

  const placed = object(fields, "answer");
  placed.matches = placed.matches.map((match, place) =>
    place === 0 ? { ...match, proximity: placed.proximity } : match);
  return { ...placed, entity: placed.matches[0]?.entity ?? null };
}
