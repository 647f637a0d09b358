"""What a policy says: frozen values, with the SHA-256 by which answers name it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from api.canonical import sha256_of
from api.models import DispositionKind
from graph.search.reasons import Reason
from ingest.matching import Thresholds

FORM = 1
"""The form of the file; another one is refused."""

SCOPES = ("read", "screen", "decide", "load", "admin")
"""What a key may be for."""

KINDS = tuple(map(str, DispositionKind))
"""Kinds of decisions about a customer's line."""

WAIVABLE = (
    Reason.NO_MATCH,
    Reason.LIST_IN_PART,
    Reason.CLASS_OUTDATED,
    Reason.CLASS_NOT_HELD_THEN,
    Reason.NOTHING_KNOWN_THEN,
    Reason.NO_OWNER_RECORDED,
    Reason.OPEN_END,
    Reason.STOPPED_AT_HUB,
    Reason.TRAVERSAL_NOT_UPWARD,
    Reason.CLASS_OPEN_BY_NATURE,
)
"""Reasons that something is not recorded. All others say that there is evidence which decides nothing,
or that the search was cut, and always need a person."""


_BY_THE_RULES = Thresholds()


@dataclass(frozen=True, slots=True)
class QuestionPolicy:
    """What must be asked at least, and a question may ask for more, never less; `None` leaves it free."""

    traversal: str | None = None
    max_hops: int | None = None
    min_share: float | None = None
    min_grade: str | None = None
    risk_classes: tuple[str, ...] | None = None
    all_sources: bool = False


@dataclass(frozen=True, slots=True)
class EvidencePolicy:
    """Evidence observed more days before the day asked about is stale; `None`: none ever is."""

    max_age_days: int | None = None


@dataclass(frozen=True, slots=True)
class UnknownRule:
    """Whether an unknown verdict for one of these reasons needs a person.

    Without classes it is about all of them, without countries about parties of any. A rule that asks for a
    person holds where a country is among those named, or none is known; one that asks for nobody only
    where at least one is known and all are among them.
    """

    needs_person: bool
    reasons: frozenset[Reason]
    risk_classes: frozenset[str] | None = None
    party_countries: frozenset[str] | None = None
    open_end_countries: frozenset[str] | None = None

    def holds(
        self, reason: Reason, risk_class: str, party: Collection[str], open_end: Collection[str]
    ) -> bool:
        """Whether it decides about the reason; the others are codes of countries that are known.

        >>> rule = UnknownRule(False, frozenset((Reason.OPEN_END,)), party_countries=frozenset(("nl", "de")))
        >>> [rule.holds(Reason.OPEN_END, "listed_party", known, ()) for known in (["nl"], ["nl", "cn"], [])]
        [True, False, False]
        """
        if reason not in self.reasons:
            return False
        if self.risk_classes is not None and risk_class not in self.risk_classes:
            return False
        return self._is_about(party, self.party_countries) and self._is_about(
            open_end, self.open_end_countries
        )

    def _is_about(self, known: Collection[str], named: frozenset[str] | None) -> bool:
        if named is None:
            return True
        if self.needs_person:
            return not known or not named.isdisjoint(known)
        return bool(known) and named.issuperset(known)


def _scopes_needed() -> Mapping[str, str]:
    return {**dict.fromkeys((*KINDS, "undo", "confirm"), "decide"), "load": "load"}


@dataclass(frozen=True, slots=True)
class CaseworkPolicy:
    """Who may decide about customers, by the scope of a key, and what a second person must confirm.

    `four_eyes` are kinds of decisions that count only once another identity has confirmed them. A
    clearance lasts `longest_days` at most; `None`: as long as it says.
    """

    four_eyes: frozenset[str] = frozenset()
    longest_days: int | None = 365
    scopes: Mapping[str, str] = field(default_factory=_scopes_needed)


@dataclass(frozen=True)
class Policy:
    """A policy; the built-in one asks for nothing beyond the rules.

    >>> Policy("mine").sha256 == Policy("mine").sha256 != Policy("yours").sha256
    True
    """

    name: str
    matching: Thresholds = _BY_THE_RULES
    question: QuestionPolicy = QuestionPolicy()
    evidence: EvidencePolicy = EvidencePolicy()
    unknowns: tuple[UnknownRule, ...] = ()
    casework: CaseworkPolicy = CaseworkPolicy()

    @cached_property
    def values(self) -> dict[str, Any]:
        """All of it as plain values, those that the file left out too."""
        return {
            "policy": FORM,
            "name": self.name,
            "matching": asdict(self.matching),
            "question": _plain(self.question),
            "evidence": asdict(self.evidence),
            "unknown": [_plain(rule) for rule in self.unknowns],
            "casework": {
                **self.casework.scopes,
                "four_eyes": sorted(self.casework.four_eyes),
                "longest_days": "unlimited"
                if self.casework.longest_days is None
                else self.casework.longest_days,
            },
        }

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of `values` as canonical JSON: whatever it says otherwise has another one."""
        return sha256_of(self.values)

    @property
    def stated(self) -> dict[str, str]:
        """Its name and SHA-256, as records have them.

        >>> list(Policy("mine").stated)
        ['name', 'sha256']
        """
        return {"name": self.name, "sha256": self.sha256}

    def bearing_on(self, kind: str, unknown: Collection[str]) -> dict[str, str]:
        """Digests of the parts that bear on a decision of this kind, by the name of each part.

        How names are matched, and who may make such a decision, bears on every kind. On a clearance, which
        accepts a risk, bears the age of evidence, for how long it may last, and the rules about these
        classes, of which the verdict is unknown. The rest of the file and its name bear on
        none; of what is asked the answer itself tells.

        >>> sorted(BUILT_IN.bearing_on("not_same", ()))
        ['decisions', 'matching']
        >>> Policy("other").bearing_on("cleared", ()) == BUILT_IN.bearing_on("cleared", ())
        True
        """
        casework = self.casework
        decisions: dict[str, Any] = {"scope": casework.scopes[kind], "four_eyes": kind in casework.four_eyes}
        parts: dict[str, Any] = {"matching": asdict(self.matching), "decisions": decisions}
        if kind == DispositionKind.CLEARED:
            decisions["longest_days"] = casework.longest_days
            parts["evidence"] = asdict(self.evidence)
            parts["unknown"] = [
                _plain(rule)
                for rule in self.unknowns
                if unknown and (rule.risk_classes is None or not rule.risk_classes.isdisjoint(unknown))
            ]
        return {name: sha256_of(part) for name, part in parts.items()}

    @property
    def needs_evidence(self) -> bool:
        """Whether what a line comes to rests on more than verdicts: open ends, or the age of evidence."""
        return self.evidence.max_age_days is not None or self.tells_open_ends_apart

    @property
    def tells_open_ends_apart(self) -> bool:
        """Whether some open ends need a person and others do not."""
        return any(Reason.OPEN_END in rule.reasons for rule in self.unknowns)


def _plain(value: QuestionPolicy | UnknownRule) -> dict[str, Any]:
    return {
        name: sorted(each) if isinstance(each, frozenset) else list(each) if isinstance(each, tuple) else each
        for name in value.__slots__
        for each in (getattr(value, name),)
    }


BUILT_IN = Policy("built-in")
"""Where none is named: what the rules say, and every line is for a person but one without a link."""
