"""Who runs a command, and whether they may: the key in KETTING_KEY, once there are keys.

Whoever can write the files of the stores can do so without these commands. The check keeps people who use
them to what they were given, and puts the right name into the audit log.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.casework.identity import Identity, Scope, unauthenticated_user
from api.casework.keys.access import COMMANDS
from api.cli.audit_log import Auditing, auditing, opened_log
from api.cli.opening import policy_in_force
from api.errors import BadUse, CaseworkError, NotAllowed
from api.settings import Settings

if TYPE_CHECKING:
    from api.casework.keys.records import AccessRecords

KEY = "KETTING_KEY"
"""The environment variable with the key of who runs a command."""

CASEWORK, POLICY = "KETTING_CASEWORK", "KETTING_POLICY"
"""The environment variables with what the options --casework and --policy name, where a command has none."""


def guarded(name: str, command: Callable[..., None]) -> Callable[..., None]:
    """The command, which is run only by who has the scope that `api.casework.keys.access` asks for it."""
    scope = COMMANDS[name]
    if scope is None:
        return command

    @functools.wraps(command)
    def run(**arguments: Any) -> None:
        policy = arguments.get("policy") or os.environ.get(POLICY)
        settings = Settings.of(
            arguments.get("store"),
            casework=arguments.get("casework") or os.environ.get(CASEWORK) or None,
            policy=Path(policy) if policy else None,
        )
        check_scope(name, scope, settings)
        command(**arguments)

    return run


def check_scope(name: str, scope: Scope, settings: Settings) -> None:
    """Raise `NotAllowed` where there are keys and that of the caller has not the scope.

    For what changes the data, the policy in force says which scope that is: `load` unless it says otherwise.
    While no key with the scope `admin` is valid, its commands need none: somebody has to make the first one,
    and one in place of the last that has expired.
    """
    if not settings.is_casework_present:
        return
    if scope is Scope.LOAD:
        scope = Scope(policy_in_force(settings).casework.scopes["load"])
    # Imported on demand: SQLAlchemy takes a fifth of a second.
    from api.casework.keys.table import KeyTable
    from api.casework.opening import opened_casework

    with opened_casework(settings.casework_url) as casework:
        table = KeyTable(casework)
        if table.is_empty() or (scope is Scope.ADMIN and not table.has_admin()):
            return
    who = command_identity(settings)
    if who.key_id is not None and scope not in who.scopes:
        _record_refusal(settings, lambda records: records.refused_scope(who, scope, {"command": name}))
    if who.key_id is None:
        raise NotAllowed(
            f"keys are in force, and `ketting {name}` needs one with the scope {scope}; set {KEY} to it"
        )
    if scope not in who.scopes:
        raise NotAllowed(
            f"`ketting {name}` needs a key with the scope {scope}, and that of {who.name} in {KEY} has "
            f"{', '.join(sorted(who.scopes))}"
        )


def command_identity(settings: Settings) -> Identity:
    """Who runs the command: the name of the key in KETTING_KEY, where there are keys, or `unauthenticated`.

    Raises `BadUse` where the key is not valid.
    """
    text = os.environ.get(KEY, "")
    if not text or not settings.is_casework_present:
        return unauthenticated_user()
    from api.casework.keys.ring import KeyRing
    from api.casework.keys.table import KeyTable
    from api.casework.opening import opened_casework

    with opened_casework(settings.casework_url) as casework:
        ring = KeyRing(KeyTable(casework))
        ring.refresh()
        if ring.is_empty:
            return unauthenticated_user()
        key = ring.find(text.strip())
        if key is None:
            asked = {"user": unauthenticated_user().user or ""}
            _record_refusal(settings, lambda records: records.refused_key(text, asked))
            raise BadUse(
                f"the key in {KEY} is not valid for {casework.url}: it is unknown there, has expired or was "
                "revoked; `ketting keys create` makes another one"
            )
        if ring.use(key):
            ring.keep_use(key)
    return Identity(key.name, key.scopes, key.id, unauthenticated_user().user)


def _record_refusal(settings: Settings, record: Callable[[AccessRecords], None]) -> None:
    """Put a refused key into the audit log, where one is kept; without it the key is refused, too."""
    if auditing() is Auditing.OFF:
        return
    from api.casework.keys.records import AccessRecords

    with suppress(CaseworkError), opened_log(settings) as log:
        record(AccessRecords(log))
