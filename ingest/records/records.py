"""The files of a load as streams of records, whatever they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.files import InputFile
from ingest.records.fields import Audit, ReportUnmapped
from ingest.records.json_values import json_elements, json_records
from ingest.records.lines import MAX_LINE, Line, decoded_lines
from ingest.records.page_tables import SectionOf, page_rows
from ingest.records.record import Record, Reject, refuse
from ingest.records.tables import CsvRow, cells_of, records_of, rows_under
from ingest.records.xml_elements import xml_elements, xml_root


@dataclass(frozen=True, slots=True)
class Records:
    """The files of a load, which were given to be read in `format`.

    Every method starts from the beginning of the files, so a reader may go over them more than once, and
    holds one record at a time. All raise `BadFile` for a file that cannot be read, is damaged, breaks off,
    is in another encoding or has a record that is too long. Where the files of a format differ, a reader
    makes `Records` of one with `of`. `mapping` says what the columns of tables mean, where a file does.
    `reject` takes records that cannot be read, where it can be told what comes after them; without it they
    raise `BadFile` too.
    """

    files: tuple[InputFile, ...]
    format: str
    least: int | None = None
    most: int | None = None
    mapping: InputFile | None = None
    reject: Reject = refuse

    def audit(self, unmapped: ReportUnmapped) -> Audit:
        """What counts the records and the fields that are not read, given `Emit.unmapped`.

        It asserts that there are at least and at most as many records as its publisher's source.toml expects.
        """
        return Audit(unmapped, least=self.least, most=self.most)

    def of(self, file: InputFile) -> Records:
        """The records of one of the files alone."""
        return Records((file,), self.format, reject=self.reject)

    def without_rejecting(self) -> Records:
        """The same for a pass before the one that reads, in which alone records are rejected."""
        return replace(self, reject=lambda rejection: None)

    def lines(self, max_bytes: int = MAX_LINE) -> Iterator[Line]:
        """Stream the lines of all files, which must be UTF-8 and end in a line break."""
        for file in self.files:
            for number, text in enumerate(decoded_lines(file, max_bytes), start=1):
                yield Line(file.name, number, text.rstrip("\r\n"))

    def rows(self, columns: tuple[str, ...]) -> Iterator[CsvRow]:
        """Stream the data rows of all files, CSV with exactly this header; those without any text are left
        out.

        Rows of too few or too many cells are for the reader to judge.
        """
        for file in self.files:
            yield from rows_under(file, columns)

    def cells(self, *, delimiter: str = ",", encoding: str = "utf-8") -> Iterator[CsvRow]:
        """Stream the rows of all files, CSV without a header; those without any text are left out."""
        for file in self.files:
            yield from cells_of(file, delimiter, encoding)

    def table(
        self, needed: Sequence[str], *, delimiter: str = ",", encoding: str = "utf-8", is_ended: bool = True
    ) -> Iterator[Record]:
        """Stream the data rows of all files by column, CSV under a header with at least these columns.

        A row of too few or too many cells is rejected. With `is_ended` the last line must have a line break.
        """
        for file in self.files:
            yield from records_of(file, needed, self.reject, delimiter, encoding, is_ended=is_ended)

    def json_records(self) -> Iterator[Record]:
        """Stream the objects of all files, each an array of them or one object after another.

        Of an object a line, each line that is none is rejected.
        """
        for file in self.files:
            yield from json_records(file, self.reject)

    def json_elements(self, key: str | None = None, beside: dict[str, Any] | None = None) -> Iterator[Record]:
        """Stream the objects of the array that each file is, or of the one under `key` of the object that it
        is.

        The other members of the object are put into `beside`; of those after the array when it has ended.
        """
        for file in self.files:
            yield from json_elements(file, key, {} if beside is None else beside)

    def elements(self, *names: str) -> Iterator[Record]:
        """Stream the elements of all files, XML, that have one of these local names, at any depth."""
        for file in self.files:
            yield from xml_elements(file, names)

    def page_rows(self, section_of: SectionOf, *, is_html: bool = False) -> Iterator[Record]:
        """Stream the rows of tables of all files, texts marked up in XML or HTML; see `page_tables`."""
        for file in self.files:
            yield from page_rows(file, section_of, is_html=is_html)

    def root(self) -> Record:
        """The root element of the only file, XML, with its attributes alone; its local name is the place."""
        [file] = self.files
        return xml_root(file)

    def fraction(self) -> float | None:
        """How much of the files was read, from 0 to 1, in the pass that goes on; `None` for empty files."""
        total = sum(file.size for file in self.files)
        return sum(file.meter.position for file in self.files) / total if total else None
