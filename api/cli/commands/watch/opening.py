"""From options to the lists of a store of casework, in the name of whoever types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.guard import command_identity
from api.settings import Settings

if TYPE_CHECKING:  # the database takes longer to import than most commands take
    from api.casework.watch.service import Watching


@contextmanager
def opened_watching(settings: Settings, *, allow_private: bool = False) -> Iterator[Watching]:
    """The lists; the store of casework is made where there is none."""
    from api.casework.audit import AuditLog  # see above
    from api.casework.opening import opened_casework
    from api.casework.watch.service import Watching

    with opened_casework(settings.casework_url) as casework:
        yield Watching(casework, AuditLog(casework), command_identity(settings), allow_private)
