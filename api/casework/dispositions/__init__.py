"""Decisions about customers: whether a party is meant, what was cleared and escalated, and for how long it holds."""

from api.casework.dispositions.basis import Basis, Change, changes
from api.casework.dispositions.book import DecisionBook, made_answer
from api.casework.dispositions.deciding import Decider, NewDecision
from api.casework.dispositions.entries import Action, Entry, current, standings
from api.casework.dispositions.sheet import DecisionSheet, import_decisions
from api.casework.dispositions.table import EntryFilter, decided_records

__all__ = [
    "Action",
    "Basis",
    "Change",
    "Decider",
    "DecisionBook",
    "Entry",
    "DecisionSheet",
    "EntryFilter",
    "NewDecision",
    "changes",
    "current",
    "decided_records",
    "import_decisions",
    "made_answer",
    "standings",
]
