"""A party that a newer copy of a list leaves out: what has ended, what is known no longer, and until when."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from fact_tables import Cells, declared, fact, source_folder

from api.models import FullAnswer
from api.references import as_json
from api.screening import Question, Screener
from api.workspace import Workspace
from graph.store import Store
from ingest.errors import BadFile
from ingest.pipeline import load
from ingest.sources import read_source

TODAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
LISTS = '\n[lists.red-list]\ntitle = "Red list"\nconfers = ["meu_list"]\n'


def entry(name: str, **cells: str) -> list[Cells]:
    """An entry of the list and the party that it names."""
    return [
        fact(f"red-{name}", "type", "Listing"),
        fact(f"red-{name}", "name", f"Entry {name}"),
        fact(f"red-{name}", "list", "red-list"),
        fact(f"red-{name}", "names", name, start="2020-12-23", observed="2026-01-01", **cells),
        fact(name, "type", "Company"),
        fact(name, "name", f"{name.capitalize()} Works"),
    ]


def copy_of(
    store: Store, folder: Path, copied: str, *entries: list[Cells], total: int | None = None
) -> tuple[int, int]:
    """Load a copy of the list with these entries, of `total` or of as many.

    How many rows were rejected, and how many listings ended.
    """
    rows = list(chain.from_iterable(entries))
    held = len({row["subject"] for row in rows if row["property"] == "list"})
    described = (
        f'[[list]]\nid = "red-list"\ntitle = "Red list"\nheld = {held}\ntotal = {total or held}\n'
        f"from = 2026-01-01\ncopied = {copied}\nupdate_days = 30\n"
    )
    path = source_folder(folder, *rows, id="risk_classes", extra=described + LISTS)
    toml = path / "source.toml"
    toml.write_text(toml.read_text("utf-8").replace("read = 2026-01-31", f"read = {copied}"), "utf-8")
    [loaded] = load(store, read_source(path)).loads
    return loaded.rejected_count, loaded.ended_count


def verdict(store: Store, name: str, day: str, **question: object) -> str:
    """The verdict about the party itself, or the decision where nobody is meant."""
    workspace = Workspace(store, clock=lambda: TODAY)
    asked = Question(valid_at=datetime.fromisoformat(day).date(), risk_classes=("meu_list",), **question)  # type: ignore[arg-type]  # as tests give it
    answer = Screener(workspace).screen(name, asked)
    return str(answer.proximity[0].verdict) if answer.entity else answer.decision


def is_known(store: Store, id: str) -> bool:
    """Whether anything is known of the party."""
    with store.reader() as reader:
        return reader.entity(id) is not None


def test_a_member_dropped_from_a_newer_copy_of_a_whole_list_asked_about_an_earlier_day(
    store: Store, tmp_path: Path
) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    before = datetime.now(UTC)
    copy_of(store, tmp_path, "2026-10-01", entry("kept"))

    days = {"2026-07-09": "yes", "2026-09-30": "yes", "2026-10-01": "unknown", "2026-11-27": "unknown"}
    assert {day: verdict(store, "Left Works", day) for day in days} == days
    assert verdict(store, "Kept Works", "2026-11-27") == "yes"
    workspace = Workspace(store, clock=lambda: datetime.now(UTC))
    earlier = Screener(workspace).screen("Left Works", Question(risk_classes=("meu_list",), known_at=before))
    assert earlier.proximity[0].verdict == "yes"


def test_it_is_presumed_between_its_last_sight_and_the_copy_without_it(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    copy_of(store, tmp_path, "2026-10-01", entry("kept"))
    screener = Screener(Workspace(store, clock=lambda: TODAY))

    def told(day: str) -> list[str]:
        question = Question(valid_at=datetime.fromisoformat(day).date(), risk_classes=("meu_list",))
        answer = screener.screen("left", question)
        in_json = json.loads(as_json(FullAnswer.of(answer)))["listings"]
        is_left_out = [each["valid"].get("until_left_out", False) for each in in_json]
        assert is_left_out == ["not in the next copy" in each.valid.detail for each in answer.listings]
        return [each.valid.detail for each in answer.listings]

    assert told("2026-01-01") == ["in force since 23 Dec 2020, last confirmed 1 Jan 2026"]
    assert told("2026-09-30") == ["last confirmed 1 Jan 2026, 272 days before, assumed current"]
    assert told("2026-10-01") == [
        "ended on 30 Sept 2026 at the latest, not in the next copy of the list; stated from 23 Dec 2020"
    ]


def test_the_ended_listing_says_why_it_ended_and_cites_its_copy(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    copy_of(store, tmp_path, "2026-10-01", entry("kept"))

    with store.reader() as reader:
        [membership] = reader.memberships("left")
        assert (str(membership.end), membership.original) == ("2026-09-30", "[not in the copy of 2026-10-01]")
        document = reader.documents()[membership.source, membership.document]
        assert (document.id, str(document.read)) == ("report@2026-07-09", "2026-07-09")
        listing = reader.entity("red-left")
    assert listing is not None
    assert listing.values("list") == ("red-list",)


def test_it_stays_ended_in_every_later_copy_and_begins_anew_when_relisted(
    store: Store, tmp_path: Path
) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    assert copy_of(store, tmp_path, "2026-10-01", entry("kept")) == (0, 1)
    assert copy_of(store, tmp_path, "2026-10-20", entry("kept")) == (0, 0)
    copy_of(store, tmp_path, "2026-10-25", entry("kept"), total=9)
    assert verdict(store, "Left Works", "2026-09-30") == "yes"
    assert verdict(store, "Left Works", "2026-10-10") == "unknown"

    again = entry("left")
    again[3] |= {"start": "2026-11-05", "observed": "2026-11-10"}
    assert copy_of(store, tmp_path, "2026-11-10", entry("kept"), again) == (0, 0)
    days = {"2026-09-30": "yes", "2026-10-10": "unknown", "2026-11-10": "yes"}
    assert {day: verdict(store, "Left Works", day) for day in days} == days


def test_from_a_list_held_in_part_nothing_follows(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    copy_of(store, tmp_path, "2026-10-01", entry("kept"), total=70)
    assert not is_known(store, "left")


def test_nor_from_one_with_a_rejected_record(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    spoilt = [fact("kept", "country", "Netherlands")]
    assert copy_of(store, tmp_path, "2026-10-01", entry("kept"), spoilt) == (1, 0)
    assert not is_known(store, "left")


def test_another_load_of_the_same_copy_corrects_it(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("wrong"))
    copy_of(store, tmp_path, "2026-07-09", entry("kept"))
    assert not is_known(store, "wrong")


def test_a_party_that_only_changes_its_entry_has_not_left(store: Store, tmp_path: Path) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("moved"))
    moved = [row | {"locator": "page 9"} for row in entry("moved")]
    copy_of(store, tmp_path, "2026-10-01", entry("kept"), moved)
    assert verdict(store, "Moved Works", "2026-11-27") == "yes"


def test_a_copy_with_another_number_of_entries_than_it_says_is_not_loaded(
    store: Store, tmp_path: Path
) -> None:
    copy_of(store, tmp_path, "2026-07-09", entry("kept"), entry("left"))
    rows = [*entry("kept"), *entry("left")]
    path = source_folder(
        tmp_path,
        *rows,
        id="risk_classes",
        extra='[[list]]\nid = "red-list"\ntitle = "Red list"\nheld = 3\ntotal = 3\nfrom = 2026-01-01\n'
        + LISTS,
    )
    with pytest.raises(BadFile, match="2 entries of red-list, but its description says that 3 are held"):
        load(store, read_source(path))


def test_a_count_of_groups_without_entries_ends_like_a_list(store: Store, tmp_path: Path) -> None:
    def count_of(copied: str, *groups: str) -> None:
        rows = [
            row
            for group in groups
            for row in (
                *declared(group),
                fact(group, "riskClass", "defence_conglomerate", observed="2026-01-01"),
            )
        ]
        counted = (
            f'[[list]]\nid = "groups"\ntitle = "Groups"\nheld = {len(groups)}\ntotal = {len(groups)}\n'
            f'from = 2026-01-01\ncopied = {copied}\n[lists]\ngroups = ["defence_conglomerate"]\n'
        )
        path = source_folder(tmp_path, *rows, id="risk_classes", extra=counted)
        toml = path / "source.toml"
        toml.write_text(toml.read_text("utf-8").replace("read = 2026-01-31", f"read = {copied}"), "utf-8")
        load(store, read_source(path))

    count_of("2026-07-09", "kept", "left")
    count_of("2026-10-01", "kept")
    with store.reader() as reader:
        [membership] = reader.memberships("left")
        assert (membership.value, str(membership.end)) == ("defence_conglomerate", "2026-09-30")
        [kept] = reader.memberships("kept")
        assert kept.end is None
