"""The words of a table's lines, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.reports.lines import TextLine
from ingest.reports.numbers import is_number, number, without_footnote
from ingest.reports.values import BadTable, Cell, Row

__all__ = ["Word", "Words", "amount", "label_of", "text_cell", "words_of"]


class Word(NamedTuple):
    """A word, its line, and whether it is the last on it or the only one."""

    text: str
    line: int
    is_last: bool
    is_alone: bool


def words_of(lines: Iterable[TextLine]) -> list[Word]:
    """The words of the lines in their order."""
    found = []
    for line in lines:
        texts = line.text.split()
        found += [Word(t, line.number, i == len(texts) - 1, len(texts) == 1) for i, t in enumerate(texts)]
    return found


@dataclass
class Words:
    """The words of a table, taken from the front."""

    table: str
    left: list[Word]

    @property
    def next(self) -> Word | None:
        """The word that is next; `None` at the end."""
        return self.left[0] if self.left else None

    def take(self) -> Word:
        """Take the next word; the caller has seen that there is one."""
        return self.left.pop(0)

    def expect(self, what: str, after: Word) -> Word:
        """Take the next word; raises `BadTable` with what is missing where the table ends."""
        if not self.left:
            raise BadTable(
                self.table, after.line, f"the table ends where {what} should follow {after.text!r}"
            )
        return self.take()

    def amount(self, column: str, after: Word) -> Cell:
        """Take a number; raises `BadTable` where the next word is none."""
        word = self.expect("a number", after)
        return amount(self.table, column, word)

    def label(self, what: str) -> tuple[str, Word, str | None]:
        """Take the words before the next number: the label, its first word, and the footnote at it."""
        taken: list[Word] = []
        while self.left and not is_number(self.left[0].text):
            taken.append(self.take())
        return label_of(self.table, taken, what)


def label_of(table: str, taken: Sequence[Word], what: str) -> tuple[str, Word, str | None]:
    """The label that the words make, the first of them, and the footnote fused with the last.

    Raises `BadTable` for a word that has digits in it: it is neither a name nor a number.
    """
    note = None
    texts = []
    for word in taken:
        text, found = without_footnote(word.text)
        note = found or note
        if any(c.isdigit() for c in text):
            raise BadTable(table, word.line, f"{word.text!r} is neither {what} nor a number")
        texts.append(text)
    return " ".join(texts), taken[0], note


def amount(table: str, column: str, word: Word) -> Cell:
    """A number as a cell."""
    try:
        return Cell(column, number(word.text), word.text, word.line)
    except ValueError as error:
        raise BadTable(table, word.line, f"column {column}: {error}") from None


def text_cell(column: str, taken: Sequence[Word]) -> Cell:
    """Words as the text of a cell."""
    text = " ".join(word.text for word in taken)
    return Cell(column, text, text, taken[0].line)


def row_of(label: str, first: Word, cells: Iterable[Cell], note: str | None = None) -> Row:
    """A row with these cells; `note` is the number of a footnote at its label."""
    footnote = None if note is None else f"footnote {note}"
    return Row(label, first.line, {cell.column: cell for cell in cells}, note=footnote)
