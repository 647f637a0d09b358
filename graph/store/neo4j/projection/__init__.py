"""The property graph for analysts, derived from the statements: nodes, changes, check and annotations."""

__all__ = ["annotations", "changes", "check", "graph_builder", "graph_reader", "link_rows", "nodes"]
