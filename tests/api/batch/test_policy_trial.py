"""What another policy would do to a portfolio: counts, the lines that change, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from factories import company, fact, owns
from small_store import small_store

from api.batch.policy_trial import HEADER, cells, try_policy
from api.batch.tables import OrderTable
from api.models import ChangedLine
from api.policy import BUILT_IN, Policy, QuestionPolicy, UnknownRule
from api.workspace import Workspace
from graph.search import Reason

WEST = UnknownRule(
    False,
    frozenset((Reason.NO_MATCH, Reason.NO_OWNER_RECORDED, Reason.OPEN_END, Reason.LIST_IN_PART)),
    party_countries=frozenset(("nl",)),
)
CHINA = UnknownRule(True, frozenset((Reason.OPEN_END,)), open_end_countries=frozenset(("cn",)))
DESK = Policy("Desk", unknowns=(CHINA, WEST))

ORDERS = """name,country,reference
Alpha Trading,nl,1
Beta Trading,nl,2
Nobody Known,nl,3
Nobody Known,cn,4
,nl,5
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A firm of which nothing is recorded, and one under a Chinese parent."""
    facts = [
        company("nl-a", "Alpha Trading"),
        fact("nl-a", "country", "nl"),
        company("nl-b", "Beta Trading"),
        fact("nl-b", "country", "nl"),
        company("cn-p", "Parent"),
        fact("cn-p", "country", "cn"),
        owns("cn-p", "nl-b", "100", direct="direct"),
    ]
    with closing(small_store(tmp_path_factory.mktemp("policy") / "a.db", facts)) as store:
        yield Workspace(store)


@pytest.fixture
def orders(tmp_path: Path) -> OrderTable:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return OrderTable.at(path, {})


def test_the_lines_that_change_are_told_with_the_rule_that_waives_them(
    workspace: Workspace, orders: OrderTable
) -> None:
    lines: list[ChangedLine] = []
    done: list[int] = []
    found = try_policy(workspace, orders, DESK, BUILT_IN, changed=lines.append, done=done.append)
    assert (found.rows, found.rejected, found.changed) == (5, 1, 2)
    assert (found.before, found.after) == (
        {"hit": 0, "review": 4, "clear": 0}, {"hit": 0, "review": 2, "clear": 2},
    )  # fmt: skip
    assert found.changes == {"review to clear": 2}
    assert [line.reference for line in lines] == ["1", "3"] and lines == found.lines
    assert done == [1, 2, 3, 4, 5]
    assert {each.rule for each in lines[0].no_longer} == {2}
    assert found.policy.sha256 == DESK.sha256


def test_a_line_that_comes_to_the_same_for_other_reasons_is_counted(
    workspace: Workspace, orders: OrderTable
) -> None:
    found = try_policy(workspace, orders, DESK, BUILT_IN)
    # Of the firm under a Chinese parent the parent's open end is left, and no list in part.
    assert found.other_reasons == 1


def test_the_reverse_says_what_is_newly_for_a_person(workspace: Workspace, orders: OrderTable) -> None:
    found = try_policy(workspace, orders, BUILT_IN, DESK)
    assert found.changes == {"clear to review": 2}
    assert found.lines[1].newly and not found.lines[1].no_longer
    told = dict(zip(HEADER, cells(found.lines[1]), strict=True))
    assert told["newly"] == "name not matched; list incomplete" and told["outcome_before"] == "clear"


def test_a_policy_of_fewer_classes_asks_about_those_alone(workspace: Workspace, orders: OrderTable) -> None:
    one = Policy("One", question=QuestionPolicy(risk_classes=("listed_party",)))
    found = try_policy(workspace, orders, one, BUILT_IN)
    assert found.changed == 0 and found.before == found.after


def test_no_cell_is_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("name,country\n=1+1,nl\n", encoding="utf-8")
    found = try_policy(workspace, OrderTable.at(path, {}), DESK, BUILT_IN)
    assert [cells(line)[2] for line in found.lines] == ["'=1+1"]
