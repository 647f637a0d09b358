"""Risk classes and official lists as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.models import ListAnswer
from ontology import SCHEMA

_MEMBERS = {
    "armed_forces": "armed forces",
    "meu_list": "a party on the Military End-User List",
    "chinese_military_company": "a Chinese military company",
}
"""What a member is called, where an article and the label in small letters do not say it."""


def member_of(risk_class: str) -> str:
    """What a member of the class is called.

    >>> member_of("defence_conglomerate"), member_of("armed_forces")
    ('a defence conglomerate', 'armed forces')
    """
    label = SCHEMA.risk_class(risk_class).label.lower()
    return _MEMBERS.get(risk_class, f"{'an' if label[0] in 'aeiou' else 'a'} {label}")


def itself(risk_class: str) -> str:
    """What a member itself is called.

    >>> itself("armed_forces"), itself("state_body")
    ('one of the armed forces', 'a state body')
    """
    return "one of the armed forces" if risk_class == "armed_forces" else member_of(risk_class)


def joined(parts: Sequence[str], word: str) -> str:
    """The parts with commas, and the word before the last.

    >>> joined(["a state body", "a listed party", "armed forces"], "or")
    'a state body, a listed party or armed forces'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def members_of(risk_classes: Iterable[str], word: str) -> str:
    """Members of any or all of the classes.

    >>> members_of(["listed_party", "state_body"], "or")
    'a listed party or a state body'
    """
    return joined([member_of(risk_class) for risk_class in risk_classes], word)


def how_many(title: str, *, is_loaded: bool, held: int | None, total: int | None, is_rejected: bool) -> str:
    """How much of a list is loaded; with `is_rejected` a row of its source was not.

    >>> how_many("Entity List", is_loaded=True, held=139, total=3409, is_rejected=False)
    'Entity List: 139 of 3,409 entries'
    """
    if not is_loaded:
        return f"{title}: not loaded"
    if held is None or total is None:
        return f"{title}: not counted"
    return f"{title}: {held:,} of {total:,} entries{', less what was rejected' if is_rejected else ''}"


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
        named.append(f"{missing} more {'list' if missing == 1 else 'lists'} not loaded")
    return "; ".join(named)
