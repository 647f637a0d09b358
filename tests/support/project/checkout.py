"""A copy of the project's own files, and environments beside it, for tests of building and installing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PYTHON_PATH = os.pathsep.join(map(str, (ROOT, *(ROOT / "tests" / "support").iterdir())))
"""With it another process finds the packages and what the tests share."""

INSTALL_SECONDS = 600

_NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.rejected.csv", "build", "dist"
)
# What an outer `make test` hands down would change what an inner `make` does.
_OUTER = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VIRTUAL_ENV", "PYTHONPATH", "KETTING_STORE", "COLUMNS")


def copy_checkout(folder: Path) -> Path:
    """A copy of the project's files in `folder`, as a fresh clone would have them."""
    return Path(shutil.copytree(ROOT, folder, ignore=_NOT_SOURCE))


def clean_environment(**variables: str) -> dict[str, str]:
    """This process's environment without what an outer make or virtual environment set in it."""
    return {key: value for key, value in os.environ.items() if key not in _OUTER} | variables


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The finished command, with its output as text; no standard input."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean_environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )


def bare_environment(folder: Path) -> Path:
    """A virtual environment in the folder, without pip, which takes as long to make as all the rest."""
    made = run(sys.executable, "-m", "venv", "--clear", "--without-pip", folder, cwd=folder.parent)
    assert made.returncode == 0, made.stderr
    return folder


def install(environment: Path, *what: str | Path) -> subprocess.CompletedProcess[str]:
    """What came of installing requirements there with the pip that is here."""
    pip = (sys.executable, "-m", "pip", "--python", environment / "bin" / "python")
    options = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-compile")
    return run(*pip, "install", *options, *what, cwd=environment)


def base_python() -> Path:
    """The interpreter that this virtual environment was made with."""
    return Path(sys.base_prefix) / "bin" / "python3"
