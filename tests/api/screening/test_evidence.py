"""What answers cite: entities in short, facts with all their statements, records and judgements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from factories import company, fact, owns
from rdf_files import read_from

from api.screening.explanation.evidence import Evidence, reference
from api.screening.explanation.records import RecordIds
from graph.store import Reader

FACTS = [
    company("A", "Alpha"),
    company("B", "Beta"),
    company("x:B", "Beta Works"),
    fact("B", "sameAs", "x:B", grade="B"),
    fact("A", "alias", "Alef", locator="page 1"),
    fact("A", "alias", "Alef", locator="page 2", grade="A", quote="Alef"),
    owns("A", "B", "51"),
    fact("s-1", "type", "Shipment", schema="Shipment"),
    fact("s-1", "name", "A shipment", schema="Shipment"),
    fact("s-1", "consignee", "A", schema="Shipment"),
    fact("s-1", "exporter", "A", schema="Shipment"),
]


def no_lists(list_id: str) -> NoReturn:
    raise AssertionError(f"nothing here is on a list, and {list_id} was asked for")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with read_from(tmp_path, FACTS) as found:
        yield found


@pytest.fixture
def evidence(reader: Reader) -> Evidence:
    return Evidence(lambda: reader, no_lists)


def test_an_entity_in_short(evidence: Evidence) -> None:
    known = evidence.entity("A")
    assert (known.id, known.type, known.caption) == ("A", "Company", "Alpha")


def test_an_entity_that_nobody_knows_is_its_id(evidence: Evidence) -> None:
    unknown = evidence.entity("nobody")
    assert (unknown.id, unknown.type, unknown.caption) == ("nobody", "Thing", "nobody")


def test_a_value_has_all_statements_of_it(evidence: Evidence, reader: Reader) -> None:
    entity = reader.entity("A")
    assert entity is not None
    shown, more = evidence.facts(entity)
    facts = {(f.property, f.value): f for f in shown}
    assert more == []
    assert set(facts) == {("name", "Alpha"), ("alias", "Alef")}
    sources = sorted(facts["alias", "Alef"].sources, key=lambda s: s.locator)
    assert [(s.locator, s.grade, s.quote) for s in sources] == [
        ("page 1", "C", None),
        ("page 2", "A", "Alef"),
    ]


def test_a_source_has_its_document(evidence: Evidence, reader: Reader) -> None:
    statement = next(s for s in reader.statements() if s.prop == "Ownership")
    cited = evidence.source(statement)
    assert (cited.source, cited.share, cited.direct) == ("press", "51", "unstated")
    assert cited.document is not None
    assert (cited.document.id, cited.document.title) == ("article", "An article")
    assert cited.known_from is not None


def test_a_record_that_names_an_entity_twice_is_one_record(evidence: Evidence, reader: Reader) -> None:
    found = RecordIds.of(reader, "A")
    (record,) = evidence.records(found.shipments)
    assert (record.id, record.type, record.caption) == ("s-1", "Shipment", "A shipment")
    named = {f.property: f.entity.caption for f in record.facts if f.entity is not None}
    assert named == {"consignee": "Alpha", "exporter": "Alpha"}
    assert (found.licences, found.claims) == ((), ())


def test_a_judgement_says_which_ids_it_joins_and_how_good_it_is(evidence: Evidence) -> None:
    (judgement,) = evidence.judgements("B")
    assert (judgement.one, judgement.other, judgement.grade) == ("B", "x:B", "B")
    assert judgement.entity.id == "B"
    assert evidence.judgements("A") == []


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("Ownership~A~B", "Alpha's holding in Beta"),
        ("Unit~A~B", "Beta's place as a unit of Alpha"),
        ("Directorship~A~B", "the directorship between Alpha and Beta"),
        ("no link", "no link"),
    ],
)
def test_a_link_in_words(link: str, words: str, evidence: Evidence) -> None:
    assert evidence.named_link(link) == words


def test_who_is_on_no_list_has_no_listing(evidence: Evidence, reader: Reader) -> None:
    entity = reader.entity("A")
    assert entity is not None
    assert evidence.listed_by("A") == {}
    assert evidence.lists([]) == []
    assert reference(entity) == evidence.entity("A")
