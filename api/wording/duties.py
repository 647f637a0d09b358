"""Rules of export control in words: they point to something, and advise nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.wording.catalogue import all_of, on, say
from graph.rules.duties import Duty, Found, Standing, Unread, Value


def headline(pointed: Sequence[Duty], unknown: int, earlier: Sequence[Unread] = ()) -> str:
    """What rules point to in short, and which acts of the day were not read.

    >>> headline([], 0)
    'No rule that was read points to a duty. This is no legal advice.'
    """
    told = [
        say("duty.points", rule=each.id, consequence=say(f"duty.{each.consequence.replace(' ', '_')}"))
        for each in pointed
    ]
    parts = [say("duty.headline", rules=all_of(told)) if told else say("duty.none")]
    if unknown:
        parts.append(say("duty.unknown", n=unknown))
    return " ".join([*parts, *map(not_read, earlier), say("duty.no_advice")])


def not_read(act: Unread) -> str:
    """That an act stood on the day, and was not read.

    >>> from datetime import date
    >>> not_read(Unread("Act A", "Act B", date(2021, 9, 9)))
    'Act A, which stood until Act B took effect on 9 Sept 2021, was not read: what it required is not known.'
    """
    return say("duty.not_read", act=act.act, by=act.replaced_by, day=on(act.on))


def duty(found: Found, facts: Mapping[str, Value]) -> str:
    """What one rule comes to, and by which facts.

    >>> from datetime import date
    >>> from graph.rules.duties import assess, duties
    >>> facts = {"movement": "intra_eu", "item.annex_iv": True}
    >>> every = assess(duties(), facts, date(2024, 1, 1))
    >>> [found] = [each for each in every if each.duty.id == "EU-DU-11-IV"]
    >>> duty(found, facts)
    'art. 11(1) points to: licence required, for the transferor (item.annex_iv: yes; movement: intra_eu).'
    """
    used = "; ".join(f"{name}: {value(facts[name])}" for name in sorted(found.truth.used))
    because = say("duty.because", facts=used) if used else ""
    consequence = say(f"duty.{found.duty.consequence.replace(' ', '_')}")
    code = {
        Standing.POINTS_TO: "duty.told" if found.applies else "duty.told.if",
        Standing.UNDETERMINED: "duty.undetermined",
        Standing.DOES_NOT: "duty.does_not",
    }[found.standing]
    told = say(
        code,
        article=found.duty.article,
        consequence=consequence,
        who=found.duty.who,
        because=because,
        status=found.span.status,
    )
    return told.replace(" .", ".")


def value(fact: Value) -> str:
    """The value of a fact.

    >>> value(True), value(frozenset()), value(38.0)
    ('yes', 'none', '38')
    """
    if isinstance(fact, bool):
        return say("duty.yes") if fact else say("duty.no")
    if isinstance(fact, frozenset):
        return ", ".join(sorted(fact)) or say("duty.nothing")
    return f"{fact:g}" if isinstance(fact, (int, float)) else fact
