"""Decisions about customers: whether a party is meant, cleared or escalated, and for how long that holds."""

from api.casework.dispositions.basis import Basis, Change, changes
from api.casework.dispositions.book import DecisionBook, made_answer
from api.casework.dispositions.deciding import HOLDS_BACK, LONGEST_WHY, Decider, NewDecision
from api.casework.dispositions.desk import Desk
from api.casework.dispositions.entries import Action, Entry, current
from api.casework.dispositions.persons import entries_about, erase_entries
from api.casework.dispositions.sheet import DecisionSheet
from api.casework.dispositions.table import EntryFilter

__all__ = [
    "HOLDS_BACK",
    "LONGEST_WHY",
    "Action",
    "Basis",
    "Change",
    "Decider",
    "DecisionBook",
    "DecisionSheet",
    "Desk",
    "Entry",
    "EntryFilter",
    "NewDecision",
    "changes",
    "current",
    "entries_about",
    "erase_entries",
    "made_answer",
]
