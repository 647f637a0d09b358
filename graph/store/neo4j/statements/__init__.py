"""Statement nodes in Neo4j, the record that everything else is derived from: reading, locking, staging."""

__all__ = ["history", "lock", "queries", "reader", "rows", "staging", "transactions"]
