"""The inventory of concepts: each has records, a query that answers its question, and a near miss."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.licences import Condition, find_records
from graph.store import Reader, open_store
from ingest.inventory import INVENTORY_SOURCES, Concept, concepts
from ingest.pipeline import load
from ingest.sources import open_source
from ontology import SCHEMA
from tools.inventory import PAGE, page

SHARED = Path("/work/shared/vectors/seed_inventory.json")
ALL = [pytest.param(concept, id=concept.id) for concept in concepts()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("inventory")
    with closing(open_store(f"sqlite:///{folder}/inventory.db")) as store:
        for name in INVENTORY_SOURCES:
            load(store, open_source(name), strict=True)
        with store.reader() as view:
            yield view


def test_the_ids_are_1_to_108() -> None:
    assert [concept.id for concept in concepts()] == [f"INV-{n:03}" for n in range(1, 109)]


@pytest.mark.parametrize("concept", ALL)
def test_its_query_answers_its_question(reader: Reader, concept: Concept) -> None:
    found = list(find_records(reader, concept.type, conditions(concept), concept.show))
    assert tuple(record.id for record in found) == concept.answer
    assert all(any(record.values.values()) for record in found), "a record says nothing of what is asked"
    for record in found:
        for prop, values in concept.says.get(record.id, {}).items():
            assert sorted(record.values[prop]) == sorted(values), (record.id, prop)


@pytest.mark.parametrize("concept", ALL)
def test_a_record_that_is_near_does_not_match(reader: Reader, concept: Concept) -> None:
    """It is of the type, and says all that is asked but for one thing."""
    entity = reader.entity(concept.counter)
    assert entity is not None and SCHEMA.is_a(entity.schema, concept.type)
    named = {s.value for s in entity.statements if SCHEMA.property(s.prop).range == "entity"}
    others = reader.entities(named)
    met = [condition.holds(entity, others) for condition in conditions(concept)]
    assert met.count(False) == 1


@pytest.mark.parametrize("concept", ALL)
def test_no_query_selects_by_an_id_of_the_inventory(concept: Concept) -> None:
    assert not any("INV-" in text for text in (*concept.where, *concept.show, *concept.answer))
    assert not any(condition.prop == "id" for condition in conditions(concept))


@pytest.mark.parametrize("concept", ALL)
def test_its_records_cite_the_lines_of_a_paper(reader: Reader, concept: Concept) -> None:
    assert concept.lines
    for id in concept.answer:
        entity = reader.entity(id)
        assert entity is not None
        assert all(s.locator and s.document for s in entity.statements)


def test_the_page_is_what_the_tool_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.inventory --docs"


def conditions(concept: Concept) -> list[Condition]:
    return [Condition.parse(text) for text in concept.where]
