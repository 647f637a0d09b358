"""Everything recorded of one entity."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from clock import ASKED_AT
from factories import company, fact, link, owns, unit
from small_store import small_store

from api.screening import Screener
from api.workspace import Workspace

FACTS = [
    *(company(id) for id in "ABCDE"),
    owns("B", "A", "60"),
    unit("A", "C"),
    link("Supply", "D", "A"),
    *(
        fact("S", prop, value, schema="Shipment")
        for prop, value in (("type", "Shipment"), ("consignee", "A"))
    ),
    *(fact("L", prop, value, schema="Licence") for prop, value in (("type", "Licence"), ("exporter", "A"))),
    *(
        fact("K", prop, value, schema="Claim")
        for prop, value in (("type", "Claim"), ("about", "A"), ("stance", "denies"), ("text", "No."))
    ),
    *(owns("E", f"F{number:02}", "60") for number in range(25)),
]


def test_links_and_records_are_shown_with_their_sources(tmp_path: Path) -> None:
    with closing(small_store(tmp_path / "s.db", FACTS)) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        answer = screener.entity("A")
        many = screener.entity("E")
    assert [link.upper.id for link in answer.owners.links] == ["B"]
    assert [(link.type, link.lower.id) for link in answer.owned.links] == [("Unit", "C")]
    assert [(link.type, link.upper.id) for link in answer.other_links.links] == [("Supply", "D")]
    assert all(link.sources for link in answer.owned.links)
    assert [
        [record.id for record in kind] for kind in (answer.shipments, answer.licences, answer.claims)
    ] == [
        ["S"],
        ["L"],
        ["K"],
    ]
    assert answer.more == []
    assert (len(many.owned.links), many.owned.total) == (20, 25)


def test_the_academy_has_shipments_and_claims(screener: Screener) -> None:
    answer = screener.entity("cn-siqa")
    assert answer.shipments and answer.claims
