"""A date that an editor inferred is marked wherever it is told: in text, in JSON, in pictures and exports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clock import ASKED_AT
from factories import company, member, owns
from rich.console import Console, RenderableType
from small_store import small_store

from api.render import entities, screening
from api.screening import Explorer, Question, Screener
from api.workspace import Workspace
from graph.exports.drawing import drawn_links
from graph.store.neo4j.projection.nodes import relationship_of
from ontology import Statement

CONGLOMERATE = Question(risk_classes=("defence_conglomerate",))
NOTE = "[date inferred: the page shows no year]"


@contextmanager
def workspace_of(folder: Path, *facts: Statement | list[Statement]) -> Iterator[Workspace]:
    store = small_store(folder / "s.db", facts)
    try:
        yield Workspace(store, clock=lambda: ASKED_AT)
    finally:
        store.close()


def test_an_inferred_date_is_shown_as_one_wherever_it_is_told(tmp_path: Path) -> None:
    dated = {"direct": "direct", "observed": "2023-03-31", "grade": "D", "original": f"31 March {NOTE}"}
    facts = [company("A", "Alpha"), company("G", "Great Group"), [member("G", "defence_conglomerate")]]
    with workspace_of(tmp_path, *facts, [owns("G", "A", "60", **dated)]) as workspace:
        screener = Screener(workspace)
        answer = screener.screen("Alpha", CONGLOMERATE)
        owners, picture = screener.owners("A", CONGLOMERATE), Explorer(workspace).graph("A", CONGLOMERATE)
    marked = "last confirmed 31 Mar 2023 (inferred)"
    assert marked in printed(screening.screening(answer))
    assert f"observed 2023-03-31 (inferred), grade D) {NOTE}" in printed(screening.full(answer))
    [holding], [drawn] = owners.links[0].holdings, picture.links
    for valid in (answer.proximity[0].paths[0].links[0].valid, holding.valid, drawn.valid):
        assert (valid.since_inferred, valid.until_inferred) == (True, True)
        assert valid.detail.startswith(marked)
    assert marked in printed(entities.owners(owners)).partition("article")[0], "in the heading of the link"


def test_a_date_that_another_source_states_itself_is_not_an_inferred_one(tmp_path: Path) -> None:
    both = [
        owns("G", "A", observed="2023-03-31", original=NOTE, grade="D"),
        owns("G", "A", observed="2023-03-31", grade="C"),
    ]
    with workspace_of(tmp_path, company("A"), company("G"), both) as workspace:
        [holding] = Screener(workspace).owners("A", CONGLOMERATE).links[0].holdings
    assert not holding.valid.until_inferred


def test_the_inferred_end_of_a_share_is_marked_where_it_is_told(tmp_path: Path) -> None:
    note = "[share_until inferred: the year of a rise of capital]"
    held = owns("G", "A", "100", share_until="2022", observed="2021", original=note)
    with workspace_of(tmp_path, company("A"), company("G"), [held]) as workspace:
        owners = Screener(workspace).owners("A", CONGLOMERATE)
    assert owners.links[0].sources[0].inferred == ["share_until"]
    assert "that share until 2022 (inferred), observed 2021, grade" in printed(entities.owners(owners))


def test_exports_and_the_graph_in_neo4j_name_the_days_that_are_inferred(tmp_path: Path) -> None:
    inferred = owns("G", "A", observed="2023-03-31", original=NOTE, grade="D")
    seen = owns("G", "A", observed="2023-05-31", grade="C")
    for facts, names in (([inferred], ["since", "until"]), ([inferred, seen], ["since"])):
        folder = tmp_path / str(len(facts))
        folder.mkdir()
        with (
            workspace_of(folder, company("A"), company("G"), facts) as workspace,
            workspace.store.reader() as reader,
        ):
            [(dated, attributes)] = drawn_links(reader, ASKED_AT.date())
            assert attributes["inferred"] == " ".join(names)
            assert relationship_of(dated.link, ASKED_AT.date(), {}).properties["inferred"] == names


def printed(answer: RenderableType) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(answer)
    return " ".join(captured.get().split())
