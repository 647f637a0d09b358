"""Positions and rows of a snapshot as answers: paths with every link, targets, links with their holdings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from factories import company, fact, member, owns, unit
from small_store import small_store

from api.models import PathAnswer
from api.screening.explanation.evidence import Evidence
from api.screening.explanation.explain import Explainer
from api.workspace import View, Workspace
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.search.paths import Goal, best_paths
from graph.store.contract import Reader
from ontology import Statement

DAY = date(2024, 6, 1)
UP = replace(preset("control", DAY, today=DAY), min_share=0.0)
CLASS = "defence_conglomerate"


@contextmanager
def explaining(
    folder: Path, *facts: Statement | list[Statement]
) -> Iterator[tuple[Explainer, Snapshot, Reader]]:
    """An explainer of a store with these facts, its snapshot and its reader."""
    store = small_store(folder / "s.db", facts)
    workspace = Workspace(store)
    with workspace.view() as view:
        snapshot = Snapshot.build(view.reader)
        yield Explainer(evidence(view), view, snapshot), snapshot, view.reader
    store.close()


def evidence(view: View) -> Evidence:
    return Evidence(lambda: view.reader, lambda id: view.list_data(id, DAY))


def the_path(folder: Path, *facts: Statement | list[Statement]) -> PathAnswer:
    """The best path from A to a member of the class."""
    with explaining(folder, *facts) as (explainer, snapshot, _):
        edge_filter = EdgeFilter(snapshot, UP)
        goal = Goal.members(edge_filter, CLASS)
        (path,) = best_paths(edge_filter, snapshot.ids.position("A"), goal, limit=1).paths
        return explainer.path(path, UP, CLASS)


def test_a_path_has_its_entities_from_the_one_asked_about_to_the_target(tmp_path: Path) -> None:
    path = the_path(
        tmp_path, company("A"), company("B"), company("M"), owns("B", "A"), unit("M", "B"), member("M", CLASS)
    )
    assert [entity.caption for entity in path.entities] == ["A Ltd", "B Ltd", "M Ltd"]
    assert (path.hops, path.at_least, path.grade) == (2, False, "C")
    assert path.target is not None
    assert (path.target.entity.id, path.target.risk_class, path.target.grade) == ("M", CLASS, "B")
    assert [source.locator for source in path.target.sources] == ["page 1"]


def test_a_step_shows_every_link_between_its_two_entities_with_every_source(tmp_path: Path) -> None:
    path = the_path(
        tmp_path, company("A"), company("M"), owns("M", "A", "51", locator="p. 1"),
        owns("M", "A", "60", locator="p. 2"), unit("M", "A", locator="p. 3"), member("M", CLASS),
    )  # fmt: skip
    found = {link.type: sorted(source.locator for source in link.sources) for link in path.links}
    assert found == {"Ownership": ["p. 1", "p. 2"], "Unit": ["p. 3"]}
    assert {link.step for link in path.links} == {1}


def test_a_judgement_on_the_way_is_shown_with_its_grade(tmp_path: Path) -> None:
    path = the_path(
        tmp_path, company("A"), company("B"), company("x:B"), fact("B", "sameAs", "x:B", grade="D"),
        owns("x:B", "A"), member("B", CLASS),
    )  # fmt: skip
    (judgement,) = path.judgements
    assert (judgement.one, judgement.other, judgement.grade) == ("B", "x:B", "D")


def test_a_target_has_only_the_statements_that_make_it_a_member(tmp_path: Path) -> None:
    path = the_path(
        tmp_path, company("A"), company("M"), owns("M", "A"), member("M", CLASS, locator="ours"),
        member("M", "state_body", locator="another class"),
    )  # fmt: skip
    assert path.target is not None
    assert [source.locator for source in path.target.sources] == ["ours"]
    assert path.target.listings == []


def test_a_link_has_all_that_is_said_of_it(tmp_path: Path) -> None:
    facts = (
        company("A"), company("B"), owns("B", "A", "51", locator="p. 1", grade="A"),
        owns("B", "A", "60", locator="p. 2", end="2020"),
    )  # fmt: skip
    with explaining(tmp_path, *facts) as (explainer, _, reader):
        link = reader.link("Ownership~B~A")
        assert link is not None
        answer = explainer.link(link, UP)
    assert (answer.id, answer.type, answer.upper.id, answer.lower.id) == (
        "Ownership~B~A",
        "Ownership",
        "B",
        "A",
    )
    assert sorted(source.locator for source in answer.sources) == ["p. 1", "p. 2"]


def test_memberships_are_those_of_the_entity(tmp_path: Path) -> None:
    facts = company("M"), member("M", CLASS), member("M", "state_body"), company("N"), member("N", CLASS)
    with explaining(tmp_path, *facts) as (explainer, _, _reader):
        targets = explainer.memberships("M", UP)
    assert sorted(target.risk_class for target in targets) == [CLASS, "state_body"]
