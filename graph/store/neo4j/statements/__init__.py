"""Statement nodes in Neo4j: the record that everything else is derived from."""
