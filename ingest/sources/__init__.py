"""The bundled sources, a folder each with its source.toml and files, and what reads such folders."""

from ingest.sources.source import (
    DESCRIPTION,
    Source,
    bundled_sources,
    file_source,
    open_source,
    read_source,
)

__all__ = ["DESCRIPTION", "Source", "bundled_sources", "file_source", "open_source", "read_source"]
