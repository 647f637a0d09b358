"""Which countries are under an arms embargo of the kind that article 4 of Regulation (EU) 2021/821 means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from graph.rules.reading import boolean, day, string
from graph.rules.toml_lines import checked, read_table

_FILE = "embargoes.toml"
_NEEDED = {
    "country": "two letters",
    "qualifies": "true or false",
    "basis": "what it rests on",
    "read_at": "where that was read",
}


@dataclass(frozen=True, slots=True)
class Embargo:
    """Whether what there is against a country is an arms embargo of the regulation, and since when.

    There is none before its `start`; before `known_from` it is not known.
    """

    country: str
    qualifies: bool
    start: date | None
    known_from: date | None
    basis: str
    read_at: str


@cache
def embargoes() -> Mapping[str, Embargo]:
    """By country; one that is not among them is not known.

    >>> embargoes()["CN"].qualifies, embargoes()["RU"].qualifies
    (False, True)
    """
    text = (files("graph.rules.duties") / _FILE).read_text(encoding="utf-8")
    found = {}
    for table in read_table(text, f"graph/rules/duties/{_FILE}").tables["embargoes"]:
        checked(table, _NEEDED, {"from": "a day", "known_from": "a day"})
        embargo = Embargo(
            string(table, "country"),
            boolean(table, "qualifies", default=False),
            day(table, "from"),
            day(table, "known_from"),
            string(table, "basis"),
            string(table, "read_at"),
        )
        found[embargo.country] = embargo
    return found


def qualifying_embargo(country: str, on: date) -> bool | None:
    """Whether there is one on the day; `None` where that is not known.

    >>> qualifying_embargo("RU", date(2024, 1, 1)), qualifying_embargo("CN", date(2024, 1, 1))
    (True, False)
    >>> qualifying_embargo("XX", date(2024, 1, 1)) is None
    True
    >>> qualifying_embargo("IR", date(2024, 1, 1)), qualifying_embargo("IR", date(2011, 1, 1))
    (True, None)
    """
    embargo = embargoes().get(country)
    if embargo is None or (embargo.known_from is not None and on < embargo.known_from):
        return None
    return embargo.qualifies and (embargo.start is None or embargo.start <= on)
