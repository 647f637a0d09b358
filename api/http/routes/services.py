"""What every route works with, handed over by the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.screening import Assessor, Classes, Explorer, Screener
from api.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Services:
    """What answers questions, and the workspace for its views and clock."""

    workspace: Workspace
    screener: Screener
    explorer: Explorer
    classes: Classes
    assessor: Assessor


async def _services(request: Request) -> Services:  # awaited in place: a plain function costs a thread
    services = request.app.state.services
    assert isinstance(services, Services)  # create_app puts it there
    return services


ServicesDep = Annotated[Services, Depends(_services)]
