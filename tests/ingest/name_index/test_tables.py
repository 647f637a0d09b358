"""Tables of names: made anew or of an earlier one, by one process or several, in memory or in files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.name_index import Facts, NameTable, PartyIndex, SavedParties, bulk, table_of
from ingest.name_index.files import open_index, save_index
from ingest.normalise import read_name

NAMES = [
    "CETC 24",
    "中国电子科技集团公司第二十四研究所",
    "Foo Optics GmbH",
    "SiEn (Qingdao)",
    "24 Plant, Phase 2",
    "!!!",
    "Ørsted Wind",
    "上海积塔半导体有限公司",
]
ROWS = st.sets(st.tuples(st.sampled_from("abcdefgh"), st.just("name"), st.sampled_from(NAMES)), max_size=24)


def _arrays(table: NameTable) -> list[object]:
    postings = table.postings
    arrays = (
        table.first,
        table.lengths,
        table.scripts,
        table.keys,
        table.records.block,
        table.records.offsets,
    )
    arrays = (*arrays, postings.terms, postings.begin, postings.names, table.ids.block)
    return [*(array.tolist() for array in arrays), table.script_sets, table.unreadable]


def _entries(table: NameTable) -> list[tuple[str, str, object]]:
    entries = map(table.entry, range(len(table)))
    return [(entry.entity_id, entry.property, entry.reading) for entry in entries]


@settings(max_examples=20)
@given(ROWS, ROWS)
def test_a_table_brought_up_to_date_is_the_one_made_anew(
    before: set[tuple[str, str, str]], now: set[tuple[str, str, str]]
) -> None:
    many = {(f"x{n}", "name", f"Quux {n}") for n in range(300)}  # else all is made anew
    updated = table_of(now | many, table_of(before | many))
    assert _arrays(updated) == _arrays(table_of(now | many))


@given(st.lists(st.text(max_size=12), max_size=5))
def test_any_text_is_a_name_or_told_as_none(names: list[str]) -> None:
    table = table_of([("a", "name", name) for name in names])
    assert len(table) + len(table.unreadable) == len(set(names))
    assert {entry.reading.text for entry in table.of_entity("a")} | {
        n for _, n, _ in table.unreadable
    } == set(names)


def test_names_come_back_as_they_were_read() -> None:
    table = table_of([("a", "alias", name) for name in NAMES])
    readings = [entry.reading for entry in table.of_entity("a")]
    assert readings == [read_name(name) for name in sorted(NAMES) if name != "!!!"]
    assert {entry.property for entry in table.of_entity("a")} == {"alias"}
    assert table.of_entity("nobody") == []


def test_of_a_word_it_is_known_how_many_entities_have_it() -> None:
    table = table_of([("a", "name", "华大半导体"), ("a", "alias", "北京华大"), ("b", "name", "Huada 半导体")])
    assert [table.holders(word) for word in ("华大", "半导体", "导半", "huada", "24")] == [1, 2, 0, 1, 0]


def test_several_processes_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"e{number}", "name", name) for number, name in enumerate(NAMES)]
    alone = table_of(rows)
    monkeypatch.setattr(bulk, "_MANY", 4)
    monkeypatch.setattr(bulk, "_AT_ONCE", 3)
    assert _arrays(table_of(rows)) == _arrays(alone)


def test_what_a_process_leaves_undone_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"e{number}", "name", name) for number, name in enumerate(NAMES)]
    alone = table_of(rows)
    monkeypatch.setattr(bulk, "_MANY", 4)
    monkeypatch.setattr(bulk, "_AT_ONCE", 3)
    monkeypatch.setattr(bulk.sys, "executable", "/bin/false")
    assert _arrays(table_of(rows)) == _arrays(alone)


# ------------------------------------------------------------ files


def _index(*names: str) -> PartyIndex:
    rows = [(name, "name", name) for name in names]
    facts = Facts.of(names, [(names[0], "country", "cn"), (names[0], "identifier", "913")])
    return PartyIndex(table_of(rows), facts)


def test_an_index_is_opened_as_it_was_saved(tmp_path: Path) -> None:
    saved = _index(*NAMES)
    save_index(saved, tmp_path / "new" / "index")
    opened = [open_index(tmp_path / "new" / "index") for _ in range(2)]  # as two processes would
    for index in opened:
        assert index is not None
        assert _arrays(index.names) == _arrays(saved.names)
        assert index.names.script_names == saved.names.script_names
        assert index.facts.values(NAMES[0]) == (("country", "cn"), ("identifier", "913"))
        assert index.facts.identified("913") == (NAMES[0],)
        assert (index.facts.knows(NAMES[2]), index.facts.knows("nobody")) == (True, False)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["index"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0}', None])
def test_an_index_that_cannot_be_used_is_made_anew(tmp_path: Path, content: str | None) -> None:
    parties = SavedParties(tmp_path)
    parties.of("1", lambda before: _index("Foo"))
    path = tmp_path / "names-1" / "meta.json"
    if content is None:  # the rules of another release
        content = json.dumps(json.loads(path.read_text()) | {"rules": "0" * 64})
    path.write_text(content)
    assert len(parties.of("1", lambda before: _index("Foo", "Bar")).names) == 2
    assert len(parties.of("1", lambda before: _index("Foo")).names) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(SavedParties(tmp_path / "file").of("1", lambda before: _index("Foo")).names) == 1


def test_a_version_is_made_of_the_one_before_and_two_are_kept(tmp_path: Path) -> None:
    parties = SavedParties(tmp_path)
    seen: list[int] = []

    def build(before: NameTable | None) -> PartyIndex:
        seen.append(-1 if before is None else len(before))
        return _index(*NAMES[: len(seen)])

    for version in ("1", "2", "3"):
        parties.of(version, build)
    assert seen == [-1, 1, 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names-2", "names-3"]


def test_identifiers_are_found_whatever_is_recorded_twice() -> None:
    facts = Facts.of(
        ["a", "b"], [("a", "identifier", "1"), ("a", "identifier", "1"), ("b", "identifier", "1")]
    )
    assert facts.identified("1") == ("a", "b")
    assert facts.values("a") == (("identifier", "1"),)
    assert np.array_equal(facts.identifiers.names, [0, 1])
