"""Relationships of OFAC as links, stated once all parties of a file are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ingest.formats.ofac.party import Party
from ingest.recorded_facts import LinkTerms
from ingest.records import Audit
from ontology import SCHEMA


@dataclass(frozen=True, slots=True)
class _Link:
    """What a relationship is: its link type, and whether the party that states it is the upper end.

    `of_things` is the link where the lower end is no body that could be directed, such as a ship.
    """

    type: str
    is_upper: bool = False
    of_things: str | None = None


_LINKS: Mapping[str, _Link] = {
    "owned or controlled by": _Link("Control", of_things="Ownership"),
    "owns, controls, or operates": _Link("Control", is_upper=True, of_things="Ownership"),
    "property in the interest of": _Link("Ownership", of_things="Ownership"),
    "acting for or on behalf of": _Link("Representation"),
    "leader or official of": _Link("Directorship", is_upper=True),
    "principal executive officer": _Link("Directorship", is_upper=True),
    "family member of": _Link("Family"),
    # What says that two are tied and not how: "affiliation stated by" the list.
    "associate of": _Link("Affiliation"),
    "playing a significant role in": _Link("Affiliation"),
    "providing support to": _Link("Affiliation"),
}
"""By OFAC's types. Owned or controlled is a control: whichever of the two it is, the upper end directs."""

_QUALITY = " (quality:"


@dataclass(frozen=True, slots=True)
class _Related:
    party: Party
    words: str
    other: str
    name: str | None


@dataclass
class Relationships:
    """The relationships of a file, and the types of its parties."""

    _types: dict[str, str] = field(default_factory=dict)
    _related: list[_Related] = field(default_factory=list)

    def is_here(self, party: Party) -> None:
        """Note a party of the file."""
        self._types[party.id] = party.type

    def add(self, party: Party, words: str, other: str, name: str | None) -> None:
        """Note that a party has a relationship to another; `words` is its type, and how sure it is."""
        # Without what the record holds, of which only the place is needed later.
        facts = replace(party.facts, record=party.facts.record._replace(value={}))
        self._related.append(_Related(replace(party, facts=facts), words, other, name))

    def state_all(self, audit: Audit) -> None:
        """State the links, and the name of each party that the file has no entry of."""
        for each in self._related:
            link = _LINKS.get(each.words.partition(_QUALITY)[0].casefold())
            if link is None:
                self._keep(each, "a type that is not known here", audit)
                continue
            self._state_other(each)
            upper, lower = (each.party.id, each.other) if link.is_upper else (each.other, each.party.id)
            chosen = self._fitting(link, upper, lower)
            if chosen is None:
                self._keep(each, "between parties that cannot be so tied", audit)
            else:
                each.party.facts.link(chosen, upper, lower, LinkTerms(original=each.words))

    def _keep(self, each: _Related, why: str, audit: Audit) -> None:
        """Keep a relationship that is no link as a remark, and note it."""
        type = each.words.partition(_QUALITY)[0]
        audit.note(f"relationship {type[:60]}", why, each.party.facts.record)
        each.party.remark(f"{each.words}: {each.name or each.other}")

    def _state_other(self, each: _Related) -> None:
        if each.other not in self._types:
            self._types[each.other] = "LegalEntity"
            facts = each.party.facts
            facts.state(each.other, "LegalEntity", "type", "LegalEntity")
            facts.state(each.other, "LegalEntity", "name", each.name or each.other)

    def _fitting(self, link: _Link, upper: str, lower: str) -> str | None:
        """The link type that can tie the two; `None` where none can."""
        for name in (link.type, link.of_things):
            if name is not None:
                type = SCHEMA.link_type(name)
                ends = (self._types[upper], type.upper_type), (self._types[lower], type.lower_type)
                if all(SCHEMA.is_a(have, wanted) for have, wanted in ends):
                    return name
        return None
