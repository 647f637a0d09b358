"""The nodes and links around an entity: order, pages, stops and filters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from clock import ASKED_AT
from factories import company, link, member, owns
from random_questions import PATIENT, asked
from random_store import load_random
from small_store import small_store

from api.errors import BadUse
from api.models import GraphAnswer
from api.screening import Explorer, Question
from api.screening.further.picture import in_order, link_answers
from api.workspace import Workspace
from graph.model import Direction, EdgeFilter, Snapshot
from graph.search import SubgraphSearch
from graph.search.neighbourhood import reached_from
from graph.store.sqlite.store import SqliteStore

FACTS = [
    *(company(id) for id in "ABCDM"),
    member("M", "state_body"),
    member("C", "defence_conglomerate"),
    owns("A", "B", "60"),
    owns("C", "A", "10"),
    owns("C", "B", "10"),
    owns("M", "A", "30", grade="D"),
    owns("M", "D", "30"),
    link("Supply", "D", "A"),
]


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    with closing(small_store(path, FACTS)) as store:
        yield Explorer(Workspace(store, clock=lambda: ASKED_AT))


def nodes(answer: GraphAnswer) -> list[tuple[str, int]]:
    return [(node.entity.id, node.hops) for node in answer.nodes]


def links(answer: GraphAnswer) -> list[tuple[str, str]]:
    return [(link.upper, link.lower) for link in answer.links]


def test_nodes_come_nearest_first_and_links_are_between_them(explorer: Explorer) -> None:
    answer = explorer.graph("A")
    assert nodes(answer) == [("A", 0), ("B", 1), ("C", 1), ("M", 1)]
    assert links(answer) == [("A", "B"), ("C", "A"), ("M", "A")]
    assert links(explorer.graph("A", depth=2)) == [("A", "B"), ("C", "A"), ("C", "B"), ("M", "A")]
    assert [node.risk_classes for node in answer.nodes][2:] == [["defence_conglomerate"], ["state_body"]]


def test_a_stop_is_named_and_not_passed(explorer: Explorer) -> None:
    answer = explorer.graph("A", depth=3)
    assert {node.entity.id: node.stop for node in answer.nodes}["M"] == "state_body"
    assert "D" not in dict(nodes(answer))


def test_filters_leave_out(explorer: Explorer) -> None:
    assert nodes(explorer.graph("A", types=["Supply"])) == [("A", 0), ("D", 1)]
    assert nodes(explorer.graph("A", Question(min_share=50))) == [("A", 0), ("B", 1)]
    assert nodes(explorer.graph("A", Question(min_grade="C"))) == [("A", 0), ("B", 1), ("C", 1)]


def test_pages_add_up_to_the_whole(explorer: Explorer) -> None:
    whole = explorer.graph("A", depth=2)
    seen_nodes, seen_links, cursor = [], [], None
    for _ in range(len(whole.nodes)):
        page = explorer.graph("A", depth=2, limit=1, cursor=cursor)
        assert page.total == len(whole.nodes)
        seen_nodes += nodes(page)
        seen_links += links(page)
        cursor = page.next_cursor
    assert cursor is None
    assert seen_nodes == nodes(whole)
    assert sorted(seen_links) == sorted(links(whole))


def test_a_made_up_cursor_is_refused(explorer: Explorer) -> None:
    with pytest.raises(BadUse, match="leave it out to begin"):
        explorer.graph("A", cursor="later")


def test_the_service_gives_the_same(service: httpx.Client, workspace: Workspace) -> None:
    params: dict[str, str | int] = {"depth": 2, "limit": 5, "types": "Ownership", "min_share": 25}
    answer = service.get("/v1/entities/cn-gta/graph", params=params)
    expected = Explorer(workspace).graph(
        "cn-gta", Question(min_share=25), depth=2, limit=5, types=["Ownership"]
    )
    assert answer.json() == expected.model_dump(mode="json")
    assert expected.next_cursor is not None
    refused = service.get("/v1/entities/cn-gta/graph", params={"types": "Friendship"})
    assert (refused.status_code, "choose from Ownership" in refused.text) == (422, True)


@pytest.mark.slow
def test_a_part_of_the_graph_gives_the_same_picture(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "graphs.db")) as store:
        load_random(store, 9, is_plain=False)
        with store.reader() as reader:
            whole, search = Snapshot.build(reader), SubgraphSearch(reader, None, PATIENT)
            for id, traversal, _ in asked(9):
                wide = replace(traversal, direction=Direction.ANY, collapse_full=False)
                part = search.around([id], wide)
                pictures = [
                    link_answers(around, reader, in_order(around))
                    for edge_filter in (EdgeFilter(whole, wide), EdgeFilter(part.snapshot, wide))
                    for position in [edge_filter.snapshot.ids.position(id)]
                    if position is not None
                    for around in [reached_from(edge_filter, position)]
                ]
                assert len(pictures) == 2
                assert pictures[0] == pictures[1], (id, wide)
