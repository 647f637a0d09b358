"""Official lists: what a source holds of one, entries as statements, and parties that are known already."""

from ingest.official_lists.copies import copied_on, hold_lists
from ingest.official_lists.entries import (
    Entry,
    Term,
    on_day,
    publish,
    state_entry,
    state_un_party,
    un_party_id,
)
from ingest.official_lists.known_parties import KnownParty, known_party, state_known_party

__all__ = [
    "Entry",
    "KnownParty",
    "Term",
    "copied_on",
    "hold_lists",
    "known_party",
    "on_day",
    "publish",
    "state_entry",
    "state_known_party",
    "state_un_party",
    "un_party_id",
]
