"""What docs/architecture.md says of folders, files, public faces and examples is so."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from architecture_page import PACKAGES, ROOT, exceptions, folders, section, shown_table, table

MOST_FILES = 20
MOST_LINES = 350
KINDS = {".py", ".js", ".css", ".html", ".sql", ".toml"}
"""What people write and read as a whole. Tables, vocabularies and pages are data, as long as they are."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = sorted(
    path
    for top in (*PACKAGES, "benchmarks", "tests", "tools")
    for path in (ROOT / top).rglob("*")
    if path.suffix in KINDS and "__pycache__" not in path.parts
)
FOLDERS = list(folders())
MODULES = [path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES]
WITH_EXAMPLES = [path for path in MODULES if ">>> " in path.read_text(encoding="utf-8")]


def too_large() -> dict[str, str]:
    """What is above a limit, and by how much."""
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    files = Counter(name_of(path.parent) for path in FILES)
    return {
        **{path: f"{count} lines" for path, count in lines.items() if count > MOST_LINES},
        **{folder: f"{count} files" for folder, count in files.items() if count > MOST_FILES},
    }


def test_folders_and_files_are_small_or_stand_among_the_exceptions() -> None:
    assert {path: size for path, size in too_large().items() if path not in exceptions()} == {}


def test_exceptions_are_needed_and_have_a_reason() -> None:
    assert set(exceptions()) - set(too_large()) == set()
    assert [path for path, reason in exceptions().items() if len(reason.split()) < 4] == []


def test_the_page_states_the_limits() -> None:
    text = section("Sizes")
    assert f"{MOST_FILES} files" in text and f"{MOST_LINES} lines" in text
    assert all(f"`{kind}`" in text for kind in KINDS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_says_in_one_sentence_what_belongs_in_it(folder) -> None:
    sentence = re.sub(r"`[^`]*`", "name", folder.docstring)
    assert sentence.endswith(".")
    assert not re.search(r"[.!?] ", sentence), "that is more than one sentence"
    assert len(sentence.split()) >= 4


def test_public_faces_are_what_the_page_names() -> None:
    assert shown_table() == table(), "run python tests/support/project/architecture_page.py"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_has_a_public_face_of_names_or_modules_that_exist(folder) -> None:
    assert folder.face, "write __all__"
    module = import_module(folder.name)
    missing = [name for name in folder.face if not hasattr(module, name)]
    assert [name for name in missing if find_spec(f"{folder.name}.{name}") is None] == []
    assert len(set(folder.face)) == len(folder.face)


def test_what_others_import_of_a_folder_stands_in_its_face() -> None:
    faces = {folder.name: set(folder.face or ()) for folder in FOLDERS}
    unnamed = {
        f"{name_of(path)} imports {module}.{name}"
        for path in MODULES
        for module, name in imports_of(path)
        for owner in [module if module in faces else module.rpartition(".")[0]]
        if not (is_inside(path, owner) or owner.startswith(f"{folder_of(path)}."))
        and not {name, module.removeprefix(f"{owner}.")} & faces[owner]
    }
    assert unnamed == set()


def imports_of(path: Path) -> set[tuple[str, str]]:
    """Module and name of everything of ours that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in PACKAGES
        for alias in node.names
    }


def folder_of(path: Path) -> str:
    return name_of(path.parent).replace("/", ".")


def is_inside(path: Path, folder: str) -> bool:
    return path.is_relative_to(ROOT / folder.replace(".", "/"))


def public_functions() -> dict[str, object]:
    """Every function that a folder's public face names, or that another of the packages imports."""
    named = {(folder.name, name) for folder in FOLDERS for name in folder.face or ()}
    for path in MODULES:
        package = path.relative_to(ROOT).parts[0]
        named |= {(module, name) for module, name in imports_of(path) if module.partition(".")[0] != package}
    values = {f"{module}.{name}": getattr(import_module(module), name, None) for module, name in named}
    return {name: value for name, value in values.items() if inspect.isfunction(value)}


def test_every_public_function_has_an_example() -> None:
    functions = public_functions()
    assert len(functions) > 50
    assert [name for name, value in functions.items() if ">>> " not in (inspect.getdoc(value) or "")] == []


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name_of)
def test_examples_are_so(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = import_module(".".join(part for part in parts if part != "__init__"))
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0, "see what was printed"
