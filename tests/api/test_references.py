"""JSON by reference: nothing of an answer is lost, and what it names many times stands there once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from any_answer import DAY, WHO, answers
from hypothesis import given
from pydantic import BaseModel
from resolved import in_order, resolved

from api.models import (
    DocumentRef,
    EntityProximity,
    EntityRef,
    FullAnswer,
    Judgement,
    ListAnswer,
    PathLink,
    ProximityAnswer,
    SourceRef,
    SummaryAnswer,
    Validity,
    ViewName,
)
from api.references import as_json, json_model
from api.screening import Classes, Explorer, Question, Screener
from api.screening.session import traversal_answer
from api.wording.classes import copied, how_many
from api.wording.values import link_title, validity
from api.workspace import Workspace
from graph.model import preset

ORDER = Question(country="cn", address="Chongqing")
LARGEST_FULL, LARGEST_DECISION = 45_000, 2_000
"""Bytes of the answers about S.I.S.C. with its order data."""

TABLES_OF_FULL = ("documents", "statements", "entities", "links", "memberships", "lists")
Ask = Callable[[Screener, Explorer, Classes], BaseModel]

ASKED: dict[str, Ask] = {
    "full": lambda s, e, c: FullAnswer.of(s.screen("S.I.S.C.", ORDER)),
    "full, any traversal": lambda s, e, c: FullAnswer.of(s.screen("SMBC", Question(traversal="any"))),
    "full, for review": lambda s, e, c: FullAnswer.of(s.screen("BGI")),
    "full, nobody": lambda s, e, c: FullAnswer.of(s.screen("no such body")),
    "summary": lambda s, e, c: SummaryAnswer.of(s.screen("GTA Semiconductor")),
    "entity": lambda s, e, c: s.entity("cn-cetc"),
    "proximity": lambda s, e, c: s.proximity("cn-gta"),
    "paths": lambda s, e, c: s.paths("cn-gta", "cn-sasac"),
    "no path": lambda s, e, c: s.paths("cn-sasac", "cn-gta"),
    "links": lambda s, e, c: s.links("cn-cetc"),
    "owned": lambda s, e, c: e.owned("cn-cetc"),
    "near": lambda s, e, c: e.near("cn-gta", "state_body"),
    "common": lambda s, e, c: e.common(["cn-gta", "cn-cetc-24"]),
    "members": lambda s, e, c: c.members("chinese_military_company", limit=5),
    "statements": lambda s, e, c: s.statements("cn-cetc"),
    "records": lambda s, e, c: s.records("cn-cetc-24", "Claim"),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_whole_in_its_json(name: str, workspace: Workspace) -> None:
    answer = ASKED[name](Screener(workspace), Explorer(workspace), Classes(workspace))
    written = as_json(answer)
    json_model(type(answer)).model_validate_json(written)
    assert in_order(resolved(json.loads(written), type(answer))) == in_order(answer)


@given(answers())
def test_any_proximity_is_whole_in_its_json(proximity: ProximityAnswer) -> None:
    used = traversal_answer(preset("control", DAY, today=DAY), Question())
    answer = EntityProximity(entity=WHO, proximity=[proximity], traversal=used, data=[])
    written = as_json(answer)
    json_model(EntityProximity).model_validate_json(written)
    assert in_order(resolved(json.loads(written), EntityProximity)) == in_order(answer)


def test_every_document_statement_entity_and_link_stands_there_once(screener: Screener) -> None:
    written = json.loads(as_json(FullAnswer.of(screener.screen("S.I.S.C.", ORDER))))
    for table in TABLES_OF_FULL:
        rows = [json.dumps(row, sort_keys=True) for row in written[table].values()]
        assert rows and len(rows) == len(set(rows)), table


def test_every_reference_leads_somewhere_and_every_row_is_referred_to(screener: Screener) -> None:
    written = json.loads(as_json(FullAnswer.of(screener.screen("S.I.S.C.", ORDER))))
    named = set(strings(written))
    for table in TABLES_OF_FULL:
        assert written[table].keys() - named == set(), table


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def test_the_answers_about_the_institute_are_small(screener: Screener) -> None:
    full, decision = screener.screen("S.I.S.C.", ORDER), screener.view(ViewName.DECISION, "S.I.S.C.", ORDER)
    assert len(as_json(FullAnswer.of(full))) <= LARGEST_FULL
    assert len(as_json(decision)) <= LARGEST_DECISION


def test_what_is_left_out_in_words_stands_in_fields(screener: Screener) -> None:
    answer = screener.screen("S.I.S.C.", ORDER)
    facts = list(held_in(answer))
    for valid in (each for each in facts if isinstance(each, Validity)):
        assert valid.detail == validity(valid)
    for link in (each for each in facts if isinstance(each, PathLink)):
        assert link.title == link_title(link.type, link.share, link.direct, link.stated_by)
    for held in (each for each in facts if isinstance(each, ListAnswer)):
        loaded = how_many(
            held.title,
            is_loaded=held.source is not None,
            held=held.held,
            total=held.total,
            is_rejected=False,
        )
        assert held.detail == (loaded if held.copied is None else copied(loaded, held.copied))


def held_in(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        value = dict(value)
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from held_in(each)


def test_a_statement_from_the_same_place_says_only_in_what_it_differs() -> None:
    document = DocumentRef(id="d", title="A list", publisher="Office", date="2026", read="2026-02-01")
    of_list = {"source": "s", "document": document, "locator": "1", "grade": "B", "observed": "2026"}
    again = DocumentRef(**{**dict(document), "note": "read twice"})
    cited = [
        SourceRef(**of_list, quote="owned", start="2025"),
        SourceRef(**of_list, quote="controlled"),
        SourceRef(**of_list | {"source": "t", "document": again}),
    ]
    same = EntityRef(id="a", type="Company", caption="Alpha")
    answer = Judgement(entity=same, one="a", other="b", grade="B", sources=cited)
    written = json.loads(as_json(answer))
    json_model(Judgement).model_validate(written)
    assert written["statements"]["s2"] == {"like": "s1", "quote": "controlled", "start": None}
    assert written["documents"]["d~2"] == {"like": "d", "source": "t", "note": "read twice"}
    assert "observed" not in written["statements"]["s1"]
    assert resolved(written, Judgement) == answer


def test_entries_of_one_id_that_differ_stay_apart() -> None:
    cited = [
        SourceRef(source="s", document=None, locator=str(page), grade="B", observed="2026")
        for page in (1, 1, 2)
    ]
    same = EntityRef(id="a", type="Company", caption="Alpha")
    written = json.loads(as_json(Judgement(entity=same, one="a", other="b", grade="B", sources=cited)))
    assert written["sources"] == ["s1", "s1", "s2"]
    assert written["statements"]["s2"] == {"source": "s", "locator": "2", "grade": "B", "observed": "2026"}
