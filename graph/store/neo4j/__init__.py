"""The Neo4j store: statements as the record, and a property graph projected from them for analysts."""

__all__ = ["address", "bulk", "connection", "projection", "store"]
