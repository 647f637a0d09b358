"""Which statements of a dataset stand at places of its files, found by indexes and not among all of them."""

from __future__ import annotations

from collections.abc import Collection

from graph.store.sqlite.connection import Connection

_INDEX = """
CREATE INDEX IF NOT EXISTS statement_elsewhere ON statement (locator)
WHERE locator <> subject AND substr(locator, 1, length(subject) + 1) <> subject || ' '
"""
"""As in schema.sql; a file that an earlier version wrote has it not."""

_PLACES = """
CREATE TEMP TABLE asked_place (place TEXT PRIMARY KEY, word TEXT, first TEXT, after TEXT)
STRICT, WITHOUT ROWID
"""

# Most statements stand where the entity is that they are about, and their place begins with its id. A plus
# keeps SQLite from the index of all that the source has.
_AT_PLACES = """
SELECT place, id FROM asked_place CROSS JOIN main.statement ON subject = word
WHERE +source = :source AND to_version IS NULL
AND (locator = place OR substr(locator, 1, length(first)) = first)
UNION
SELECT place, id FROM asked_place CROSS JOIN main.statement ON locator = place
WHERE locator <> subject AND substr(locator, 1, length(subject) + 1) <> subject || ' '
AND +source = :source AND to_version IS NULL
UNION
SELECT place, id FROM asked_place CROSS JOIN main.statement ON locator >= first AND locator < after
WHERE locator <> subject AND substr(locator, 1, length(subject) + 1) <> subject || ' '
AND +source = :source AND to_version IS NULL
"""


def statements_at(
    connection: Connection, dataset: str, places: Collection[str], mark: str
) -> tuple[set[str], set[bytes]]:
    """The places at which there is something, and the fingerprints of what is there now.

    The locator of such a statement is a place, or begins with one that `mark` follows; that begins with a
    space.
    """
    after = mark[:-1] + chr(ord(mark[-1]) + 1)
    connection.execute(_INDEX)
    connection.execute(_PLACES)
    connection.execute_many(
        "INSERT INTO asked_place VALUES (?, ?, ?, ?)",
        ((place, place.partition(" ")[0], place + mark, place + after) for place in places),
    )
    occupied: set[str] = set()
    fingerprints: set[bytes] = set()
    for place, id in connection.rows(_AT_PLACES, {"source": dataset}):
        occupied.add(place)
        fingerprints.add(id)
    return occupied, fingerprints
