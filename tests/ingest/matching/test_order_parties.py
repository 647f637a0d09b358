"""Parties of an order book: accepted ones are judged the same, those for review are linked to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from graph.licences import read_shipments
from graph.store import Store, open_store
from ingest.errors import UnknownSource
from ingest.matching import MatchedParties, match_order_parties
from ingest.pipeline import load, load_file
from ingest.sources import open_source

ACADEMY = "Shenzhen International Quantum Academy"
DAY = date(2026, 11, 21)
MAPPING = """
[entity.shipment]
type = "Shipment"
id = "Order"
name = "Order"
date = "Left"
consignee = { entity = "customer" }
exporter = { entity = "exporter" }
[entity.exporter]
type = "Company"
name = "Exporter"
[entity.customer]
type = "Company"
id = "Number"
prefix = "customer"
name = "Customer"
country = "Country"
"""
ORDERS = """Order,Left,Exporter,Number,Customer,Country
A-1,2024-03-01,Alpha Optics BV,1,Shenzhen International Quantum Academy,cn
A-2,2024-03-01,Alpha Optics BV,2,Nova Optics Unheard Of,de
A-3,2024-03-01,Alpha Optics BV,3,CETC,cn
A-4,2024-03-01,Alpha Optics BV,4,GTA Semiconductor,fr
"""


def load_orders(store: Store, folder: Path, text: str = ORDERS) -> None:
    (folder / "orders.csv").write_text(text, encoding="utf-8")
    (folder / "orders.toml").write_text(MAPPING, encoding="utf-8")
    load_file(
        store,
        folder / "orders.csv",
        read=DAY,
        format="table",
        id="order_book",
        mapping=folder / "orders.toml",
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/orders.db", create=True)) as made:
        for source in ("risk_classes", "nieuwsuur_2025"):
            load(made, open_source(source), strict=True)
        load_orders(made, tmp_path)
        yield made


def judged(found: MatchedParties) -> dict[str, tuple[str, bool]]:
    return {one.party.rpartition(":")[2]: (one.known, one.is_new) for one in found.judged}


def canonical(store: Store, number: int) -> str:
    with store.reader() as reader:
        return reader.canonical(f"customer:{number}")


def test_an_accepted_party_is_the_recorded_one_and_its_shipments_are(store: Store) -> None:
    found = match_order_parties(store, "order_book", DAY)
    assert judged(found) == {"1": ("cn-siqa", True)}
    assert found.judged[0].why and "Shenzhen International Quantum Academy" in found.judged[0].compared
    assert canonical(store, 1) == "cn-siqa"
    with store.reader() as reader:
        assert "cn-siqa" in read_shipments(reader).parties.texts
        [statement] = reader.statements_of("order_book_parties")
    assert (statement.prop, str(statement.grade), statement.quote) == ("sameAs", "D", found.judged[0].why)


def test_what_is_for_review_is_listed_and_merged_with_nobody(store: Store) -> None:
    found = match_order_parties(store, "order_book", DAY)
    review = {one.party.rpartition(":")[2]: one.candidates for one in found.review}
    assert "cn-cetc" in review["3"] and "cn-gta" in review["4"]
    assert [canonical(store, number) for number in (3, 4)] == ["customer:3", "customer:4"]
    assert found.unmatched == 1


def test_a_judgement_is_kept_when_the_order_book_is_loaded_again(store: Store, tmp_path: Path) -> None:
    match_order_parties(store, "order_book", DAY)
    load_orders(
        store,
        tmp_path,
        ORDERS + "A-5,2024-04-01,Alpha Optics BV,1,Shenzhen International Quantum Academy,cn\n",
    )
    assert canonical(store, 1) == "cn-siqa"
    with store.reader() as reader:
        versions = {v.dataset.id: v.number for v in reader.versions()}
    assert judged(match_order_parties(store, "order_book", DAY)) == {"1": ("cn-siqa", False)}
    with store.reader() as reader:
        assert {v.dataset.id: v.number for v in reader.versions()} == versions, "nothing was written"


def test_a_judgement_goes_when_what_it_rests_on_changes(store: Store, tmp_path: Path) -> None:
    match_order_parties(store, "order_book", DAY)
    load_orders(store, tmp_path, ORDERS.replace(ACADEMY, "Another Body Altogether"))
    assert match_order_parties(store, "order_book", DAY).judged == ()
    assert canonical(store, 1) == "customer:1"


def test_an_order_book_that_is_not_loaded_is_named(store: Store) -> None:
    with pytest.raises(UnknownSource, match="'other' is not loaded"):
        match_order_parties(store, "other", DAY)


def test_a_party_that_other_sources_have_by_the_same_id_is_not_judged(store: Store) -> None:
    load(store, open_source("export_control_nl"), strict=True)
    found = match_order_parties(store, "nieuwsuur_2025", DAY)
    assert all(one.party != one.known for one in found.judged)
    assert not any("cn-siqa" in (one.party, one.known) for one in found.judged)
