"""Every store: identifiers that several ids have."""

from __future__ import annotations

from datetime import date

from factories import company, fact, member, owns
from loads import OTHER, load
from stated import same

from api.screening import Screener
from api.settings import SearchIn
from api.workspace import Workspace
from graph.search import SnapshotSearch, SubgraphSearch
from graph.store import Store
from ingest.sameness import renew_sameness

LEI = "724500Y6DUVHQD6OXN27"
PROPS = ("leiCode", "registrationNumber")


def shared(store: Store, **view: object) -> list[tuple[str, str, str, str]]:
    with store.reader(**view) as reader:  # type: ignore[arg-type]  # options of a reader
        return [(s.prop, s.value, s.subject, s.source) for s in reader.shared_identifiers(PROPS)]


def test_identifiers_that_several_ids_have(store: Store) -> None:
    load(
        store,
        company("a"),
        fact("a", "leiCode", "724500Y6DUVHQD6OXN27"),
        fact("a", "registrationNumber", "33 011 433"),
        fact("a", "taxNumber", "NL1"),
        fact("alone", "leiCode", "ALONE"),
        fact("twice", "registrationNumber", "77"),
        fact("twice", "leiCode", "77"),
    )
    load(
        store,
        fact("b", "leiCode", "724500y6duvhqd6oxn27"),
        fact("b", "registrationNumber", "33011433"),
        fact("b", "taxNumber", "NL1"),
        same("a", "b"),
        dataset=OTHER,
    )
    assert sorted(shared(store)) == [
        ("leiCode", "724500Y6DUVHQD6OXN27", "a", "press"),
        ("leiCode", "724500y6duvhqd6oxn27", "b", "register"),
        ("registrationNumber", "33 011 433", "a", "press"),
        ("registrationNumber", "33011433", "b", "register"),
    ]


def test_an_identifier_that_one_has_no_longer_is_given_of_nobody_else_s_statement(store: Store) -> None:
    load(store, fact("a", "leiCode", "X1"))
    load(store, fact("b", "leiCode", "X1"), dataset=OTHER)
    load(store, company("a"))
    assert {subject for _, _, subject, _ in shared(store)} <= {"b"}
    load(store, fact("a", "leiCode", "X1"))
    assert {subject for _, _, subject, _ in shared(store)} == {"a", "b"}
    assert {subject for _, _, subject, _ in shared(store, sources=["press"])} <= {"a"}


def test_what_they_judge_is_one_body_wherever_it_is_searched(store: Store) -> None:
    load(
        store, company("a", "Acme Works"), fact("a", "leiCode", LEI), owns("boss", "a", "60", direct="direct")
    )
    load(
        store, company("b"), fact("b", "leiCode", LEI), member("boss", "defence_conglomerate"), dataset=OTHER
    )
    assert renew_sameness(store, date(2026, 1, 31)).judged == 1
    workspaces = [Workspace(store, search=SearchIn.SNAPSHOT)]
    if "bolt" in store.url:
        workspaces.append(Workspace(store, search=SearchIn.SERVER))
    for workspace in workspaces:
        for id in "ab":
            screened = Screener(workspace).screen(id)
            assert (screened.decision, screened.matches[0].entity.id) == ("hit", "a")
        with workspace.view() as view:
            expected = SnapshotSearch if workspace is workspaces[0] else SubgraphSearch
            assert isinstance(view.search, expected)
