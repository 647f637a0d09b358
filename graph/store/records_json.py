"""Descriptions of datasets and documents as JSON texts, and back; for stores to keep."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from graph.errors import StoreCorrupt
from graph.store.records import Completeness, Dataset, Document
from ontology import OntologyError, PartialDate


def dataset_payload(dataset: Dataset) -> str:
    """The dataset as JSON; equal datasets give equal texts."""
    return _payload(asdict(dataset))


def document_payload(document: Document) -> str:
    """The document as JSON; equal documents give equal texts."""
    raw = asdict(document)
    raw["date"] = None if document.date is None else document.date.text
    return _payload(raw)


def read_dataset(payload: str) -> Dataset:
    """The dataset that `dataset_payload` wrote; raises `StoreCorrupt`."""
    try:
        raw: dict[str, Any] = json.loads(payload)
        raw["read"] = date.fromisoformat(raw["read"])
        raw["completeness"] = tuple(_completeness(entry) for entry in raw["completeness"])
        raw["list_classes"] = tuple((str(id), str(name)) for id, name in raw["list_classes"])
        return Dataset(**raw)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreCorrupt(f"the description of a dataset cannot be read: {error!r}") from error


def read_document(payload: str) -> Document:
    """The document that `document_payload` wrote; raises `StoreCorrupt`."""
    try:
        raw: dict[str, Any] = json.loads(payload)
        raw["read"] = date.fromisoformat(raw["read"])
        raw["date"] = None if raw["date"] is None else PartialDate(raw["date"])
        return Document(**raw)
    except (ValueError, TypeError, KeyError, OntologyError) as error:
        raise StoreCorrupt(f"the description of a document cannot be read: {error!r}") from error


def _completeness(raw: dict[str, Any]) -> Completeness:
    end = raw["end"]
    return Completeness(
        raw["risk_class"],
        date.fromisoformat(raw["start"]),
        None if end is None else date.fromisoformat(end),
        tuple(raw["requires"]),
        raw["note"],
    )


def _payload(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=date.isoformat)
