"""How completely the loaded lists name a class, as an answer tells it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import DATASET, company, link, member, owns
from loads import LISTS, listing
from made_up_answers import COMPLETE, MILITARY, STATE_OWNED, WHOLE, screener_of

from api.screening import Question
from api.workspace import Workspace
from graph.search.proximity import Verdict
from graph.search.reasons import Reason
from graph.store import open_store
from ingest import pipeline
from ingest.files import input_file
from ingest.formats.fact_table import COLUMNS, fact_rows
from ingest.records import Records
from ingest.sources import open_source

BASE = replace(DATASET, list_classes=COMPLETE.list_classes)
HOLDER = replace(LISTS, lists=(WHOLE,))


def spoil(rows: str) -> str:
    """The rows with one of the Military End-User List made unreadable."""
    place = rows.index(",names,", rows.index("us-meu-"))
    return f"{rows[:place]},nams,{rows[place + len(',names,') :]}"


@pytest.mark.parametrize("spoilt", ["press", "lists"])
def test_rejected_rows_leave_a_class_incomplete(tmp_path: Path, spoilt: str) -> None:
    loads = ((BASE, STATE_OWNED), (HOLDER, listing("entry", "other")))
    question = Question(risk_classes=(MILITARY,))
    with screener_of(tmp_path, *loads) as screener:
        whole = screener.screen("mill", question)
        assert (whole.decision, whole.proximity[0].complete) == ("no link found", True)
    with screener_of(tmp_path, *loads, rejected={spoilt: 1}) as screener:
        cut = screener.screen("mill", question)
    assert (cut.decision, cut.proximity[0].complete) == ("unknown", False)
    assert (cut.proximity[0].verdict, cut.proximity[0].reasons) == (
        Verdict.UNKNOWN,
        [Reason.LIST_IN_PART],
    )
    [told] = cut.proximity[0].lists
    assert (told.gaps, told.whole) == ([Reason.LIST_IN_PART], False)


def test_lists_and_memberships_survive_a_source_filter(tmp_path: Path) -> None:
    holder = replace(HOLDER, list_classes=COMPLETE.list_classes)
    loads = ((DATASET, STATE_OWNED), (holder, listing("entry", "ministry")))
    question = Question(risk_classes=(MILITARY,), sources=("press",))
    with screener_of(tmp_path, *loads) as screener:
        [told] = screener.proximity("mill", question).proximity
    assert (told.verdict, told.hops, told.complete) == (Verdict.YES, 1, True)
    assert [(each.source, each.whole, each.detail) for each in told.lists] == [
        ("lists", True, "Red list: 1 of 1 entries loaded, copy of 1 Jan 2026")
    ]


@pytest.mark.slow
def test_a_list_with_a_spoilt_row_is_not_the_whole_list(tmp_path: Path) -> None:
    source = open_source("us_lists")
    records = Records(tuple(map(input_file, source.files)), source.format)
    facts = fact_rows(records, {document.id: document for document in source.documents})
    whole, spoilt = tmp_path / "whole.csv", tmp_path / "spoilt.csv"
    with whole.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *(row.cells for row in facts)])
    spoilt.write_text(spoil(whole.read_text(encoding="utf-8")), encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path / 'lists.db'}")
    try:
        for facts in (whole, spoilt):
            report = pipeline.load(store, source, facts=facts)
            with Workspace(store).view() as view:
                reasons = view.class_data("meu_list", date(2026, 7, 9)).reasons(date(2026, 7, 9))
            [load] = [load for load in report.loads if load.source == source.id]
            assert (reasons == ()) is (load.rejected_count == 0)
        assert load.rejected_count == 1
    finally:
        store.close()


def test_an_affiliate_of_an_armed_force_is_a_hit_and_no_path_passes_through_the_force(tmp_path: Path) -> None:
    facts = (
        company("plant"),
        company("force"),
        member("force", "armed_forces"),
        link("Affiliation", "force", "plant"),
        company("group"),
        member("group", "defence_conglomerate"),
        owns("group", "force", "100", direct="direct"),
    )
    with screener_of(tmp_path, (DATASET, facts)) as screener:
        answer = screener.screen("plant")
        itself = screener.screen("force", Question(risk_classes=("armed_forces",)))
    found = {each.risk_class: each.hops for each in answer.proximity if each.verdict is Verdict.YES}
    assert (answer.decision, found) == ("hit", {"armed_forces": 1})
    assert (itself.decision, itself.proximity[0].hops) == ("review", 0)
    assert not any(each.complete for each in answer.proximity if each.risk_class == "armed_forces")
