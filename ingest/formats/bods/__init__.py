"""The Beneficial Ownership Data Standard 0.4, and 0.2 and 0.3 as that, as JSON or JSON lines."""

from ingest.formats.bods.reader import read

__all__ = ["read"]
