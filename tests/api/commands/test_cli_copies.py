from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import Ketting

from api.reports import Check, Copy


@pytest.fixture
def store_path(case_store_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(case_store_path, tmp_path / "ketting.db"))


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


def test_restoring_brings_back_what_was_before_a_load(
    ketting: Ketting, store_path: Path, tmp_path: Path
) -> None:
    store = ("--store", f"sqlite:///{store_path}")
    copy = tmp_path / "backup.db"
    ketting("backup", str(copy), *store)
    before = ketting("sources", "--json", *store).out
    ketting("load", "us_lists", *store)
    assert ketting("sources", "--json", *store).out != before
    ketting("restore", str(copy), *store)
    assert ketting("sources", "--json", *store).out == before


@pytest.mark.parametrize("content", [None, b"", b"no store at all" * 1000])
def test_what_is_no_backup_is_refused_and_the_store_stands(
    ketting: Ketting, store_path: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    found = ketting("restore", str(file), "--store", f"sqlite:///{store_path}")
    assert (found.code, found.out) == (1, "")
    assert "backup.db" in found.err
    assert ketting("check", "--store", f"sqlite:///{store_path}").code == 0


def test_a_sound_store(ketting: Ketting, store_path: Path) -> None:
    found = ketting("check", "--store", f"sqlite:///{store_path}")
    assert found.code == 0
    assert found.out.endswith("is sound\n")


def test_damage_is_named_and_is_a_failure(ketting: Ketting, store_path: Path) -> None:
    content = bytearray(store_path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    store_path.write_bytes(content)
    found = ketting("check", "--json", "--store", f"sqlite:///{store_path}")
    assert found.code == 1
    assert Check.model_validate_json(found.out).problems
    assert "restore a backup" in ketting("check", "--store", f"sqlite:///{store_path}").words
