"""`ketting keys`: make, list, show, rotate and revoke keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.casework.identity import Scope
from api.casework.keys.key import (
    MOST_DAYS,
    MOST_OVERLAP,
    OVERLAP,
    REQUESTS_PER_MINUTE,
    ROWS_PER_DAY,
    VALID_DAYS,
    Key,
    Limits,
)
from api.cli import options, output
from api.cli.audit_log import opened_log
from api.cli.guard import command_identity
from api.errors import BadUse
from api.models import KeyAnswer, KeysAnswer, NewKeyAnswer, RevokedKeyAnswer
from api.render.casework import keys as tables
from api.settings import Settings
from api.wording.catalogue import on, say

if TYPE_CHECKING:
    from api.casework.database import Casework
    from api.casework.keys.table import KeyTable

HELP = "Make, list, rotate and revoke keys."

_HOUR = timedelta(hours=1)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Who uses it: a person or a program. Several may have one name.")
]
KeyId = Annotated[str, typer.Argument(metavar="ID", help="The id of a key, as `ketting keys list` has it.")]
Scopes = Annotated[
    list[Scope],
    typer.Option(
        "--scope",
        help="What it may do; may be repeated, since none includes another. read: look things up. screen: "
        "screen names and files. decide: write what was decided. load: change the data. admin: keys.",
    ),
]
Days = Annotated[
    int, typer.Option("--days", metavar="N", help=f"How long it is valid, 1 to {MOST_DAYS:,} days.")
]
Requests = Annotated[
    int, typer.Option("--requests-per-minute", metavar="N", help="How often it may ask the service.")
]
Rows = Annotated[
    int, typer.Option("--rows-per-day", metavar="N", help="How many names it may screen with the service.")
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FILE",
        help="Write the key to a new FILE that only you can read, and show it nowhere.",
    ),
]
Overlap = Annotated[
    int,
    typer.Option(
        "--overlap-hours",
        metavar="N",
        help=f"How long the old one stays valid, 0 to {MOST_OVERLAP // _HOUR} hours.",
    ),
]


def create(  # noqa: PLR0913  # each is an option of the command
    name: Name,
    scope: Scopes,
    days: Days = VALID_DAYS,
    requests_per_minute: Requests = REQUESTS_PER_MINUTE,
    rows_per_day: Rows = ROWS_PER_DAY,
    to: To = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Make a key and print it, once.

    From the first key on the service asks everybody for one. The first key has the scope admin.
    """
    limits = Limits(requests_per_minute, rows_per_day)
    settings = Settings.of(store, casework=casework)
    by = command_identity(settings)
    with _table(settings) as (kept, table), _key_file(to) as write:
        key, text = table.create(name, scope, by, days=days, limits=limits)
        write(text)
        _tell(NewKeyAnswer(casework=kept.url, key=text, made=_answer(key)), to, json=json)


def list_(store: options.Store = None, casework: options.Casework = None, json: options.Json = False) -> None:
    """List all keys, revoked ones too."""
    with _table(Settings.of(store, casework=casework)) as (kept, table):
        answer = KeysAnswer(casework=kept.url, keys=[_answer(key) for key in table.all()])
    output.show(answer, tables.keys, as_json=json)


def show(
    id: KeyId, store: options.Store = None, casework: options.Casework = None, json: options.Json = False
) -> None:
    """Show what is kept of a key."""
    with _table(Settings.of(store, casework=casework)) as (_, table):
        answer = _answer(table.get(id))
    output.show(answer, tables.key, as_json=json)


def rotate(
    id: KeyId,
    overlap_hours: Overlap = OVERLAP // _HOUR,
    to: To = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Make a key in place of another, which stays valid for a while.

    The new one has the name, scopes and limits of the old, and is valid for as long as that was to be.
    """
    settings = Settings.of(store, casework=casework)
    by = command_identity(settings)
    with _table(settings) as (kept, table), _key_file(to) as write:
        old, new, text = table.rotate(id, by, overlap=timedelta(hours=overlap_hours))
        write(text)
        answer = NewKeyAnswer(casework=kept.url, key=text, made=_answer(new), replaces=_answer(old))
    _tell(answer, to, json=json)


def revoke(
    id: KeyId, store: options.Store = None, casework: options.Casework = None, json: options.Json = False
) -> None:
    """Let a key open nothing any more, and end its sessions."""
    from api.casework.keys.ring import KNOWN_SECONDS

    settings = Settings.of(store, casework=casework)
    by = command_identity(settings)
    with _table(settings) as (kept, table):
        key = table.revoke(id, by)
        answer = RevokedKeyAnswer(casework=kept.url, revoked=_answer(key))
    if json:
        output.answer_json(answer)
    else:
        output.line(say("keys.is_revoked", id=key.id, name=key.name, seconds=round(KNOWN_SECONDS)))


COMMANDS: Mapping[str, Callable[..., None]] = {
    "create": create,
    "list": list_,
    "show": show,
    "rotate": rotate,
    "revoke": revoke,
}
"""The commands of the group, by name."""


@contextmanager
def _table(settings: Settings) -> Iterator[tuple[Casework, KeyTable]]:
    from api.casework.keys.table import KeyTable  # on demand: the other commands start without SQLAlchemy

    with opened_log(settings) as log:
        yield log.casework, KeyTable(log.casework, log)


def _answer(key: Key) -> KeyAnswer:
    from api.casework.keys.table import current_second

    is_valid = key.is_valid(current_second())
    return KeyAnswer(
        id=key.id,
        name=key.name,
        scopes=sorted(key.scopes),
        state="valid" if is_valid else "expired" if key.revoked_at is None else "revoked",
        created_at=key.created_at,
        created_by=key.created_by,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        replaced_by=key.replaced_by,
        last_used_at=key.last_used_at,
        requests_per_minute=key.limits.requests_per_minute,
        rows_per_day=key.limits.rows_per_day,
    )


@contextmanager
def _key_file(path: Path | None) -> Iterator[Callable[[str], None]]:
    """What writes a key to a new file of its owner alone, which is there before the key is made."""
    if path is None:
        yield lambda text: None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadUse(f"{path} exists already; name another file with --to, or remove it") from None
    written = False
    with os.fdopen(handle, "w", encoding="ascii") as file:

        def write(text: str) -> None:
            nonlocal written
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
            written = True

        try:
            yield write
        finally:
            if not written:
                path.unlink()


def _tell(answer: NewKeyAnswer, to: Path | None, *, json: bool) -> None:
    """Print a new key alone on stdout, so that a script takes it as it is, and the rest on stderr.

    What was written to a file is not printed.
    """
    if to is not None:
        answer = answer.model_copy(update={"key": None, "file": str(to)})
    if json:
        output.answer_json(answer)
        return
    made, old = answer.made, answer.replaces
    if answer.key is not None:
        output.line(answer.key)
    day = on(made.expires_at.date())
    output.message(say("keys.made", id=made.id, name=made.name, scopes=", ".join(made.scopes), day=day))
    if old is not None:
        output.message(say("keys.overlap", id=old.id, until=f"{old.expires_at:%Y-%m-%d %H:%M} UTC"))
    output.message(say("keys.once") if to is None else say("keys.in_file", file=str(to)))
