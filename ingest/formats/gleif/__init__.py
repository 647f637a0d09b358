"""The golden copy of GLEIF: entities, relationships and reporting exceptions, as XML, JSON or CSV."""

from ingest.formats.gleif import entities, exceptions, relationships

__all__ = ["entities", "exceptions", "relationships"]
