// The terms of the answers in words a reader knows.

export const DECISIONS = {
  "hit": "Hit",
  "review": "Review",
  "unknown": "Unknown",
  "no link found": "No link found in the data loaded",
  "no match found": "No match found in the data loaded",
};

const REASONS = {
  no_match: "it is not known who is meant",
  partial: "the search was cut short",
  nothing_known_then: "something that was not yet observed on that day could matter",
  no_owner_recorded: "no owner or parent is recorded",
  open_end: "there may be an owner that nobody recorded",
  stopped_at_hub: "the search stopped at an entity with very many links",
  list_in_part: "a list of this class is held in part",
  class_outdated: "the copy of a list of this class is older than that day",
  class_not_held_then: "the data do not name every member of this class on that day",
  possibly_same_as: "a body that is possibly the same would change it",
  conflicting_evidence: "a path exists on some evidence, and other evidence denies it",
  share_unknown: "a path exists over a holding whose share is not recorded",
  aggregate_holding: "several holders near the class may have the minimum share together",
  below_min_grade: "a path exists on evidence below the minimum grade",
  traversal_not_upward: "the traversal does not go up only, over every owner and parent",
  class_open_by_nature: "no data can name every member of this class",
};

const UNDIRECTED = new Set(["SharedHead", "SharedAddress", "Family"]);

/** `1 hop`, `at least 2 hops`. */
export function hops(number, atLeast) {
  return `${atLeast ? "at least " : ""}${number} ${number === 1 ? "hop" : "hops"}`;
}

/** The verdict of one class; never that somebody is clear. */
export function verdict(proximity) {
  if (proximity.verdict === "yes") {
    return proximity.hops === 0 ? "yes, a member itself" : `yes, ${hops(proximity.hops, proximity.at_least)}`;
  }
  if (proximity.verdict === "no") return "no link found in the data loaded";
  return `unknown: ${proximity.reasons.map((reason) => REASONS[reason] ?? reason).join("; ")}`;
}

/** Percent, or an interval of it: `(0,100]` is a share that nobody stated. */
export function share(text) {
  const interval = /^([[(])([\d.]+),([\d.]+)([\])])$/.exec(text);
  if (!interval) return `${text}%`;
  const [, lowEnd, low, high, highEnd] = interval;
  const atLeast = Number(low) > 0 || lowEnd === "[" ? `${lowEnd === "(" ? "more than" : "at least"} ${low}%` : "";
  const atMost = Number(high) < 100 || highEnd === ")" ? `${highEnd === ")" ? "less than" : "at most"} ${high}%` : "";
  return [atLeast, atMost].filter(Boolean).join(", ") || "share unknown";
}

/** A link in short: its type, share, and directness where somebody stands between. */
export function linkTitle(link) {
  const parts = [link.type, link.share === null ? null : share(link.share)];
  if (link.direct === "indirect") parts.push("indirect: somebody stands between, so 2 hops");
  if (link.direct === "conflicting") parts.push("direct or indirect: sources differ, so at least 1 hop");
  return parts.filter(Boolean).join(", ");
}

export function isDirected(link) {
  return !UNDIRECTED.has(link.type);
}

/** `min_share` and `riskClass` as words. */
export function spaced(name) {
  return name.replace(/_/g, " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
}
