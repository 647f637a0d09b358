"""The wheel: what is in it, that wheels alone install it, and that the command finds its own packages."""

from __future__ import annotations

import json
import sys
import sysconfig
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from checkout import ROOT, bare_environment, copy_checkout, install, run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ("api", "graph", "ingest", "ontology")

pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from a copy of the checkout, its build tools from wheels too."""
    folder = tmp_path_factory.mktemp("build")
    checkout = copy_checkout(folder / "checkout")
    built = run(
        sys.executable, "-m", "build", "--wheel", "--outdir", folder, cwd=checkout, PIP_ONLY_BINARY=":all:"
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The bin folder of an environment that holds the wheel, and uses the dependencies installed here.

    That the stated dependencies are enough is tested where `make demo` installs them and nothing else.
    """
    folder = tmp_path_factory.mktemp("installed")
    environment = bare_environment(folder / "venv")
    finished = install(environment, "--only-binary=:all:", "--no-deps", wheel)
    assert finished.returncode == 0, finished.stderr
    # A folder that a .pth file names is searched; its own .pth files, which name the checkout, are not read.
    [packages] = (environment / "lib").glob("python3*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment / "bin"


@pytest.fixture
def hostile_folder(tmp_path) -> Path:
    """A folder with foreign packages of our names, each of which fails when it is imported."""
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(
            "raise SystemExit('a foreign package')", encoding="utf-8"
        )
    return tmp_path


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_wheel_holds_every_file_of_the_four_packages(wheel):
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(".rejected.csv")
    }
    kinds = {Path(name).suffix for name in files}
    assert {".py", ".toml", ".csv", ".sql", ".ttl", ".jsonld", ".html", ".css", ".js", ".typed"} <= kinds
    assert files - names_in(wheel) == set()


def test_wheel_holds_nothing_else(wheel):
    folders = {name.split("/")[0] for name in names_in(wheel)}
    assert folders == {*PACKAGES, f"ketting-{PROJECT['version']}.dist-info"}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_is_typed(wheel, package):
    assert f"{package}/py.typed" in names_in(wheel)


def test_wheel_states_licence_and_python(wheel):
    metadata = metadata_of(wheel)
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert any(name.endswith("/licenses/LICENSE") for name in names_in(wheel))


def test_installed_command_knows_its_version(installed, tmp_path):
    finished = run(installed / "ketting", "--version", cwd=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert PROJECT["version"] in finished.stdout


def test_installed_command_is_that_of_the_wheel(installed, tmp_path):
    finished = run(installed / "python", "-c", "import api; print(api.__file__)", cwd=tmp_path)
    assert Path(finished.stdout).is_relative_to(installed.parent)


def test_foreign_packages_would_be_noticed(installed, hostile_folder):
    finished = run(installed / "python", "-c", "import api", cwd=hostile_folder)
    assert finished.returncode == 1
    assert "a foreign package" in finished.stderr


SCREEN = ("screen", "S.I.S.C.", "--country", "cn", "--address", "Chongqing")


def test_installed_command_screens_beside_foreign_packages_of_its_names(installed, hostile_folder):
    store = f"sqlite:///{hostile_folder}/case.db"
    loaded = run(installed / "ketting", "load", "--bundled", "--store", store, cwd=hostile_folder)
    assert loaded.returncode == 0, loaded.stderr

    screened = run(installed / "ketting", *SCREEN, "--json", "--store", store, cwd=hostile_folder)
    assert screened.returncode == 0, screened.stderr
    answer = json.loads(screened.stdout)
    assert (answer["decision"], answer["matches"][0]["entity"]) == ("hit", "cn-cetc-24")
