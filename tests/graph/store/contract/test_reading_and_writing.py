"""Every store: orders, one load at a time, and the store itself. See conftest.py for the stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, member, owns
from loads import LISTS, OTHER, NewStore, current, listing, load
from plain_store import observations

from graph.errors import BadStatement, OutOfTime, StoreBusy, StoreError, TargetExists
from graph.store import Reader, Store
from ontology import Statement, UnknownTerm

FULL = fact(
    "cn-smic",
    "Ownership",
    "cn-smbc",
    schema="Ownership",
    locator="answer of 2025-11-28, question 5; lines 623-629",
    grade="B",
    observed="2024/2025-11-28",
    original="五十一",
    quote="持有 «51%»",
    share="(25,50.5]",
    share_until="2024-06",
    direct="indirect",
    start="2019",
    end="2025-12-31",
)


def captions(reader: Reader, *ids: str) -> list[str]:
    return [entity.caption for id in ids if (entity := reader.entity(id)) is not None]


# ---------------------------------------------------------------- order and emptiness


def test_an_empty_store_answers(store: Store) -> None:
    with store.reader() as reader:
        assert (reader.version, reader.versions(), reader.documents()) == (0, (), {})
        assert (reader.entity("a"), reader.link("Ownership~a~b"), reader.canonical("a")) == (None, None, "a")
        assert (reader.links("a"), reader.memberships("a"), reader.identified("a")) == ((), (), ())
        streams: list[Iterator[object]] = [
            reader.names(),
            reader.statements(),
            reader.entity_types(),
            reader.link_columns(),
        ]
        assert [list(stream) for stream in streams] == [[], [], [], []]
        assert len(reader.membership_columns().type) == 0
        assert reader.entities([]) == {}
    assert store.check() == []


def test_the_order_does_not_depend_on_that_of_the_load(new_store: NewStore) -> None:
    facts = [
        *company("b"),
        *company("a"),
        owns("a", "b", "10"),
        owns("a", "b", "5"),
        member("b", "state_body"),
    ]
    answers = []
    for order in (facts, facts[::-1]):
        with new_store() as store:
            load(store, order)
            with store.reader() as reader:
                answers.append(
                    [
                        *reader.statements(),
                        *reader.names(),
                        *reader.entity_types(),
                        reader.links("a"),
                        reader.entity("b"),
                        observations(reader.membership_columns()),
                    ]
                )
    assert answers[0] == answers[1]


def test_statements_are_ordered_by_dataset_subject_property_and_value(store: Store) -> None:
    load(store, company("b", "é"), company("a", "Z"), fact("a", "name", "z"), fact("a", "alias", "Y"))
    load(store, company("0"), dataset=LISTS)
    found = [(s.source, s.subject, s.prop, s.value) for s in current(store)]
    assert found == sorted(found) and len(found) == 8


# ---------------------------------------------------------------- writing


def test_leaving_without_commit_changes_nothing(store: Store) -> None:
    load(store, company("a"))
    with store.writer(DATASET, [], "0" * 64) as writer:
        writer.add([])
    with store.writer(replace(DATASET, title="Another"), [DOCUMENT], "0" * 64) as writer:
        writer.add(company("b"))
    with store.reader() as reader:
        assert (reader.version, reader.versions()[0].dataset) == (1, DATASET)
        assert {s.subject for s in reader.statements()} == {"a"}


def test_an_error_during_a_load_changes_nothing(store: Store) -> None:
    def broken() -> Iterator[Statement]:
        yield from company("b")
        raise ZeroDivisionError

    load(store, company("a"))
    with pytest.raises(ZeroDivisionError), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("c"))
        writer.add(broken())
    assert {s.subject for s in current(store)} == {"a"}
    assert load(store, company("d")).number == 2


def test_a_statement_of_another_dataset_is_refused(store: Store) -> None:
    with (
        pytest.raises(BadStatement, match="'press' and not of 'register'"),
        store.writer(OTHER, [DOCUMENT], "") as writer,
    ):
        writer.add(company("a"))


def test_a_statement_must_cite_a_document_of_its_dataset(store: Store) -> None:
    with pytest.raises(BadStatement, match="cites 'article'"):
        load(store, company("a"), documents=[])


@pytest.mark.parametrize(
    "statement", [fact("a", "colour", "red"), member("a", "nice_people")], ids=["property", "class"]
)
def test_terms_that_the_schema_lacks_are_refused(store: Store, statement: Statement) -> None:
    with pytest.raises(UnknownTerm):
        load(store, statement)
    assert current(store) == []


def test_a_writer_serves_one_load(store: Store) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.commit()
        for again in (lambda: writer.add([]), writer.commit):
            with pytest.raises(StoreError, match="over"):
                again()


def test_a_second_load_at_once_is_refused(store: Store) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        with pytest.raises(StoreBusy), store.writer(OTHER, [DOCUMENT], "0" * 64):
            pass
        writer.add(company("a"))
        writer.commit()
    assert load(store, company("x"), dataset=OTHER).number == 2


def test_a_reader_sees_one_version_during_a_load_and_after(store: Store) -> None:
    load(store, company("a"))
    with store.reader() as before, store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("b"))
        with store.reader() as during:
            assert {s.subject for s in during.statements()} == {"a"}
        writer.commit()
        with store.reader() as after:
            assert {s.subject for s in after.statements()} == {"b"}
        assert (before.version, {s.subject for s in before.statements()}) == (1, {"a"})
        assert captions(before, "a") == ["a Ltd"] and before.entity("b") is None


# ---------------------------------------------------------------- the store itself


def test_a_closed_store_says_so(new_store: NewStore, tmp_path: Path) -> None:
    with new_store() as store:
        store.close()
        for use in (store.reader(), store.writer(DATASET, [], "")):
            with pytest.raises(StoreError, match="closed"), use:
                pass
        with pytest.raises(StoreError, match="closed"):
            store.backup(tmp_path / "copy")
        with pytest.raises(StoreError, match="closed"):
            store.check()


def test_a_backup_is_never_written_over_a_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    store.backup(target)
    before = target.read_bytes()
    with pytest.raises(TargetExists, match="exists already"):
        store.backup(target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_sound_store_has_no_problems_and_says_what_it_looks_at(store: Store) -> None:
    load(store, FULL, company("a"), listing("e", "a"), dataset=LISTS)
    load(store, company("a"), dataset=LISTS)
    told: list[str] = []
    assert store.check(told.append) == []
    assert told


def test_what_is_read_within_a_time_is_broken_off_when_it_is_over(store: Store) -> None:
    load(store, company("hub"), [owns("hub", f"c{place}") for place in range(3_000)])
    with store.reader() as reader:
        with pytest.raises(OutOfTime, match="in the time given"), reader.within(0):
            reader.links_of(["hub"])
        with reader.within(60):
            with pytest.raises(OutOfTime), reader.within(0):
                reader.links_of(["hub"])
            assert len(reader.links_of(["hub"])) == 3_000
        with pytest.raises(OutOfTime), reader.within(0), reader.within(60):
            reader.links_of(["hub"])
        assert len(reader.links("hub")) == 3_000
