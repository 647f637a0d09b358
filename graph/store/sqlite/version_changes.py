"""What changed between two versions of a source in a SQLite store, by the versions that rows are of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from graph.store.renamed_terms import in_present_words
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.rows import statement_of
from graph.store.version_changes import ChangedKey, Held

# Rows of one of the versions and not of the other; what another row of both says too has not changed.
_KEYS = """
WITH moved AS (
    SELECT kind = 'link' AS is_link, subject, prop, value, schema, grade,
        share_low, share_high, share_low_open, share_high_open, share_until, direct, start_date, end_date
    FROM statement
    WHERE source = :source AND (
        (from_version <= :before AND to_version > :before AND to_version <= :after)
        OR (from_version > :before AND from_version <= :after AND (to_version IS NULL OR to_version > :after))
    )
    GROUP BY subject, prop, value, schema, grade,
        share_low, share_high, share_low_open, share_high_open, share_until, direct, start_date, end_date
    HAVING max(from_version <= :before) = min(from_version <= :before)
)
SELECT DISTINCT is_link, subject, iif(is_link, prop, ''), iif(is_link, value, '') FROM moved
WHERE NOT EXISTS (
    SELECT 1 FROM statement AS s
    WHERE s.source = :source AND s.subject = moved.subject AND s.prop = moved.prop AND s.value = moved.value
    AND s.from_version <= :before AND (s.to_version IS NULL OR s.to_version > :after)
    AND s.schema = moved.schema AND s.grade = moved.grade
    AND s.share_low IS moved.share_low AND s.share_high IS moved.share_high
    AND s.share_low_open IS moved.share_low_open AND s.share_high_open IS moved.share_high_open
    AND s.share_until IS moved.share_until AND s.direct IS moved.direct
    AND s.start_date IS moved.start_date AND s.end_date IS moved.end_date
)
ORDER BY 1, 2, 3, 4 LIMIT :limit OFFSET :offset
"""

_PROPERTIES = """
SELECT s.* FROM statement AS s
WHERE +s.kind <> 'link' AND s.subject IN (SELECT value FROM json_each(:keys))
AND s.source = :source AND s.from_version <= :after
AND (s.to_version IS NULL OR s.to_version > :after OR (s.from_version <= :before AND s.to_version > :before))
ORDER BY s.subject, s.prop, s.value, s.id
"""

_LINKS = """
SELECT s.* FROM json_each(:keys) AS link CROSS JOIN statement AS s
WHERE +s.kind = 'link' AND s.prop = link.value ->> 1 AND +s.subject = link.value ->> 0
AND s.target = link.value ->> 2
AND s.source = :source AND s.from_version <= :after
AND (s.to_version IS NULL OR s.to_version > :after OR (s.from_version <= :before AND s.to_version > :before))
ORDER BY s.subject, s.prop, s.value, s.id
"""


class SqliteVersionChanges:
    """See `graph.store.version_changes.VersionChanges`. The connection is inside a transaction."""

    def __init__(self, connection: Connection, source: str, before: int, after: int) -> None:
        self._connection = connection
        self._before, self._after = before, after
        self._versions = {"source": source, "before": before, "after": after}

    def keys(self, offset: int, limit: int) -> list[ChangedKey]:
        """What the versions say different things of."""
        rows = self._connection.rows(_KEYS, {**self._versions, "offset": offset, "limit": limit})
        return [ChangedKey(bool(is_link), *rest) for is_link, *rest in rows]

    def held(self, keys: Sequence[ChangedKey]) -> Iterator[Held]:
        """The statements of either version about these."""
        before, after = self._before, self._after
        entities = [key.subject for key in keys if not key.is_link]
        links = [[key.subject, key.prop, key.value] for key in keys if key.is_link]
        for query, wanted in ((_PROPERTIES, entities), (_LINKS, links)):
            parameters = {**self._versions, "keys": json.dumps(wanted)}
            for row in self._connection.rows(query, parameters) if wanted else ():
                _, _, first, until, *_ = row
                statement = in_present_words(statement_of(row))
                yield Held(
                    statement,
                    first <= before and (until is None or until > before),
                    first <= after and (until is None or until > after),
                )
