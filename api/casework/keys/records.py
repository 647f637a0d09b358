"""Records of sign-ins, sign-outs and refused keys in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Protocol

from api.casework.audit.log import Appended
from api.casework.audit.record import Kind, Record
from api.casework.identity import UNAUTHENTICATED, Identity, Scope
from api.casework.keys.secret import read_key

MOST_REFUSALS = 30
"""Refusals that are recorded one by one in a minute; of the others the next record says how many."""

_MINUTE = 60.0


class _Log(Protocol):
    def append(self, record: Record) -> Appended:
        """Append one record, which is durable when this returns."""


class AccessRecords:
    """Puts into the log who signed in and out, and which keys were refused; safe to share between threads.

    Each is durable when its method returns; all raise `CaseworkError`. Who sends wrong keys all day cannot
    fill the disk with it.
    """

    def __init__(self, log: _Log, ticks: Callable[[], float] = monotonic) -> None:
        self._log = log
        self._ticks = ticks
        self._lock = Lock()
        self._since = float("-inf")
        self._recorded = 0
        self._passed_over = 0

    def signed_in(self, identity: Identity) -> None:
        """Record that a session of the page was begun."""
        self._log.append(Record(Kind.SESSION, identity, "signed in"))

    def signed_out(self, identity: Identity) -> None:
        """Record that a session of the page was ended."""
        self._log.append(Record(Kind.SESSION, identity, "signed out"))

    def refused_key(self, text: str, asked: Mapping[str, str]) -> None:
        """Record that a key was refused which is not valid; of its text only the id, where it has one."""
        presented = read_key(text.strip())
        key = None if presented is None else presented.id
        self._refused(UNAUTHENTICATED, {"why": "the key is not valid", "key": key}, asked)

    def refused_scope(self, identity: Identity, scope: Scope, asked: Mapping[str, str]) -> None:
        """Record that a valid key was refused what it has not the scope for."""
        self._refused(identity, {"why": "the key has not the scope", "scope": str(scope)}, asked)

    def _refused(self, identity: Identity, facts: dict[str, object], asked: Mapping[str, str]) -> None:
        with self._lock:
            now = self._ticks()
            if now - self._since >= _MINUTE:
                self._since, self._recorded = now, 0
            if self._recorded >= MOST_REFUSALS:
                self._passed_over += 1
                return
            self._recorded += 1
            others, self._passed_over = self._passed_over, 0
        if others:
            facts["not_recorded_before"] = others
        self._log.append(Record(Kind.REFUSAL, identity, "refused", asked=asked, facts=facts))
