"""How files of some formats are recognised that no common rule tells."""

from __future__ import annotations

import re
from importlib import import_module

from ingest.records import UTF16_MARKS, Head, Recognise


def row_with(*columns: str) -> Recognise:
    """Recognises CSV with these columns in one of its first rows, below what stands above a header.

    >>> row_with("name")(Head("a.csv", b"Last updated 31 January\\nname,country\\nAlpha,nl\\n"))
    True
    """
    return lambda head: any({*columns} <= {cell.strip() for cell in row} for row in head.rows[:5])


_PART_744 = re.compile(rb'<DIV5\b[^>]*\bN="744"|<DIV9\b[^>]*\bN="Supplement No\. [467] to Part 744"')


def is_part_744(head: Head) -> bool:
    """Whether it begins with part 744 of the Code of Federal Regulations, or a supplement to it.

    >>> is_part_744(Head("a.xml", b'<DIV5 N="744" TYPE="PART"/>'))
    True
    """
    return head.root is not None and _PART_744.search(head.data) is not None


def is_psc_total(head: Head) -> bool:
    """Whether it begins with a record of Companies House that is about no company.

    >>> is_psc_total(Head("a.txt", b'{"data": {"etag": "0a", "kind": "totals"}}'))
    True
    """
    data = head.members.get("data")
    return isinstance(data, dict) and data.keys() >= {"etag", "kind"}


def is_table(head: Head) -> bool:
    """Whether it is a workbook, Parquet, or CSV of which a column is called as columns with names are.

    >>> is_table(Head("a.csv", b"name,country\\nAlpha,nl\\n"))
    True
    """
    # Its package takes longer to import than most commands take, and few files get here.
    return bool(import_module("ingest.formats.table.recognition").is_table(head))


_FORMEX = ("ACT", "ANNEX", "CONS.ACT", "CONS.ANNEX", "CONS.DOC")
_WEB_PAGE = (b"<!doctype html", b"<html")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def unread_kind(head: Head) -> str | None:
    """What a file is that no format reads, and what to do; `None` for one of which nothing is known.

    >>> unread_kind(Head("manifest.yml", b"datasets: []"))
    'is YAML, which is not read; write the manifest or catalogue as JSON'
    """
    if head.data.startswith(UTF16_MARKS):
        return "is UTF-16; save it as UTF-8"
    if _OPEN_DOCUMENT in head.data[:200]:
        return "is an OpenDocument file; save it as Excel (.xlsx), or as CSV"
    if head.name.lower().endswith((".yml", ".yaml")):
        return "is YAML, which is not read; write the manifest or catalogue as JSON"
    if head.data.lstrip()[:20].lower().startswith(_WEB_PAGE):
        return "is a web page, perhaps one that asks to sign in or says what went wrong; get the file itself"
    if head.root is not None and head.root[1] in _FORMEX:
        return "is Formex, which is not read; save the consolidated text from EUR-Lex as HTML"
    return None
