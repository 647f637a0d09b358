"""`ketting consignees` on an order book: who is judged a recorded party, who is for review, what is kept."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from command_line import Ketting

from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import open_source

MAPPING = """
[entity.shipment]
type = "Shipment"
id = "Order"
name = "Order"
consignee = { entity = "customer" }
[entity.customer]
type = "Company"
name = "Customer"
country = "Country"
"""
ORDERS = "Order,Customer,Country\nA-1,GTA Semiconductor,cn\nA-2,CETC,cn\nA-3,Nova Optics Unheard Of,de\n"


def test_parties_are_judged_listed_and_kept(ketting: Ketting, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/orders.db"
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "orders.toml").write_text(MAPPING, encoding="utf-8")
    with closing(open_store(url, create=True)) as store:
        load(store, open_source("nieuwsuur_2025"), strict=True)
    mapped = ("--mapping", str(tmp_path / "orders.toml"), "--id", "order_book")
    assert ketting("load", str(tmp_path / "orders.csv"), *mapped, "--store", url).code == 0
    asked = ("consignees", "order_book", "--store", url)
    first = json.loads(ketting(*asked, "--json").out)
    assert [(one["known"], one["is_new"]) for one in first["judged"]] == [("cn-gta", True)]
    assert (len(first["review"]), first["unmatched"]) == (1, 1)
    again = ketting(*asked)
    assert "1 judged to be recorded parties, 0 of them now; 1 for review, linked to nobody" in again.out


def test_an_order_book_that_is_not_loaded_is_named(on_case: Ketting) -> None:
    answer = on_case("consignees", "no_such_book")
    assert (answer.code, answer.out) == (2, "")
    assert "the source 'no_such_book' is not loaded" in answer.err
