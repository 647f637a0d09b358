"""Reading sources into a store (`ingest.pipeline`), and reading and matching names."""

__all__ = [
    "discovery",
    "errors",
    "formats",
    "matching",
    "new_source",
    "normalise",
    "pipeline",
    "rejections",
    "report",
    "sources",
]
