"""Many small graphs, searched as a whole and in parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from searched_graphs import WAYS, Searched, searched_graphs


@pytest.fixture(scope="module", params=WAYS)
def searches(request: pytest.FixtureRequest) -> Iterator[Searched]:
    """The same graphs, read in each way."""
    with searched_graphs(request, request.param, 9, is_plain=False) as graphs:
        yield graphs
