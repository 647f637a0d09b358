"""The bundled sources, a folder each with its source.toml and files, and what reads such folders."""

from ingest.records import TomlTable
from ingest.sources.description import described_dataset, is_source_id, named_list
from ingest.sources.new_source import write_new_source
from ingest.sources.reading import LARGE, Reading
from ingest.sources.source import (
    DESCRIPTION,
    Expected,
    Origin,
    Source,
    bundled_sources,
    file_source,
    open_source,
    read_source,
    source_id,
    sources_on_request,
)

__all__ = [
    "DESCRIPTION",
    "LARGE",
    "Expected",
    "Origin",
    "Reading",
    "Source",
    "TomlTable",
    "bundled_sources",
    "described_dataset",
    "file_source",
    "is_source_id",
    "named_list",
    "open_source",
    "read_source",
    "source_id",
    "sources_on_request",
    "write_new_source",
]
