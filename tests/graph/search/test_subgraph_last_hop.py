"""What lies where paths end at the latest: only what can matter there is looked at, and all of that is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date

import pytest
from factories import company, link, member, owns
from filtering_graph import filtering_search
from loads import load
from random_questions import CLASSES, PATIENT, TODAY, told

from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, preset
from graph.search.engine import Search, SubgraphSearch
from graph.search.proximity import Verdict, proximity
from graph.search.reasons import Reason
from graph.store.neo4j.store import Neo4jStore
from graph.store.sqlite.store import SqliteStore
from ontology import Statement

DAY = date(2020, 5, 1)
KNOWN = {"start": "2015", "direct": "direct", "grade": "A"}
LATER = {"observed": "2023"}
TARGET = CLASSES[0]

# From the first entity of each graph the last one asked for is two hops away, unless said otherwise.
GRAPHS = {
    "a link that nobody knew of yet": [
        owns("later.b", "later.a", "100", **KNOWN),
        owns("later.b", "later.c", **LATER),
    ],
    "such a link that leads past the bound": [
        owns("past.b", "past.a", "100", **KNOWN),
        owns("past.b", "past.c", direct="indirect", **LATER),
    ],
    "a link of which nobody knew all that is said": [
        owns("several.b", "several.a", "100", **KNOWN),
        owns("several.b", "several.c", "60", observed="2022", grade="A"),
        owns("several.b", "several.c", "30", observed="2023", grade="B"),
    ],
    "a member": [
        owns("member.b", "member.a", "100", **KNOWN),
        owns("member.b", "member.c", "100", **KNOWN),
        member("member.c", TARGET, grade="A", start="2015"),
    ],
    "a form of a member": [
        owns("form.b", "form.a", "100", **KNOWN),
        owns("form.b", "form.c", "100", **KNOWN),
        link("Succession", "form.d", "form.c", **KNOWN),
        member("form.d", TARGET, grade="A", start="2015"),
    ],
    "a form that was absorbed": [
        owns("absorbed.b", "absorbed.a", "100", **KNOWN),
        owns("absorbed.b", "absorbed.c", "100", **KNOWN, observed="2016"),
        link("Succession", "absorbed.d", "absorbed.c", **KNOWN, schema="Absorption"),
        member("absorbed.c", TARGET, grade="A", start="2015"),
    ],
    "an owner of all": [
        owns("closed.b", "closed.a", "100", **KNOWN),
        owns("closed.c", "closed.b", "100", **KNOWN),
    ],
    "an owner of some": [
        owns("open.b", "open.a", "100", **KNOWN),
        owns("open.c", "open.b", "60", **KNOWN),
    ],
    "a member one hop further": [
        owns("further.b", "further.a", "100", **KNOWN),
        owns("further.c", "further.b", "100", **KNOWN),
        owns("further.d", "further.c", "100", **KNOWN),
        member("further.d", TARGET, grade="A", start="2015"),
    ],
}
SAID: dict[str, tuple[Verdict, tuple[Reason, ...]]] = {
    "a link that nobody knew of yet": (Verdict.UNKNOWN, (Reason.NOTHING_KNOWN_THEN,)),
    "such a link that leads past the bound": (Verdict.UNKNOWN, (Reason.NOTHING_KNOWN_THEN,)),
    "a link of which nobody knew all that is said": (Verdict.UNKNOWN, (Reason.NOTHING_KNOWN_THEN,)),
    "a member": (Verdict.YES, ()),
    "a form of a member": (Verdict.YES, ()),
    "a form that was absorbed": (Verdict.UNKNOWN, (Reason.TRAVERSAL_NOT_UPWARD,)),
    "an owner of all": (Verdict.UNKNOWN, (Reason.TRAVERSAL_NOT_UPWARD,)),
    "an owner of some": (Verdict.UNKNOWN, (Reason.TRAVERSAL_NOT_UPWARD,)),
    "a member one hop further": (Verdict.UNKNOWN, (Reason.TRAVERSAL_NOT_UPWARD,)),
}
SAID_UPWARD: dict[str, tuple[Verdict, tuple[Reason, ...]]] = {
    "an owner of all": (Verdict.NO, ()),
    "an owner of some": (Verdict.UNKNOWN, (Reason.OPEN_END,)),
    "a member one hop further": (Verdict.NO, ()),
}
"""By `any`, and by `control`."""


ANY = replace(preset("any", DAY, today=TODAY), max_hops=2, min_share=25.0)
TRAVERSALS = {
    "any": ANY,
    "control": replace(preset("control", DAY, today=TODAY), max_hops=2),
    "up or down": replace(ANY, direction=Direction.COMMON_OWNER),
    "full holdings collapsed": replace(ANY, collapse_full=True),
}
STORES = {
    "without forms": [name for name in GRAPHS if "form" not in name],
    "with forms": [*GRAPHS],
}
"""Where no body has two forms, a search may be shorter."""


@dataclass(frozen=True)
class Searched:
    """Graphs in one store, searched whole and in parts."""

    graphs: dict[str, list[Statement]]
    snapshot: Snapshot
    search: Search


@pytest.fixture(scope="module", params=["file", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def where(request: pytest.FixtureRequest) -> str:
    """In a file or on a server."""
    return str(request.param)


@pytest.fixture(scope="module", params=STORES)
def searched(
    request: pytest.FixtureRequest, where: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searched]:
    """The graphs of one of the `STORES`."""
    graphs = {name: GRAPHS[name] for name in STORES[request.param]}
    ids = {end for facts in graphs.values() for fact in facts for end in (fact.subject, fact.value)}
    statements = [*graphs.values(), *(company(id, grade="A") for id in sorted(ids) if "." in id)]
    with ExitStack() as stack:
        if where == "neo4j":
            server = request.getfixturevalue("neo4j_server")
            server.empty()
            opened = stack.enter_context(closing(Neo4jStore(server.url, server.credentials)))
            load(opened, *statements)
            reader = stack.enter_context(opened.reader())
            yield Searched(graphs, Snapshot.build(reader), SubgraphSearch(reader, opened, PATIENT))
            return
        file = stack.enter_context(closing(SqliteStore(tmp_path_factory.mktemp("last") / "hop.db")))
        load(file, *statements)
        reader = stack.enter_context(file.reader())
        snapshot = Snapshot.build(reader)
        yield Searched(graphs, snapshot, filtering_search(reader, snapshot, PATIENT))


@pytest.mark.parametrize("kind", TRAVERSALS)
def test_what_is_there_decides_as_in_a_snapshot(searched: Searched, kind: str) -> None:
    for name, facts in searched.graphs.items():
        start = facts[0].value
        place = searched.snapshot.ids.position(start)
        assert place is not None
        traversal = TRAVERSALS[kind]
        answered = searched.search.proximities(start, traversal, {TARGET: ()}, 5)[TARGET]
        whole = proximity(searched.snapshot, place, TARGET, traversal, class_reasons=())
        assert told(answered.snapshot, answered.proximity) == told(searched.snapshot, whole), name
        if name in (said := {"any": SAID, "control": SAID_UPWARD}.get(kind, {})):
            verdict, among = said[name]
            assert whole.verdict is verdict and set(among) <= set(whole.reasons), name
