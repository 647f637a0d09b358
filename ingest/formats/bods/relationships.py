"""Interests of the standard as links, with their shares, days and directness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.formats.bods.statement import BodsStatement, unspecified
from ingest.formats.bods.terms import DIRECTNESS, INTERESTS, NO_INTEREST, NO_OWNER, OF_KETTING
from ingest.recorded_facts import LinkTerms
from ingest.records import Fields, checked_day
from ingest.rejections import BadField
from ontology import Directness, Grade, OntologyError, PartialDate, Period, Share

_BOUNDS = ("exact", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def state_relationship(statement: BodsStatement, fields: Fields, details: Fields) -> None:
    """Emit a link for each interest; raises `BadField`.

    A party that is not specified becomes a legal entity of which nothing is known; where the reason says
    that there is nobody, the subject has a remark alone.
    """
    components = details.texts("componentRecords")
    details.ignore("isComponent")
    fields.ignore("declaration")
    value = statement.facts.record.value["recordDetails"]
    subject = _party(value, details, "subject")
    upper = _party(value, details, "interestedParty")
    if not isinstance(subject, str):
        details.ignore("interests")
        statement.note(f"subject {subject[0]}", "a relationship whose subject is not specified")
        if isinstance(upper, tuple):
            statement.note(f"interestedParty {upper[0]}")
        return
    lower = statement.id_of(subject)
    if isinstance(upper, tuple):
        reason, words = upper
        if reason in NO_OWNER:
            statement.facts.state(lower, "LegalEntity", "remark", words)
            details.ignore("interests")
            return
        owner = f"{statement.id}-party"
        statement.facts.state(owner, "LegalEntity", "type", "LegalEntity", words)
        statement.facts.state(owner, "LegalEntity", "remark", words)
    else:
        owner = statement.id_of(upper)
    interests = details.records("interests")
    if not interests:
        _state_interest(statement, owner, lower, Fields({"type": NO_INTEREST}), components)
    for interest in interests:
        _state_interest(statement, owner, lower, interest, components)


def _party(value: dict[str, Any], details: Fields, name: str) -> str | tuple[str, str]:
    """The record of a party, or the reason why it is not specified."""
    if isinstance(value.get(name), dict):
        party = details.record(name)
        assert party is not None
        return unspecified(party)
    return details.needed(name)


def _state_interest(
    statement: BodsStatement, upper: str, lower: str, interest: Fields, components: Sequence[str]
) -> None:
    type = interest.text("type") or NO_INTEREST
    link_type = INTERESTS.get(type)
    directness = interest.text("directOrIndirect")
    if directness not in DIRECTNESS:
        raise BadField("interests.directOrIndirect", f"is {directness!r}", "the standard has no such value")
    share = _share(interest.record("share"))
    is_beneficial = interest.text("beneficialOwnershipOrControl") == "true"
    words = interest.text("details")
    start, end = _days(statement, interest)
    if link_type is None:
        statement.note(f"interests.type {type[:40]}", "an interest that the standard does not have")
        return
    if statement.is_of_ketting and words is not None and (said := OF_KETTING.fullmatch(words)):
        _state_exported(statement, upper, lower, said.groupdict(), DIRECTNESS[directness], share)
        return
    takes_share = link_type == "Ownership"
    texts = [
        type if takes_share or share is None else f"{type} of {share} percent",
        "beneficial ownership or control" if is_beneficial else "",
        words or "",
        f"by way of {', '.join(components)}" if components else "",
        "record closed" if statement.is_closed else "",
    ]
    statement.facts.link(
        link_type,
        upper,
        lower,
        LinkTerms(
            DIRECTNESS[directness],
            share=share if takes_share else None,
            start=start,
            end=end,
            original="; ".join(text for text in texts if text),
        ),
    )


def _state_exported(
    statement: BodsStatement,
    upper: str,
    lower: str,
    said: dict[str, str],
    directness: Directness,
    share: Share | None,
) -> None:
    """Emit an interest that an export of Ketting wrote, whose details have what the standard has not."""
    try:
        facts = replace(
            statement.facts,
            locator=said["place"],
            grade=Grade.parse(said["grade"]),
            observed=Period.parse(said["observed"]),
        )
        start, end, until = (
            None if said[name] is None else PartialDate(said[name])
            for name in ("start", "end", "share_until")
        )
    except OntologyError as error:
        raise BadField.of("interests.details", error) from None
    inferred = [
        f"[{'date' if name == 'observed' else name} inferred]"
        for name in ("observed", "start", "end", "share_until")
        if said[f"{name}_inferred"] is not None
    ]
    original = " ".join(inferred) or None
    terms = LinkTerms(directness, share, share_until=until, start=start, end=end, original=original)
    facts.link(said["type"], upper, lower, terms)


def _share(fields: Fields | None) -> Share | None:
    """The share that the bounds make; the tighter of two of one side. Raises `BadField`."""
    if fields is None:
        return None
    bounds = {name: _percent(name, text) for name in _BOUNDS if (text := fields.text(name)) is not None}
    if not bounds:
        return None
    try:
        if "exact" in bounds:
            return Share.exact(bounds["exact"])
        low, is_low_open = max(_given(bounds, "minimum", "exclusiveMinimum"), default=(0.0, True))
        highs = _given(bounds, "exclusiveMaximum", "maximum")
        high, is_high_closed = min(highs, default=(100.0, True))
        return Share(low, high, is_low_open, not is_high_closed)
    except OntologyError as error:
        raise BadField.of("interests.share", error) from None


def _given(bounds: dict[str, float], first: str, second: str) -> list[tuple[float, bool]]:
    """The bounds of one side that are stated; those of the second name are marked."""
    return [(bounds[name], name == second) for name in (first, second) if name in bounds]


def _percent(name: str, text: str) -> float:
    try:
        return Share.exact(float(text)).low
    except ValueError:
        raise BadField(f"interests.share.{name}", f"{text!r} is no number", "write digits") from None
    except OntologyError as error:
        raise BadField.of(f"interests.share.{name}", error) from None


def _days(statement: BodsStatement, interest: Fields) -> tuple[PartialDate | None, PartialDate | None]:
    """Start and end of an interest; that of a closed record ended when it was closed, at the latest."""
    days: list[PartialDate | None] = []
    for name in ("startDate", "endDate"):
        text = interest.text(name)
        days.append(None if text is None else checked_day(text, f"interests.{name}"))
    start, end = days
    if end is None and statement.is_closed:
        end = statement.stated
    return statement.audit.start_and_end(start, end, "interests.endDate", statement.facts.record)
