"""The first sentences of answers: of a path that turns, of a name that proves nothing, of names alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clock import ASKED_AT
from factories import company, fact, link, member, owns
from small_store import small_store

from api.models import Screening
from api.render import screening
from api.screening import Question, Screener
from api.workspace import Workspace
from ontology import Statement

PLAIN = {"direct": "direct", "observed": "2023", "grade": "B"}
CONGLOMERATE = Question(risk_classes=("defence_conglomerate",))


@contextmanager
def screener_of(folder: Path, *facts: Statement | list[Statement]) -> Iterator[Screener]:
    store = small_store(folder / "s.db", facts)
    try:
        yield Screener(Workspace(store, clock=lambda: ASKED_AT))
    finally:
        store.close()


def answered(folder: Path, name: str, question: Question, *facts: Statement | list[Statement]) -> Screening:
    with screener_of(folder, *facts) as screener:
        return screener.screen(name, question)


def test_a_common_supplier_is_named(tmp_path: Path) -> None:
    facts = [
        *(company(id, name) for id, name in (("A", "Alpha Works"), ("M", "Maker"), ("G", "Great Group"))),
        [
            link("Supply", "M", "A", **PLAIN),
            link("Supply", "M", "G", **PLAIN),
            member("G", "defence_conglomerate"),
        ],
    ]
    question = Question(risk_classes=("defence_conglomerate",), traversal="supply")
    headline = answered(tmp_path, "Alpha Works", question, *facts).headline
    assert (
        "Alpha Works is 2 hops from Great Group, a defence conglomerate, by supply in 2 steps through Maker,"
        in (headline)
    )


def test_a_path_straight_up_names_nobody_between(tmp_path: Path) -> None:
    facts = [
        *(company(id, name) for id, name in (("A", "Alpha Works"), ("M", "Middle"), ("G", "Great Group"))),
        [owns("M", "A", "60", **PLAIN), owns("G", "M", "60", **PLAIN), member("G", "defence_conglomerate")],
    ]
    headline = answered(tmp_path, "Alpha Works", CONGLOMERATE, *facts).headline
    assert "by ownership of 60% in 2 steps, on" in headline


ALIKE = [
    *(company(id, "Sino Integrated Systems Company") for id in ("cn-a", "cn-b")),
    *([fact(id, "acronym", "S.I.S.C."), fact(id, "country", "cn")] for id in ("cn-a", "cn-b")),
    company("cn-g", "Great Group"),
    [owns("cn-g", "cn-a", "60", **PLAIN), member("cn-g", "defence_conglomerate")],
]


def test_a_review_says_at_once_what_would_be_found(tmp_path: Path) -> None:
    one = [facts for facts in ALIKE if all(each.subject != "cn-b" for each in facts)]
    answer = answered(tmp_path, "S.I.S.C.", CONGLOMERATE, *one)
    assert answer.decision == "review"
    may_be, if_so = answer.headline.split(". If it is ")
    assert may_be == ("“S.I.S.C.” may be Sino Integrated Systems Company, but is not matched with certainty")
    assert if_so.startswith(
        "Sino Integrated Systems Company, then on 21 Nov 2026: It is 1 hop from Great Group, a defence "
        "conglomerate, by ownership of 60% (evidence grade B)."
    )


def test_candidates_called_alike_have_their_ids_beside_them(tmp_path: Path) -> None:
    one, other = (f"Sino Integrated Systems Company ({id})" for id in ("cn-a", "cn-b"))
    answer = answered(tmp_path, "S.I.S.C.", CONGLOMERATE, *ALIKE)
    assert [match.entity.id for match in answer.matches] == ["cn-a", "cn-b"]
    assert f"may be {one} or {other}, but is not" in answer.headline
    assert f"If it is {one}, then on 21 Nov 2026: It is 1 hop" in answer.headline
    brief = (
        f"MANUAL REVIEW  S.I.S.C.: may be {one} or {other}; if it is {one}: Defence conglomerate 1 hop (B)"
    )
    assert screening.brief(answer) == brief


def test_an_owner_called_as_the_consignee_is_told_apart(tmp_path: Path) -> None:
    facts = [company("A", "Alpha"), company("B", "Alpha"), [owns("B", "A", "100", **PLAIN)]]
    headline = answered(tmp_path, "A", CONGLOMERATE, *facts).headline
    assert "the owners of Alpha (B) are not fully recorded" in headline
