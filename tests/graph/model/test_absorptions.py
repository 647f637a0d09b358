"""From an absorption on nobody is presumed to own the body that was absorbed; a renaming ends nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from factories import company, link, member, owns, snapshot_of, unit
from filtering_graph import filtering_search
from loads import load
from random_questions import PATIENT, told

from graph.model.days import day_number
from graph.model.rows import row_on, rows_at
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal, preset
from graph.search.proximity import Verdict, proximity
from graph.store.sqlite.store import SqliteStore
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
HELD = owns("owner", "old", "30", observed="2018-10-31", direct="direct")
ABSORBED = link("Succession", "new", "old", schema="Absorption", start="2020-03", observed="2021")
MEMBER = member("owner", TARGET, start="2010")


def status(
    *statements: Statement,
    day: date = TODAY,
    grade: Grade = Grade.C,
    upper: str = "owner",
    lower: str = "old",
) -> str:
    """The status of the link between two entities on the day, on evidence of the grade."""
    snapshot = snapshot_of(*statements)
    links = snapshot.links
    chosen = (links["upper"] == snapshot.ids.position(upper)) & (
        links["lower"] == snapshot.ids.position(lower)
    )
    rows = [row for row in rows_at(snapshot.links, np.flatnonzero(chosen)) if row.counts_at(int(grade))]
    number = day_number(day)
    return row_on(rows, number).validity_on(number).label


def asked(traversal: Traversal, entity: str, *statements: Statement) -> Verdict:
    """The verdict in the class of the owner."""
    snapshot = snapshot_of(*statements)
    place = snapshot.ids.position(entity)
    assert place is not None
    return proximity(snapshot, place, TARGET, traversal, class_reasons=()).verdict


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2018, 10, 31), "in force"),
        (date(2020, 2, 29), "presumed"),
        (date(2020, 3, 1), "former"),
        (TODAY, "former"),
    ],
)
def test_an_owner_is_presumed_until_the_day_before_the_absorption(day: date, said: str) -> None:
    assert status(HELD, ABSORBED, day=day) == said


def test_a_renaming_changes_nothing() -> None:
    assert status(HELD, replace(ABSORBED, schema="Succession")) == "presumed"


def test_one_source_that_tells_the_kind_is_enough() -> None:
    assert status(HELD, ABSORBED, replace(ABSORBED, schema="Succession", document="another")) == "former"


def test_without_a_start_an_absorption_counts_from_its_first_observation() -> None:
    seen = replace(ABSORBED, start=None)
    assert [status(HELD, seen, day=date(year, 12, 31)) for year in (2020, 2021)] == ["presumed", "former"]


def test_what_was_observed_after_the_absorption_stays_until_its_last_observation() -> None:
    later = owns("owner", "old", "30", observed="2018/2022")
    days = (date(2021, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    assert [status(later, ABSORBED, day=day) for day in days] == ["in force", "in force", "former"]


@pytest.mark.parametrize("kind", ["Control", "Unit", "Affiliation"])
def test_other_upper_links_end_too(kind: str) -> None:
    assert status(link(kind, "owner", "old", observed="2018"), ABSORBED) == "former"


def test_other_links_and_those_of_other_bodies_do_not_end() -> None:
    seat = link("Directorship", "owner", "old", observed="2018")
    assert status(seat, ABSORBED) == "presumed"
    assert status(owns("owner", "new", observed="2018"), ABSORBED, lower="new") == "presumed"


def test_the_absorption_has_to_count_at_the_grade_asked() -> None:
    rumour = replace(ABSORBED, grade=Grade.D)
    assert [status(HELD, rumour, grade=grade) for grade in (Grade.C, Grade.D)] == ["presumed", "former"]


def test_no_path_goes_from_an_absorbed_body_to_its_former_owner() -> None:
    control = preset("control", TODAY, today=TODAY)
    assert asked(control, "old", HELD, ABSORBED, MEMBER) is Verdict.UNKNOWN
    assert asked(replace(control, valid_at=date(2019, 1, 1)), "old", HELD, ABSORBED, MEMBER) is Verdict.YES
    assert asked(control, "old", HELD, replace(ABSORBED, schema="Succession"), MEMBER) is Verdict.YES


def test_its_holdings_pass_to_the_successor() -> None:
    owned = owns("old", "plant", "60", observed="2018")
    of_new = owns("owner", "new", "60", observed="2023")
    assert (
        asked(preset("control", TODAY, today=TODAY), "plant", owned, ABSORBED, of_new, MEMBER) is Verdict.YES
    )


@pytest.mark.parametrize("direction", Direction)
def test_a_search_in_a_part_of_the_graph_reads_the_absorption(direction: Direction, tmp_path: Path) -> None:
    facts = [HELD, ABSORBED, unit("old", "lab"), member("lab", TARGET), *company("owner"), *company("old")]
    # What would be met behind a stop was absorbed too.
    facts += [owns("state", "owner"), member("state", "state_body"), member("behind", TARGET)]
    facts += [owns("state", "behind", observed="2018"), replace(ABSORBED, subject="new2", value="behind")]
    traversal = replace(preset("any", TODAY, today=TODAY), direction=direction, min_share=0.0)
    with closing(SqliteStore(tmp_path / "part.db")) as store:
        load(store, *facts)
        with store.reader() as reader:
            whole = Snapshot.build(reader)
            place = whole.ids.position("owner")
            assert place is not None
            expected = proximity(whole, place, TARGET, traversal, class_reasons=())
            answered = filtering_search(reader, whole, PATIENT).proximities(
                "owner", traversal, {TARGET: ()}, 5
            )
            found = answered[TARGET]
            assert told(found.snapshot, found.proximity) == told(whole, expected)
            assert expected.verdict is Verdict.UNKNOWN
