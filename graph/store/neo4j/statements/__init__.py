"""Statement nodes in Neo4j, the record that everything else is derived from: reading, locking, staging."""
