"""The property graph for analysts, derived from the statements: nodes, changes, check and annotations."""
