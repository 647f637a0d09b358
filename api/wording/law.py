"""Findings about ownership, regimes and duties in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.models.entities import EntityRef
from api.models.law import RuleFact, SettledBy
from api.wording import values
from api.wording.catalogue import all_of, number, on, say
from graph.class_data import ListData
from graph.rules import Citation, Confidence, Phase, Regime, RegimeOutcome, Status
from ontology import Share


def finding(
    entity: EntityRef,
    regime: Regime,
    phase: Phase,
    outcome: RegimeOutcome,
    facts: Sequence[RuleFact],
    settled: SettledBy | None,
    day: date,
) -> str:
    """What a regime comes to about an entity, in a sentence or two.

    >>> from graph.rules import regimes
    >>> rule, mill = regimes()["US-OFAC-50"], EntityRef(id="mill", type="Company", caption="Mill")
    >>> finding(mill, rule, rule.phases[1], RegimeOutcome.NOT_CAPTURED, [], None, date(2024, 1, 1))
    'OFAC 50 Percent Rule, 1 Jan 2024: Mill is not captured by what is recorded.'
    """
    told = _outcome(entity, phase, outcome, facts, settled)
    if not phase.captures:
        told = f"{told} {say('rule.condition', status=say(f'rule.status.{_word(phase.status)}'))}"
    return say("rule.finding", title=regime.title, day=on(day), told=told)


def _outcome(
    entity: EntityRef,
    phase: Phase,
    outcome: RegimeOutcome,
    facts: Sequence[RuleFact],
    settled: SettledBy | None,
) -> str:
    code = f"rule.{_word(outcome)}" + ("" if phase.captures else ".if")
    because = all_of(fact.detail for fact in facts[:_MOST_TOLD])
    if outcome is RegimeOutcome.CAPTURED:
        return say(code, entity=entity.caption, because=because)
    if outcome is RegimeOutcome.NOT_APPLICABLE:
        return say("rule.not_applicable", entity=entity.caption, because=because)
    if outcome is RegimeOutcome.UNDETERMINED and settled is not None:
        unknown = all_of(fact.detail for fact in settled.facts)
        return say("rule.undetermined", entity=entity.caption, unknown=unknown)
    if outcome is RegimeOutcome.UNDETERMINED:
        return say("rule.not_loaded", entity=entity.caption)
    return say("rule.not_captured", entity=entity.caption)


_MOST_TOLD = 6


def _word(value: RegimeOutcome | Status) -> str:
    return value.replace(" ", "_")


def held(upper: EntityRef, lower: EntityRef, kind: str, share: Share | None, is_assumed: bool) -> str:
    """That somebody holds, controls or has a unit.

    >>> mill, bank = (EntityRef(id=id, type="Company", caption=id.title()) for id in ("mill", "bank"))
    >>> held(bank, mill, "Ownership", Share.exact(51), False)
    'Bank holds 51% of Mill'
    """
    if share is not None:
        text = values.share(str(share)) or ""
        code = "rule.fact.unknown_share" if share.is_unknown else "rule.fact.holds"
        told = say(code, upper=upper.caption, lower=lower.caption, share=text)
    elif kind == "Unit":
        told = say("rule.fact.unit", upper=upper.caption, lower=lower.caption)
    else:
        told = say("rule.fact.controls", upper=upper.caption, lower=lower.caption)
    return say("rule.fact.assumed", told=told) if is_assumed else told


def listed(entity: EntityRef, titles: Sequence[str]) -> str:
    """That an entity is on lists.

    >>> listed(EntityRef(id="mill", type="Company", caption="Mill"), ["Entity List"])
    'Mill is on the Entity List'
    """
    return say("rule.fact.listed", entity=entity.caption, lists=all_of(titles) or say("rule.fact.a_list"))


def list_gap(data: ListData, day: date) -> str:
    """That a list of a regime is not loaded, in part, or old.

    >>> list_gap(ListData("us-bis-dpl", "Denied Persons List"), date(2024, 1, 1))
    'Denied Persons List: not loaded'
    """
    reasons = [str(reason) for reason in data.reasons(day)]
    if data.copy is None:
        return say("rule.list.missing", title=data.title)
    code = "rule.list.part" if "list_in_part" in reasons else "rule.list.old"
    return say(code, title=data.title, held=number(data.copy.held or 0), day=on(data.copy.copied))


def unknown_percentage() -> str:
    """That an owner is captured and its percentage not known.

    >>> unknown_percentage()
    'red flag: an owner is listed or captured, and its percentage is not known'
    """
    return say("rule.flag.unknown")


def minority(share: str) -> str:
    """That somebody captured has a minority.

    >>> minority("49")
    'red flag: 49% is held by somebody who is listed or captured'
    """
    return say("rule.flag.minority", share=values.share(share) or "")


def controlled() -> str:
    """That somebody captured has control.

    >>> controlled()
    'caution: it is controlled by, or part of, somebody who is listed or captured'
    """
    return say("rule.flag.controlled")


def cited(text: str, confidence: Confidence) -> str:
    """A citation, with a word that its text was read second-hand where that is so.

    >>> from graph.rules import Confidence
    >>> cited("art. 4(2)", Confidence.SECONDARY)
    'art. 4(2) (read second-hand, as another publication quotes it)'
    """
    return say("rule.second_hand", citation=text) if confidence is Confidence.SECONDARY else text


def citation(text: Citation) -> str:
    """A text, where it can be read, and where it was read.

    >>> citation(Citation("Article 4", "https://example.org/4"))
    'Article 4, https://example.org/4'
    """
    read = (
        say("rule.read", place=text.read_at, day=on(text.read))
        if text.read_at is not None and text.read is not None
        else ""
    )
    return ", ".join(part for part in (text.text, text.url, read) if part)


def closed_ring(entities: Sequence[EntityRef]) -> str:
    """That entities own each other wholly.

    >>> closed_ring([EntityRef(id="a", type="Company", caption="A")])
    'A: owned by nobody outside, so that whose they are in the end has no answer'
    """
    return say("owners.closed", entities=all_of(each.caption for each in entities))


def exceeds(entity: EntityRef, percent: float) -> str:
    """That more than the whole is recorded.

    >>> exceeds(EntityRef(id="a", type="Company", caption="A"), 120)
    'Shares of 120% of A are recorded; nothing was scaled down'
    """
    return say("owners.exceeds", entity=entity.caption, percent=number(round(percent, 2)))


def not_computed(upper: EntityRef, lower: EntityRef, share: str) -> str:
    """That an indirect holding is reported and not added.

    >>> a, b = (EntityRef(id=id, type="Company", caption=id.upper()) for id in "ab")
    >>> not_computed(a, b, "60")
    'A is stated to hold 60% of B indirectly; that is not added up'
    """
    return say(
        "owners.indirect", upper=upper.caption, lower=lower.caption, share=values.share(share) or share
    )


def not_recorded(percent: float) -> str:
    """That nobody recorded who owns some of it.

    >>> not_recorded(49)
    'Who owns 49% in the end is not recorded'
    """
    return say("owners.unrecorded", percent=number(round(percent, 2)))
