"""The five consignees of the bundled case, whom a newcomer may ask about first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from api.models import DataAnswer

SOURCE = "nieuwsuur_2025"
"""The source that has them."""

COUNTRY = "cn"

CONSIGNEES = {
    "S.I.S.C.": "Chongqing",
    "Shenzhen International Quantum Academy": "Shenzhen",
    "GTA Semiconductor": "Shanghai",
    "Si En (Qingdao)": "Qingdao",
    "Semiconductor Manufacturing Beijing Corporation": "Beijing",
}
"""The names that letters of November 2025 give them, each with its city."""


@dataclass(frozen=True, slots=True)
class Example:
    """A consignee with its city, and the query of the page that screens it as an order has it."""

    name: str
    city: str
    query: str


def examples(data: Iterable[DataAnswer], language: str = "") -> Iterator[Example]:
    """The consignees, where the source that has them is loaded; of the language if one was chosen.

    >>> list(examples([]))
    []
    """
    if any(each.source == SOURCE for each in data):
        chosen = {"lang": language} if language else {}
        for name, city in CONSIGNEES.items():
            query = urlencode({"q": name, "country": COUNTRY, "address": city, **chosen})
            yield Example(name, city, query)
