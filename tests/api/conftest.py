"""The service over the bundled case, on a real port."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from served import served

from api.cli.opening import prepare_decisions
from api.http.app import create_app
from api.workspace import Workspace


@pytest.fixture(scope="session")
def case_address(workspace: Workspace) -> Iterator[str]:
    """Where the service answers, such as `http://127.0.0.1:40123`."""
    prepare_decisions(workspace)
    with served(create_app(workspace)) as address:
        yield address


@pytest.fixture(scope="session")
def service(case_address: str) -> Iterator[httpx.Client]:
    """A client of the service."""
    with httpx.Client(base_url=case_address, timeout=30) as client:
        yield client
