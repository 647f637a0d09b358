"""Whether an entity with an equal name or identifier is accepted as the one meant (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.matching.corroboration import is_corroborated
from ingest.matching.features import compare, is_vetoed
from ingest.matching.legal_form import compared_forms, is_contradicted_by_all
from ingest.matching.match import Feature, Match, Outcome, told
from ingest.matching.short_names import why_short
from ingest.name_index import NameEntry
from ingest.normalise import NameReading

_AGAINST = (Outcome.REVIEW, Outcome.VETO)
_SHORT = ("brand", "short_name")
_RECORDED_AS = frozenset(("name", "alias", "previousName", "brand", "acronym"))
"""Properties that the sentence of a recorded name has a word for."""


@dataclass(slots=True)
class Claim:
    """What says that one entity is meant.

    `name` are the features of the equal name, `text` those of a query that is an id or identifier,
    `order` those of what the order gives beside the name.
    """

    entity_id: str
    matched: str
    name: list[Feature] = field(default_factory=list)
    text: list[Feature] = field(default_factory=list)
    order: list[Feature] = field(default_factory=list)

    @property
    def features(self) -> list[Feature]:
        """All of them, the name first."""
        return [*self.text, *self.name, *self.order]

    @property
    def is_corroborated(self) -> bool:
        """Whether the order has a name of it, and an identifier, city or street too."""
        return bool(self.name) and is_corroborated(self.order)

    @property
    def is_contradicted(self) -> bool:
        """Whether anything but the shortness of the name speaks against it."""
        return any(f.outcome in _AGAINST and f.feature not in _SHORT for f in self.features)

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against it."""
        return not any(f.outcome in _AGAINST for f in self.features)


def judged(claims: Iterable[Claim]) -> list[Match]:
    """The entities claimed, accepted where all conditions hold and one alone fits."""
    all_claims = list(claims)
    rivals = [claim for claim in all_claims if not claim.is_contradicted]
    corroborated = [claim for claim in rivals if claim.is_corroborated]
    fitting = corroborated if len(corroborated) == 1 else rivals
    several = _several([claim.entity_id for claim in fitting])
    return [
        Match(
            claim.entity_id,
            1.0,
            claim in fitting and len(fitting) == 1 and claim.is_whole,
            claim.matched,
            (*claim.features, *(several if claim in fitting else ())),
        )
        for claim in all_claims
    ]


def equal_name(
    query: NameReading,
    entries: Sequence[NameEntry],
    home: Set[str],
    order: Sequence[Feature],
    compared: Callable[[NameReading, NameReading], Iterable[Feature]] = compare,
) -> tuple[str, list[Feature]]:
    """The recorded name, of those of one entity that are equal, with the least against it, and its features.

    `home` are the countries of the entity's recorded addresses and forms, `order` what the order says
    beside the name, and `compared` how two names that count as equal are compared.
    """
    if is_contradicted_by_all(query.legal_form, [entry.reading.legal_form for entry in entries]):
        # The same name recorded without its form, beside it, takes nothing back.
        entries = [entry for entry in entries if entry.reading.legal_form is not None]
    judged_entries = [(entry, _features(query, entry, home, order, compared)) for entry in entries]
    best, features = min(judged_entries, key=lambda pair: (_against(pair[1]), _spelling_rank(pair[0], query)))
    return best.reading.text, features


def names_veto(query: NameReading, entries: Sequence[NameEntry]) -> list[Feature]:
    """What speaks against an entity of which the identifier alone is equal."""
    if not entries or not all(is_vetoed(query, entry.reading) for entry in entries):
        return []
    return [told("name", Outcome.REVIEW, "identifier.other_body")]


def _features(
    query: NameReading,
    entry: NameEntry,
    home: Set[str],
    order: Sequence[Feature],
    compared: Callable[[NameReading, NameReading], Iterable[Feature]],
) -> list[Feature]:
    features = [feature for feature in compared(query, entry.reading) if feature.feature != "legal_form"]
    is_at_home = any(each.feature == "country" and each.outcome is Outcome.EQUAL for each in order)
    form = compared_forms(query.legal_form, entry.reading.legal_form, home, is_at_home=is_at_home)
    code = entry.property if entry.property in _RECORDED_AS else "other"
    named = {"as": entry.property, "name": entry.reading.text}
    recorded = told("recorded_as", Outcome.EQUAL, f"recorded.{code}", **named)
    return [*features, *([] if form is None else [form]), recorded, *_short(query, entry, order)]


def _short(query: NameReading, entry: NameEntry, order: Sequence[Feature]) -> list[Feature]:
    """What a name too short to prove anything alone says, and what the order adds to it."""
    recorded = entry.reading
    if _is_company_of_group_name(query) != _is_company_of_group_name(recorded):
        return [_other_person("form.of_group")]
    if _is_company_of_group_name(query):
        return []
    recorded_short = why_short(recorded, entry.property)
    short = recorded_short or why_short(query)
    if short is None:
        return []
    if recorded_short in ("abbreviation", "brand") and query.legal_form and not recorded.legal_form:
        return [_other_person(f"form.of_{recorded_short}")]
    feature = "brand" if short == "brand" else "short_name"
    if is_corroborated(order):
        return [told(feature, Outcome.EQUAL, f"short.confirmed.{short}")]
    return [told(feature, Outcome.REVIEW, f"short.{short}")]


def _is_company_of_group_name(reading: NameReading) -> bool:
    """CEC Limited: the acronym or short form of a group, and a legal form."""
    return reading.is_short_form and reading.legal_form is not None


def _other_person(code: str) -> Feature:
    return told("legal_form", Outcome.REVIEW, code)


def _against(features: Iterable[Feature]) -> int:
    return sum(feature.outcome in _AGAINST for feature in features)


def _several(ids: list[str]) -> tuple[Feature, ...]:
    if len(ids) < 2:
        return ()
    return (told("uniqueness", Outcome.REVIEW, "several.parties", ids=", ".join(sorted(ids))),)


def _spelling_rank(entry: NameEntry, query: NameReading) -> tuple[bool, float, str]:
    """Names before brands, the spelling nearest to the one asked for before others."""
    ratio = fuzz.ratio(query.text.casefold(), entry.reading.text.casefold())
    return entry.property == "brand", -ratio, entry.reading.text
