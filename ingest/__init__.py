"""Reading sources into a store (`ingest.pipeline`), and reading and matching names."""

__all__ = [
    "countries",
    "discovery",
    "errors",
    "files",
    "formats",
    "matching",
    "name_index",
    "normalise",
    "own_sources",
    "pipeline",
    "rejections",
    "report",
    "sources",
]
