"""The Beneficial Ownership Data Standard 0.4: entities, persons and relationships, as JSON or JSON lines."""

from ingest.formats.bods.reader import read

__all__ = ["read"]
