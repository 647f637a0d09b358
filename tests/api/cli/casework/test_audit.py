"""`ketting audit`, and what other commands put into the log."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Answer, Ketting
from factories import company, owns
from small_store import small_store

from api.casework.audit.names import made_key
from api.casework.opening import opened_casework

NAMES = "Works Ltd"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three companies, which these tests only read."""
    path = tmp_path_factory.mktemp("small") / "s.db"
    facts = [company("A", NAMES), company("B", "Holding Ltd"), owns("B", "A", "51")]
    small_store(path, facts).close()
    return path


class Audited:
    """Runs commands on the store with an audit log of the test's own."""

    def __init__(self, ketting: Ketting, store: Path, casework: Path) -> None:
        self._ketting = ketting
        self.store = store
        self.casework = casework

    def __call__(self, *arguments: str) -> Answer:
        store = () if arguments[0] == "load" else ("--store", f"sqlite:///{self.store}")
        return self._ketting(*arguments, *store, "--casework", f"sqlite:///{self.casework}")

    def done(self, *arguments: str) -> Answer:
        answer = self(*arguments)
        assert answer.code == 0, answer.err
        return answer

    def records(self, *arguments: str) -> list[dict[str, Any]]:
        """The records that `ketting audit list` lists, newest first."""
        listed: list[dict[str, Any]] = json.loads(self.done("audit", "list", *arguments, "--json").out)[
            "records"
        ]
        return listed


@pytest.fixture
def audited(
    ketting: Ketting, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Audited]:
    monkeypatch.delenv("KETTING_AUDIT")
    monkeypatch.chdir(tmp_path)
    yield Audited(ketting, store, tmp_path / "casework.db")


def test_a_screening_is_recorded_with_what_was_asked_and_answered(audited: Audited) -> None:
    audited.done("screen", NAMES, "--country", "cn")
    audited.done("screen", "Nobody", "--json", "--view", "decision")
    second, first = audited.records()
    assert (first["kind"], first["identity"], first["outcome"]) == ("screening", "unauthenticated", "unknown")
    asked = first["details"]["asked"]
    assert (asked["name"], asked["country"], first["details"]["entities"]) == (NAMES, "cn", ["A"])
    assert first["details"]["user"]
    assert second["outcome"] == "no match found"


def test_a_file_is_one_record_with_a_proof_for_each_row(audited: Audited, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(f"name,reference\n{NAMES},C-1\nNobody,C-2\n,C-3\n")
    assert audited("screen", "--file", "orders.csv", "--output", "report.ndjson").code == 3
    [record] = audited.records()
    assert (record["kind"], record["facts"]["rows"], record["facts"]["rejected"]) == ("batch", 3, 1)
    shown = json.loads(audited.done("audit", "show", "1", "--row", "2", "--json").out)
    assert shown["row"]["details"]["name"] == "Nobody"
    assert shown["row"]["merkle_root"] == record["facts"]["merkle_root"]
    assert "Proof" in audited.done("audit", "show", "1", "--row", "2").out
    assert "rows 1 to 3" in audited("audit", "show", "1", "--row", "4").err


def test_a_report_is_there_only_with_its_record(
    audited: Audited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orders.csv").write_text(f"name\n{NAMES}\n")
    with opened_casework(f"sqlite:///{audited.casework}") as casework, casework.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
    assert audited("screen", "--file", "orders.csv", "--output", "report.csv").code != 0
    assert not (tmp_path / "report.csv").exists()
    with opened_casework(f"sqlite:///{audited.casework}") as casework, casework.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    audited.done("screen", "--file", "orders.csv", "--output", "report.csv", "--resume")
    assert (tmp_path / "report.csv").exists()
    assert len(audited.records("--kind", "batch")) == 1


def test_loads_are_recorded_with_their_versions(audited: Audited) -> None:
    audited.done("load", "risk_classes")
    assert audited("load", "nothing-here").code != 0
    [loaded] = audited.records("--kind", "load")
    assert (loaded["outcome"], loaded["facts"]["source"], loaded["facts"]["version"]) == (
        "loaded",
        "risk_classes",
        1,
    )


def test_records_are_found_by_what_they_are_about(audited: Audited) -> None:
    audited.done("screen", NAMES, "--reference", "C-1")
    audited.done("screen", "Nobody")

    def found(*arguments: str) -> list[int]:
        return [record["sequence"] for record in audited.records(*arguments)]

    assert found() == [2, 1]
    assert found("--name", "works  LTD") == [1]
    assert found("--reference", "C-1") == [1]
    assert found("--entity", "A") == [1]
    assert found("--by", "unauthenticated", "--kind", "screening") == [2, 1]
    assert found("--by", "Anna") == found("--since", "2100-01-01") == found("--until", "2000-01-01") == []
    assert found("--limit", "1") == [2]
    assert found("--before", "2") == [1]
    assert "--before 2" in audited.done("audit", "list", "--limit", "1").out
    assert "choose from screening" in audited("audit", "list", "--kind", "x").err
    assert "no record 9" in audited("audit", "show", "9").err


def test_a_log_is_verified_against_its_anchor(audited: Audited, tmp_path: Path) -> None:
    audited.done("screen", NAMES)
    audited.done("screen", "Nobody")
    audited.done("audit", "anchor", "anchor.json", "--key", "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert "exists already" in audited("audit", "anchor", "anchor.json", "--key", "key").err
    held = audited.done("audit", "verify", "--anchor", "anchor.json", "--key", "key")
    assert "against its anchor" in held.out
    with opened_casework(f"sqlite:///{audited.casework}") as casework, casework.begin() as connection:
        for table in ("record", "details"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_{table}_no_delete")
            connection.exec_driver_sql(f"DELETE FROM audit_{table} WHERE sequence = 2")
    audited.done("audit", "verify")
    broken = audited("audit", "verify", "--anchor", "anchor.json", "--key", "key")
    assert broken.code == 1
    assert "cut off" in broken.out
    (tmp_path / "key").chmod(0o644)
    assert "chmod 600" in audited("audit", "verify", "--anchor", "anchor.json", "--key", "key").err


def test_an_export_is_verified_without_the_store(audited: Audited, tmp_path: Path) -> None:
    audited.done("screen", NAMES)
    audited.done("audit", "export", "--output", "log.ndjson")
    audited.casework.unlink()
    assert "1 record" in audited.done("audit", "verify", "--file", "log.ndjson").out
    text = (tmp_path / "log.ndjson").read_text()
    (tmp_path / "log.ndjson").write_text(text.replace('"unknown"', '"hit"'))
    broken = audited("audit", "verify", "--file", "log.ndjson", "--json")
    assert (broken.code, json.loads(broken.out)["problem"]["sequence"]) == (1, 1)


def test_a_person_is_found_taken_along_and_erased(audited: Audited, tmp_path: Path) -> None:
    audited.done("screen", "Jan Jansen")
    (tmp_path / "orders.csv").write_text(f"name,reference\n{NAMES},C-1\nJan  JANSEN,C-2\n")
    audited.done("screen", "--file", "orders.csv", "--output", "report.csv")
    assert "2 places" in audited.done("audit", "person", "find", "jan jansen").out
    copied = json.loads(audited.done("audit", "person", "export", "Jan Jansen").out)
    assert [(each["sequence"], each["row"]) for each in copied["places"]] == [(1, None), (2, 2)]
    assert "nothing was erased" in audited.done("audit", "person", "erase", "Jan Jansen").err
    assert "--reason" in audited("audit", "person", "erase", "Jan Jansen", "--yes").err
    audited.done("audit", "person", "erase", "Jan Jansen", "--reason", "asked for it", "--yes")
    assert "Nothing is kept" in audited.done("audit", "person", "find", "Jan Jansen").out
    held = audited.done("audit", "verify").out
    assert "record 1 were erased on" in held and "Row 2 of record 2 was erased" in held
    assert "erased" in audited.done("audit", "show", "1").out
    assert "Jan" not in audited.done("audit", "list", "--json").out
    assert "give the NAME" in audited("audit", "person", "find").err


def test_what_was_decided_about_a_person_is_erased_too(audited: Audited) -> None:
    audited.done("decide", "Jan Jansen", "--reference", "C-9", "--note", "Jan is our baker")
    assert "decisions" in audited.done("audit", "person", "find", "--reference", "C-9").out
    audited.done("audit", "person", "erase", "Jan Jansen", "--reason", "asked for it", "--yes")
    assert "Nothing is kept" in audited.done("audit", "person", "find", "--reference", "C-9").out
    listed = audited.done("dispositions", "list", "--json").out
    assert "Jan" not in listed and "(erased)" in listed
    assert "Jan" not in audited.done("audit", "list", "--json").out
    audited.done("audit", "verify")


def test_names_are_kept_as_keyed_hashes_where_that_was_chosen(
    audited: Audited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited.done("screen", "Before")
    audited.done("audit", "names", "hashed", "--key", "name-key")
    assert "KETTING_NAME_KEY" in audited("screen", NAMES).err
    monkeypatch.setenv("KETTING_NAME_KEY", "name-key")
    audited.done("screen", NAMES, "--address", "Street 1")
    assert [record["sequence"] for record in audited.records("--name", NAMES.lower())] == [3]
    assert [record["sequence"] for record in audited.records("--name", "before")] == [1]
    shown = audited.done("audit", "show", "3").out
    assert NAMES not in shown and "Street" not in shown and "hmac:" in shown
    made_key(tmp_path / "other")
    monkeypatch.setenv("KETTING_NAME_KEY", "other")
    assert "another key" in audited("screen", NAMES).err
    monkeypatch.setenv("KETTING_NAME_KEY", "name-key")
    audited.done("audit", "verify")
    audited.done("audit", "names", "plain")
    audited.done("screen", "After")
    assert audited.records()[0]["details"]["name"] == "After"


def test_customers_are_decided_about_and_watched_where_names_are_hashed(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited.done("screen", NAMES)
    audited.done("audit", "names", "hashed", "--key", "name-key")
    monkeypatch.setenv("KETTING_NAME_KEY", "name-key")
    audited.done("decide", NAMES, "--note", "called them")
    audited.done("watch", "add", "customers", NAMES)
    assert [record["kind"] for record in audited.records()[:2]] == ["watch", "disposition"]
    assert NAMES not in audited.done("audit", "show", "3").out


def test_without_a_place_for_the_log_it_depends_on_whether_it_is_wanted(
    ketting: Ketting, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    asked = ("screen", NAMES, "--store", f"sqlite:///{store}")
    nowhere = ("--casework", f"sqlite:///{tmp_path}/file/casework.db")
    monkeypatch.delenv("KETTING_AUDIT")
    refused = ketting(*asked, *nowhere)
    assert (refused.code, refused.out) == (1, "") and "--casework" in refused.err
    monkeypatch.setattr("api.settings.Settings.casework_url", nowhere[1])
    answered = ketting(*asked)
    assert answered.code == 0 and NAMES in answered.out and "not recorded" in answered.err
    monkeypatch.setenv("KETTING_AUDIT", "required")
    refused = ketting(*asked)
    assert (refused.code, refused.out) == (1, "")
    monkeypatch.setenv("KETTING_AUDIT", "sometimes")
    assert "choose from auto" in ketting(*asked).err


def test_a_log_that_is_off_is_not_made(ketting: Ketting, store: Path) -> None:
    assert ketting("screen", NAMES, "--store", f"sqlite:///{store}").code == 0
    assert not (store.parent / "casework.db").exists()
    missing = ketting("audit", "list", "--store", f"sqlite:///{store}")
    assert missing.code == 1 and "there is no audit log" in missing.err


def test_names_can_be_hashed_before_anything_is_asked(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETTING_NAME_KEY", "name-key")
    answer = audited.done("audit", "names", "hashed")
    assert "Decisions and watchlists" in answer.words
    audited.done("decide", NAMES, "--reference", "C-1", "--note", "called them")
    assert "other key before" in audited.done("audit", "names", "hashed", "--key", "next-key").words
    monkeypatch.setenv("KETTING_NAME_KEY", "next-key")
    found = audited("audit", "person", "find", NAMES)
    assert found.code == 1 and "Not everything was looked for" in found.err
    assert "were not compared" in audited.done("audit", "verify").words
    monkeypatch.setenv("KETTING_NAME_KEY", os.pathsep.join(("next-key", "name-key")))
    assert "audit log" in audited.done("audit", "person", "find", NAMES).out
    assert "were not compared" not in audited.done("audit", "verify").words


def test_the_key_of_anchors_hashes_no_names(audited: Audited, tmp_path: Path, store: Path) -> None:
    audited.done("screen", NAMES)
    audited.done("audit", "anchor", "anchor.json")
    try:
        refused = audited("audit", "names", "hashed", "--key", str(store.parent / "audit-key"))
    finally:
        (store.parent / "audit-key").unlink()
    assert refused.code == 2 and "signs anchors" in refused.err


def test_copies_and_restored_backups_are_recorded(audited: Audited, ketting: Ketting, tmp_path: Path) -> None:
    assert ketting("backup", "b.db", "--store", f"sqlite:///{audited.store}").code == 0
    kept = ("--casework", f"sqlite:///{audited.casework}")
    assert ketting("restore", "b.db", "--store", f"sqlite:///{tmp_path}/r.db", *kept).code == 0
    assert ketting("copy", f"sqlite:///{audited.store}", f"sqlite:///{tmp_path}/c.db", *kept).code == 0
    copied, restored = audited.records()
    assert (copied["outcome"], copied["facts"]["versions"]) == ("copied", 1)
    assert restored["outcome"] == "restored" and restored["details"]["asked"] == {"file": "b.db"}
    assert [len(each) for each in restored["facts"]["versions"]] == [3]


def test_a_refused_key_is_recorded(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETTING_KEY", audited.done("keys", "create", "anna", "--scope", "admin").out.strip())
    assert audited("decide", NAMES, "--note", "x").code == 2
    monkeypatch.setenv("KETTING_KEY", "ketting_0123456789_" + "a" * 64)
    assert audited("decide", NAMES, "--note", "x").code == 2
    unknown, scope = audited.records("--kind", "refusal")
    assert (scope["identity"], scope["facts"]["scope"]) == ("anna", "decide")
    assert (unknown["identity"], unknown["facts"]["key"]) == ("unauthenticated", "0123456789")
