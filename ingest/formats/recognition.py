"""How files of some formats are recognised that no common rule tells."""

from __future__ import annotations

import re

from ingest.records import Head, Recognise


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
