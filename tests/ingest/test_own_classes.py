"""Loads of sources with classes of their own: memberships in fact tables, and what sources must agree on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from fact_tables import declared, fact, source_folder

from graph.store import Store, open_store
from ingest.errors import BadFile, BadSource
from ingest.pipeline import load, load_file
from ingest.sources import read_source, write_new_source

DAY = date(2026, 1, 31)
OWN = '[class.watched]\nlabel = "{label}"\ndecides = false\n'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/k.db")) as store:
        yield store


def folder(path: Path, id: str, label: str = "Watched") -> Path:
    member = fact("a", "riskClass", "watched")
    return source_folder(path / id, *declared("a"), member, id=id, extra=OWN.format(label=label))


def test_a_fact_table_makes_members_of_a_class_of_its_source(tmp_path: Path, store: Store) -> None:
    assert not load(store, read_source(folder(tmp_path, "one"))).rejected_count
    with store.reader() as reader:
        assert "watched" in reader.membership_columns().type


def test_a_fact_table_makes_none_of_a_class_that_another_source_describes(
    tmp_path: Path, store: Store
) -> None:
    load(store, read_source(folder(tmp_path, "one")))
    bare = source_folder(tmp_path / "two", *declared("b"), fact("b", "riskClass", "watched"), id="two")
    [rejected] = load(store, read_source(bare)).loads[-1].rejected
    assert "no risk class 'watched'" in rejected.message


def test_two_sources_describe_one_class_alike_or_not_at_all(tmp_path: Path, store: Store) -> None:
    load(store, read_source(folder(tmp_path, "one")))
    load(store, read_source(folder(tmp_path, "two")))
    with pytest.raises(BadSource, match="describes the class 'watched' otherwise than one does"):
        load(store, read_source(folder(tmp_path, "three", label="Another")))


def test_a_list_of_a_plain_table_makes_a_class_of_its_id(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "denied.csv"
    path.write_text("name\nAlpha\n", encoding="utf-8")
    load_file(store, path, read=DAY, id="denied")
    with store.reader() as reader:
        assert reader.membership_columns().type.count("denied") == 1
    with pytest.raises(BadFile, match="'listed_party' is a class of Ketting's own"):
        load_file(store, path, read=DAY, id="listed_party")


def test_who_is_no_longer_in_a_table_was_on_its_list_until_the_day_before(
    tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "denied.csv"
    for day, rows in ((DAY, "Alpha\nBeta\n"), (date(2026, 3, 1), "Alpha\n")):
        path.write_text(f"name\n{rows}", encoding="utf-8")
        report = load_file(store, path, read=day)
    assert report.loads[-1].ended_count == 1


def test_a_folder_that_is_written_for_a_list_loads_strictly(tmp_path: Path, store: Store) -> None:
    write_new_source(tmp_path / "our-denied", DAY)
    report = load(store, read_source(tmp_path / "our-denied"), strict=True)
    [version] = [each.version for each in report.loads if each.source == "our_denied"]
    assert [own.label for own in version.dataset.classes] == ["Denied by us"]
    assert version.dataset.list_classes == (("our_denied", "our_denied"),)


def test_a_folder_of_tables_is_read_by_the_mapping_beside_its_description(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "denied"
    write_new_source(folder, DAY)
    (folder / "list.csv").write_text("Firma;Grund\nAlpha GmbH;late\n", encoding="utf-8")
    mapping = '[entity.firm]\nname = "Firma"\n[listing]\nreason = "Grund"\n'
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    first = load(store, read_source(folder), strict=True)
    assert [(each.column, each.meaning) for each in first.columns] == [
        ("Firma", "name of firm"),
        ("Grund", "reason of the list entry"),
    ]
    (folder / "mapping.toml").write_text(mapping.replace("firm", "party"), encoding="utf-8")
    again = load(store, read_source(folder), strict=True)
    assert again.loads[-1].version.sha256 != first.loads[-1].version.sha256
