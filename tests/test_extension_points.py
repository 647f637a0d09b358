"""What CONTRIBUTING.md says to add for a new format, export, preset, command and class is enough."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import copy_checkout
from command_line import environment
from extension_page import changes, inserted

pytestmark = pytest.mark.slow

POINTS = ("A source format", "An export", "A preset", "A command", "A risk class")
STORE = "sqlite:///case.db"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one more of each."""
    folder = copy_checkout(tmp_path_factory.mktemp("extended") / "tree")
    for point in POINTS:
        for change in changes(point):
            change.apply(folder)
    return folder


@pytest.fixture
def ketting(tree: Path, small_case_path: Path, tmp_path: Path):
    """Runs a command of the extended project on a copy of the small case."""
    (tmp_path / "case.db").write_bytes(small_case_path.read_bytes())

    def run(*arguments: str) -> str:
        return python("-m", "api.cli", *arguments, tree=tree, folder=tmp_path)

    return run


def python(*arguments: str, tree: Path, folder: Path) -> str:
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(folder, PYTHONPATH=str(tree)),
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_a_source_format_is_loaded(ketting, tmp_path: Path) -> None:
    (tmp_path / "extract.tsv").write_text("cn-new\tNew Works\ncn-newer\tNewer Works\n", encoding="utf-8")
    ketting("load", "extract.tsv", "--format", "register_lines", "--store", STORE)
    entity = json.loads(ketting("entity", "cn-newer", "--json", "--store", STORE))
    assert "Newer Works" in json.dumps(entity)
    assert "extract" in json.dumps(entity)


def test_an_export_is_written(ketting, tmp_path: Path) -> None:
    ketting("export", "--format", "names", "--output", "names.txt", "--store", STORE)
    assert "\nChina Electronics Technology Group Corporation\n" in (tmp_path / "names.txt").read_text("utf-8")
    assert "names: a name a line" in " ".join(ketting("export", "--help").split())


def test_a_preset_is_followed_and_offered(ketting, tree: Path) -> None:
    answer = json.loads(ketting("screen", "S.I.S.C.", "--traversal", "owners", "--json", "--store", STORE))
    assert answer["traversal"]["link_types"] == ["Ownership"]
    assert answer["traversal"]["min_share"] == 10
    offered = "from api.http.routes.options import traversals; print(*(t.name for t in traversals()))"
    names = python("-c", offered, tree=tree, folder=tree).split()
    assert (names[:2], names[-1]) == (["control", "any"], "owners")


def test_a_command_is_offered_and_run(ketting) -> None:
    assert "Print the day that questions are about." in ketting("day", "--help")
    assert " day " in ketting("--help")
    assert len(ketting("day", "--store", STORE).strip()) == len("2026-01-31")


def test_a_risk_class_is_in_the_ontology_and_screened(tree: Path, ketting, tmp_path: Path) -> None:
    for module in ("ontology.vocabulary", "ontology.reference"):
        python("-m", module, tree=tree, folder=tree)
    assert "ketting:dual_use_maker" in (tree / "ontology/vocabulary.ttl").read_text("utf-8")
    assert "dual_use_maker" in (tree / "docs/ontology.md").read_text("utf-8")
    answer = json.loads(
        ketting("screen", "S.I.S.C.", "--risk-class", "dual_use_maker", "--json", "--store", STORE)
    )
    assert [proximity["risk_class"] for proximity in answer["proximity"]] == ["dual_use_maker"]


def test_every_extension_is_one_file_or_table_and_lines_in_as_few_registries_as_can_be() -> None:
    for point in POINTS:
        new = [change for change in changes(point) if not change.is_diff]
        registries = {change.path for change in changes(point) if change.is_diff}
        assert len(new) <= 1
        # What a command needs to be allowed stands with what every route needs.
        assert len(registries) == (2 if point == "A command" else 1)


def test_lines_go_under_the_last_line_that_is_the_one_shown() -> None:
    assert inserted("a\nb\na\nc\n", " a\n+new\n") == "a\nb\na\nnew\nc\n"
    with pytest.raises(AssertionError, match="no line 'd'"):
        inserted("a\n", " d\n+new\n")
