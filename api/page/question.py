"""The question that an address of the page holds, whole: what is asked, and what is shown of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from api.screening.question import ScreenParams
from api.wording.catalogue import ENGLISH, languages
from ingest.countries import country_code

ASKED = {
    "q": "name",
    "country": "country",
    "address": "address",
    "identifier": "identifiers",
    "reference": "reference",
    "at": "valid_at",
    "known_at": "known_at",
    "traversal": "traversal",
    "max_hops": "max_hops",
    "min_share": "min_share",
    "min_grade": "min_grade",
    "risk_class": "risk_classes",
    "source": "sources",
    "without_contested": "exclude_contested",
}
"""Parameters of an address and the fields of a question that they are, in the order of an address."""

SWITCHES = ("ended", "no_open_ends", "collapse")
"""What can be chosen of what lies around an entity.

Links that ended, what is recorded alone without unknown owners, and one link for wholly owned chains.
"""

EXPLORED = ("centre", "open", "hide", "stack", "types", *SWITCHES, "at2", "view")
"""Parameters of what lies around an entity: parties opened or hidden, stacks, link types, a day, the list."""

SHOWN = (*EXPLORED, "paths", "press", "sel", "tab", "data", "lang")
"""Parameters that say what is shown: all paths, a class, a part, a tab, versions of data, the language."""

_LISTS = ("identifiers", "risk_classes", "sources", "open", "hide", "stack", "types")
_OF_THE_ORDER = ("country", "address", "identifier", "reference")
_MOST_GIVEN = 100


class PageParams(ScreenParams):
    """A question as the page asks it, about one name."""

    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of the page as given: parameters with their values, those that are empty left out."""

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    usual_language: str = ENGLISH
    """The language of who names none."""

    @classmethod
    def of(cls, parameters: Iterable[tuple[str, str]], *, language: str = ENGLISH) -> Asked:
        """The question of these parameters; those that the page does not have are passed over.

        >>> Asked.of([("q", "S.I.S.C."), ("at", ""), ("utm", "x")]).query()
        'q=S.I.S.C.'
        """
        given: dict[str, tuple[str, ...]] = {}
        for name, value in list(parameters)[:_MOST_GIVEN]:
            if value.strip() and (name in ASKED or name in SHOWN):
                given[name] = (*given.get(name, ()), value) if ASKED.get(name, name) in _LISTS else (value,)
        return cls(given, language)

    def value(self, name: str) -> str:
        """The value of a parameter as written, with a comma between several; empty where it is not given."""
        return ", ".join(self.given.get(name, ()))

    @property
    def name(self) -> str:
        """Who is asked about, as written."""
        return self.value("q")

    @property
    def language(self) -> str:
        """The language asked for, the usual one where there are no messages in it."""
        asked = self.value("lang")
        return asked if asked in languages() else self.usual_language

    def params(self) -> PageParams:
        """The question; raises pydantic's `ValidationError` for what cannot be asked."""
        fields: dict[str, object] = {}
        for name, values in self.given.items():
            if (known := ASKED.get(name)) is not None:
                fields[known] = list(values) if known in _LISTS else values[0]
        return PageParams.model_validate(fields)

    def query(self, **changes: str | None) -> str:
        """The parameters in their fixed order as the query of an address; `None` leaves one out.

        >>> Asked.of([("lang", "en"), ("q", "S.I.S.C.")]).query(at="2024-02-05", lang=None)
        'q=S.I.S.C.&at=2024-02-05'
        """
        given = {**self.given, **{name: (value,) for name, value in changes.items() if value is not None}}
        pairs = [
            (name, value)
            for name in (*ASKED, *SHOWN)
            if not (name in changes and changes[name] is None)
            for value in given.get(name, ())
        ]
        return urlencode(pairs, quote_via=quote)

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return self.given.get(name, ())

    def adding(self, name: str, value: str) -> Asked:
        """The same with one more value of a parameter."""
        return replace(self, given={**self.given, name: (*self.values(name), value)})

    def removing(self, name: str, value: str) -> Asked:
        """The same without one of the values of a parameter."""
        return self.having(name, tuple(each for each in self.values(name) if each != value))

    def having(self, name: str, values: tuple[str, ...]) -> Asked:
        """The same with these values of a parameter."""
        return replace(self, given={**self.given, name: values})

    def of_entity(self, id: str) -> str:
        """The same question of an entity, without what the order says of the consignee.

        >>> Asked.of([("q", "GTA"), ("country", "cn"), ("min_share", "30")]).of_entity("cn-gta")
        'q=cn-gta&min_share=30'
        """
        return self.query(q=id, sel=None, press=None, **dict.fromkeys((*_OF_THE_ORDER, *EXPLORED)))

    def around(self, id: str) -> str:
        """The query of what lies around an entity on the same day.

        >>> Asked.of([("q", "GTA"), ("at", "2024-02-05"), ("min_share", "30")]).around("cn-gta")
        'at=2024-02-05&centre=cn-gta'
        """
        kept = ("at", "known_at", "lang")
        return Asked({name: self.given[name] for name in kept if name in self.given}).query(centre=id)

    def fields(self, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        """The parameters for the hidden fields of a form."""
        return [
            (name, value)
            for name in (*ASKED, *SHOWN)
            if name not in without
            for value in self.given.get(name, ())
        ]

    def with_value(self, name: str, value: str) -> Asked:
        """The same with another value of one parameter."""
        return replace(self, given={**self.given, name: (value,)})


def order_query(
    name: str,
    country: str,
    address: str,
    identifiers: Iterable[str],
    reference: str,
    *,
    language: str,
    at: str = "",
) -> str:
    """The question about the line of an order as the query of an address, empty parts left out.

    >>> order_query("Mill", "China", "", ["NL1"], "A 1", language="en")
    'q=Mill&country=cn&identifier=NL1&reference=A%201'
    """
    given = [
        ("q", name),
        ("country", country_code(country) or country),
        ("address", address),
        *(("identifier", each) for each in identifiers),
        ("reference", reference),
        ("at", at),
        ("lang", "" if language == ENGLISH else language),
    ]
    return Asked.of(given).query()
