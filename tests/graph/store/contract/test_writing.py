"""Every store: one load at a time, refused or whole; backups and checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, member, owns
from loads import LISTS, OTHER, NewStore, current, listing, load
from stated import FULL, captions

from graph.errors import BadStatement, OutOfTime, StoreBusy, StoreError, TargetExists
from graph.store import Store
from ontology import Grade, Period, Statement, StatementGroup, UnknownTerm

VALUES = (
    ("name", 'A "quoted" \\ name', None),
    ("country", "nl", "Netherlands"),
    ("registrationNumber", "12 34 ab", None),
    ("addressEntity", "b", None),
    ("riskClass", "listed_party", None),
    ("incorporationDate", "2001-02", None),
)
GROUP = StatementGroup(
    "a", "Company", DATASET.id, DOCUMENT.id, "page 1", Grade.B, Period.parse("2024/2025-03"), VALUES
)


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


@pytest.mark.slow
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


def test_a_group_is_stored_as_its_statements(store: Store) -> None:
    apart = load(store, GROUP)
    before = current(store)
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add([GROUP, *company("b"), GROUP])
        together = writer.commit()

    assert (apart.statements, together.statements, together.added, together.removed) == (6, 8, 2, 0)
    assert [s for s in current(store) if s.subject == "a"] == before == sorted(GROUP, key=lambda s: s.prop)
    assert store.check() == []
    with store.reader() as reader:
        assert reader.identified("1234AB") == ("a",)
        assert [entity.id for entity in reader.referring("b", "addressEntity")] == ["a"]


@pytest.mark.parametrize(
    ("group", "error"),
    [
        (replace(GROUP, source="other"), BadStatement),
        (replace(GROUP, document="other"), BadStatement),
        (replace(GROUP, values=(("colour", "red", None),)), UnknownTerm),
        (replace(GROUP, values=(("riskClass", "nice_people", None),)), UnknownTerm),
    ],
)
def test_a_group_is_refused_as_its_statements_are(
    store: Store, group: StatementGroup, error: type[Exception]
) -> None:
    with pytest.raises(error), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add([group])
    assert current(store) == []
