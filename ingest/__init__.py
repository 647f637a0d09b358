"""Reading sources into a store (`ingest.pipeline`), and reading and matching names."""

__all__ = [
    "discovery",
    "errors",
    "formats",
    "matching",
    "normalise",
    "pipeline",
    "rejections",
    "report",
    "sources",
]
