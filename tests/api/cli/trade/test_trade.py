"""`ketting trade` on an order book that is loaded by a mapping beside Dutch export control."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import Ketting

from graph.licences import read_shipments
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import open_source

DOCS = Path(__file__).resolve().parents[4] / "docs" / "licences.md"
Answer = dict[str, Any]


def shown(name: str) -> str:
    """A file that docs/licences.md shows."""
    return (
        DOCS.read_text(encoding="utf-8")
        .partition(f"`{name}`:\n\n```")[2]
        .partition("\n")[2]
        .partition("```")[0]
    )


@pytest.fixture
def ask(ketting: Ketting, tmp_path: Path) -> Callable[..., Answer]:
    url = f"sqlite:///{tmp_path}/trade.db"
    for name in ("orders.csv", "orders.toml"):
        (tmp_path / name).write_text(shown(name), encoding="utf-8")
    with closing(open_store(url, create=True)) as store:
        for source in ("nieuwsuur_2025", "export_control_nl", "report_nl_2024"):
            load(store, open_source(source), strict=True)
    order = (
        "load",
        str(tmp_path / "orders.csv"),
        "--mapping",
        str(tmp_path / "orders.toml"),
        "--id",
        "order_book",
    )
    assert ketting(*order, "--store", url).code == 0

    def run(*arguments: str) -> Answer:
        answer = ketting("trade", *arguments, "--store", url, "--json")
        assert answer.code == 0, answer.err
        found: Answer = json.loads(answer.out)
        return found

    with closing(open_store(url)) as store, store.reader() as reader:
        shipments = read_shipments(reader)
        assert sum(id.startswith("order_book:") for id in shipments.ids) == 3
        assert [link.type for id in reader.identified("NL-0001") for link in reader.links(id)] == []
        supplies = [
            link for id, _ in reader.entity_types() for link in reader.links(id) if link.type == "Supply"
        ]
        assert supplies, "a shipment is a Supply link for traversals"
    return run


def test_each_question_is_answered(ask: Callable[..., Answer]) -> None:
    near = ask("near-without-licence")
    assert any("cn-cetc-24" in row[1] and row[2] == 1 for row in near["rows"])
    shared = ask("shared-consignees")
    assert [(row[0].split(" (")[0], row[1], row[3]) for row in shared["rows"]] == [("Nova Optics", 2, 2)]
    values = ask("values", "--from", "2024-01-01", "--to", "2024-12-31")
    german = next(row for row in values["rows"] if row[0] == "de")
    figure = "T8, DUITSLAND, ML5: 0.10 (report-nl-2024-T8-14-ML5)"
    assert german == ["de", "ML5", "EUR", 1, 120000.0, 0, "0.10 EUR million", "2024", figure, "line 2715"]
    before = ask("values", "--from", "2022-01-01", "--to", "2023-12-31")
    assert all(row[6] is None for row in before["rows"]), "the report is on 2024"
    assert ask("denied-relatives")["rows"] == []
    assert ask("licences-since-near")["rows"] == []
    stopped = ask(
        "stopped-by-listing",
        "--risk-class",
        "defence_conglomerate",
        "--from",
        "2024-01-01",
        "--to",
        "2024-12-31",
    )
    assert {row[3] for row in stopped["rows"]} == {None}, "the day of the claimed shipment is not known"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["values", "--from", "yesterday"], "--from yesterday: write a day as YYYY-MM-DD"),
        (["values", "--from", "2025-01-01", "--to", "2024-01-01"], "the first day is after the last"),
        (["near-without-licence", "--risk-class", "nobody"], "nobody"),
    ],
)
def test_what_cannot_be_asked_is_said(on_case: Ketting, arguments: list[str], problem: str) -> None:
    answer = on_case("trade", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert problem in answer.err
