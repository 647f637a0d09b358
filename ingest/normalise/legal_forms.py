"""Legal forms in names: removed for comparison, with what the table says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.normalise.folding import folded
from ingest.normalise.tables import is_han, read_table
from ingest.normalise.words import split_words

_Phrases = dict[tuple[str, ...], str]


_COMPANY = "company"


@dataclass(frozen=True, slots=True)
class LegalForm:
    """One form of `legal_forms.toml`; `countries` is empty for a generic one, which exists everywhere.

    `written` is how names have it, such as `Co., Ltd.` or 有限公司.
    """

    id: str
    written: str
    kind: str
    language: str
    countries: frozenset[str]

    @property
    def is_generic(self) -> bool:
        """Whether it is what translators write for any company form."""
        return not self.countries

    @property
    def is_unspecific(self) -> bool:
        """Whether it says that it is a company and no more."""
        return self.kind == _COMPANY


@dataclass(frozen=True)
class _Forms:
    """Phrases behind and in front of a name, and Chinese forms, each with the id of its form."""

    behind: _Phrases
    before: _Phrases
    han: re.Pattern[str]
    han_forms: dict[str, str]
    by_id: dict[str, LegalForm]


def without_legal_form(words: list[str]) -> tuple[list[str], str | None]:
    """The words without legal forms, and the form that they state (`None`: none).

    A name that is nothing but legal forms keeps its last word. The form is an id of
    `legal_forms.toml`; where several are stated, the outermost that says more than "company".

    >>> without_legal_form(["foo", "optics", "company", "limited"])
    (['foo', 'optics'], 'limited')
    """
    forms = _forms()
    stated: list[str] = []
    rest = _without_han(words, stated)
    while (form := _ending(rest, forms.behind)) is not None:
        rest = rest[: -form[0]]
        stated.append(form[1])
    while (form := _beginning(rest, forms.before)) is not None:
        rest = rest[form[0] :]
        stated.append(form[1])
    specific = [form_id for form_id in stated if not forms.by_id[form_id].is_unspecific]
    return rest, next(iter(specific or stated), None)


def legal_form(id: str) -> LegalForm:
    """The form of this id.

    >>> legal_form("gmbh").kind, legal_form("limited").is_generic
    ('limited', True)
    """
    return _forms().by_id[id]


def forms_agree(first: str, second: str) -> bool:
    """Whether the two forms can be one, wherever the body is: of one kind, or one a translation.

    >>> forms_agree("limited", "gmbh"), forms_agree("limited", "plc"), forms_agree("gmbh", "ag")
    (True, False, False)
    """
    one, other = legal_form(first), legal_form(second)
    if one.kind == other.kind or one.is_unspecific or other.is_unspecific:
        return True
    return (one.is_generic or other.is_generic) and one.language != other.language


def is_company_word(text: str) -> bool:
    """Whether the text is a legal form written without gaps.

    >>> is_company_word("corporation"), is_company_word("companylimited"), is_company_word("optics")
    (True, True, False)
    """
    return text in _glued_forms()


def form_phrases() -> tuple[tuple[str, ...], ...]:
    """The folded words of each form that stands behind or in front of a name in Latin or Cyrillic letters.

    >>> ("gesellschaft", "mit", "beschrankter", "haftung") in form_phrases()
    True
    """
    return (*_forms().behind, *_forms().before)


@cache
def _glued_forms() -> frozenset[str]:
    return frozenset("".join(phrase) for phrase in _forms().behind)


def _without_han(words: list[str], stated: list[str]) -> list[str]:
    forms = _forms()
    rest: list[str] = []
    for word in words:
        if is_han(word):
            while (match := forms.han.search(word)) is not None:
                stated.append(forms.han_forms[match[0]])
                word = word[: match.start()] + word[match.end() :]
        if word:
            rest.append(word)
    if rest:
        return rest
    stated.clear()
    return words


def _ending(words: list[str], phrases: _Phrases) -> tuple[int, str] | None:
    for length in range(min(6, len(words) - 1), 0, -1):
        form = phrases.get(tuple(words[-length:]))
        if form is not None:
            return length, form
    return None


def _beginning(words: list[str], phrases: _Phrases) -> tuple[int, str] | None:
    for length in range(min(6, len(words) - 1), 0, -1):
        form = phrases.get(tuple(words[:length]))
        if form is not None:
            return length, form
    return None


@cache
def _forms() -> _Forms:
    table = read_table("legal_forms.toml")

    def phrases(key: str) -> _Phrases:
        return {
            tuple(split_words(folded(written))): form
            for form, fields in table.items()
            for written in fields.get(key, ())
        }

    han = {written: form for form, fields in table.items() for written in fields.get("han", ())}
    longest_first = sorted(han, key=len, reverse=True)
    # A bare 公司 counts at the end only, and a 分公司 or 子公司 is another body than its parent.
    inside = "|".join(written for written in longest_first if written != "公司")
    return _Forms(
        phrases("forms"),
        phrases("before"),
        re.compile(rf"{inside}|(?<![分子])公司$"),
        han,
        {id: _form(id, fields) for id, fields in table.items()},
    )


def _form(id: str, fields: dict[str, Any]) -> LegalForm:
    countries = frozenset(fields.get("countries", ()))
    if bool(countries) == fields.get("generic", False):
        raise ValueError(f"legal form {id!r}: name its countries, or call it generic")
    # The Chinese forms stand with the longest first.
    written = fields["forms"][0] if "forms" in fields else fields["han"][-1]
    return LegalForm(id, written, fields["kind"], fields["language"], countries)
