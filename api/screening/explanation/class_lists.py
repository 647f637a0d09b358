"""The lists that make a class as an answer shows them: how much of each is loaded, and as of when."""

from __future__ import annotations

from datetime import date

from api.models import ListAnswer
from api.wording.classes import copied, how_many
from graph.class_data import ListData


def list_answer(data: ListData, day: date) -> ListAnswer:
    """A list as an answer about the day shows it."""
    copy = data.copy
    shows = copy if copy is not None and data.is_whole else None
    return ListAnswer(
        id=data.id,
        title=data.title,
        source=data.source,
        held=None if copy is None else copy.held,
        total=None if copy is None else copy.total,
        whole=data.is_whole,
        copied=None if copy is None else copy.copied,
        complete_from=None if shows is None else shows.start,
        complete_to=None if shows is None else shows.end,
        update_days=None if copy is None else copy.update_days,
        gaps=list(data.reasons(day)),
        detail=held_in_words(data),
    )


def held_in_words(data: ListData) -> str:
    """How much of a list is loaded, such as `Entity List: 139 of 3,409 entries`.

    >>> held_in_words(ListData("us-bis-dpl", "Denied Persons List"))
    'Denied Persons List: not loaded'
    """
    copy = data.copy
    loaded = how_many(
        data.title,
        is_loaded=copy is not None,
        held=None if copy is None else copy.held,
        total=None if copy is None else copy.total,
        is_rejected=not data.is_sound,
    )
    return loaded if copy is None else copied(loaded, copy.copied)
