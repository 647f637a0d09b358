"""Writing much at once: parallel transactions over Bolt, rebuilds, and CSV files for neo4j-admin."""

from graph.store.neo4j.bulk.csv import COMMAND, Written, write_neo4j_csv

__all__ = ["COMMAND", "Written", "write_neo4j_csv"]
