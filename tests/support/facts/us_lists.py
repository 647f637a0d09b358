"""The facts of the bundled United States lists as rows, and short ways to look among them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

CsvRow = dict[str, str]


class Rows(list[CsvRow]):
    """Rows, found by their subject too."""

    @cached_property
    def by_subject(self) -> dict[str, list[CsvRow]]:
        found = defaultdict[str, list[CsvRow]](list)
        for row in self:
            found[row["subject"]].append(row)
        return found


def values(rows: Rows, subject: str, property: str) -> set[str]:
    return {row["object"] for row in rows.by_subject.get(subject, ()) if row["property"] == property}


def memberships(rows: Rows, listing: str) -> dict[str, list[CsvRow]]:
    """The `names` rows of a listing by the entity named."""
    found: dict[str, list[CsvRow]] = {}
    for row in rows.by_subject.get(listing, ()):
        if row["property"] == "names":
            found.setdefault(row["object"], []).append(row)
    return found


def listings(rows: Rows, list_id: str) -> set[str]:
    return {row["subject"] for row in rows if (row["property"], row["object"]) == ("list", list_id)}
