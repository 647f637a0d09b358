"""Large writes into Neo4j: staging on disk, parallel writers, and CSV files for neo4j-admin."""
