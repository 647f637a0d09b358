"""The rows of the bundled United States lists, and short ways to look among them."""

from __future__ import annotations

from checkout import ROOT

SOURCE = ROOT / "ingest" / "sources" / "us_lists"


Row = dict[str, str]


def values(rows: list[Row], subject: str, property: str) -> set[str]:
    return {row["object"] for row in rows if (row["subject"], row["property"]) == (subject, property)}


def memberships(rows: list[Row], listing: str) -> dict[str, list[Row]]:
    """The `names` rows of a listing by the entity named."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if (row["subject"], row["property"]) == (listing, "names"):
            found.setdefault(row["object"], []).append(row)
    return found


def listings(rows: list[Row], list_id: str) -> set[str]:
    return {row["subject"] for row in rows if (row["property"], row["object"]) == ("list", list_id)}
