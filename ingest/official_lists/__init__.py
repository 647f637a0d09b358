"""Official lists: what a source holds of one, entries as statements, and parties that are known already."""

from ingest.official_lists.entries import Entry, Term, hold_whole, on_day, publish, state_entry
from ingest.official_lists.known_parties import KnownParty, known_party

__all__ = ["Entry", "KnownParty", "Term", "hold_whole", "known_party", "on_day", "publish", "state_entry"]
