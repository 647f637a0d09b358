"""Records of sign-ins, sign-outs and refused keys in the audit log."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Protocol

from api.casework.audit.log import Appended
from api.casework.audit.record import Kind, Record
from api.casework.identity import UNAUTHENTICATED, Identity, Scope
from api.casework.keys.secret import read_key


@dataclass(slots=True)
class Allowance:
    """How many records there may be: so many at once, and one more each time so many seconds have passed."""

    at_once: int
    seconds: float
    used: float = 0.0
    since: float = float("-inf")

    def is_left(self, now: float) -> bool:
        """Whether another record may be made now."""
        self.used = max(0.0, self.used - (now - self.since) / self.seconds)
        self.since = now
        return self.used + 1 <= self.at_once

    def is_whole(self, now: float) -> bool:
        """Whether nothing of it counts as used any more, so that a new one would be the same."""
        return self.used <= (now - self.since) / self.seconds


OF_A_KEY = 30, 60.0
OF_AN_ADDRESS = 5, 60.0
OF_ALL_ADDRESSES = 30, 36.0
"""Records of refusals: for each valid key, each address without one, and all addresses together, which come
to 2,430 records on the first day and 2,400 on each one after."""

_MOST_SOURCES = 1_000
"""Keys and addresses that are told apart; what was left out of one forgotten is told with the next record,
so that who stops in time, or never comes back, hides nothing."""


@dataclass(slots=True)
class _Source:
    """A key or an address that was refused, and how often since its last record without another."""

    allowance: Allowance
    left_out: int = 0


class _Log(Protocol):
    def append(self, record: Record) -> Appended:
        """Append one record, which is durable when this returns."""


class AccessRecords:
    """Puts into the log who signed in and out, and which keys were refused; safe to share between threads.

    Each is durable when its method returns; all raise `CaseworkError`. Who sends wrong keys all day cannot
    fill the disk with it: what comes too often is counted, and told by the next record of the same address.
    """

    def __init__(self, log: _Log, ticks: Callable[[], float] = monotonic) -> None:
        self._log = log
        self._ticks = ticks
        self._lock = Lock()
        self._sources: OrderedDict[tuple[bool, str], _Source] = OrderedDict()
        self._addresses = Allowance(*OF_ALL_ADDRESSES)
        self._left_out_of_others = 0

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
            is_key = identity.key_id is not None
            source = self._source(is_key, identity.key_id or asked.get("from", ""))
            shared = [source.allowance] if is_key else [source.allowance, self._addresses]
            now = self._ticks()
            self._forget(source, now)
            if not all(each.is_left(now) for each in shared):
                source.left_out += 1
                return
            for each in shared:
                each.used += 1
            left_out = {
                "left_out_before": source.left_out,
                "left_out_of_others": self._left_out_of_others,
            }
            source.left_out = self._left_out_of_others = 0
        facts |= {name: count for name, count in left_out.items() if count}
        self._log.append(Record(Kind.REFUSAL, identity, "refused", asked=asked, facts=facts))

    def _source(self, is_key: bool, name: str) -> _Source:
        """What is kept of a key or an address, which is the last of all from then on."""
        kept = self._sources.pop((is_key, name), None)
        if kept is None:
            kept = _Source(Allowance(*(OF_A_KEY if is_key else OF_AN_ADDRESS)))
        self._sources[is_key, name] = kept
        return kept

    def _forget(self, asking: _Source, now: float) -> None:
        """Forget who was refused longest ago, where there are too many or it makes no difference any more."""
        while True:
            name, oldest = next(iter(self._sources.items()))
            is_one_too_many = len(self._sources) > _MOST_SOURCES
            if oldest is asking or not (is_one_too_many or oldest.allowance.is_whole(now)):
                return
            self._left_out_of_others += oldest.left_out
            del self._sources[name]
