"""Risk classes and official lists as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from api.models import ListAnswer
from api.wording.catalogue import has, number, on, say
from ontology import SCHEMA


def class_label(risk_class: str, label: str | None = None) -> str:
    """The name of the class; for one that the messages do not have its label, else its id in words.

    >>> class_label("meu_list"), class_label("our_denied", "Denied by us"), class_label("our_denied")
    ('Military End-User List', 'Denied by us', 'our denied')
    """
    code = f"class.{risk_class}"
    if has(code):
        return say(code)
    described = SCHEMA.classes.get(risk_class)
    return label or (risk_class.replace("_", " ") if described is None else described.label)


def is_context(risk_class: str) -> bool:
    """Whether being in the class makes no hit, so that it is no finding by itself; one of one's own may.

    >>> is_context("state_body"), is_context("listed_party"), is_context("our_denied")
    (True, False, False)
    """
    described = SCHEMA.classes.get(risk_class)
    return described is not None and not described.decides


def member_of(risk_class: str, label: str | None = None) -> str:
    """What a member of the class is called.

    >>> member_of("defence_conglomerate"), member_of("armed_forces")
    ('a defence conglomerate', 'armed forces')
    """
    code = f"class.{risk_class}.member"
    return say(code) if has(code) else say("class.other.member", label=class_label(risk_class, label))


def itself(risk_class: str, label: str | None = None) -> str:
    """What a member itself is called.

    >>> itself("armed_forces"), itself("state_body")
    ('one of the armed forces', 'a state body')
    """
    code = f"class.{risk_class}.itself"
    return say(code) if has(code) else say("class.other.itself", label=class_label(risk_class, label))


def how_many(title: str, *, is_loaded: bool, held: int | None, total: int | None, is_rejected: bool) -> str:
    """How much of a list is loaded; with `is_rejected` a row of its source was not.

    >>> how_many("Entity List", is_loaded=True, held=139, total=3409, is_rejected=False)
    'Entity List: 139 of 3,409 entries loaded'
    """
    if not is_loaded:
        return say("list.not_loaded", title=title)
    if held is None or total is None:
        return say("list.not_counted", title=title)
    code = "list.entries.rejected" if is_rejected else "list.entries"
    return say(code, title=title, held=number(held), total=number(total))


def copied(entries_held: str, day: date) -> str:
    """How much of a list is loaded, and of which day its copy is.

    >>> copied("Entity List: 139 of 3,409 entries loaded", date(2026, 7, 9))
    'Entity List: 139 of 3,409 entries loaded, copy of 9 Jul 2026'
    """
    return say("list.copied", entries=entries_held, day=on(day))


def entries(held: ListAnswer) -> str:
    """How many entries of a list are loaded, such as `Entity List: 139 of 3,409 entries`."""
    return how_many(
        held.title,
        is_loaded=held.source is not None,
        held=held.held,
        total=held.total,
        is_rejected=held.held == held.total and not held.whole,
    )


def in_part(lists: Iterable[ListAnswer]) -> str:
    """The lists that are loaded in part, and how many are not loaded at all."""
    incomplete = [each for each in lists if not each.whole]
    named = [entries(each) for each in incomplete if each.source is not None]
    missing = len(incomplete) - len(named)
    if missing:
        named.append(say("list.others_not_loaded", n=missing))
    return "; ".join(named)
