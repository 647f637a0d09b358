"""constraints.txt pins what the project needs, all of it and no more, with no address in it."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ("api", "graph", "ingest", "ontology")

DECLARED = [Requirement(text) for text in PROJECT["dependencies"]]
DECLARED_FOR_TESTS = [Requirement(text) for text in PROJECT["optional-dependencies"]["test"]]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line.startswith("#"):
            continue
        name, equals, pinned = line.partition("==")
        assert equals and pinned, f"constraints.txt has a line that pins nothing: {line!r}"
        found[canonicalize_name(name)] = pinned
    return found


def needed() -> set[str]:
    """Every distribution that the project and its test extra need here, through all levels."""
    waiting: list[tuple[str, frozenset[str]]] = [
        (requirement.name, frozenset(requirement.extras)) for requirement in DECLARED + DECLARED_FOR_TESTS
    ]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (canonicalize_name(name), extras) in seen:
            continue
        seen.add((canonicalize_name(name), extras))
        for text in requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in extras | {""}
            ):
                waiting.append((requirement.name, frozenset(requirement.extras)))
    return {name for name, _ in seen}


def test_pins_are_versions_without_an_address():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--" not in text
    assert pins()


def test_everything_needed_is_pinned():
    assert needed() - set(pins()) == set()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the oldest supported Python needs backports as well")
def test_nothing_is_pinned_in_vain():
    assert set(pins()) - needed() == set()


def test_tests_run_with_the_pinned_versions():
    assert {name: version(name) for name in needed()} == {name: pins()[name] for name in needed()}


@pytest.mark.parametrize(
    "requirement", DECLARED + DECLARED_FOR_TESTS, ids=lambda requirement: requirement.name
)
def test_pin_is_within_what_the_project_declares(requirement):
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_every_folder_of_modules_is_a_package():
    # The import contracts see packages alone.
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert [
        str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ] == []


@cache
def trees() -> dict[Path, ast.Module]:
    """What each file of the packages says."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }


def imported_modules() -> set[str]:
    """The first part of each absolute import in the four packages."""
    nodes = [node for tree in trees().values() for node in ast.walk(tree)]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    absolute = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return {module.split(".")[0] for module in plain | absolute if module}


# Its scripts are served as files, and its module is never run.
SERVED_AS_FILES = {"fastapi-offline"}

# They take their place by being installed: the driver's own fast codec, which halves the time of a load,
# and the event loop and parser of uvicorn, with which it answers decisions 1.4 times as fast. Starlette reads
# forms with a parser of its own kind.
USED_BY_ANOTHER = {"neo4j-rust-ext", "httptools", "uvloop", "python-multipart"}


# Few keep tables in Parquet, and what reads it is as large as all else together. Splink is another way to
# score what Ketting scores itself.
OF_AN_EXTRA = {"duckdb", "pyarrow", "splink"}


@pytest.mark.slow
def test_packages_import_what_is_declared_and_nothing_else():
    providers = packages_distributions()
    foreign = imported_modules() - set(sys.stdlib_module_names) - set(PACKAGES)
    imported = {canonicalize_name(name) for module in foreign for name in providers.get(module, [module])}
    declared = {canonicalize_name(requirement.name) for requirement in DECLARED}
    assert imported | SERVED_AS_FILES | USED_BY_ANOTHER == declared | OF_AN_EXTRA


# The web framework is a third of the time in which a command starts, and one command serves; a client of
# HTTP is for the two that fetch, and what reads workbooks and Parquet for loads of them. The dictionaries of
# pinyin are for names in another script, and rdflib for what writes or reads RDF. SQLAlchemy is for
# what keeps or reads casework, and Splink for who asks for it.
IMPORTED_ON_DEMAND = {
    "api/batch/report.py: openpyxl",
    "api/cli/audit_log.py: api.casework.audit",
    "api/cli/audit_log.py: api.casework.opening",
    "api/cli/auditing.py: api.casework.audit",
    "api/cli/auditing.py: api.casework.audit.policies",
    "api/cli/auditing.py: api.casework.audit.screenings",
    "api/cli/auditing.py: api.casework.audit.sameness",
    "api/cli/casework.py: api.casework.dispositions",
    "api/cli/casework.py: api.casework.opening",
    "api/cli/casework.py: api.workspace",
    "api/cli/commands/casework/audit.py: api.casework.audit.answers",
    "api/cli/commands/casework/audit.py: api.casework.audit.erasing",
    "api/cli/commands/casework/audit.py: api.casework.audit.query",
    "api/cli/commands/casework/audit.py: api.casework.persons",
    "api/cli/commands/casework/audit.py: api.casework.verifying",
    "api/cli/commands/casework/keys.py: api.casework.keys.ring",
    "api/cli/commands/casework/keys.py: api.casework.keys.table",
    "api/cli/commands/decisions/decide.py: api.casework.dispositions",
    "api/cli/commands/decisions/dispositions.py: api.casework.dispositions",
    "api/cli/commands/serve.py: api.casework.audit",
    "api/cli/commands/serve.py: api.casework.audit.policies",
    "api/cli/commands/serve.py: api.casework.keys.sessions",
    "api/cli/commands/serve.py: api.casework.keys.table",
    "api/cli/commands/serve.py: api.casework.opening",
    "api/cli/commands/serve.py: api.http.app",
    "api/cli/commands/serve.py: scipy.sparse.csgraph",
    "api/cli/commands/serve.py: scipy.sparse.linalg",
    "api/cli/commands/serve.py: uvicorn",
    "api/cli/commands/watch/opening.py: api.casework.watch.service",
    "api/cli/guard.py: api.casework.keys.records",
    "api/cli/guard.py: api.casework.keys.ring",
    "api/cli/guard.py: api.casework.keys.table",
    "api/cli/guard.py: api.casework.opening",
    "api/reports/files.py: openpyxl",
    "graph/exports/jsonld.py: ontology.jsonld_context",
    "graph/ownership/components.py: scipy",
    "graph/ownership/components.py: scipy.sparse",
    "graph/ownership/integrated.py: scipy",
    "graph/ownership/integrated.py: scipy.sparse",
    "ingest/normalise/translation.py: pypinyin",
    "ingest/normalise/translation.py: pypinyin.seg.mmseg",
    "ingest/records/layout.py: ingest.records.parquet",
    "ingest/records/layout.py: ingest.records.workbook",
    "ingest/resolve/candidates.py: ingest.resolve.splink_model",
    "ingest/web/exchange.py: httpx",
}


def test_no_import_hides_inside_a_function():
    hidden = {
        f"{path.relative_to(ROOT).as_posix()}: {getattr(node, 'module', name.name)}"
        for path, tree in trees().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert hidden == IMPORTED_ON_DEMAND
