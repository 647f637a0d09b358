"""Sources as a reader can look them up, each document numbered where it is first cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.models import SourceRef
from api.page.picture.text import language
from api.wording.catalogue import on, say
from api.wording.values import contested, inferred
from ontology import Period, notes_in

_FINGERPRINT = 8
"""Characters of a fingerprint that tell documents apart on paper."""

_Key = tuple[str | None, ...]
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Citation:
    """One statement of a source with everything that leads to it."""

    number: int
    title: str
    publisher: str
    date: str
    url: str | None
    locator: str
    quote: str | None
    quote_language: str | None
    grade: str
    seen: str
    read: str
    notes: tuple[str, ...]
    sha256: str | None
    dataset: str
    contested: tuple[str, ...] = ()
    """Who contests the statement, and why; among the notes too."""

    @property
    def text(self) -> str:
        """The citation in one line, for a list of them or to be copied."""
        parts = [f"[{self.number}] {self.title}.", f"{', '.join(filter(None, (self.publisher, self.date)))}."]
        parts += [f"{self.locator}."] if self.locator else []
        parts += [f"“{self.quote}”."] if self.quote else []
        parts += [self.url] if self.url else []
        parts += [say("page.source.read", day=self.read)] if self.read else []
        parts += [say("page.source.sha256", sha256=self.sha256)] if self.sha256 else []
        return " ".join([*parts, *self.contested])


@dataclass(frozen=True, slots=True)
class CitedText:
    """A fact in words, with the numbers of its sources."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A document in a list of sources on paper: once, with every place of it that is cited."""

    number: int
    title: str
    about: str
    places: tuple[tuple[str, str, str | None], ...]
    """Where in it, what it says there, and the language of that."""
    rest: str


def on_paper(cited: Iterable[Citation]) -> list[OnPaper]:
    """The documents cited, by number; a fingerprint is shortened, as the list to take along has it whole."""
    by_number: dict[int, list[Citation]] = {}
    for each in cited:
        by_number.setdefault(each.number, []).append(each)
    return [_on_paper(by_number[number]) for number in sorted(by_number)]


def _on_paper(cited: Sequence[Citation]) -> OnPaper:
    first = cited[0]
    rest = [first.url] if first.url else []
    rest += [say("page.source.read", day=first.read)] if first.read else []
    if first.sha256:
        rest.append(say("page.source.sha256", sha256=f"{first.sha256[:_FINGERPRINT]}…"))
    by = dict.fromkeys(text for each in cited for text in each.contested)
    return OnPaper(
        number=first.number,
        title=first.title,
        about=", ".join(filter(None, (first.publisher, first.date))),
        places=tuple(
            dict.fromkeys(
                (each.locator, each.quote or "", each.quote_language or None)
                for each in cited
                if each.locator or each.quote
            )
        ),
        rest=" · ".join([*rest, *by]),
    )


def numbers_of(cited: Iterable[Citation]) -> tuple[int, ...]:
    """The numbers of the sources, each once, in the order in which they are cited."""
    return tuple(dict.fromkeys(each.number for each in cited))


class Citations:
    """Numbers documents in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, int] = {}
        self._cited: dict[tuple[object, ...], Citation] = {}

    def cite(self, sources: Iterable[SourceRef]) -> list[Citation]:
        """A citation for each source, what says the same in the same place once."""
        cited = [self._cite(source) for source in sources]
        return list(dict.fromkeys(cited))

    @property
    def all(self) -> list[Citation]:
        """Everything cited so far, by number."""
        return sorted(self._cited.values(), key=lambda each: each.number)

    def _cite(self, source: SourceRef) -> Citation:
        document = source.document
        key: _Key = (source.source,)
        if document is not None:
            key = (document.id, document.title, document.date, document.read, document.url, document.sha256)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        quote, seen = source.quote, days(source.observed)
        by = tuple(map(contested, source.contested))
        citation = Citation(
            number=number,
            title=document.title if document else source.source,
            publisher=document.publisher if document else "",
            date=days(document.date) if document and document.date else "",
            url=document.url if document and document.url and document.url.lower().startswith(_WEB) else None,
            locator=source.locator,
            quote=quote,
            quote_language=language(quote or "") or ("" if quote else None),
            grade=source.grade,
            seen=inferred(seen) if "observed" in source.inferred else seen,
            read=days(document.read) if document else "",
            notes=(
                *by,
                *notes_in(source.original),
                *([document.note] if document and document.note else []),
            ),
            sha256=document.sha256 if document else None,
            dataset=source.source,
            contested=by,
        )
        self._cited.setdefault((number, source.locator, quote, by), citation)
        return citation


def days(text: str) -> str:
    """A date, or two with a slash between, as people write it; years and months stay as they are.

    >>> days("2025-11-26"), days("2024"), days("2024-01-01/2024-12-31")
    ('26 Nov 2025', '2024', '1 Jan 2024 – 31 Dec 2024')
    """
    return " – ".join(_day(part) for part in text.split("/"))


def _day(text: str) -> str:
    return on(Period.parse(text).last.last_day) if len(text) == len("2025-11-26") else text
