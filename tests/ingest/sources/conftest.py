"""The bundled sources as statements, and one of them as rows."""

from __future__ import annotations

import csv

import pytest
from bundled_facts import Facts, load
from us_lists import SOURCE, CsvRow


@pytest.fixture(scope="session")
def letters() -> Facts:
    return load("nieuwsuur_2025")


@pytest.fixture(scope="session")
def links() -> Facts:
    return load("corporate_links")


@pytest.fixture(scope="session")
def classes() -> Facts:
    return load("risk_classes")


@pytest.fixture(scope="session")
def rows() -> list[CsvRow]:
    """Every data row of the source, in file order."""
    found: list[CsvRow] = []
    for path in sorted(SOURCE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found.extend(csv.DictReader(file))
    return found
