"""What a reader may emit, and what becomes of it without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import company, fact

from graph.store.records import Dataset, Document
from ingest.dry_run import DryRun
from ingest.emit import Emit
from ingest.rejections import MAX_LISTED, Rejection
from ingest.report import BadRecords

READ = date(2026, 1, 31)
DATASET = Dataset("press", "Press", "Somebody", READ)
ARTICLE = Document("article", "An article", "Somebody", READ)
WRONG = Rejection("a.txt", "line 1", "name", "no name", "write one")


def dry_run() -> DryRun:
    return DryRun(DATASET, [ARTICLE])


def test_a_document_comes_before_the_statements_that_cite_it() -> None:
    emit = dry_run()
    emit.document(Document("letter", "A letter", "Somebody", READ))
    emit.statement(company("A")[0])

    with pytest.raises(ValueError, match="'note' was emitted after a statement"):
        emit.document(Document("note", "A note", "Somebody", READ))

    assert list(emit.documents) == ["article", "letter"]


def test_rejections_before_the_first_source_of_a_file_belong_to_none() -> None:
    emit = dry_run()
    emit.reject(WRONG)
    emit.source(Dataset("other", "Other", "Somebody", READ), [ARTICLE])
    emit.statement(company("A")[0])
    emit.finish()

    assert (emit.rejections, emit.read) == ([WRONG], 1)
    assert emit.problems == (str(WRONG),)


def test_a_source_without_a_good_fact_is_refused_by_its_first_rejection() -> None:
    emit = dry_run()
    emit.reject(WRONG)

    with pytest.raises(BadRecords, match=r"press: 1 of 1 facts .* first: a\.txt, line 1, name: no name"):
        emit.finish()


def test_unmapped_terms_are_counted_and_only_the_first_are_listed() -> None:
    emit = dry_run()
    for number in range(MAX_LISTED + 10):
        emit.unmapped(f"field{number:05}", example="line 1", reason="no such field")
    emit.unmapped("field00003", example="line 2", reason="no such field", count=50)

    terms = emit.unmapped_terms

    assert len(terms) == MAX_LISTED + 1
    assert (terms[0].term, terms[0].count, terms[0].example) == ("field00003", 51, "line 1")
    assert (terms[1].term, terms[1].count) == ("other terms", 10)


def test_progress_counts_over_all_sources_and_ends_complete() -> None:
    calls: list[tuple[int, int | None]] = []
    emit = Emit(DATASET, [ARTICLE], progress=lambda done, total: calls.append((done, total)))
    for name in ("one", "two"):
        emit.source(Dataset(name, name, "Somebody", READ), [ARTICLE])
        for _ in range(400):
            emit.statement(company("A")[0])
    emit.finish()

    assert calls == [(500, None), (800, 800)]


@pytest.mark.parametrize("field", ["value", "locator", "quote", "original"])
def test_whatever_the_reader_a_statement_with_a_control_character_is_rejected(field: str) -> None:
    emit = dry_run()
    alias = fact("A", "alias", "Alef", quote="q", original="o")
    emit.statement(alias, file="a.txt", record="line 1")
    emit.statement(replace(alias, **{field: "red \x1b[31m"}), file="a.txt", record="line 2")
    emit.finish()

    (problem,) = emit.problems
    assert problem == f"a.txt, line 2, {field}: holds the control character U+001B; remove it"
    assert (emit.total, emit.rejected_total) == (2, 1)


def test_a_source_that_fails_leaves_those_before_and_after_it() -> None:
    emit = dry_run()
    for name in ("one", "two", "three"):
        emit.source(Dataset(name, name, "Somebody", READ), [ARTICLE])
        emit.statement(company("A")[0])
        if name == "two":
            emit.reject(WRONG)
            emit.fail("it was cut off")
    emit.finish()

    (failure,) = emit.report().failures
    assert (failure.source, failure.reason, failure.rejected) == ("two", "it was cut off", (WRONG,))


def test_when_every_source_fails_the_first_reasons_are_told() -> None:
    emit = dry_run()
    for number in range(5):
        emit.source(Dataset(f"s{number}", "S", "Somebody", READ), [ARTICLE])
        emit.statement(company("A")[0])
        emit.fail("it was cut off")

    with pytest.raises(BadRecords, match=r"^s0: it was cut off; s1.*s2.*; and 2 more; nothing was loaded$"):
        emit.finish()
