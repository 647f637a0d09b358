"""A reader of the small case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from exported_facts import FACTS
from rdf_files import read_from

from graph.store import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with read_from(tmp_path, FACTS) as found:
        yield found
