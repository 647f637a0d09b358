"""Tables of one's own, CSV, Excel and Parquet, read by a mapping or by what their columns are called."""

from ingest.formats.table.headers import plain_header, term_of
from ingest.formats.table.preview import Preview, suggest
from ingest.formats.table.reader import read
from ingest.formats.table.suggestion import sampled

__all__ = ["Preview", "plain_header", "read", "sampled", "suggest", "term_of"]
