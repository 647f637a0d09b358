"""From options to what remembers decisions, which is imported only where there is a store of casework."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.audit_log import opened_log
from api.cli.guard import command_identity
from api.cli.opening import opened, policy_in_force
from api.screening import Screener
from api.settings import Settings

if TYPE_CHECKING:
    from api.casework.dispositions import Decider, DecisionBook


@contextmanager
def opened_book(settings: Settings, every: float = 0) -> Iterator[DecisionBook | None]:
    """What was decided, to be told at screenings; `None` where nothing ever was.

    New decisions are looked for every so many seconds.
    """
    if not settings.is_casework_present:
        yield None
        return
    # Imported on demand, so that commands start without SQLAlchemy.
    from api.casework.dispositions import DecisionBook
    from api.casework.opening import opened_casework

    with opened_casework(settings.casework_url) as casework:
        yield DecisionBook(casework, every)


@contextmanager
def opened_remembering_screener(settings: Settings) -> Iterator[Screener]:
    """A screener whose answers say what was decided about the customer before."""
    with opened(settings) as workspace, opened_book(settings) as book:
        yield Screener(workspace, book)


@contextmanager
def opened_decider(settings: Settings) -> Iterator[tuple[DecisionBook, Decider]]:
    """What was decided, and what decides, for whoever gives the command."""
    from api.casework.dispositions import Decider, DecisionBook
    from api.workspace import current_time

    with opened_log(settings) as log:
        decider = Decider(log, policy_in_force(settings), command_identity(settings), current_time)
        yield DecisionBook(log.casework), decider
