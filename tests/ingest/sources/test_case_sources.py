"""The bundled sources of the case: whole, cited, nothing twice, and dated."""

from __future__ import annotations

import pytest
from bundled_facts import load

from ingest.sources import open_source

SOURCES = ("nieuwsuur_2025", "corporate_links", "risk_classes")


@pytest.mark.parametrize("name", SOURCES)
def test_no_row_is_rejected_and_none_is_missing(name: str) -> None:
    assert len(load(name)) == open_source(name).expected.rows


@pytest.mark.parametrize("name", SOURCES)
def test_every_document_is_cited(name: str) -> None:
    assert {document.id for document in open_source(name).documents} == {f.document for f in load(name)}


@pytest.mark.parametrize("name", SOURCES)
def test_no_two_rows_say_the_same(name: str) -> None:
    facts = load(name)
    assert len({f.id for f in facts}) == len(facts)


def test_the_letters_are_closed_and_the_rest_is_read_again() -> None:
    assert {name: open_source(name).dataset.update_days for name in SOURCES} == {
        "nieuwsuur_2025": None,
        "corporate_links": 90,
        "risk_classes": 365,
    }
