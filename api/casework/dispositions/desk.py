"""Where decisions are read and made in a service: the book, and what decides for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.casework.audit import AuditLog
from api.casework.dispositions.book import DecisionBook
from api.casework.dispositions.deciding import Decider
from api.casework.identity import Identity
from api.policy import Policy


@dataclass(frozen=True, slots=True)
class Desk:
    """What was decided, and the log in which what is decided is recorded."""

    book: DecisionBook
    log: AuditLog
    clock: Callable[[], datetime]

    @classmethod
    def of(cls, log: AuditLog, clock: Callable[[], datetime]) -> Desk:
        """The desk over the store of casework of the log."""
        return cls(DecisionBook(log.casework), log, clock)

    def for_many(self) -> DecisionBook:
        """The book for whoever screens many names, which looks for new decisions every second."""
        return DecisionBook(self.log.casework, every=1)

    def decider(self, identity: Identity, policy: Policy) -> Decider:
        """What decides for the identity, under the policy."""
        return Decider(self.log, policy, identity, self.clock)
