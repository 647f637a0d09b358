"""What rules of export control point to about a shipment: its facts, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import inf
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from api.models import EntityRef, ReadAs
from api.models.law import AssessmentAnswer, DutyAnswer, DutyFact, RuleFinding
from api.screening.fields import Expected, refusal
from api.screening.question import KnownAt, Question
from api.screening.values import Day
from api.wording import duties as words
from api.wording.catalogue import say
from api.wording.law import cited
from graph.rules import RegimeOutcome
from graph.rules.duties import (
    FACTS,
    Found,
    Standing,
    Value,
    assess,
    duties,
    embargoes,
    qualifying_embargo,
    unread,
)
from ingest.countries import country_code, is_country_code

_MAX_TEXT = 200
_Date = date  # in a model with a field `date`
MOST_FACTS = 60

Given = bool | float | str | list[str]

_AFFILIATES, _LISTED = "US-BIS-AFFILIATES-2025", "US-BIS-LEGALLY-DISTINCT"
_MILITARY = ("armed_forces", "meu_list", "military_research_institute")


class Shipment(KnownAt):
    """A shipment: to whom, when, and what is known of it. What is not said is not known."""

    consignee: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=_MAX_TEXT,
            description="An id, or a name that means one entity alone; its listings and owners become facts",
        ),
        Expected("an id or a name of 1 to 200 characters"),
    ] = None
    date: Annotated[Day | None, Field(description="The day of the export; today by default")] = None
    facts: Annotated[
        dict[str, Given],
        Field(max_length=MOST_FACTS, description="Facts by name; docs/rules.md lists them"),
        Expected(f"an object of at most {MOST_FACTS} facts"),
    ] = Field(default_factory=dict)

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    @model_validator(mode="after")
    def _known_facts(self) -> Shipment:
        for name, value in self.facts.items():
            if name not in FACTS:
                near = get_close_matches(name, FACTS, n=1)
                meant = f"did you mean {near[0]}?" if near else "docs/rules.md lists them"
                raise refusal(f"there is no fact {name!r}; {meant}")
            if (problem := _problem(name, value)) is not None:
                raise refusal(f"fact {name!r} is {value!r}; {problem}")
        return self

    def on(self, day: _Date | None) -> Shipment:
        """The same on another day."""
        return self if day is None else self.model_copy(update={"date": day})

    def question(self) -> Question:
        """The question about the consignee on the day."""
        return self.as_question().model_copy(update={"valid_at": self.date})


def _problem(name: str, value: Given) -> str | None:
    """What is wrong with a fact as given, and how to write it; an odd one would count as a no."""
    spec = FACTS[name]
    if spec.kind == "bool" and not isinstance(value, bool):
        return "write true or false"
    if spec.kind == "number" and not _is_length(value):
        return "write a number over 0, in nm"
    if spec.kind in ("text", "country") and not isinstance(value, str):
        return "write a text"
    if spec.kind == "country" and isinstance(value, str) and _country(value) is None:
        return "there is no such country; write its two letters, such as CN"
    if spec.kind == "words" and not isinstance(value, list):
        return "write a list of words, which may be empty"
    if spec.among:
        other = [each for each in (value if isinstance(value, list) else [value]) if each not in spec.among]
        return f"there is no {str(other[0])!r}; known: {', '.join(spec.among)}" if other else None
    return None


def _is_length(value: Given) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < inf


def _country(text: str) -> str | None:
    """The two capitals of a country, however it is written; `None` where there is none."""
    code = country_code(text) or text.lower()
    return code.upper() if is_country_code(code) else None


def _value(name: str, given: Given) -> Value:
    if isinstance(given, list):
        return frozenset(given)
    if FACTS[name].kind == "country" and isinstance(given, str):
        return _country(given) or given
    return given


def values_of(
    shipment: Shipment, day: date, rules: Sequence[RuleFinding], classes: Sequence[str]
) -> dict[str, Value]:
    """The facts of the shipment, with those that its consignee and the day add; what is stated counts first.

    >>> sorted(values_of(Shipment(facts={"destination": "CN"}), date(2024, 2, 5), [], []).items())
    [('destination', 'CN'), ('embargo.qualifies', False), ('movement', 'export')]
    """
    found: dict[str, Value] = {"movement": "export"}
    for each in rules:
        if each.regime == _AFFILIATES and each.outcome is not RegimeOutcome.UNDETERMINED:
            found["party.affiliate"] = str(each.outcome)
        if each.regime == _LISTED and each.outcome is RegimeOutcome.CAPTURED:
            found["party.bis_listed"] = True
    if any(name in _MILITARY for name in classes):
        found["end_user.military"] = True
    stated = {name: _value(name, given) for name, given in shipment.facts.items()}
    destination = stated.get("destination")
    if isinstance(destination, str) and (embargo := qualifying_embargo(destination, day)) is not None:
        found["embargo.qualifies"] = embargo
    facts = {**found, **stated}
    if facts.get("party.affiliate") == str(RegimeOutcome.UNDETERMINED):
        del facts["party.affiliate"]  # what nobody knows yet is to be found out, and is no answer
    return facts


def assessment(
    shipment: Shipment,
    day: date,
    rules: Sequence[RuleFinding],
    classes: Sequence[str],
    party: EntityRef | None,
    read_as: Sequence[ReadAs],
) -> AssessmentAnswer:
    """What the rules come to, those that point to something first.

    >>> shipment = Shipment(facts={"destination": "RU", "item.annex_i": False, "aware": ["military"]})
    >>> answer = assessment(shipment, date(2024, 2, 5), [], [], None, [])
    >>> [(each.rule, each.consequence) for each in answer.duties if each.outcome == "points to"]
    [('EU-DU-4-2', 'notify')]
    """
    facts = values_of(shipment, day, rules, classes)
    found = assess(duties(), facts, day)
    basis = {} if "embargo.qualifies" in shipment.facts else _embargo_basis(facts)
    answers = [(each, _answer(each, facts, basis)) for each in found]
    pointed = [each for each, _ in answers if each.applies and each.standing is Standing.POINTS_TO]
    open_ones = [each for each, _ in answers if each.applies and each.standing is Standing.UNDETERMINED]
    shown = [*pointed, *open_ones]
    missing = sorted({name for each in open_ones for name in each.truth.missing})
    earlier = unread(duties(), day)
    by_id = {each.duty.id: answer for each, answer in answers}
    return AssessmentAnswer(
        valid_at=day,
        party=party,
        read_as=list(read_as),
        headline=words.headline([each.duty for each in pointed], len(open_ones), earlier),
        duties=[by_id[each.duty.id] for each in shown],
        other=[answer for each, answer in answers if each not in shown],
        to_find_out=[FACTS[name].question for name in missing],
        not_read=[words.not_read(each) for each in earlier],
    )


def _embargo_basis(facts: Mapping[str, Value]) -> dict[str, str]:
    """The act by which there is an arms embargo on the destination, or none, and where it was read."""
    embargo = embargoes().get(str(facts.get("destination")))
    if embargo is None or "embargo.qualifies" not in facts:
        return {}
    return {"embargo.qualifies": say("duty.embargo", basis=embargo.basis, read_at=embargo.read_at)}


def _answer(found: Found, facts: Mapping[str, Value], basis: Mapping[str, str]) -> DutyAnswer:
    duty = found.duty
    return DutyAnswer(
        rule=duty.id,
        title=duty.title,
        jurisdiction=duty.jurisdiction,
        article=duty.article,
        who=duty.who,
        outcome=str(found.standing),
        consequence=str(duty.consequence),
        status=found.span.status,
        applies=found.applies,
        summary=words.duty(found, facts),
        facts=[
            DutyFact(name=name, value=words.value(facts[name]), basis=basis.get(name))
            for name in sorted(found.truth.used)
        ],
        unknown=[FACTS[name].question for name in sorted(found.truth.missing)],
        opposing=duty.opposing,
        confidence=duty.confidence,
        citation=cited(f"{duty.citation}, {duty.article}", duty.confidence),
        read_at=duty.read_at,
        note=" ".join(part for part in (duty.note, found.span.note) if part),
    )
