"""A list loaded from its publisher's file answers: which list, since when, in the words of the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from ofac_xml import labelled, ofac_party, ofac_xml, relationship, tag

from api.screening import Question, Screener
from api.workspace import Workspace
from graph.search.proximity import Verdict
from graph.store import open_store
from ingest.discovery import load_path

ENOUGH = 200
"""Entries below which the file is taken for one that was cut off."""


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screener]:
    """Answers from a file of OFAC in which ALPHA owns or controls somebody who is on no list of it."""
    folder = tmp_path_factory.mktemp("ofac")
    orders = tag("legalAuthorities", labelled("legalAuthority", "Executive Order 13662 (Ukraine)"))
    others = (ofac_party(number, f"OTHER NUMBER {number} LLC") for number in range(1_000, 1_000 + ENOUGH))
    owner = relationship("Owns, controls, or operates", 4, "GAMMA WORKS JSC")
    text = ofac_xml(ofac_party(1, "ALPHA TRADING JSC", orders, owner), *others)
    path = folder / "list.xml"
    path.write_text(text)
    with closing(open_store(f"sqlite:///{folder}/a.db")) as store:
        load_path(store, path, read=date(2025, 1, 31))
        yield Screener(Workspace(store, clock=lambda: datetime(2025, 1, 31, 12, tzinfo=UTC)))


def test_a_listed_party_is_a_hit_with_its_list_and_day(screener: Screener) -> None:
    answer = screener.screen("Alpha Trading JSC", Question(risk_classes=("listed_party",)))
    assert answer.decision == "hit"
    [told] = answer.proximity
    assert (told.verdict, told.hops) == (Verdict.YES, 0)
    assert answer.headline.startswith(
        "ALPHA TRADING JSC is itself on the OFAC Sectoral Sanctions Identifications List"
    )
    [path] = told.paths
    [source] = path.target.sources
    assert (source.start, source.original) == ("2015-12-22", "published 2015-12-22")
    assert (source.locator, source.document.date) == ("entity 1", "2025-01-10")


def test_before_it_was_listed_it_was_not(screener: Screener) -> None:
    question = Question(risk_classes=("listed_party",), valid_at=date(2015, 12, 21))
    [told] = screener.screen("Alpha Trading JSC", question).proximity
    assert told.verdict is Verdict.UNKNOWN


def test_who_is_owned_or_controlled_by_a_listed_party_is_one_hop_from_it(screener: Screener) -> None:
    answer = screener.proximity("ofac-4", Question(risk_classes=("listed_party",)))
    [told] = answer.proximity
    assert (told.verdict, told.hops) == (Verdict.YES, 1)
    [path, *_] = told.paths
    [link] = path.links
    assert (link.type, link.sources[0].original) == ("Control", "Owns, controls, or operates")
