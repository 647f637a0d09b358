"""FollowTheMoney: entities an object a line, statements as a table, and changes of a version before."""

from ingest.formats.ftm import delta, entities, statements

__all__ = ["delta", "entities", "statements"]
