"""Lists of the United States as extracts in JSON: an object a list, with the same fields for each entry."""

from ingest.formats.us_lists.lists import LISTS

__all__ = ["LISTS", "citations", "reader"]
