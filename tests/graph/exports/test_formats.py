"""What holds for every format."""

from __future__ import annotations

from datetime import date

import pytest
from rdf_files import written

from graph.exports import FORMATS
from graph.store import Reader

DAY = date(2024, 2, 5)


@pytest.mark.parametrize("format", FORMATS)
def test_equal_data_give_equal_files(format: str, reader: Reader) -> None:
    assert written(reader, format, DAY) == written(reader, format, DAY)
