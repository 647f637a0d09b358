"""Two names compared feature by feature."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from rapidfuzz import fuzz

from ingest.matching.match import Feature, Outcome
from ingest.normalise import NameReading, Token, TokenKind, are_compatible, contradict

_Tokens = frozenset[Token]


def compare(query: NameReading, recorded: NameReading) -> tuple[Feature, ...]:
    """The features of two names, likeness first; typed tokens that neither has are left out."""
    likeness = similarity(query, recorded)
    if query.comparable == recorded.comparable:
        name = Feature("name", Outcome.EQUAL, f"both read as {recorded.comparable!r}")
    else:
        name = Feature(
            "name", Outcome.SIMILAR, f"{likeness:.0%} alike: {query.plain!r} and {recorded.plain!r}"
        )
    typed = (typed_feature(kind, query.tokens, recorded.tokens) for kind in TokenKind)
    return (name, *(feature for feature in typed if feature is not None), *_legal_form(query, recorded))


def similarity(first: NameReading, second: NameReading) -> float:
    """How alike two names are, 0 to 1: the rapidfuzz ratio of their most alike `spellings`."""
    pairs = product(spellings(first), spellings(second))
    return max(fuzz.ratio(one, other) for one, other in pairs) / 100


def spellings(reading: NameReading) -> tuple[str, ...]:
    """The texts that likeness is measured on: comparable and plain, words as given and sorted."""
    forms = (reading.comparable, reading.plain)
    return tuple(dict.fromkeys((*forms, *(" ".join(sorted(form.split())) for form in forms))))


def is_vetoed(query: NameReading, recorded: NameReading) -> bool:
    """Whether a typed token rules out that two names of merely similar spelling mean one body."""
    return any(
        _contradict(kind, _values(kind, query.tokens), _values(kind, recorded.tokens)) for kind in TokenKind
    )


def typed_feature(kind: TokenKind, query: _Tokens, recorded: _Tokens) -> Feature | None:
    """One kind of typed token compared; `None` when neither name has it."""
    asked, known = _values(kind, query), _values(kind, recorded)
    if not asked and not known:
        return None
    if asked == known:
        return Feature(kind, Outcome.EQUAL, f"both have the {kind} {_listed(asked)}")
    if not asked or not known:
        where, values = ("the query", asked) if asked else ("the recorded name", known)
        return Feature(kind, Outcome.ONE_SIDED, f"only {where} has the {kind} {_listed(values)}")
    detail = f"the query has the {kind} {_listed(asked)}, the recorded name {_listed(known)}"
    return Feature(kind, Outcome.VETO if _contradict(kind, asked, known) else Outcome.DIFFERENT, detail)


def _values(kind: TokenKind, tokens: _Tokens) -> _Tokens:
    return frozenset(token for token in tokens if token.kind is kind)


def _listed(tokens: _Tokens) -> str:
    return " and ".join(token.value.replace("|", " or ") for token in sorted(tokens))


def _exclude(asked: _Tokens, known: _Tokens) -> bool:
    """Both have some, and neither has all of the other's: 24 and 29, but not 24 and 24 with 2019."""
    return bool(asked and known) and not (asked <= known or known <= asked)


def _share_none(asked: _Tokens, known: _Tokens) -> bool:
    return bool(asked and known) and not asked & known


def _other_places(asked: _Tokens, known: _Tokens) -> bool:
    return contradict(
        frozenset(token.meanings for token in asked), frozenset(token.meanings for token in known)
    )


# The table of vetoes: what it takes for two names to contradict each other.
_RULES: dict[TokenKind, Callable[[_Tokens, _Tokens], bool]] = {
    TokenKind.NUMBER: _exclude,
    TokenKind.PHASE: _exclude,
    TokenKind.PLACE: _other_places,
    TokenKind.DIRECTION: _exclude,
    TokenKind.KIND: _share_none,
    TokenKind.SYSTEM: _share_none,
}


def _contradict(kind: TokenKind, asked: _Tokens, known: _Tokens) -> bool:
    return _RULES[kind](asked, known)


def _legal_form(query: NameReading, recorded: NameReading) -> tuple[Feature, ...]:
    asked, known = query.legal_form, recorded.legal_form
    if asked == known:
        return (
            () if asked is None else (Feature("legal_form", Outcome.EQUAL, f"both are of the form {asked}"),)
        )
    if asked is None or known is None:
        where = "the query" if known is None else "the recorded name"
        return (Feature("legal_form", Outcome.ONE_SIDED, f"only {where} states a form, {asked or known}"),)
    outcome = Outcome.SIMILAR if are_compatible(asked, known) else Outcome.DIFFERENT
    return (Feature("legal_form", outcome, f"the query is a {asked}, the recorded name a {known}"),)
