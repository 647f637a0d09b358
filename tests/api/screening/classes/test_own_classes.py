"""Classes of one's own: in every answer like those of the schema, whatever is searched in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import DATASET, DOCUMENT, company, member
from own_classes import OURS, own_store

from api.errors import BadQuestion, NotFound
from api.screening import Classes, Explorer, Question, Screener
from api.workspace import View, Workspace
from graph.errors import StoreCorrupt
from graph.search import Search, SubgraphSearch
from graph.store import open_store
from graph.store.records import dataset_from_json, dataset_to_json
from ontology import UnknownTerm


class InParts(Workspace):
    """Searches a part of the graph, as a store that is too large for a snapshot is searched."""

    def search_of(self, view: View) -> Search:
        return SubgraphSearch(view.reader)


@pytest.fixture(scope="module", params=[Workspace, InParts], ids=["snapshot", "subgraph"])
def space(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with closing(own_store(tmp_path_factory.mktemp("own") / "s.db")) as store:
        yield request.param(store, clock=lambda: ASKED_AT)


def verdicts(space: Workspace, id: str) -> dict[str, str]:
    return {each.risk_class: str(each.verdict) for each in Screener(space).screen(id).proximity}


def test_they_are_asked_about_with_the_others(space: Workspace) -> None:
    answer = Screener(space).screen("denied")
    assert answer.decision == "hit"
    [own] = [each for each in answer.proximity if each.risk_class == "our_denied"]
    assert (own.label, own.verdict, own.hops, own.decides) == ("Denied by us", "yes", 0, True)
    assert "denied list" in answer.summary
    assert list(answer.query.risk_classes)[-2:] == ["our_denied", "watched"]


def test_a_company_that_one_of_them_owns_is_a_hit(space: Workspace) -> None:
    answer = Screener(space).screen("subsidiary", Question(risk_classes=("our_denied",)))
    assert answer.decision == "hit"
    assert "Denied by us" in answer.summary
    [own] = answer.proximity
    assert own.paths[0].target is not None and own.paths[0].target.label == "Denied by us"


def test_one_that_does_not_decide_makes_no_hit(space: Workspace) -> None:
    answer = Screener(space).screen("watched", Question(risk_classes=("watched",)))
    assert (answer.decision, answer.proximity[0].verdict) == ("unknown", "yes")


def test_decisions_from_the_table_are_those_of_the_search(space: Workspace) -> None:
    screener = Screener(space)
    searched = {id: screener.screen(id).decision for id in ("denied", "subsidiary", "watched", "other")}
    for _ in range(3):  # from the third question on there is a table
        decided = {id: screener.decide(id).decision for id in searched}
    assert decided == searched
    of_one = screener.decide("subsidiary").proximity["our_denied"]
    assert of_one.hops is not None and of_one.hops.hops == 1


def test_the_classes_list_their_members_and_whether_they_are_complete(space: Workspace) -> None:
    classes = Classes(space)
    own = {each.name: each for each in classes.overview().classes}["our_denied"]
    assert (own.label, own.members, own.complete, own.decides) == ("Denied by us", 1, True, True)
    assert [each.membership.entity.id for each in classes.members("our_denied").members] == ["denied"]
    assert [each.name for each in classes.screened()][-2:] == ["our_denied", "watched"]


def test_what_is_near_one_and_its_history_are_told(space: Workspace) -> None:
    explorer = Explorer(space)
    near = explorer.near("subsidiary", "our_denied")
    assert (near.label, [each.entity.id for each in near.members]) == ("Denied by us", ["denied"])
    history = explorer.history("subsidiary", "our_denied")
    assert [each.label for each in history.classes] == ["Denied by us"]


@pytest.mark.parametrize("name", ["our_denide", "registered_agent", "military_end_user"])
def test_a_class_that_there_is_not_is_refused_with_those_that_there_are(space: Workspace, name: str) -> None:
    with pytest.raises(BadQuestion, match=name):
        Screener(space).screen("denied", Question(risk_classes=(name,)))
    with pytest.raises(BadQuestion, match=name):
        Explorer(space).near("denied", name)


def test_a_class_whose_source_is_gone_is_refused_and_its_members_are_none(tmp_path: Path) -> None:
    with closing(own_store(tmp_path / "s.db")) as store:
        with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
            writer.add(company("other"))
            writer.commit()
        space = Workspace(store, clock=lambda: ASKED_AT)
        with pytest.raises(BadQuestion, match="no such risk class"):
            Screener(space).screen("other", Question(risk_classes=("our_denied",)))
        with pytest.raises(NotFound, match="no class 'our_denied'"):
            Classes(space).members("our_denied")
        assert "our_denied" not in verdicts(space, "other")


def test_a_store_refuses_a_membership_of_a_class_that_nobody_describes(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    with (
        closing(store),
        store.writer(DATASET, [DOCUMENT], "0" * 64) as writer,
        pytest.raises(UnknownTerm, match="our_denied"),
    ):
        writer.add([member("a", "our_denied")])


def test_a_description_keeps_its_classes() -> None:
    assert dataset_from_json(dataset_to_json(OURS)) == OURS
    with pytest.raises(StoreCorrupt):
        dataset_from_json(dataset_to_json(OURS).replace('"decides"', '"decide"'))
