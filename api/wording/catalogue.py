"""The messages of answers: each has a code, and a file a language gives its text.

`api/wording/messages/en.po` has every code; a further language is a further file, such as `nl.po`. What a
file does not translate is said in English. The English of what speaks for and against a match stands where
that is found, in `ingest/matching/sentences.toml`; here its codes begin with `match.`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from ingest.matching.sentences import sentences

FOLDER = Path(__file__).parent / "messages"
"""Where the files of the languages are."""

ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True, slots=True)
class _Messages:
    """The texts of one language by code: one, or one for each plural form."""

    locale: Locale
    texts: dict[str, tuple[str, ...]]
    plural_form: Callable[[int], int]


def languages() -> tuple[str, ...]:
    """The codes of the languages that there is a file of.

    >>> languages()
    ('en', 'nl')
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.po")))


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say everything in this language, one of `languages()`.

    >>> with in_language("nl"):
    ...     say("verdict.unknown")
    'Geen uitsluitsel'
    """
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The code of the language that everything is said in.

    >>> language()
    'en'
    """
    return _language.get()


def say(code: str, **values: object) -> str:
    """The message of this code with the values in it; raises `KeyError` for no such code.

    A message with plural forms takes the number as `n`.

    >>> say("hops", n=1), say("hops", n=2)
    ('1 hop', '2 hops')
    """
    return _said(_messages(_language.get()), code, values)


def has(code: str) -> bool:
    """Whether there is a message of this code: classes and link types can be added without one.

    >>> has("class.listed_party"), has("class.of_my_own")
    (True, False)
    """
    return code in _messages(ENGLISH).texts


def on(day: date) -> str:
    """A day as people write it.

    >>> from datetime import date
    >>> on(date(2025, 11, 26))
    '26 Nov 2025'
    """
    return _on(_language.get(), day, "date")


def in_month(day: date) -> str:
    """The month of a day, where there is no room for the day.

    >>> in_month(date(2025, 11, 26))
    'Nov 2025'
    """
    return _on(_language.get(), day, "date.month")


def number(value: float) -> str:
    """A number, thousands set apart.

    >>> number(3409), number(19.65)
    ('3,409', '19.65')
    """
    return _number(_language.get(), value)


def country(code: str) -> str:
    """What the country of a code is called; the code itself where there is none.

    >>> country("cn"), country("zz")
    ('China', 'zz')
    """
    named = _messages(_language.get()).locale.territories.get(code.upper())
    return code if named is None or code.upper() == "ZZ" else str(named)


def all_of(parts: Iterable[str]) -> str:
    """The parts with commas and `and`.

    >>> all_of(["ownership", "control", "a unit"])
    'ownership, control and a unit'
    """
    return _listed(list(parts), "standard")


def any_of(parts: Iterable[str]) -> str:
    """The parts with commas and `or`.

    >>> any_of(["a state body", "a listed party"])
    'a state body or a listed party'
    """
    return _listed(list(parts), "or")


def _listed(parts: Sequence[str], style: str) -> str:
    return str(format_list(parts, style, _messages(_language.get()).locale))  # type: ignore[arg-type]


def _said(messages: _Messages, code: str, values: dict[str, object]) -> str:
    texts = messages.texts.get(code)
    if texts is None:
        messages = _messages(ENGLISH)
        texts = messages.texts[code]
    if len(texts) == 1:
        return texts[0].format(**values)
    count = values["n"]
    assert isinstance(count, int)
    return texts[messages.plural_form(count)].format(**{**values, "n": number(count)})


@lru_cache(4_096)
def _number(language: str, value: float) -> str:
    return str(format_decimal(value, locale=_messages(language).locale))


@lru_cache(maxsize=1_024)
def _on(language: str, day: date, form: str) -> str:
    messages = _messages(language)
    return str(format_date(day, _said(messages, form, {}), locale=messages.locale))


@lru_cache(maxsize=8)
def _messages(language: str) -> _Messages:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    texts: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        code = message.id if isinstance(message.id, str) else message.id[0]
        said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if said and all(said):
            texts[code] = said
    if language == ENGLISH:
        texts |= {f"match.{code}": (text,) for code, text in sentences().items()}
    return _Messages(catalogue.locale or Locale.parse(language), texts, c2py(catalogue.plural_expr))
