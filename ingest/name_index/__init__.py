"""An index of names that is built once for a version and mapped from files: terms, readings, beginnings."""

from ingest.name_index.acronyms import LONGEST_ACRONYM, derived_acronyms
from ingest.name_index.beginnings import beginning
from ingest.name_index.building import table_of
from ingest.name_index.facts import IDENTIFIER, Facts
from ingest.name_index.files import PartyIndex
from ingest.name_index.near_pairs import near_pairs
from ingest.name_index.postings import Numbers
from ingest.name_index.records import NameEntry
from ingest.name_index.retrieval import Retrieval
from ingest.name_index.saved import SavedParties
from ingest.name_index.shared_words import SharedWords
from ingest.name_index.table import NameTable
from ingest.name_index.terms import Term, translated_text

__all__ = [
    "IDENTIFIER",
    "LONGEST_ACRONYM",
    "Facts",
    "NameEntry",
    "NameTable",
    "Numbers",
    "PartyIndex",
    "Retrieval",
    "SavedParties",
    "SharedWords",
    "Term",
    "beginning",
    "derived_acronyms",
    "near_pairs",
    "table_of",
    "translated_text",
]
