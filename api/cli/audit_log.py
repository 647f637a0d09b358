"""Where the audit log of commands is, whether it is kept, and by which keys it hashes names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import BadUse
from api.settings import Settings

if TYPE_CHECKING:
    from api.casework.audit import AuditLog

AUDIT = "KETTING_AUDIT"
"""The environment variable that says whether commands and the service keep the audit log."""

NAME_KEY = "KETTING_NAME_KEY"
"""The environment variable with the files of the keys by which the log hashes names, and hashed them before.

Several are separated as those of PATH are.
"""


class Auditing(StrEnum):
    """Whether the audit log is kept.

    `auto`: yes; where it is in its default place and cannot be made there, a command says so and goes on.
    `required`: nothing is answered or loaded without it. `off`: no.
    """

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


def auditing() -> Auditing:
    """What `KETTING_AUDIT` says; raises `BadUse`."""
    said = os.environ.get(AUDIT) or Auditing.AUTO
    try:
        return Auditing(said)
    except ValueError:
        raise BadUse(f"{AUDIT}={said[:80]}: choose from {', '.join(Auditing)}") from None


def name_keys() -> tuple[Path, ...]:
    """The files that `KETTING_NAME_KEY` names."""
    return tuple(Path(path) for path in os.environ.get(NAME_KEY, "").split(os.pathsep) if path)


@contextmanager
def opened_log(settings: Settings, *, is_choosing: bool = False) -> Iterator[AuditLog]:
    """The log in the store of casework, which is made where there is none; raises `CaseworkError`.

    `is_choosing` is for who is about to choose how the log keeps names: a file that is yet to be made is
    passed over then.
    """
    # Imported on demand: SQLAlchemy takes a fifth of a second.
    from api.casework.audit import AuditLog
    from api.casework.opening import opened_casework

    with opened_casework(settings.casework_url) as casework:
        files = [path for path in name_keys() if path.exists() or not is_choosing]
        yield AuditLog(casework, files, is_choosing=is_choosing)
