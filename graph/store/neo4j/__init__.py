"""The Neo4j store: statements as the record, and a property graph derived from them for analysts."""
