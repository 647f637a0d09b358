"""By which keys a log hashed names, as its records say, and those of them that the caller has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from api.casework.audit.names import NameKeeping, key_check, read_key
from api.casework.audit.record import Kind
from api.casework.audit.tables import RECORDS, SETTINGS
from api.errors import CaseworkError

KEY_CHECK = "name_key"
"""The setting that says by which key names are hashed; names are kept as they are where it is missing."""

HASHED, PLAIN = "hashed", "plain"
"""What a record of the setting says of names."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a log keeps names: the check of its key, and the checks of the keys of before, oldest first.

    `was_chosen` says that somebody chose it, whichever it is, and `is_recorded` that it is still as chosen.
    """

    check: str | None
    earlier: tuple[str, ...] = ()
    was_chosen: bool = False
    is_recorded: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """A record about how names are kept: the check of its key, if it `states_key`, or none."""

    sequence: int
    check: str | None
    states_key: bool


def keeping_of(connection: Connection) -> Keeping:
    """How the log keeps names now and kept them before."""
    check = current_check(connection)
    chosen = select(RECORDS.c.body).where(RECORDS.c.kind == str(Kind.SETTING)).order_by(RECORDS.c.sequence)
    settings = [json.loads(body) for body in connection.execute(chosen).scalars()]
    checks = [str(body["facts"]["key"]) for body in settings if body["facts"].get("key")]
    earlier = tuple(each for each in dict.fromkeys(checks) if each != check)
    return Keeping(check, earlier, bool(settings), is_as_recorded(check, last_setting(connection)))


def current_check(connection: Connection) -> str | None:
    """The check of the key by which names are hashed; `None` where they are kept as they are."""
    return connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == KEY_CHECK)).scalar()


def last_setting(connection: Connection) -> Setting | None:
    """The last record about how names are kept; `None` where nobody ever chose."""
    newest = select(RECORDS.c.body).where(RECORDS.c.kind == str(Kind.SETTING))
    body = connection.execute(newest.order_by(RECORDS.c.sequence.desc()).limit(1)).scalar()
    if body is None:
        return None
    stated = json.loads(body)
    facts = stated["facts"]
    states_key = "key" in facts or facts.get("names") == PLAIN
    return Setting(stated["sequence"], facts.get("key"), states_key)


def is_as_recorded(check: str | None, setting: Setting | None) -> bool:
    """Whether names are kept as the last record about it says; this is the check of the key of now."""
    if setting is None:
        return check is None
    # Earlier versions recorded that names are hashed, and not by which key.
    return check == setting.check if setting.states_key else check is not None


def names_of(keeping: Keeping, files: Sequence[Path]) -> NameKeeping:
    """How names are kept and found with the keys in these files.

    The order of the files says nothing: each key is known by its check. Raises `CaseworkError` where the key
    of now is not in them.
    """
    keys = {key_check(key): key for key in map(read_key, files)}
    check = keeping.check
    if check is not None and check not in keys:
        if not files:
            raise CaseworkError(
                "this audit log keeps names as keyed hashes, and their key is not named; set "
                "KETTING_NAME_KEY to the file that has it"
            )
        named = ", ".join(map(str, files))
        raise CaseworkError(f"{named} is another key than the one by which this audit log hashes names")
    earlier = tuple(keys[each] for each in keeping.earlier if each in keys)
    missing = tuple(each for each in keeping.earlier if each not in keys)
    return NameKeeping(None if check is None else keys[check], earlier, missing)
