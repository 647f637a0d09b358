"""What every route works with, handed over by the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.http.routes.questions import KnownAt
from api.screening.screener import Question, Screener
from api.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Services:
    """The screener, and the workspace for its clock."""

    workspace: Workspace
    screener: Screener

    def question(self, asked: KnownAt) -> Question:
        """The question as the screener takes it."""
        return asked.as_question(self.workspace.today)


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # create_app puts it there
    return services


ServicesDep = Annotated[Services, Depends(_services)]
