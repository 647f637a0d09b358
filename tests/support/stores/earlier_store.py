"""A small store that a version of this program wrote before lists were counted and armed forces were a class.

`earlier_store.sql` is its file as SQL text, three loads of two made-up sources: a description of classes that
says `military_end_user` and `[[complete]]`, a People's Liberation Army that is a state body, entries of the
Military End-User and NS-CMIC lists, and an entry that the third load no longer has.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_SQL = Path(__file__).with_suffix(".sql")
_APPLICATION, _SCHEMA = 0x4B455454, 1

CLASSES_THEN = [
    "defence_conglomerate", "chinese_military_company", "military_end_user", "listed_party",
    "military_research_institute", "state_body", "registered_agent",
]  # fmt: skip
"""The classes of the schema then, in their order."""


def write_earlier_store(path: Path) -> Path:
    """Write the store to a new file, byte for byte what the earlier program had in its tables."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SQL.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")
        connection.commit()
    return path


def descriptions(path: Path) -> dict[int, str]:
    """How the datasets of a SQLite store are described there, by the number of the version."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT number, description FROM version"))
