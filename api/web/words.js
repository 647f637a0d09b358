// The terms of the answers in words a reader knows.

export const DECISIONS = {
  "hit": "Hit",
  "review": "Review",
  "unknown": "Unknown",
  "no link found": "No link found in the data loaded",
  "no match found": "No match found in the data loaded",
};

const UNDIRECTED = new Set(["SharedHead", "SharedAddress", "Family"]);

/** `1 hop`, `at least 2 hops`. */
export function hops(number, atLeast) {
  return `${atLeast ? "at least " : ""}${number} ${number === 1 ? "hop" : "hops"}`;
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
  const stated = link.stated_by.length ? ` stated by ${link.stated_by.join(" and ")}` : "";
  const parts = [`${link.type}${stated}`, link.share === null ? null : share(link.share)];
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
