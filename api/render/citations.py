"""Documents cited in a printed answer: a number at each fact, the document once at the end."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import DocumentRef, SourceRef
from api.render.layout import hanging, section, unbroken
from api.wording import values
from api.wording.catalogue import say
from ontology import notes_in

_Key = tuple[str | None, ...]


class Citations:
    """Numbers the documents in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, int] = {}
        self._documents: dict[_Key, DocumentRef] = {}
        self._datasets: dict[_Key, list[str]] = {}
        self._cited_links: set[str] = set()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was cited so far."""
        return not self._documents

    def is_new(self, link: str) -> bool:
        """Whether the link was not cited before: its sources are cited in full once."""
        if link in self._cited_links:
            return False
        self._cited_links.add(link)
        return True

    def number(self, source: SourceRef) -> str:
        """`[3]`, or the dataset's id for a statement whose document is not in the data.

        Datasets that read the same copy of a document share its number.
        """
        document = source.document
        if document is None:
            return f"[{source.source}]"
        key = (document.id, document.title, document.date, document.read, document.url, document.sha256)
        self._documents.setdefault(key, document)
        datasets = self._datasets.setdefault(key, [])
        if source.source not in datasets:
            datasets.append(source.source)
        return f"[{self._numbers.setdefault(key, len(self._numbers) + 1)}]"

    def lines(self, sources: Iterable[SourceRef]) -> list[Text]:
        """A line for each statement: document, place, words quoted, what it states, grade, notes."""
        return [self._line(source) for source in sources]

    def brief(self, sources: Iterable[SourceRef]) -> str:
        """`[1] page 3; [2] row 7 (contested)`: each document and place once."""
        return "; ".join(dict.fromkeys(map(self._place, sources)))

    def _place(self, source: SourceRef) -> str:
        place = f"{self.number(source)} {source.locator}"
        return say("source.is_contested", place=place) if source.contested else place

    def documents(self, *, brief: bool = False) -> RenderableType:
        """The documents cited so far; `brief` leaves notes and fingerprints out."""
        return Group(
            *(
                _document(self._numbers[key], self._datasets[key], document, brief=brief)
                for key, document in self._documents.items()
            )
        )

    def section(self, *, brief: bool = False) -> list[RenderableType]:
        """The documents under their heading; nothing where none was cited."""
        if self.is_empty:
            return []
        return [section(say("print.documents"), self.documents(brief=brief))]

    def _line(self, source: SourceRef) -> Text:
        dates = {name: _marked(source, name) for name in ("share_until", "start", "end", "observed")}
        stated = [
            *([say("source.share", share=values.share(source.share))] if source.share else []),
            *([say("source.share_until", day=dates["share_until"])] if source.share_until else []),
            *([say("source.from", day=dates["start"])] if source.start else []),
            *([say("source.until", day=dates["end"])] if source.end else []),
            say("source.observed", observed=dates["observed"]),
            say("source.grade", grade=source.grade),
        ]
        line = Text(f"{self.number(source)} {source.locator}")
        if source.quote:
            line.append(f" “{source.quote}”", style="italic")
        line.append(" ".join(["", f"({', '.join(stated)})", *notes_in(source.original)]), style="dim")
        for each in source.contested:
            line.append(f" {values.contested(each)}", style="yellow")
        return line


def _marked(source: SourceRef, name: str) -> str:
    """A date of the statement by its field, marked where an editor inferred it."""
    day = str(getattr(source, name))
    return values.inferred(day) if name in source.inferred else day


def _document(number: int, datasets: list[str], document: DocumentRef, *, brief: bool) -> RenderableType:
    code = "document.dated" if document.date else "document"
    about = {"title": document.title, "publisher": document.publisher, "date": document.date}
    lines = [Text(say(code, **about, read=document.read))]
    if document.url:
        lines.append(unbroken(document.url, style="dim"))
    if not brief:
        lines.append(Text(say("document.in", id=document.id, sources=", ".join(datasets)), style="dim"))
        if document.note:
            lines.append(Text(document.note, style="dim"))
        if document.sha256:
            lines.append(unbroken(say("document.sha256", sha256=document.sha256), style="dim"))
    return hanging(f"[{number}]", Group(*lines), width=5)
