"""The graph as values: days, ids, validity, the snapshot's arrays, traversals and what they let through."""
