"""Strict reading: every field of a record is used, ignored by name, or reported once with a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from ingest.errors import BadFile
from ingest.records.record import Record
from ingest.rejections import BadField
from ingest.values import day
from ontology import PartialDate

_TEXT = (str, int, float)


class ReportUnmapped(Protocol):
    """Takes a term that means nothing here, as `Emit.unmapped` does."""

    def __call__(self, term: str, *, example: str, reason: str, count: int = 1) -> None:
        """Report it."""


class Fields:
    """A record of which each field is taken once; what nobody takes is reported when the record has ended.

    A field of a nested record is reported with the names above it, `address.city`.

    >>> fields = Fields({"name": " Alpha ", "year": 1999, "seats": [{"city": "Delft"}], "note": ""})
    >>> fields.needed("name"), fields.text("year"), fields.text("country")
    ('Alpha', '1999', None)
    >>> [seat.text("city") for seat in fields.records("seats")], list(fields.left())
    (['Delft'], [])
    >>> fields.needed("street")
    Traceback (most recent call last):
    ...
    ingest.rejections.BadField: street: is missing; the format has changed, or the record is damaged
    """

    def __init__(self, value: dict[str, Any], above: str = "") -> None:
        self._left = dict(value)
        self._above = above
        self._inner: list[Fields] = []

    def text(self, name: str) -> str | None:
        """Take a text, stripped; `None` where the field is missing, null or blank.

        A number is taken as a text, and so is a list of one. Raises `BadField` for anything else.
        """
        texts = self.texts(name)
        if len(texts) > 1:
            raise BadField(self._above + name, f"has {len(texts)} values", "one was expected here")
        return texts[0] if texts else None

    def needed(self, name: str) -> str:
        """Take a text that must be there; raises `BadField`."""
        text = self.text(name)
        if text is None:
            raise BadField(
                self._above + name, "is missing", "the format has changed, or the record is damaged"
            )
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """Take the texts of a field that may have several, without blank ones; raises `BadField`."""
        value = self._left.pop(name, None)
        if value is None:
            return ()
        if isinstance(value, str):  # nearly every field
            text = value.strip()
            return (text,) if text else ()
        texts: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            if item is None:
                continue
            if not isinstance(item, _TEXT):
                raise BadField(self._above + name, "holds a record", "a text was expected here")
            text = str(item).lower() if isinstance(item, bool) else str(item).strip()
            if text:
                texts.append(text)
        return tuple(texts)

    def label(self, name: str) -> str | None:
        """Take the text of an element of XML, and leave its attributes out; raises `BadField`.

        >>> Fields({"country": {"@code": "ru", "#text": "Russia"}}).label("country")
        'Russia'
        """
        value = self._left.get(name)
        if isinstance(value, dict) and all(key[:1] in "@#" for key in value):
            self._left[name] = value.get("#text")
        return self.text(name)

    def needed_label(self, name: str) -> str:
        """As `label`, of an element that must be there; raises `BadField`."""
        self._left[name] = self.label(name)
        return self.needed(name)

    def record(self, name: str) -> Fields | None:
        """Take a nested record; `None` where it is missing or empty. Raises `BadField`."""
        records = self.records(name)
        if len(records) > 1:
            raise BadField(self._above + name, f"holds {len(records)} records", "one was expected here")
        return records[0] if records else None

    def holds_records(self, name: str) -> bool:
        """Whether a field, which stays to be taken, has records rather than texts.

        >>> Fields({"seats": [{"city": "Delft"}]}).holds_records("seats")
        True
        """
        value = self._left.get(name)
        return any(isinstance(item, dict) for item in (value if isinstance(value, list) else [value]))

    def records(self, name: str) -> tuple[Fields, ...]:
        """Take the nested records of a field that may have several; raises `BadField`."""
        value = self._left.pop(name, None)
        records: list[Fields] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                records.append(Fields(item, f"{self._above}{name}."))
            elif item is not None and not (isinstance(item, str) and not item.strip()):
                raise BadField(self._above + name, f"is {str(item)[:80]!r}", "a record was expected here")
        self._inner += records
        return tuple(records)

    def ignore(self, *names: str) -> None:
        """Leave out fields that say nothing which the ontology has a place for."""
        for name in names:
            self._left.pop(name, None)

    def left(self) -> Iterator[str]:
        """The names of the fields that nobody took and that say something, nested ones too."""
        for name, value in self._left.items():
            if value not in (None, "", [], {}):
                yield self._above + name
        for inner in self._inner:
            yield from inner.left()


class Audit:
    """Counts the records of a format, and what they have that was not read.

    >>> reported = []
    >>> audit = Audit(lambda term, **rest: reported.append((term, rest["count"], rest["example"])))
    >>> for place in ("line 1", "line 2"):
    ...     with audit.reading(Record("a.json", place, {"name": "Alpha", "colour": "red"})) as fields:
    ...         name = fields.text("name")
    >>> audit.close()
    >>> reported
    [('colour', 2, 'a.json, line 1')]
    """

    def __init__(
        self, unmapped: ReportUnmapped, *, least: int | None = None, most: int | None = None
    ) -> None:
        """`unmapped` is that of `Emit`; `least` and `most` bound how many records there must be."""
        self._unmapped = unmapped
        self._least = least
        self._most = most
        self._terms: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}
        self._file = ""
        self.count = 0
        """Records read."""

    @contextmanager
    def reading(self, record: Record) -> Iterator[Fields]:
        """The fields of a record; those that were not taken by the end are noted, unless it was rejected."""
        self.add(record)
        fields = Fields(record.value)
        yield fields
        for name in fields.left():
            self.note(name, "a field that is not read", record)

    def add(self, record: Record) -> None:
        """Count a record, whatever reads its fields."""
        self.count += 1
        self._file = record.file

    def note(self, term: str, reason: str, record: Record) -> None:
        """Note a field or value that means nothing here; it is reported once with a count."""
        key = term, reason
        self._terms[key] += 1
        self._examples.setdefault(key, f"{record.file}, {record.locator}")

    def start_and_end(
        self, start: PartialDate | None, end: PartialDate | None, term: str, record: Record
    ) -> tuple[PartialDate | None, PartialDate | None]:
        """Both as they are, or neither where they contradict each other, which is noted under the term.

        >>> audit = Audit(lambda term, **rest: print(term, rest["reason"], sep=": "))
        >>> record = Record("a.json", "line 1", {})
        >>> audit.start_and_end(PartialDate("2024"), PartialDate("2023"), "endDate", record)
        (None, None)
        >>> audit.close()
        endDate: an end before the start; loaded without both
        """
        if start is not None and end is not None and end.last_day < start.first_day:
            self.note(term, "an end before the start; loaded without both", record)
            return None, None
        return start, end

    def close(self) -> None:
        """Report what was noted; raises `BadFile` for fewer or more records than there must be."""
        for (term, reason), count in self._terms.items():
            self._unmapped(term, example=self._examples[term, reason], reason=reason, count=count)
        if self._least is not None and self.count < self._least:
            raise BadFile(
                f"{self._file}: {self.count} records, and at least {self._least} were expected, so it was "
                f"probably "
                "cut off; get it again"
            )
        if self._most is not None and self.count > self._most:
            raise BadFile(
                f"{self._file}: {self.count} records, and at most {self._most} were expected; check that "
                f"it is the "
                "right file"
            )


def checked_day(text: str, field: str, remedy: str = "write YYYY-MM-DD") -> PartialDate:
    """The date of a field, without the time of day; raises `BadField` for what is none.

    >>> checked_day("in spring", "endDate")
    Traceback (most recent call last):
    ingest.rejections.BadField: endDate: 'in spring' is no date; write YYYY-MM-DD
    """
    when = day(text)
    if when is None:
        raise BadField(field, f"{text!r} is no date", remedy)
    return when
