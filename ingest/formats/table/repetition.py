"""What several rows repeat of an entity is stated once, at the first of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from ontology import Grade, Period, Statement, StatementGroup

_REMEMBERED = 100_000
"""Facts, of the entities last met."""

_About = tuple[str, int, str, str]


class Stated:
    """What was stated of entities, as far as it is remembered.

    >>> day = Period.parse("2024")
    >>> group = StatementGroup("a", "Company", "s", "d", "row 2", Grade.C, day, (("name", "Alpha", None),))
    >>> stated = Stated()
    >>> stated.new_of(group) is group, stated.new_of(replace(group, locator="row 3"))
    (True, None)
    >>> stated.new_of(replace(group, values=(*group.values, ("country", "nl", None)))).values
    (('country', 'nl', None),)
    >>> Stated().new_of(replace(group, values=group.values * 2)).values
    (('name', 'Alpha', None),)
    """

    def __init__(self) -> None:
        self._known: OrderedDict[_About, set[tuple[str, str]]] = OrderedDict()
        self._count = 0

    def new_of(self, group: StatementGroup) -> StatementGroup | None:
        """What of the group was not stated yet; `None` where that is nothing."""
        known = self._of(group.subject, group.grade, group.observed)
        facts = [(prop, value) for prop, value, _ in group.values]
        if len(set(facts)) < len(facts):
            group = _without_repeats(group)
            facts = list(dict.fromkeys(facts))
        if known:
            new = [fact not in known for fact in facts]
            if not any(new):
                return None
            if not all(new):
                values = tuple(value for value, is_new in zip(group.values, new, strict=True) if is_new)
                group = replace(group, values=values)
        self._add(known, facts)
        return group

    def is_new(self, statement: Statement) -> bool:
        """Whether it was not stated yet; one with dates, a share or a quote of its own always is new."""
        if not (statement.share is None and statement.start is None and statement.end is None):
            return True
        if statement.quote is not None:
            return True
        known = self._of(statement.subject, statement.grade, statement.observed)
        fact = statement.prop, statement.value
        if fact in known:
            return False
        self._add(known, [fact])
        return True

    def _of(self, subject: str, grade: Grade, observed: Period) -> set[tuple[str, str]]:
        key = subject, int(grade), observed.first.text, observed.last.text
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = set()
        else:
            self._known.move_to_end(key)
        return known

    def _add(self, known: set[tuple[str, str]], facts: list[tuple[str, str]]) -> None:
        before = len(known)
        known.update(facts)
        self._count += len(known) - before
        while self._count > _REMEMBERED and len(self._known) > 1:
            self._count -= len(self._known.popitem(last=False)[1])


def _without_repeats(group: StatementGroup) -> StatementGroup:
    """The group with each fact once, as where two columns have one text."""
    firsts = {(prop, value): (prop, value, original) for prop, value, original in reversed(group.values)}
    order = dict.fromkeys((prop, value) for prop, value, _ in group.values)
    return replace(group, values=tuple(firsts[fact] for fact in order))
