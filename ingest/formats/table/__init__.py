"""Tables of one's own, CSV, Excel and Parquet, read by a mapping or by what their columns are called."""

from ingest.formats.table.preview import Preview, preview
from ingest.formats.table.reader import read
from ingest.formats.table.suggestion import suggested_mapping

__all__ = ["Preview", "preview", "read", "suggested_mapping"]
