"""Writes decisions: who may, what each must have, and what becomes of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from api.casework.audit import AuditLog, Kind, Record
from api.casework.dispositions import table
from api.casework.dispositions.basis import Basis
from api.casework.dispositions.entries import Action, Entry, Standing, standings
from api.casework.identity import Identity, Scope, different_person
from api.errors import BadQuestion, BadUse, NotAllowed, NotFound, shortened
from api.models import DispositionKind, DispositionState, Screening
from api.policy import Policy
from api.screening import CustomerRecord
from ontology.control_characters import without_control_characters

LONGEST_WHY = 4_000
"""Characters of a reason or a note."""

HOLDS_BACK = (DispositionKind.ESCALATED, DispositionKind.SAME)
"""Decisions that settle nothing, so that to undo one may let an order go."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be made about a record and a party of the answer to it."""

    record: CustomerRecord
    answer: Screening
    entity: str
    kind: DispositionKind
    why: str
    until: date | None = None


class Decider:
    """Writes what one identity decides, under one policy; each entry is durable when it is returned.

    What is refused raises `BadQuestion` with the field, `BadUse`, `NotAllowed` or `NotFound`, and changes
    nothing.
    """

    def __init__(
        self, log: AuditLog, policy: Policy, identity: Identity, clock: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._casework = log.casework
        self._policy = policy
        self._identity = identity
        self._clock = clock

    def decide(self, new: NewDecision) -> Entry:
        """Make a decision."""
        [entry] = self.decide_all([new])
        return entry

    def decide_all(self, several: Sequence[NewDecision]) -> list[Entry]:
        """Make several decisions: all of them, or none where one is refused."""
        now = self._clock()
        entries = [self._entry(new, now) for new in several]
        with self._casework.begin() as connection:
            return [
                self._add(connection, entry, new.answer) for entry, new in zip(entries, several, strict=True)
            ]

    def checked(self, new: NewDecision) -> Entry:
        """The entry that the decision would become; raises what `decide` raises, and writes nothing."""
        return self._entry(new, self._clock())

    def confirm(self, id: int, why: str = "") -> Entry:
        """Confirm a decision that awaits a second identity."""
        self._allow("confirm")
        why = _reason(why, is_required=False)
        with self._casework.begin() as connection:
            standing = _standing(connection, id)
            decision = standing.decision
            state = standing.state(self._clock().date())
            if state is not DispositionState.AWAITING:
                raise BadUse(f"decision {id} awaits no confirmation: it is {_worded(state)}")
            if not different_person(_identity_of(decision), self._identity):
                raise NotAllowed(_not_second(decision, self._identity))
            return self._add(connection, self._about(decision, Action.CONFIRMATION, why))

    def undo(self, id: int, why: str) -> Entry:
        """Undo a decision: from then on it counts as never made, and what it replaced stands again.

        What holds a customer's orders back, an escalation or that the party is meant, is undone by who
        decided it alone: anybody else decides in their own name instead.
        """
        self._allow("undo")
        why = _reason(why)
        with self._casework.begin() as connection:
            standing = _standing(connection, id)
            if standing.is_undone:
                raise BadUse(f"decision {id} is undone already")
            if standing.decision.kind in HOLDS_BACK and not _is_own(standing.decision, self._identity):
                raise NotAllowed(_not_theirs(standing.decision))
            return self._add(connection, self._about(standing.decision, Action.UNDO, why))

    def note(self, record: CustomerRecord, text: str) -> Entry:
        """Note something about a record, which decides nothing."""
        self._allow("escalated")
        entry = self._made(Action.NOTE, record, _reason(text, field="note"))
        with self._casework.begin() as connection:
            return self._add(connection, entry)

    # ------------------------------------------------------------ inside

    def _entry(self, new: NewDecision, now: datetime) -> Entry:
        self._allow(str(new.kind))
        why = _reason(new.why)
        basis = Basis.of(new.answer, new.entity)
        if basis is None:
            among = ", ".join(each.entity.id for each in new.answer.matches) or "nobody"
            raise BadQuestion("entity", new.entity, f"the record may not mean this one; it may mean {among}")
        bearing = self._policy.bearing_on(str(new.kind), basis.unknown_classes)
        basis = basis.model_copy(update={"bearing": bearing})
        entry = self._made(Action.DECISION, new.record, why, now)
        return replace(
            entry,
            entity=new.entity,
            caption=basis.name,
            kind=new.kind,
            until=self._until(new, now.date()),
            four_eyes=str(new.kind) in self._policy.casework.four_eyes,
            basis=basis,
        )

    def _until(self, new: NewDecision, today: date) -> date | None:
        """The last day; a clearance lasts no longer than the policy allows."""
        until = new.until
        if until is not None and until < today:
            raise BadQuestion("until", until, f"it is over already; give {today} or a later day")
        most = self._policy.casework.longest_days
        if new.kind is not DispositionKind.CLEARED or most is None:
            return until
        latest = today + timedelta(days=most)
        if until is not None and until > latest:
            raise BadQuestion(
                "until", until, f"the policy clears for {most} days at most; give {latest} or an earlier day"
            )
        return until or latest

    def _made(self, action: Action, record: CustomerRecord, why: str, now: datetime | None = None) -> Entry:
        identity = self._identity
        return Entry(
            id=0,
            at=now or self._clock(),
            action=action,
            record=record,
            by=identity.name,
            why=why,
            key_id=identity.key_id,
            user=identity.user,
        )

    def _about(self, decision: Entry, action: Action, why: str) -> Entry:
        made = self._made(action, decision.record, why)
        return replace(made, of=decision.id, entity=decision.entity, caption=decision.caption)

    def _add(self, connection: Connection, entry: Entry, answer: Screening | None = None) -> Entry:
        """Write the entry and its record in the audit log, in one transaction."""
        added = replace(entry, id=table.add(connection, entry))
        # Where names are confidential, nobody shall be able to try which name has this digest.
        digest = self._log.names.digest(table.content_of(added))
        self._log.append_in(connection, _audited(added, self._identity, self._policy, answer, digest))
        return added

    def _allow(self, action: str) -> None:
        """Refuse what the policy asks another scope for."""
        needed = Scope(self._policy.casework.scopes[action])
        if needed not in self._identity.scopes:
            raise NotAllowed(
                f"{self._identity.name} may not do this ({action.replace('_', ' ')}): the policy asks for a "
                f"key with the scope {needed}"
            )


def _reason(text: str, *, is_required: bool = True, field: str = "why") -> str:
    told = " ".join(without_control_characters(text, keep="\n").split())
    if is_required and not told:
        raise BadQuestion(field, text, "it is empty; say in a sentence what was looked at and why")
    if len(told) > LONGEST_WHY:
        raise BadQuestion(field, shortened(told), f"it has more than {LONGEST_WHY:,} characters; shorten it")
    return told


def _standing(connection: Connection, id: int) -> Standing:
    """The decision of this id; raises `NotFound`, and `BadUse` for an entry of another kind."""
    entry = table.entry_of(connection, id)
    if entry is None:
        raise NotFound(f"there is no decision {id}; `ketting dispositions list` shows those that there are")
    if entry.action is not Action.DECISION:
        raise BadUse(f"entry {id} is no decision; name the one that it is about")
    return next(each for each in standings(table.of_same_record(connection, id)) if each.decision.id == id)


def _identity_of(entry: Entry) -> Identity:
    return Identity(entry.by, frozenset(), entry.key_id)


def _is_own(decision: Entry, identity: Identity) -> bool:
    """Whether the identity made the decision, with whatever key; who has no key is whoever else has none."""
    by = _identity_of(decision)
    return (by.key_id is None) is (identity.key_id is None) and not different_person(by, identity)


def _not_theirs(decision: Entry) -> str:
    return (
        f"decision {decision.id} ({_worded(decision.kind or '')}) was made by {decision.by}, who alone "
        "undoes it; decide in your own name instead, which replaces it"
    )


def _not_second(decision: Entry, identity: Identity) -> str:
    if identity.key_id is None or decision.key_id is None:
        who = "you" if identity.key_id is None else "who decided"
        return (
            f"decision {decision.id} needs two people, and {who} gave no key; `ketting keys` makes one for "
            "each, and KETTING_KEY or a session names it"
        )
    return f"decision {decision.id} was made by {decision.by}, so another person must confirm it"


def _worded(state: str) -> str:
    return str(state).replace("_", " ")


def _audited(
    entry: Entry, identity: Identity, policy: Policy, answer: Screening | None, digest: str
) -> Record:
    """The record of an entry in the audit log; what is about a person can be erased from it."""
    record = entry.record
    asked = {
        "name": record.name,
        "reference": record.reference,
        "country": record.country,
        "address": record.address,
        "identifiers": list(record.identifiers),
        "why": entry.why,
        "until": None if entry.until is None else entry.until.isoformat(),
    }
    facts = {"entry": entry.id, "action": str(entry.action), "of": entry.of, "four_eyes": entry.four_eyes}
    return Record(
        kind=Kind.DISPOSITION,
        identity=identity,
        outcome=str(entry.kind or entry.action),
        asked={name: value for name, value in asked.items() if value},
        answered={"entry_sha256": digest} | ({} if answer is None else {"decision": answer.decision}),
        policy=policy.stated,
        facts={name: value for name, value in facts.items() if value},
        name=record.name,
        reference=record.reference or None,
        entities=() if entry.entity is None else (entry.entity,),
    )
