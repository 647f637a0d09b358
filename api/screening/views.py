"""The view of the data that a question is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from api.errors import BadQuestion
from api.screening.question import KnownAt
from api.workspace import View, Workspace


@contextmanager
def view_of(workspace: Workspace, question: KnownAt) -> Iterator[View]:
    """The data that count for the question.

    Raises `BadQuestion` for a source that is not loaded and for a known time in the future.
    """
    with ExitStack() as stack:
        try:
            view = stack.enter_context(workspace.view(question.sources, question.known_at))
        except BadQuestion as error:
            raise question.as_written(error) from None
        yield view
