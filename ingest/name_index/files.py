"""Batches and indexes of names in folders of arrays, which are mapped into memory when they are opened."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph.model import Array, IdTable, opened_arrays, write_arrays
from ingest.name_index.facts import Facts
from ingest.name_index.postings import Postings
from ingest.name_index.reading import Batch
from ingest.name_index.records import Records
from ingest.name_index.table import NameTable

_FORMAT = 1


def save_batch(batch: Batch, folder: Path) -> None:
    """Write the arrays to a new folder; raises `OSError`."""
    arrays: dict[str, Array] = {"rows": batch.rows, "lengths": batch.lengths, "scripts": batch.scripts}
    meta = {"script_sets": batch.script_sets, "unreadable": batch.unreadable}
    _save(folder, arrays | _arrays(batch.records, batch.postings), meta)


def open_batch(folder: Path) -> Batch | None:
    """The batch of a folder; `None` when it is missing or damaged. What is mapped outlives the folder."""
    found = _open(folder)
    if found is None:
        return None
    arrays, meta = found
    return Batch(
        arrays["rows"],
        _records(arrays),
        arrays["lengths"],
        arrays["scripts"],
        _tuples(meta["script_sets"]),
        _postings(arrays),
        _tuples(meta["unreadable"]),
    )


@dataclass(frozen=True)
class PartyIndex:
    """The names of parties, and what else is recorded of them."""

    names: NameTable
    facts: Facts


def save_index(index: PartyIndex, folder: Path) -> None:
    """Write the arrays to a new folder, which appears complete or not at all; raises `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".names-"))
    names, facts = index.names, index.facts
    arrays: dict[str, Array] = {
        "ids": names.ids.block,
        "id_offsets": names.ids.offsets,
        "first": names.first,
        "lengths": names.lengths,
        "scripts": names.scripts,
        "keys": names.keys,
        "party_ids": facts.ids.block,
        "party_offsets": facts.ids.offsets,
        **_arrays(names.records, names.postings),
        **_arrays(facts.records, facts.identifiers, "fact_"),
    }
    meta = {"rules": _rules(), "script_sets": names.script_sets, "unreadable": names.unreadable}
    try:
        _save(scratch / "new", arrays, meta)
        (scratch / "new").replace(folder)
    except OSError:
        if not (folder / "meta.json").exists():  # else another process was first: same content
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def open_index(folder: Path) -> PartyIndex | None:
    """Map the index of a folder; `None` when it is missing, damaged or was read by other rules."""
    found = _open(folder)
    if found is None or found[1].get("rules") != _rules():
        return None
    arrays, meta = found
    try:
        names = NameTable(
            IdTable(arrays["ids"], arrays["id_offsets"]),
            arrays["first"],
            _records(arrays),
            arrays["lengths"],
            arrays["scripts"],
            _tuples(meta["script_sets"]),
            arrays["keys"],
            _postings(arrays),
            _tuples(meta["unreadable"]),
        )
        facts = Facts(
            IdTable(arrays["party_ids"], arrays["party_offsets"]),
            _records(arrays, "fact_"),
            _postings(arrays, "fact_"),
        )
    except KeyError:
        return None
    return PartyIndex(names, facts)


def _arrays(records: Records, postings: Postings, prefix: str = "") -> dict[str, Array]:
    return {
        f"{prefix}block": records.block,
        f"{prefix}offsets": records.offsets,
        f"{prefix}terms": postings.terms,
        f"{prefix}begin": postings.begin,
        f"{prefix}names": postings.names,
    }


def _records(arrays: Mapping[str, Array], prefix: str = "") -> Records:
    return Records(arrays[f"{prefix}block"], arrays[f"{prefix}offsets"])


def _postings(arrays: Mapping[str, Array], prefix: str = "") -> Postings:
    return Postings(*(arrays[f"{prefix}{name}"] for name in ("terms", "begin", "names")))


def _save(folder: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    folder.mkdir()
    write_arrays(folder, arrays, {"format": _FORMAT, **meta})


def _open(folder: Path) -> tuple[dict[str, Array], dict[str, Any]] | None:
    try:
        arrays, meta = opened_arrays(folder)
        return (arrays, meta) if meta["format"] == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _tuples(rows: list[list[str]]) -> tuple[Any, ...]:
    return tuple(map(tuple, rows))


@cache
def _rules() -> str:
    """What reads names, as a hash: of every module and table of `ingest.normalise` and of this package."""
    digest = hashlib.sha256()
    for package in ("ingest.normalise", "ingest.name_index"):
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
