from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import Ketting

from api.models import Check, Copied, Copy


@pytest.fixture
def store_path(small_case_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_case_path, tmp_path / "ketting.db"))


@pytest.mark.slow
def test_a_backup_restored_answers_as_before(ketting: Ketting, store_path: Path, tmp_path: Path) -> None:
    store = ("--store", f"sqlite:///{store_path}")
    before = ketting("screen", "S.I.S.C.", "--json", *store).out
    copy = tmp_path / "backup.db"
    answer = Copy.model_validate_json(ketting("backup", str(copy), "--json", *store).out)
    assert answer.backup == str(copy)
    other = ("--store", f"sqlite:///{tmp_path / 'other' / 'ketting.db'}")
    restored = ketting("restore", str(copy), *other)
    assert restored.code == 0
    assert f"now holds what {copy} holds" in restored.words
    assert ketting("screen", "S.I.S.C.", "--json", *other).out == before


@pytest.mark.slow
def test_restoring_brings_back_what_was_before_a_load(
    ketting: Ketting, store_path: Path, tmp_path: Path
) -> None:
    store = ("--store", f"sqlite:///{store_path}")
    copy = tmp_path / "backup.db"
    ketting("backup", str(copy), *store)
    before = ketting("sources", "--json", *store).out
    ketting("load", "nieuwsuur_2025", *store)
    assert ketting("sources", "--json", *store).out != before
    ketting("restore", str(copy), *store)
    assert ketting("sources", "--json", *store).out == before


@pytest.mark.slow
@pytest.mark.parametrize("content", [None, b"", b"no store at all" * 1000])
def test_what_is_no_backup_is_refused_and_the_store_stands(
    ketting: Ketting, store_path: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    result = ketting("restore", str(file), "--store", f"sqlite:///{store_path}")
    assert (result.code, result.out) == (1, "")
    assert "backup.db" in result.err
    assert ketting("check", "--store", f"sqlite:///{store_path}").code == 0


def test_a_sound_store(ketting: Ketting, store_path: Path) -> None:
    result = ketting("check", "--store", f"sqlite:///{store_path}")
    assert result.code == 0
    assert result.out.endswith("is sound\n")


def test_damage_is_named_and_is_a_failure(ketting: Ketting, store_path: Path) -> None:
    content = bytearray(store_path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    store_path.write_bytes(content)
    result = ketting("check", "--json", "--store", f"sqlite:///{store_path}")
    assert result.code == 1
    assert Check.model_validate_json(result.out).problems
    assert "restore a backup" in ketting("check", "--store", f"sqlite:///{store_path}").words


@pytest.mark.slow
def test_a_copy_answers_as_before_and_knows_when_it_learned(
    ketting: Ketting, store_path: Path, tmp_path: Path
) -> None:
    addresses = [f"sqlite:///{store_path}", f"sqlite:///{tmp_path / 'new' / 'copy.db'}"]
    ketting("load", "nieuwsuur_2025", "--store", addresses[0])
    copied = ketting("copy", *addresses)
    assert (copied.code, "the copy is sound" in copied.words) == (0, True)
    loads = json.loads(ketting("sources", "--json", "--store", addresses[1]).out)["loaded"]
    moment = min(load["loaded_at"] for load in loads)
    for options in ([], ["--known-at", moment]):
        before, after = (
            ketting("screen", "S.I.S.C.", "--json", *options, "--store", url) for url in addresses
        )
        assert after.out == before.out
        assert after.code == 0


@pytest.mark.slow
def test_a_copy_reports_what_it_copied(ketting: Ketting, store_path: Path, tmp_path: Path) -> None:
    result = ketting("copy", f"sqlite:///{store_path}", f"sqlite:///{tmp_path / 'copy.db'}", "--json")
    answer = Copied.model_validate_json(result.out)
    assert answer.target == f"sqlite:///{tmp_path / 'copy.db'}"
    assert (answer.datasets, answer.problems) == (4, [])
    assert answer.statements > 6_000


def test_a_copy_of_nothing_makes_nothing(ketting: Ketting, tmp_path: Path) -> None:
    result = ketting("copy", f"sqlite:///{tmp_path / 'absent.db'}", f"sqlite:///{tmp_path / 'copy.db'}")
    assert (result.code, result.out) == (1, "")
    assert "there is no store" in result.err
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_overwrites_nothing(ketting: Ketting, store_path: Path, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    ketting("load", "risk_classes", "--store", other)
    result = ketting("copy", f"sqlite:///{store_path}", other)
    assert (result.code, result.out) == (2, "")
    assert "name an empty store" in result.err
    assert "risk_classes" in ketting("sources", "--store", other).out


def test_a_copy_to_a_server_that_is_not_there_says_so(ketting: Ketting, store_path: Path) -> None:
    result = ketting("copy", f"sqlite:///{store_path}", "bolt://127.0.0.1:1")
    assert (result.code, result.out) == (1, "")
    assert "does not answer" in result.err
