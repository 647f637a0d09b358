"""Stores: the contract, the values it speaks of, and the one way to open one."""

from graph.model.observations import ObservationColumns
from graph.store.contract import CLASS_PROPERTIES, MISSING_DAY, Reader, Store, Writer
from graph.store.copying import Copied, copy_store
from graph.store.opening import MOST_PROCESSES, open_store, restore
from graph.store.records import Completeness, Dataset, Document, Version

__all__ = [
    "CLASS_PROPERTIES",
    "MISSING_DAY",
    "MOST_PROCESSES",
    "Completeness",
    "Copied",
    "Dataset",
    "Document",
    "ObservationColumns",
    "Reader",
    "Store",
    "Version",
    "Writer",
    "copy_store",
    "open_store",
    "restore",
]
