"""Rows that are records: papers of parliament, brokering licences, and applications that were refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.reports.description import TableDescription
from ingest.reports.lines import TableText, TextLine
from ingest.reports.numbers import is_number
from ingest.reports.shapes.words import Word, Words, amount, row_of, text_cell, words_of
from ingest.reports.values import BadTable, Cell, Row

__all__ = ["brokering", "papers", "refusals"]

Rows = tuple[list[Row], Row | None]

_PAPER = re.compile(r"20\d{2}D\d{5}")
_DAY = re.compile(r"(\d{2})-(\d{2})-(\d{4})")
_ML = re.compile(r"ML\d+[a-z]?\d*;?")
_LEGAL_FORM = re.compile(r"(?:Ltd|Inc|LLC|GmbH|AG|B\.?V|N\.?V|S\.?A|SpA|Co)\.?|\([A-Z]{2,6}\)")
_CRITERIA = re.compile(r"\d(?:,\d)*")
_TWO_WORDS = ("Verenigd", "Verenigde", "Ver.", "Zuid", "Noord", "Nieuw")


def papers(text: TableText, description: TableDescription) -> Rows:
    """A number, a day, one of the known kinds of paper, and a title; addresses below give the links."""
    day, kind, title, link = (column.key for column in description.columns)
    kinds = [str(known).split() for known in description.words["kinds"]]
    links = {id: line for line in text.addresses for id in re.findall(r"did=(\w+)", line.text)}
    rows: list[Row] = []
    for first, held in _papers(text, kinds):
        words = words_of(held)
        if len(words) < 2 or (found := _DAY.fullmatch(words[1].text)) is None:
            raise BadTable(text.table, first.number, f"{first.text!r} is no number of a paper with its day")
        known = next((k for k in kinds if [w.text for w in words[2 : 2 + len(k)]] == k), None)
        if known is None:
            raise BadTable(text.table, first.number, f"paper {words[0].text} is of none of the known kinds")
        rest = words[2 + len(known) :]
        if not rest:
            raise BadTable(text.table, first.number, f"paper {words[0].text} has no title")
        cells = [
            Cell(day, _day(text.table, words[1], found), words[1].text, words[1].line),
            text_cell(kind, words[2 : 2 + len(known)]),
            text_cell(title, rest),
        ]
        if (address := links.get(words[0].text)) is not None:
            cells.append(Cell(link, address.text, address.text, address.number))
        rows.append(row_of(words[0].text, words[0], cells))
    return rows, None


def _papers(text: TableText, kinds: Sequence[Sequence[str]]) -> list[tuple[TextLine, list[TextLine]]]:
    found: list[tuple[TextLine, list[TextLine]]] = []
    for line in text.content:
        if _PAPER.match(line.text):
            # The first word of a kind may stand once more on the line above the number.
            if found and len(found[-1][1]) > 1 and [found[-1][1][-1].text] in [list(k[:1]) for k in kinds]:
                found[-1][1].pop()
            found.append((line, [line]))
        elif found:
            found[-1][1].append(line)
        else:
            raise BadTable(
                text.table, line.number, f"{line.text!r} stands before the first number of a paper"
            )
    return found


def brokering(text: TableText, description: TableDescription) -> Rows:
    """A destination, an origin, categories of goods, what the services were about, and their value."""
    origin, categories, subject, value = (column.key for column in description.columns)
    respelled: dict[str, str] = description.words.get("respelled", {})
    words = Words(text.table, words_of(text.content))
    rows: list[Row] = []
    while words.left:
        places: list[Word] = []
        while words.left and not _ML.fullmatch(words.left[0].text):
            places.append(words.take())
        codes: list[Word] = []
        while words.left and _ML.fullmatch(words.left[0].text):
            codes.append(words.take())
        about: list[Word] = []
        while words.left and not (is_number(words.left[0].text) and words.left[0].is_last):
            about.append(words.take())
        if not words.left or len(places) < 2 or not codes or not about:
            line = (places or codes or about)[0]
            raise BadTable(
                text.table, line.line, f"{line.text!r} begins no destination, origin, goods and value"
            )
        to, origins = _country(places)
        where, more = _country(origins)
        if more:
            raise BadTable(text.table, more[0].line, f"{more[0].text!r} follows a destination and an origin")
        printed = " ".join(word.text for word in where)
        read = respelled.get(printed, printed)
        note = None if read == printed else f"printed {printed!r}"
        written = " ".join(word.text for word in codes)
        cells = [
            Cell(origin, read, printed, where[0].line, note),
            Cell(categories, tuple(word.text.rstrip(";") for word in codes), written, codes[0].line),
            text_cell(subject, about),
            amount(text.table, value, words.take()),
        ]
        label = " ".join(word.text for word in to)
        rows.append(row_of(respelled.get(label, label), to[0], cells))
    return rows, None


def _country(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    length = 1
    if words and words[0].text in _TWO_WORDS:
        length = 3 if len(words) > 1 and words[1].text.startswith("Arab") else 2
    return words[:length], words[length:]


def refusals(text: TableText, description: TableDescription) -> Rows:
    """A destination, goods, how many, consignee, end user, day of the refusal and its criteria."""
    goods, count, consignee, end_user, day, criteria = (column.key for column in description.columns)
    words = Words(text.table, words_of(text.content))
    rows: list[Row] = []
    while words.left:
        country, *described = _until_number(words, "the goods of a refusal")
        number = words.take()
        parties: list[Word] = []
        while words.left and not re.fullmatch(r"\d{2}-\d{2}-(?:\d{4})?", words.left[0].text):
            parties.append(words.take())
        if not words.left or not described:
            raise BadTable(
                text.table, country.line, f"the refusal for {country.text!r} has no day or no goods"
            )
        date_word = words.take()
        written = date_word.text
        if written.endswith("-"):
            written += words.expect("a year", date_word).text
        found = _DAY.fullmatch(written)
        if found is None:
            raise BadTable(text.table, date_word.line, f"{written!r} is no day")
        reasons = words.expect("the criteria", date_word)
        if not _CRITERIA.fullmatch(reasons.text):
            raise BadTable(text.table, reasons.line, f"{reasons.text!r} are no criteria such as 2,4,7")
        one, other = _split_parties(text.table, parties, description.words["end_users"])
        cells = [
            text_cell(goods, described),
            amount(text.table, count, number),
            text_cell(consignee, one),
            text_cell(end_user, other),
            Cell(day, _day(text.table, date_word, found), written, date_word.line),
            Cell(criteria, tuple(reasons.text.split(",")), reasons.text, reasons.line),
        ]
        rows.append(row_of(country.text, country, cells))
    return rows, None


def _until_number(words: Words, what: str) -> list[Word]:
    taken = [words.take()]
    while words.left and not is_number(words.left[0].text):
        taken.append(words.take())
    if not words.left:
        raise BadTable(words.table, taken[0].line, f"no number follows {what}, {taken[0].text!r}")
    return taken


def _split_parties(
    table: str, words: Sequence[Word], known: Sequence[str]
) -> tuple[Sequence[Word], Sequence[Word]]:
    """Consignee and end user; the text has nothing between them.

    The consignee ends with its legal form, or what follows is a known end user, or both are the same.
    """
    texts = [word.text for word in words]
    for place, text in enumerate(texts[:-1], 1):
        if _LEGAL_FORM.fullmatch(text):
            return words[:place], words[place:]
    for end_user in known:
        length = len(end_user.split())
        if texts[-length:] == end_user.split() and len(texts) > length:
            return words[:-length], words[-length:]
    half = len(words) // 2
    if half and texts[:half] == texts[half:]:
        return words[:half], words[half:]
    line = words[0].line if words else None
    raise BadTable(table, line, f"{' '.join(texts)!r} cannot be told into a consignee and an end user")


def _day(table: str, word: Word, found: re.Match[str]) -> date:
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise BadTable(table, word.line, f"{found.group()!r} is no day of the calendar") from None
