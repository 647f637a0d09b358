"""The classes: members on a day, lists, and what stands against completeness."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import httpx
import pytest
from clock import ASKED_AT
from factories import company, member
from small_store import small_store

from api.errors import NotFound
from api.references import as_json
from api.screening import Classes, Question
from api.workspace import Workspace
from graph.search import Reason
from ontology import SCHEMA

FACTS = [
    *(company(id) for id in "ABC"),
    member("A", "meu_list", start="2020", observed="2024"),
    member("B", "meu_list", start="2023", observed="2024"),
    member("C", "armed_forces", grade="D", start="2020", observed="2024"),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classes]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    with closing(small_store(path, FACTS)) as store:
        yield Classes(Workspace(store, clock=lambda: ASKED_AT))


def test_every_class_is_there_with_its_members_that_day(book: Classes) -> None:
    now = {each.name: each.members for each in book.overview().classes}
    assert list(now) == list(SCHEMA.classes)
    assert {name: count for name, count in now.items() if count} == {"meu_list": 2, "armed_forces": 1}
    then = book.overview(Question(valid_at=date(2021, 7, 1))).classes
    assert {each.name: each.members for each in then}["meu_list"] == 1


def test_a_class_that_no_list_makes_is_not_complete(book: Classes) -> None:
    answers = {each.name: each for each in book.overview().classes}
    assert answers["meu_list"].reasons == [Reason.LIST_IN_PART]
    assert answers["armed_forces"].reasons == [Reason.CLASS_OPEN_BY_NATURE]
    assert not any(each.complete for each in answers.values())


def test_members_come_by_id_a_page_at_a_time(book: Classes) -> None:
    answer = book.members("meu_list", offset=1, limit=1)
    assert (answer.total, [each.membership.entity.id for each in answer.members]) == (2, ["B"])
    assert str(answer.members[0].membership.valid.since) == "2023-01-01"
    assert answer.members[0].membership.sources


def test_only_those_of_the_day_are_members(book: Classes) -> None:
    then = book.members("meu_list", Question(valid_at=date(2021, 7, 1)))
    assert [each.membership.entity.id for each in then.members] == ["A"]


@pytest.mark.parametrize(
    ("name", "remedy"), [("military_end_user", "is called meu_list now"), ("nope", "choose from defence")]
)
def test_another_class_is_refused(book: Classes, name: str, remedy: str) -> None:
    with pytest.raises(NotFound, match=remedy):
        book.members(name)


def test_the_case_names_lists_and_entries(workspace: Workspace) -> None:
    answer = Classes(workspace).members("listed_party", limit=5)
    assert answer.total > 200
    assert "Entity List" in [each.title for each in answer.risk_class.lists]
    for each in answer.members:
        assert [entry.id for entry in each.listings] == each.membership.listings != []


def test_the_service_gives_the_same(service: httpx.Client, workspace: Workspace) -> None:
    book = Classes(workspace)
    assert service.get("/v1/classes").json() == book.overview().model_dump(mode="json")
    members = service.get("/v1/classes/defence_conglomerate/members", params={"limit": 3})
    assert members.content == as_json(book.members("defence_conglomerate", limit=3))
    assert service.get("/v1/classes/nope/members").status_code == 404
