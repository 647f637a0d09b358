"""What changed between two versions of a source in a Neo4j store, by the versions that statements are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.store.neo4j.connection import Connection
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.rows import statement_of
from graph.store.renamed_terms import in_present_words
from graph.store.version_changes import ChangedKey, Held

_CONTENT = ("prop", "value", "schema", "grade", "share", "share_until", "direct", "start", "end")
_SAME = " AND ".join(f"coalesce(other.{name}, '') = {name}" for name in _CONTENT)

# Statements of one of the versions and not of the other; what another one of both says too has not changed.
_KEYS = f"""
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= '' AND (
    (s.from_version <= $before AND s.to_version > $before AND s.to_version <= $after)
    OR (s.from_version > $before AND s.from_version <= $after
        AND (s.to_version IS NULL OR s.to_version > $after)))
WITH s:LinkStatement AS is_link, s.subject AS subject,
    {", ".join(f"coalesce(s.{name}, '') AS {name}" for name in _CONTENT)},
    collect(DISTINCT s.from_version <= $before) AS was
WHERE size(was) = 1 AND NOT EXISTS {{
    MATCH (other:Statement) WHERE other.source = $source AND other.subject = subject
    AND other.from_version <= $before AND (other.to_version IS NULL OR other.to_version > $after)
    AND {_SAME}
}}
WITH DISTINCT is_link, subject, CASE WHEN is_link THEN prop ELSE '' END AS prop,
    CASE WHEN is_link THEN value ELSE '' END AS value
RETURN is_link, subject, prop, value ORDER BY is_link, subject, prop, value SKIP $offset LIMIT $limit
"""

_IN_EITHER = """
s.source = $source AND s.from_version <= $after AND (s.to_version IS NULL OR s.to_version > $after
    OR (s.from_version <= $before AND s.to_version > $before))
"""

_PROPERTIES = f"MATCH (s:PropertyStatement) WHERE s.subject IN $keys AND {_IN_EITHER} {queries.WHOLE}"

_LINKS = f"""
UNWIND $keys AS key
MATCH (s:LinkStatement {{subject: key[0], target: key[2]}}) WHERE s.prop = key[1] AND {_IN_EITHER}
{queries.WHOLE}
"""


class Neo4jVersionChanges:
    """See `graph.store.version_changes.VersionChanges`. Every query names the versions."""

    def __init__(self, connection: Connection, source: str, before: int, after: int) -> None:
        self._connection = connection
        self._before, self._after = before, after
        self._versions = {"source": source, "before": before, "after": after}

    def keys(self, offset: int, limit: int) -> list[ChangedKey]:
        """What the versions say different things of."""
        rows = self._connection.all(_KEYS, **self._versions, offset=offset, limit=limit)
        return [ChangedKey(*row) for row in rows]

    def held(self, keys: Sequence[ChangedKey]) -> Iterator[Held]:
        """The statements of either version about these."""
        before, after = self._before, self._after
        entities = [key.subject for key in keys if not key.is_link]
        links = [[key.subject, key.prop, key.value] for key in keys if key.is_link]
        for query, wanted in ((_PROPERTIES, entities), (_LINKS, links)):
            for row in self._connection.all(query, **self._versions, keys=wanted) if wanted else ():
                _, first, until, *_ = row
                yield Held(
                    in_present_words(statement_of(row)),
                    first <= before and (until is None or until > before),
                    first <= after and (until is None or until > after),
                )
