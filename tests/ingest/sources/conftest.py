"""The bundled sources as statements, and one of them as rows."""

from __future__ import annotations

import pytest
from bundled_facts import Facts, load
from us_lists import Rows

from ingest.files import input_file
from ingest.formats.fact_table import COLUMNS, fact_rows
from ingest.records import Records
from ingest.sources import open_source


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
def rows() -> Rows:
    """Every fact of the source as a row of a fact table, in file order."""
    source = open_source("us_lists")
    records = Records(tuple(map(input_file, source.files)), source.format)
    documents = {document.id: document for document in source.documents}
    return Rows(dict(zip(COLUMNS, row.cells, strict=True)) for row in fact_rows(records, documents))
