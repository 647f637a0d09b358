"""Verdicts with changes assumed are those of data that have the changes, whatever answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import DATASET, DOCUMENT, company, fact, owns, unit

from api.screening import Assessor, Question
from api.screening.law.changes import AssumedChange, change_in_words
from api.workspace import View, Workspace
from graph.search import Search, SubgraphSearch
from graph.store import open_store
from ontology import Statement

DIRECT = {"direct": "direct"}
BODIES = [company(id) for id in ("maker", "holding", "fund", "group", "institute", "other")]
LISTED = [
    fact("entry", "type", "Listing", schema="Listing"),
    fact("entry", "list", "us-bis-entity-list", schema="Listing", grade="B"),
    fact("entry", "names", "group", schema="Listing", grade="B"),
]
HOLDINGS = {
    "holding": owns("holding", "maker", "51", **DIRECT),
    "fund": owns("fund", "maker", "30", **DIRECT),
    "group": owns("group", "holding", "100", **DIRECT),
    "institute": unit("group", "institute"),
}
IN_FORCE = Question(valid_at=ASKED_AT.date())


class InParts(Workspace):
    """A workspace that answers from the part of the graph that decides."""

    def search_of(self, view: View) -> Search:
        return SubgraphSearch(view.reader)


WORKSPACES = [Workspace, InParts]


@contextmanager
def opened(folder: Path, facts: list[Statement], made: type[Workspace]) -> Iterator[Assessor]:
    dataset = replace(DATASET, list_classes=(("us-bis-entity-list", "listed_party"),))
    with closing(open_store(f"sqlite:///{folder / 's.db'}", create=True)) as store:
        with store.writer(dataset, [DOCUMENT], "0" * 64) as writer:
            writer.add([*chain(*BODIES), *LISTED, *facts])
            writer.commit()
        yield Assessor(made(store, clock=lambda: ASKED_AT))


def told(assessor: Assessor, entity: str, *words: str) -> dict[str, tuple[str, int | None, tuple[str, ...]]]:
    """Verdict, hops and reasons of each class with the changes, or as recorded without any."""
    changes = [change for text in words if (change := change_in_words(text)) is not None]
    assert len(changes) == len(words)
    if not changes:
        changes = [AssumedChange(do="add", upper="new:A", lower="new:B")]  # about nobody in the data
    side = assessor.what_if(entity, IN_FORCE, changes=changes).after
    return {
        each.risk_class: (each.verdict.value, each.hops, tuple(map(str, each.reasons)))
        for each in side.proximity
    }


@pytest.mark.parametrize("made", WORKSPACES)
@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("end group owns holding", HOLDINGS, {k: v for k, v in HOLDINGS.items() if k != "group"}),
        (
            "change holding owns maker 10",
            HOLDINGS,
            HOLDINGS | {"holding": owns("holding", "maker", "10", grade="A", **DIRECT)},
        ),
        (
            "add group owns fund 60",
            HOLDINGS,
            HOLDINGS | {"more": owns("group", "fund", "60", grade="A", **DIRECT)},
        ),
        ("add institute runs other", HOLDINGS, HOLDINGS | {"more": unit("institute", "other", grade="A")}),
    ],
    ids=["ended", "changed", "added", "unit"],
)
def test_verdicts_are_those_of_data_with_the_change(
    tmp_path: Path,
    change: str,
    before: dict[str, Statement],
    after: dict[str, Statement],
    made: type[Workspace],
) -> None:
    for each in ("a", "b"):
        (tmp_path / each).mkdir()
    with (
        opened(tmp_path / "a", [*before.values()], made) as one,
        opened(tmp_path / "b", [*after.values()], made) as other,
    ):
        for entity in ("maker", "fund", "institute", "other"):
            assert told(one, entity, change) == told(other, entity), entity


@pytest.mark.parametrize("made", WORKSPACES)
def test_a_listing_and_its_end_change_verdicts(tmp_path: Path, made: type[Workspace]) -> None:
    with opened(tmp_path, [*HOLDINGS.values()], made) as assessor:
        assert told(assessor, "maker")["listed_party"][:2] == ("yes", 2)
        assert told(assessor, "maker", "end us-bis-entity-list lists group")["listed_party"][0] == "unknown"
        assert told(assessor, "maker", "add us-bis-entity-list lists fund")["listed_party"][:2] == ("yes", 1)


def test_what_changed_is_told_with_the_hops(tmp_path: Path) -> None:
    with opened(tmp_path, [*HOLDINGS.values()], Workspace) as assessor:
        sale = change_in_words("end holding owns maker")
        assert sale is not None
        answer = assessor.what_if("maker", IN_FORCE, changes=[sale])
        [listed] = [each for each in answer.changes if each.about == "listed_party"]
        assert (listed.before, listed.after) == ("yes, 2 hops", "unknown")
        assert {each.about for each in answer.changes if each.about in ("group", "holding")}
