"""The view of the data that a question is asked of."""

from __future__ import annotations

from api.errors import BadQuestion
from api.screening.question import KnownAt
from api.workspace import View, Workspace


def view_of(workspace: Workspace, question: KnownAt) -> View:
    """The data that count for the question, to be closed.

    Raises `BadQuestion` for a source that is not loaded and for a known time in the future.
    """
    try:
        return workspace.view(question.sources, question.known_at, question.uncontested_on(workspace.today))
    except BadQuestion as error:
        raise question.as_written(error) from None
