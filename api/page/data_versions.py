"""Which versions of the data an address was made with, and what is said where newer ones are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.models import DataAnswer
from api.page.question import Asked
from api.versions import every_version
from api.wording.catalogue import say
from api.workspace import Workspace

_BETWEEN = "."
_MOST = 100


@dataclass(frozen=True, slots=True)
class NewerData:
    """That the data are others than those that an address was made with."""

    text: str
    earlier: str | None
    """The query that asks the same of the data as they were; `None` where they are no longer kept."""


def versions_of(data: Sequence[DataAnswer]) -> str:
    """The versions of the data as an address holds them, in the order of the sources."""
    return _BETWEEN.join(str(each.version) for each in data)


def newer_data(asked: Asked, data: Sequence[DataAnswer], workspace: Workspace) -> NewerData | None:
    """What is said where the data are others than those of the address; `None` where they are the same."""
    linked, now = asked.value("data"), versions_of(data)
    if not linked or linked == now:
        return None
    text = say("page.notice.newer", linked=linked[:_MOST], now=now)
    # Loads are numbered over the whole store, so that the last of them says what was known.
    numbers = [int(each) for each in linked[:_MOST].split(_BETWEEN) if each.isascii() and each.isdigit()]
    loaded = {each.version: each.loaded_at for each in every_version(workspace.store)}
    if not numbers or not all(number in loaded for number in numbers) or asked.value("known_at"):
        return NewerData(text, None)
    known_at = loaded[max(numbers)]
    return NewerData(text, asked.query(known_at=known_at.isoformat()))
