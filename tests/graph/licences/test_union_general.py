"""The Union general licences as annex II has them: what they leave out, and no yes by silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from graph.licences import Answer, ShipmentRecord, covers, licence_record
from graph.store import Store, open_store
from ingest.pipeline import load
from ingest.sources import open_source
from ontology import PartialDate


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with them alone."""
    url = f"sqlite:///{tmp_path_factory.mktemp('union') / 'case.db'}"
    with closing(open_store(url, create=True)) as opened:
        report = load(opened, open_source("union_general_licences"), strict=True)
        assert not report.rejected
        yield opened


def answers(
    store: Store, number: str, destination: str, code: str, day: str = "2026-10-05"
) -> dict[str, Answer]:
    """What each test of the licence comes to for a shipment of the day, which was exported under it."""
    sent = ShipmentRecord(
        "s", "maker", "buyer", "user", PartialDate(day), destination, "export", frozenset({code})
    )
    with store.reader() as reader:
        licence = licence_record(reader, f"eu-{number}")
    assert licence is not None
    result = covers(licence, sent)
    return {"": result.answer} | {test.name: test.answer for test in result.tests}


@pytest.mark.parametrize("number", [f"EU00{number}" for number in range(1, 9)])
def test_none_covers_a_shipment_by_what_is_not_recorded(store: Store, number: str) -> None:
    told = answers(store, number, "kr", "5A001.b.2")
    assert (told["in force"], told["movement"], told["parties"]) == (Answer.YES,) * 3
    assert Answer.YES not in (told[""], told["requirements"], told["exclusions"])


@pytest.mark.parametrize(
    ("number", "destination", "code", "test"),
    [
        ("EU001", "cn", "3A001", "destination"),
        ("EU001", "no", "1C351.a", "exclusions"),
        ("EU002", "kr", "3B001", "goods"),
        ("EU003", "cn", "1C350.1", "exclusions"),
        ("EU004", "cn", "6A002.a.1", "exclusions"),
        ("EU005", "cn", "5A001.f", "goods"),
        ("EU007", "cn", "3E001", "destination"),
        ("EU008", "cn", "5A002.a.2", "exclusions"),
        ("EU001", "no", "1C450a1", "exclusions"),
        ("EU005", "ru", "5A001.c", "destination"),
    ],
)
def test_what_a_licence_leaves_out_it_does_not_cover(
    store: Store, number: str, destination: str, code: str, test: str
) -> None:
    told = answers(store, number, destination, code)
    assert (told[test], told[""]) == (Answer.NO, Answer.NO)


def test_a_wider_code_than_what_is_left_out_is_not_told_apart(store: Store) -> None:
    assert answers(store, "EU003", "cn", "5A002")["exclusions"] is Answer.UNKNOWN


def test_goods_that_the_copy_read_does_not_name_by_code_are_unknown(store: Store) -> None:
    assert answers(store, "EU006", "ar", "1C350.1")["goods"] is Answer.UNKNOWN


def test_of_days_before_the_text_that_was_read_nothing_is_told(store: Store) -> None:
    """Until 5 May 2022 EU005 was for Russia too; the text of 2026 does not say so."""
    told = answers(store, "EU005", "ru", "5A001.f", "2022-01-10")
    assert (told["destination"], told["goods"], told[""]) == (Answer.UNKNOWN,) * 3
    assert answers(store, "EU005", "cn", "5A001.c", "2022-01-10")["destination"] is Answer.UNKNOWN


@pytest.mark.parametrize("number", ["EU003", "EU004"])
def test_french_overseas_territories_are_destinations(store: Store, number: str) -> None:
    for territory in ("bl", "nc", "pf", "pm", "tf", "wf"):
        assert answers(store, number, territory, "3A001")["destination"] is Answer.YES


@pytest.mark.parametrize("code", ["3A001.a.3", "3a001a3", "3A001 a 3 b"])
def test_a_code_counts_however_it_is_written(store: Store, code: str) -> None:
    assert answers(store, "EU002", "kr", code)["goods"] is Answer.YES


@pytest.mark.parametrize("codes", ["3C001; 3A001", "3C001 en 3A001", "3C001 3A001", "3C001-3C999"])
def test_several_codes_in_one_are_not_told_apart(store: Store, codes: str) -> None:
    assert answers(store, "EU002", "kr", codes)["goods"] is Answer.UNKNOWN
