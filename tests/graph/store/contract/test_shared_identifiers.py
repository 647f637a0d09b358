"""Every store: identifiers that several ids have."""

from __future__ import annotations

from factories import company, fact
from loads import OTHER, load
from stated import same

from graph.store import Store

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
    assert [subject for _, _, subject, _ in shared(store)] == ["a", "b"]
    assert {subject for _, _, subject, _ in shared(store, sources=["press"])} <= {"a"}
