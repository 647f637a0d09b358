// The terms of the answers in words a reader knows.

export const DECISIONS = {
  "hit": "Hit",
  "review": "Manual review",
  "unknown": "Inconclusive",
  "no link found": "No link found in the data loaded",
  "no match found": "No match found in the data loaded",
};

const UNDIRECTED = new Set(["SharedHead", "SharedAddress", "Family", "possiblySameAs"]);

/** `1 hop`, `at least 2 hops`. */
export function hops(number, atLeast) {
  return `${atLeast ? "at least " : ""}${number} ${number === 1 ? "hop" : "hops"}`;
}

export function isDirected(link) {
  return !UNDIRECTED.has(link.type);
}

/** `min_share` and `riskClass` as words. */
export function spaced(name) {
  return name.replace(/_/g, " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
}
