"""Reading sources into a store (`ingest.pipeline`), and reading and matching names."""
