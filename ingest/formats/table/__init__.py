"""Tables of one's own, CSV, Excel and Parquet, read by a mapping or by what their columns are called."""

from ingest.formats.table.preview import Preview, suggest
from ingest.formats.table.reader import read

__all__ = ["Preview", "read", "suggest"]
