"""Stores of statements with their whole history: the contract, and opening one in SQLite or Neo4j."""

from graph.model.observations import ObservationColumns
from graph.store.contract import CLASS_PROPERTIES, MISSING_DAY, Reader, Store, Writer
from graph.store.copying import Copied, copy_store
from graph.store.opening import open_store, restore
from graph.store.records import Dataset, Document, Fetched, HeldList, Version

__all__ = [
    "CLASS_PROPERTIES",
    "MISSING_DAY",
    "Copied",
    "Dataset",
    "Document",
    "Fetched",
    "HeldList",
    "ObservationColumns",
    "Reader",
    "Store",
    "Version",
    "Writer",
    "assembly",
    "batching",
    "contract",
    "copy_store",
    "forgetting",
    "neighbours",
    "open_store",
    "packed_rows",
    "pruning",
    "recorded_samenesses",
    "restore",
    "statement_graph",
    "version_changes",
]
