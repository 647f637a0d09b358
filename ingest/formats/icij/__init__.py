"""The Offshore Leaks Database of ICIJ in its own tables, of nodes and of relationships between them."""

from ingest.formats.icij.reader import read

__all__ = ["read"]
