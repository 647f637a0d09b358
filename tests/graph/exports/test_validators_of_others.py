"""Exports pass the validators of the standards' own projects, installed beside Ketting and not with it."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import run

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


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment of its own."""
    folder = tmp_path_factory.mktemp("validators")
    assert run(sys.executable, "-m", "venv", folder / "venv", cwd=folder).returncode == 0
    return folder / "venv/bin"


def install(environment: Path, requirement: str) -> None:
    """Install it; skips the test where that is not possible: followthemoney needs the library of ICU."""
    pip = [environment / "python", "-m", "pip", "install", "--quiet", "--no-input", requirement]
    installed = run(*pip, cwd=environment)
    if installed.returncode != 0:
        pytest.skip(f"{requirement} does not install here: {installed.stderr.strip()[-200:]}")


def exported(store: Path, format: str, path: Path) -> Path:
    """The file that the store is in the format."""
    with closing(open_store(f"sqlite:///{store}", read_only=True)) as opened, opened.reader() as reader:
        path.write_bytes(b"".join(FORMATS[format].write(reader, DAY)))
    return path


def test_followthemoney_takes_every_entity_and_value(
    environment: Path, small_case_path: Path, tmp_path: Path
) -> None:
    install(environment, "followthemoney>=4.9")
    file = exported(small_case_path, "ftm", tmp_path / "case.ftm.json")
    (tmp_path / "validate.py").write_text(_FTM, encoding="utf-8")
    checked = run(environment / "python", tmp_path / "validate.py", file, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout) == []


def test_libcovebods_finds_the_statements_valid(
    environment: Path, small_case_path: Path, tmp_path: Path
) -> None:
    install(environment, "libcovebods>=0.16")
    file = exported(small_case_path, "bods", tmp_path / "case.bods.json")
    checked = run(environment / "libcovebods", "jsonschemavalidate", file, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout) == []
