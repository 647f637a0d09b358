"""What every route works with, handed over by the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from api.casework.audit.group import GroupedLog
from api.casework.dispositions import Desk
from api.screening import Assessor, Classes, Explorer, Screener
from api.workspace import Workspace

_WAITING_THREADS = 40
"""Threads that may wait for a server at once; as many as the framework has for other routes."""


@dataclass(frozen=True, slots=True)
class Services:
    """What answers questions, the workspace for its views and clock, and what keeps casework, if it is kept.

    That is the audit log, and the desk at which decisions are read and made.

    `screening` bounds the threads that screen with evidence. Where that is computed in this process, one
    does as much as several: Python computes in one thread at a time, and what numpy does between would hand
    over from thread to thread hundreds of times in an answer. Pages of the origins `framed_by` may show a
    chain in a frame.
    """

    workspace: Workspace
    screener: Screener
    explorer: Explorer
    classes: Classes
    assessor: Assessor
    framed_by: tuple[str, ...] = ()
    audit: GroupedLog | None = None
    desk: Desk | None = None
    screening: CapacityLimiter = field(init=False)

    def __post_init__(self) -> None:
        threads = _WAITING_THREADS if self.workspace.waits_for_server else 1
        object.__setattr__(self, "screening", CapacityLimiter(threads))


async def _services(request: Request) -> Services:  # awaited in place: a plain function costs a thread
    services = request.app.state.services
    assert isinstance(services, Services)  # create_app puts it there
    return services


ServicesDep = Annotated[Services, Depends(_services)]
