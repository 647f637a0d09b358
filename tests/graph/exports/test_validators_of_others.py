"""Exports pass the validators of the standards' own projects, installed beside Ketting and not with it."""

from __future__ import annotations

import fcntl
import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import bare_environment, install, run
from user_cache import user_cache

from graph.exports import FORMATS
from graph.store import open_store

pytestmark = pytest.mark.install

DAY = date(2026, 11, 21)
_FTM = """
import json, sys
from followthemoney import model

told = []
for line in open(sys.argv[1], encoding="utf-8"):
    entity = json.loads(line)
    schema = model.get(entity["schema"])
    schema.validate(entity)
    for name, values in entity["properties"].items():
        for value in values:
            if schema.get(name).type.clean(value) is None:
                told.append([entity["schema"], name, value])
print(json.dumps(told))
"""


def environment_with(requirement: str) -> Path:
    """The bin folder of an environment that holds the requirement, made once and kept.

    Skips the test where that is not possible: followthemoney needs the library of ICU.
    """
    python = f"python-{sys.version_info.major}.{sys.version_info.minor}"
    folder = user_cache(f"ketting-{requirement.replace('==', '-')}-{python}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete"
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A Python that has gone since leaves an environment without one.
        if not complete.exists() or not (folder / "bin" / "python").exists():
            installed = install(bare_environment(folder), requirement)
            if installed.returncode != 0:
                pytest.skip(f"{requirement} does not install here: {installed.stderr.strip()[-200:]}")
            complete.touch()
    return folder / "bin"


def exported(store: Path, format: str, path: Path) -> Path:
    """The file that the store is in the format."""
    with closing(open_store(f"sqlite:///{store}", read_only=True)) as opened, opened.reader() as reader:
        path.write_bytes(b"".join(FORMATS[format].write(reader, DAY)))
    return path


def test_followthemoney_takes_every_entity_and_value(small_case_path: Path, tmp_path: Path) -> None:
    environment = environment_with("followthemoney==4.11.2")
    file = exported(small_case_path, "ftm", tmp_path / "case.ftm.json")
    (tmp_path / "validate.py").write_text(_FTM, encoding="utf-8")
    checked = run(environment / "python", tmp_path / "validate.py", file, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout) == []


def test_libcovebods_finds_the_statements_valid(small_case_path: Path, tmp_path: Path) -> None:
    environment = environment_with("libcovebods==0.16.0")
    file = exported(small_case_path, "bods", tmp_path / "case.bods.json")
    checked = run(environment / "libcovebods", "jsonschemavalidate", file, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout) == []
