"""The property graph that analysts query, derived one way from the statement nodes."""
