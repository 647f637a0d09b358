"""A file that was loaded before is not read again, where that would give the same, and only there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ftm_lines import entity, lines

from graph.store import open_store
from graph.store.contract import Store
from graph.store.forgetting import FORGOTTEN
from graph.store.records import Dataset, Document
from ingest.pipeline import load_file
from ingest.report import SourceLoad
from ingest.sources import reading

DAY, NEXT_DAY = date(2026, 1, 30), date(2026, 1, 31)
SEEN = {"datasets": ["us_ofac_sdn"], "first_seen": "2024-01-02T00:00:00", "last_seen": "2025-01-02T00:00:00"}
COMPANY = entity("q1", "Company", name="Alpha", country="nl") | SEEN
OWNED = entity("o1", "Ownership", owner="q2", asset="q1", sourceUrl="https://a.example/o1") | SEEN


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(reading, "LARGE", 0)
    monkeypatch.setattr("ingest.store_emit.LARGE", 10**9)
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        yield store


def given(folder: Path, *entities: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "big.json"
    path.write_text(lines(*entities), encoding="utf-8")
    return path


def loaded(store: Store, path: Path, day: date = DAY, **options: Any) -> SourceLoad:
    return load_file(store, path, read=day, **options).loads[-1]


def held(store: Store) -> tuple[object, ...]:
    """All that a store has of the source, but for the times of its loads."""
    with store.reader() as reader:
        version = next(v for v in reader.versions() if v.dataset.id == "big")
        statements = [replace(s, first_seen=None, last_seen=None) for s in reader.statements_of("big")]
        documents = {id: d for (source, id), d in reader.documents().items() if source == "big"}
    return version.dataset, version.statements, version.sha256, documents, statements


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_what_is_kept_unread_is_what_reading_would_give(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date
) -> None:
    path = given(tmp_path, COMPANY, OWNED)
    first = loaded(store, path)

    kept = loaded(store, path, day)
    is_held = held(store)
    monkeypatch.setattr(reading, "_program", lambda: "another")
    read = loaded(store, path, day)

    assert (first.is_unread, kept.is_unread, read.is_unread) == (False, True, False)
    assert (kept.is_unchanged, kept.loaded, kept.read) == (True, first.loaded, first.loaded)
    assert kept.version.number == first.version.number + 1
    assert replace(kept.version.dataset, reading=None) == replace(read.version.dataset, reading=None)
    assert (is_held[1:], read.is_unchanged) == (held(store)[1:], True)


def undated(store: Store, path: Path) -> SourceLoad:
    given(path.parent, COMPANY, entity("q2", "Company", name="Beta"))
    loaded(store, path)
    return loaded(store, path, NEXT_DAY)


def another_byte(store: Store, path: Path) -> SourceLoad:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return loaded(store, path)


def another_day_of_publication(store: Store, path: Path) -> SourceLoad:
    return loaded(store, path, published=DAY)


def changes_between(store: Store, path: Path) -> SourceLoad:
    delta = path.with_name("delta.json")
    delta.write_text(json.dumps({"op": "DEL", "entity": {"id": "q1"}}) + "\n", encoding="utf-8")
    loaded(store, delta, id="big")
    return loaded(store, path)


def rejected_before(store: Store, path: Path) -> SourceLoad:
    path.write_text(path.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    loaded(store, path)
    return loaded(store, path)


def version_of_an_older_program(store: Store, path: Path) -> SourceLoad:
    with store.reader() as reader:
        version = next(v for v in reader.versions() if v.dataset.id == "big")
        documents = [d for (source, _), d in reader.documents().items() if source == "big"]
        statements = list(reader.statements_of("big"))
    with store.writer(replace(version.dataset, reading=None), documents, version.sha256) as writer:
        writer.add(statements)
        writer.commit()
    return loaded(store, path)


def forgotten_values(store: Store, path: Path) -> SourceLoad:
    dataset, document = Dataset(FORGOTTEN, "F", "F", DAY), Document("d", "D", "D", DAY)
    with store.writer(dataset, [document], "0a") as writer:
        writer.commit()
    return loaded(store, path)


@pytest.mark.parametrize(
    "again",
    [
        undated,
        another_byte,
        another_day_of_publication,
        changes_between,
        rejected_before,
        version_of_an_older_program,
        forgotten_values,
    ],
)
def test_all_else_is_read(store: Store, tmp_path: Path, again: Callable[[Store, Path], SourceLoad]) -> None:
    path = given(tmp_path, COMPANY, OWNED)
    loaded(store, path)

    assert not again(store, path).is_unread


def test_small_files_are_read_each_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGE", 8_000_000)
    path = given(tmp_path, COMPANY)

    assert not (loaded(store, path).is_unread or loaded(store, path).is_unread)
