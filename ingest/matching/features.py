"""Two names compared feature by feature."""

from __future__ import annotations

from itertools import product

from rapidfuzz import fuzz

from ingest.matching.match import Feature, Outcome, told
from ingest.normalise import (
    NameReading,
    Token,
    TokenKind,
    forms_agree,
    legal_form,
    place_in_words,
    tokens_contradict,
)

_Tokens = frozenset[Token]


def compare(query: NameReading, recorded: NameReading) -> tuple[Feature, ...]:
    """The features of two names, similarity first; typed tokens that neither has are left out.

    >>> from ingest.normalise import read_name
    >>> for feature in compare(read_name("CETC 24"), read_name("CETC 29 Institute")):
    ...     print(feature.feature, feature.outcome)
    name similar
    number veto
    kind one-sided
    system equal
    """
    if query.comparable == recorded.comparable:
        name = told("name", Outcome.EQUAL, "name.equal", name=recorded.comparable)
    else:
        ratio = similarity(query, recorded)
        plain = {"asked": query.plain, "recorded": recorded.plain}
        name = told("name", Outcome.SIMILAR, "name.similar", ratio=ratio, **plain)
    if not query.tokens and not recorded.tokens:
        return name, *_legal_form(query, recorded)
    kinds = {token.kind for token in (*query.tokens, *recorded.tokens)}
    typed = (typed_feature(kind, query.tokens, recorded.tokens) for kind in TokenKind if kind in kinds)
    return (name, *(feature for feature in typed if feature is not None), *_legal_form(query, recorded))


def similarity(first: NameReading, second: NameReading) -> float:
    """How similar two names are, 0 to 1: the rapidfuzz ratio of their most similar `spellings`.

    >>> from ingest.normalise import read_name
    >>> similarity(read_name("Huada Semiconductor"), read_name("Semiconductor Huada Co., Ltd."))
    1.0
    """
    pairs = product(spellings(first), spellings(second))
    return max(fuzz.ratio(one, other) for one, other in pairs) / 100


def spellings(reading: NameReading) -> tuple[str, ...]:
    """The texts that similarity is measured on: comparable and plain, words as given and sorted."""
    forms = (reading.comparable, reading.plain)
    return tuple(dict.fromkeys((*forms, *(" ".join(sorted(form.split())) for form in forms))))


def is_vetoed(query: NameReading, recorded: NameReading) -> bool:
    """Whether a typed token rules out that two names of similar spelling mean the same body.

    >>> from ingest.normalise import read_name
    >>> is_vetoed(read_name("CETC 24"), read_name("CETC 29"))
    True
    """
    return any(tokens_contradict(kind, query.tokens, recorded.tokens) for kind in TokenKind)


def typed_feature(kind: TokenKind, query: _Tokens, recorded: _Tokens) -> Feature | None:
    """One kind of typed token compared; `None` when neither name has it."""
    query_tokens, recorded_tokens = _values(kind, query), _values(kind, recorded)
    if not query_tokens and not recorded_tokens:
        return None
    asked, held = _listed(query_tokens), _listed(recorded_tokens)
    if query_tokens == recorded_tokens:
        return told(kind, Outcome.EQUAL, f"{kind}.equal", values=asked)
    if not query_tokens or not recorded_tokens:
        where = "asked" if query_tokens else "recorded"
        return told(kind, Outcome.ONE_SIDED, f"{kind}.{where}", values=asked or held)
    outcome = Outcome.VETO if tokens_contradict(kind, query, recorded) else Outcome.DIFFERENT
    return told(kind, outcome, f"{kind}.different", asked=asked, recorded=held)


def _values(kind: TokenKind, tokens: _Tokens) -> _Tokens:
    return frozenset(token for token in tokens if token.kind is kind)


def _listed(tokens: _Tokens) -> tuple[tuple[str, ...], ...]:
    """The tokens in order, each as what it can mean."""
    return tuple(_in_words(token) for token in sorted(tokens))


def _in_words(token: Token) -> tuple[str, ...]:
    if token.kind is TokenKind.PLACE:
        return tuple(place_in_words(meaning) for meaning in sorted(token.meanings))
    return (token.value.upper() if token.kind is TokenKind.SYSTEM else token.value,)


def _legal_form(query: NameReading, recorded: NameReading) -> tuple[Feature, ...]:
    one, other = query.legal_form, recorded.legal_form
    if one is None or other is None:
        form, where = (other, "recorded") if one is None else (one, "asked")
        if form is None:
            return ()
        return (told("legal_form", Outcome.ONE_SIDED, f"form.{where}", form=legal_form(form).written),)
    asked, held = legal_form(one).written, legal_form(other).written
    if one == other:
        return (told("legal_form", Outcome.EQUAL, "form.equal", form=asked),)
    outcome = Outcome.SIMILAR if forms_agree(one, other) else Outcome.DIFFERENT
    return (told("legal_form", outcome, "form.different", asked=asked, recorded=held),)
