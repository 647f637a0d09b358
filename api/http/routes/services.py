"""What every route works with, handed over by the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.http.routes.questions import Seen
from api.screening.screener import Question, Screener
from api.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """The screener, and the workspace for its clock."""

    workspace: Workspace
    screener: Screener

    def question(self, asked: Seen) -> Question:
        """The question as the screener takes it."""
        return asked.as_question(self.workspace.today)


def _desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)  # create_app puts it there
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
