"""Whether the legal forms of two names can be one body's."""

from __future__ import annotations

from collections.abc import Collection, Set

from ingest.matching.match import Feature, Outcome, told
from ingest.normalise import LegalForm, NameReading, TokenKind, forms_agree, is_han, legal_form

_WRITING_CHINESE = frozenset({"cn", "hk", "mo", "tw"})


def home_countries(countries: Collection[str], names: Collection[NameReading]) -> frozenset[str]:
    """Where a body is at home: its recorded countries, else those of the forms in its recorded names.

    Companies in Singapore too are called 有限公司, which makes none in China Singaporean. A body without a
    recorded country whose name is in Chinese characters, or of a Chinese group, may be of any country that
    writes them.
    """
    if countries:
        return frozenset(countries)
    home: set[str] = set()
    for name in names:
        if name.legal_form is not None:
            home |= legal_form(name.legal_form).countries
        is_group = any(token.kind is TokenKind.SYSTEM for token in name.tokens)
        if is_group or any(is_han(word) for word in name.comparable.split()):
            home |= _WRITING_CHINESE
    return frozenset(home)


def compared_forms(
    query: str | None, recorded: str | None, home: Set[str], *, is_at_home: bool = False
) -> Feature | None:
    """The forms of a name and of the recorded name that is equal; `None` when neither has one.

    `is_at_home`: the order gives a country that is recorded of the body.

    `REVIEW` says that they are two bodies' as far as the forms tell (`docs/matching.md`).

    >>> compared_forms("gmbh", None, {"cn"}).outcome, compared_forms("limited", None, {"cn"}).outcome
    (<Outcome.REVIEW: 'review'>, <Outcome.ONE_SIDED: 'one-sided'>)
    >>> compared_forms("limited", "pte", {"sg"}).outcome, compared_forms("limited", "gmbh", {"de"}).outcome
    (<Outcome.REVIEW: 'review'>, <Outcome.SIMILAR: 'similar'>)
    """
    if query is None:
        if recorded is None:
            return None
        held = legal_form(recorded).written
        return told("legal_form", Outcome.ONE_SIDED, "form.recorded", form=held)
    asked = legal_form(query)
    if query == recorded:
        return told("legal_form", Outcome.EQUAL, "form.equal", form=asked.written)
    if not asked.is_generic and not asked.countries & home:
        if not home:
            return told("legal_form", Outcome.REVIEW, "form.foreign_nowhere", form=asked.written)
        countries = ", ".join(sorted(home))
        return told("legal_form", Outcome.REVIEW, "form.foreign", form=asked.written, countries=countries)
    if recorded is None:
        return told("legal_form", Outcome.ONE_SIDED, "form.asked", form=asked.written)
    written = {"asked": asked.written, "recorded": legal_form(recorded).written}
    is_foreign = not is_at_home and _is_of_another_country(asked, legal_form(recorded))
    if forms_agree(query, recorded) and not is_foreign:
        return told("legal_form", Outcome.SIMILAR, "form.different", **written)
    return told("legal_form", Outcome.REVIEW, "form.other_body", **written)


def _is_of_another_country(asked: LegalForm, recorded: LegalForm) -> bool:
    """Whether a form of every country is asked about where one of a few is recorded, in one language.

    A translator writes Limited for GmbH; for Pte. Ltd. nobody has to, and Foobar Company Limited of China is
    not Foobar Pte. Ltd.
    """
    return (
        asked.is_generic
        and not asked.is_unspecific
        and not recorded.is_generic
        and (asked.language == recorded.language)
    )


def is_contradicted_by_all(query: str | None, recorded: Collection[str | None]) -> bool:
    """Whether none of the recorded forms in the language of the one asked about agrees with it.

    >>> is_contradicted_by_all("han_shares", [None, "han_limited"]), is_contradicted_by_all("gmbh", [None])
    (True, False)
    """
    if query is None or legal_form(query).is_unspecific:
        return False
    language = legal_form(query).language
    same = [form for form in recorded if form is not None and legal_form(form).language == language]
    return bool(same) and not any(forms_agree(query, form) for form in same)
