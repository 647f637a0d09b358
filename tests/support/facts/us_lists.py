"""The rows of the bundled United States lists, and short ways to look among them."""

from __future__ import annotations

from checkout import ROOT

SOURCE = ROOT / "ingest" / "sources" / "us_lists"


CsvRow = dict[str, str]


def values(rows: list[CsvRow], subject: str, property: str) -> set[str]:
    return {row["object"] for row in rows if (row["subject"], row["property"]) == (subject, property)}


def memberships(rows: list[CsvRow], listing: str) -> dict[str, list[CsvRow]]:
    """The `names` rows of a listing by the entity named."""
    found: dict[str, list[CsvRow]] = {}
    for row in rows:
        if (row["subject"], row["property"]) == (listing, "names"):
            found.setdefault(row["object"], []).append(row)
    return found


def listings(rows: list[CsvRow], list_id: str) -> set[str]:
    return {row["subject"] for row in rows if (row["property"], row["object"]) == ("list", list_id)}
