"""The normalised form of a name, and what else is compared of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ingest.normalise.folding import checked_name, folded_name
from ingest.normalise.legal_forms import without_legal_form
from ingest.normalise.systems import is_short_form, is_system, with_han_systems, with_systems
from ingest.normalise.tokens import Token, tokens_of
from ingest.normalise.units import numbered_unit, with_phases, with_units
from ingest.normalise.words import split_words, with_han_numbers, without_own_acronym

# Each pass shortens the name or settles an order, and two are the rule; the bound only guards
# against a table that would make two rules undo each other.
_MAX_PASSES = 50


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name normalised.

    Names with the same `comparable` are equal. `plain` is the same with the names of groups as they
    were written, for measuring similarity. `legal_form` is an id of `legal_forms.toml`, `None` when
    none is stated. `is_short_form`: beside its form the name is the acronym or short form of a group.
    """

    text: str
    comparable: str
    plain: str
    tokens: frozenset[Token]
    legal_form: str | None
    is_short_form: bool


@lru_cache(maxsize=32_768)  # every view that is opened reads the same names
def read_name(text: str) -> NameReading:
    """Normalise a name; raises `BadName` for a text that cannot be one.

    >>> reading = read_name("The 24th Research Institute of CETC")
    >>> reading.comparable, reading.legal_form
    ('cetc 24 institute', None)
    """
    start = without_own_acronym(folded_name(checked_name(text)))
    systems, legal_form = _reduced(start, name_systems=True)
    # Without a group in it the name reduces to the same text either way.
    has_system = any(is_system(word) for word in systems.split())
    plain = _reduced(start, name_systems=False)[0] if has_system else systems
    tokens = tokens_of(plain.split(), systems.split())
    return NameReading(text, systems, plain, tokens, legal_form, has_system and is_short_form(plain))


def comparable_name(text: str) -> str:
    """The normalised name: names with the same one are equal. Raises `BadName`.

    Applying it again changes nothing.

    >>> comparable_name("ASML Holding N.V.")
    'asml holding'
    >>> comparable_name("中国电科第二十四研究所") == comparable_name("CETC 24")
    True
    """
    return read_name(text).comparable


def typed_tokens(text: str) -> frozenset[Token]:
    """The numbers, places, directions, phases, kinds and groups in a name; raises `BadName`.

    >>> sorted(token.value for token in typed_tokens("CETC 24 Institute"))
    ['24', 'cetc', 'research']
    """
    return read_name(text).tokens


def _reduced(text: str, name_systems: bool) -> tuple[str, str | None]:
    """The text reduced until it stays the same: taking one part off can uncover another."""
    legal_form: str | None = None
    for _ in range(_MAX_PASSES):
        words, form = _reduced_once(with_han_numbers(text), name_systems)
        legal_form = legal_form or form
        reduced = folded_name(" ".join(words))
        if reduced == text:
            break
        text = reduced
    return text, legal_form


def _reduced_once(text: str, name_systems: bool) -> tuple[list[str], str | None]:
    if not name_systems:
        return without_legal_form(with_units(with_phases(split_words(text))))
    words = with_units(with_systems(with_phases(split_words(with_han_systems(text)))))
    unit = numbered_unit(words)
    if unit is not None:
        return unit, None
    rest, form = without_legal_form(words)
    # A company named for a numbered institute is not that institute: its form stays.
    return (words if form is not None and numbered_unit(rest) else rest), form
