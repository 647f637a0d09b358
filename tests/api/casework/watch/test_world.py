"""What is told of lines when the data change: each kind of change with the statements behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, member, owns, unit

from api.casework.watch.comparison import differences
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading, Standing
from api.casework.watch.world import opened_world
from api.models import DispositionAnswer, DispositionKind, DispositionState, Screening
from api.models.watch import WatchChange
from api.policy import Policy
from api.screening import CustomerRecord, Question
from api.screening import Decided as Remembered
from api.wording.watch import worded
from api.workspace import Workspace
from graph.store import Store, open_store
from ontology import Statement

LISTS = replace(DATASET, list_classes=(("us-bis-entity-list", "listed_party"),))
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PARTIES = [
    *company("works", "Hengshan Optics Works"),
    *company("holding", "Hengshan Holding"),
    *company("group", "Northern Group"),
    *company("other", "Southern Group"),
    member("group", "defence_conglomerate"),
    member("other", "defence_conglomerate"),
]
ON_LIST = [
    fact("entry", "type", "Listing", schema="Listing", grade="B"),
    fact("entry", "names", "works", schema="Listing", grade="B", start="2026-05-09"),
    fact("entry", "list", "us-bis-entity-list", schema="Listing", grade="B"),
]


class Changing:
    """A store whose one dataset is what was put last."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.workspace = Workspace(store, clock=lambda: NOW)

    def put(self, *facts: Statement | Iterable[Statement]) -> None:
        flat = [f for some in facts for f in ([some] if isinstance(some, Statement) else some)]
        with self.store.writer(LISTS, [DOCUMENT], "0" * 64) as writer:
            writer.add(flat)
            writer.commit()

    def changes(self, line: Line, before: list[Statement], after: list[Statement]) -> list[WatchChange]:
        """What is told of the line when the first facts are replaced by the second."""
        self.put(PARTIES, before)
        with opened_world(self.workspace, Question()) as world:
            basis, then = world.basis, world.reading(line, None, None)
        self.put(PARTIES, after)
        with opened_world(self.workspace, Question()) as world:
            now = world.reading(line, then, basis)
            assert now == world.reading(line, None, None)  # with the matches of before as without
            return [worded(change) for change in world.changes(line, then, now, basis)]


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Changing]:
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as store:
        yield Changing(store)


LINE = Line("Hengshan Optics Works", reference="C-17", row=12)


def kinds(changes: list[WatchChange]) -> list[tuple[str, str]]:
    return [(change.kind, change.subject) for change in changes]


def detail(changes: list[WatchChange], kind: str) -> list[str]:
    [change] = [each for each in changes if each.kind == kind]
    return [f"{fact.change} {fact.subject.id} {fact.property}" for fact in change.causes]


def test_a_new_owner_makes_a_hit_and_the_sentence_names_line_class_hops_source_and_day(
    changing: Changing,
) -> None:
    told = changing.changes(LINE, [], [owns("group", "works", "51")])
    assert kinds(told)[:2] == [("new_hit", ""), ("verdict", "defence_conglomerate")]
    verdict = told[1].sentence
    for part in ("Hengshan Optics Works (C-17, row 12)", "Defence conglomerate", "yes, 1 hop", "inconclusive",
                 "Northern Group and Hengshan Optics Works: ownership, 51%", "An article", "15 Jan 2024",
                 "loaded"):  # fmt: skip
        assert part in verdict
    assert detail(told, "new_hit") == ["came group Ownership"]


def test_a_way_that_got_shorter_or_longer_names_what_came_and_went(changing: Changing) -> None:
    far = [owns("holding", "works", "60"), owns("group", "holding", "60")]
    near = [*far, owns("group", "works", "30")]
    told = changing.changes(LINE, far, near)
    assert ("shorter", "defence_conglomerate") in kinds(told)
    assert detail(told, "shorter") == ["came group Ownership"]
    told = changing.changes(LINE, near, far)
    assert ("longer", "defence_conglomerate") in kinds(told)
    assert detail(told, "longer") == ["gone group Ownership"]


def test_an_entry_of_a_list_comes_and_goes(changing: Changing) -> None:
    told = changing.changes(LINE, [], ON_LIST)
    assert ("listed", "entry") in kinds(told)
    assert detail(told, "listed") == ["came entry names"]
    told = changing.changes(LINE, ON_LIST, [])
    assert ("delisted", "entry") in kinds(told)
    assert detail(told, "delisted") == ["gone entry names"]


def test_another_owner_at_the_same_distance_is_told(changing: Changing) -> None:
    told = changing.changes(LINE, [owns("group", "works", "51")], [owns("other", "works", "60")])
    [change] = [each for each in told if each.kind == "owner"]
    assert change.before is not None and change.after is not None
    assert [link.upper.id for link in change.before.links] == ["group"]
    assert [(link.upper.id, link.share) for link in change.after.links] == [("other", "60")]
    assert {fact.change for fact in change.causes} == {"came", "gone"}


def test_a_link_far_above_is_found_as_the_cause(changing: Changing) -> None:
    below = [owns("holding", "works", "100", direct="direct")]
    told = changing.changes(LINE, below, [*below, unit("group", "holding")])
    assert detail(told, "verdict") == ["came group Unit"]


def test_a_name_that_fits_somebody_else_now_changes_the_match(changing: Changing) -> None:
    again = company("another", "Hengshan Optics Works")
    told = changing.changes(LINE, [], again)
    assert kinds(told)[:2] == [("decision", ""), ("match", "")]
    assert "perhaps Hengshan Optics Works (another)" in told[1].sentence
    assert detail(told, "match") == ["came another name"]


def test_an_entity_is_watched_by_its_id_whatever_it_is_called(changing: Changing) -> None:
    line = Line("Hengshan Optics Works", entity="works")
    told = changing.changes(line, [], company("another", "Hengshan Optics Works"))
    assert told == []


def test_facts_elsewhere_change_nothing(changing: Changing) -> None:
    assert changing.changes(LINE, [], [*company("far", "Far Away"), owns("group", "far", "51")]) == []


def test_other_rules_are_told_apart_from_what_the_world_did(
    changing: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing.put(PARTIES)
    with opened_world(changing.workspace, Question()) as world:
        basis, then = world.basis, world.reading(LINE, None, None)
    changing.put(PARTIES, owns("group", "works", "51"))
    monkeypatch.setattr("api.casework.watch.world.RULES", basis.rules + 1)
    # By the rules of then the answer was another one.
    then = Reading("review", then.matches, then.verdicts, owners=then.owners, captured=then.captured)
    with opened_world(changing.workspace, Question()) as world:
        now = world.reading(LINE, then, basis)
        told = [worded(change) for change in world.changes(LINE, then, now, basis)]
    assert [(each.kind, str(each.origin)) for each in told][:2] == [
        ("decision", "reading"),
        ("new_hit", "world"),
    ]
    assert "rules or the policy" in told[0].sentence
    assert "Northern Group" in told[1].sentence


def test_rules_and_world_are_not_told_apart_where_the_data_of_then_are_gone(changing: Changing) -> None:
    changing.put(PARTIES)
    with opened_world(changing.workspace, Question()) as world:
        basis, then = world.basis, world.reading(LINE, None, None)
    gone = replace(basis, rules=basis.rules - 1, known_at=None)
    changing.put(PARTIES, owns("group", "works", "51"))
    with opened_world(changing.workspace, Question()) as world:
        told = world.changes(LINE, then, world.reading(LINE, then, gone), gone)
    assert {str(each.origin) for each in told} == {"unclear"}


def test_a_class_that_was_added_is_told_of_no_line() -> None:
    before = Reading("unknown", (("works", True),), {"listed_party": Standing("unknown")})
    after = replace(before, verdicts={**before.verdicts, "state_body": Standing("yes", 1)})
    assert differences(before, after) == differences(after, before) == []


class Decided:
    """Decisions about one customer: void once the answer is a hit, and over after a day."""

    def __init__(self, until: date | None = None) -> None:
        self.until = until

    def about(
        self, record: CustomerRecord, answer: Callable[[], Screening], today: date, policy: Policy
    ) -> Remembered:
        if record.reference != LINE.reference:
            return Remembered()
        is_hit = answer().decision == "hit"
        is_over = self.until is not None and today > self.until
        return Remembered((_disposition("expired" if is_over else "void" if is_hit else "in_force"),))

    def has_nothing(self, record: CustomerRecord) -> bool:
        return False


def _disposition(state: str) -> DispositionAnswer:
    return DispositionAnswer(
        id=7,
        disposition=DispositionKind.CLEARED,
        state=DispositionState(state),
        entity="works",
        name="Hengshan Optics Works",
        by="anna",
        at=NOW,
        why="called them",
        changed=["A path is otherwise."] if state == "void" else [],
        sentence="cleared by anna.",
    )


def test_a_decision_that_the_data_made_void_is_told_once_with_what_did_it(changing: Changing) -> None:
    decided = Decided()
    changing.put(PARTIES)
    with opened_world(changing.workspace, Question(), decided) as world:
        basis, then = world.basis, world.reading(LINE, None, None)
    assert then.fell == ()
    changing.put(PARTIES, owns("group", "works", "51"))
    with opened_world(changing.workspace, Question(), decided) as world:
        now = world.reading(LINE, then, basis)
        told = [worded(change) for change in world.changes(LINE, then, now, basis)]
        assert world.changes(LINE, now, now, basis) == []
    assert kinds(told)[:2] == [("new_hit", ""), ("decision_fell", "")]
    [fell] = [change for change in told if change.kind == "decision_fell"]
    assert fell.disposition is not None and fell.disposition.changed == ["A path is otherwise."]
    assert fell.before is None and fell.after is not None and fell.after.words == "void"
    assert "no longer holds: cleared by anna." in fell.sentence and "Northern Group" in fell.sentence
    assert detail(told, "decision_fell")[0] == "came group Ownership"


def test_a_decision_that_ended_is_told_without_a_cause(changing: Changing) -> None:
    decided = Decided(until=NOW.date())
    changing.put(PARTIES)
    with opened_world(changing.workspace, Question(), decided) as world:
        basis, then = world.basis, world.reading(LINE, None, None)
    later = Workspace(changing.store, clock=lambda: NOW + timedelta(days=1))
    with opened_world(later, Question(), decided) as world:
        now = world.reading(LINE, then, basis)
        [change] = [worded(each) for each in world.changes(LINE, then, now, basis)]
    assert change.kind == "decision_fell" and change.causes == []
    assert change.sentence.endswith("no longer holds: cleared by anna.")


def test_another_outcome_under_the_policy_is_told_beside_the_same_decision() -> None:
    before = Reading("unknown", outcome="review")
    assert [
        (str(d.kind), d.before, d.after) for d in differences(before, replace(before, outcome="clear"))
    ] == [("outcome", "review", "clear")]
    assert differences(replace(before, outcome=""), before) == []
    [hit] = differences(before, Reading("hit", outcome="hit"))
    assert hit.kind == "new_hit"
