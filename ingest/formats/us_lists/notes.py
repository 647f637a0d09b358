"""What the notes of an entry say beside remarks: terms of a listing, birth dates, registration codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.official_lists import Term
from ingest.values import printed_day
from ontology import PartialDate

_ACTION = re.compile(
    r"Authority: (?P<authority>.*?); imposed (?P<imposed>[^;]*); status: (?P<status>[^;]*)(?:; .*)?"
)
_OVER = re.compile(
    r"(?:Expired|Lifted|Terminated|Waived|All provisions expired)(?: on| as of)? (?P<day>[0-9/]+)"
    r"|procurement ban ended .*, all other sanctions removed (?P<last>[0-9/]+)",
    re.I,
)
_STILL = re.compile(r"Active|Procurement ban ended .*, all other sanctions remain", re.I)
_BORN = re.compile(r"Date of birth: (?P<month>[A-Z][a-z]+), (?P<year>[0-9]{4})")
_EXPIRES = re.compile(r"Expires: (?P<day>[0-9-]{10})")
_CMIC = re.compile(r"Listing Date \(CMIC\): (?P<day>[^;]+)")
_CODE = re.compile(r"USCC: (?P<code>[0-9A-Z]{18})\b")
_DAYS = ("%m/%d/%Y", "%m/%d/%y")
_BETWEEN_ACTIONS = " | "
_UNTOLD = "a value of the notes that is not understood"


@dataclass
class Notes:
    """What notes say: terms of the listing, authorities, remarks, a birth date and a registration code.

    `untold` are pairs of a part that is not understood and why.
    """

    terms: list[Term] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    born: str | None = None
    usc_code: str | None = None
    untold: list[tuple[str, str]] = field(default_factory=list)


def notes_of(text: str | None, list_id: str, start: PartialDate | None, printed: str | None) -> Notes:
    """What the notes of an entry of a list say; `start` is its date beside them, as `printed`.

    >>> notes = notes_of("Type of denial: Standard; Expires: 2032-08-01", "us-bis-dpl", None, None)
    >>> notes.terms[0].end, notes.remarks
    (PartialDate(text='2032-08-01'), ['Type of denial: Standard; Expires: 2032-08-01'])
    """
    notes = Notes()
    if list_id == "us-state-nonproliferation" and text is not None:
        _read_actions(text, notes)
        return notes
    remarks = [] if text is None else [text]
    end: PartialDate | None = None
    if list_id == "us-state-debarred" and text is not None and (born := _BORN.search(text)):
        day = printed_day(f"1 {born['month']} {born['year']}", "%d %B %Y")
        notes.born = None if day is None else day.text[:7]
        remarks = [rest] if (rest := _BORN.sub("", text).strip("; ")) else []
    if list_id == "us-bis-dpl" and text is not None and (expires := _EXPIRES.search(text)):
        end = printed_day(expires["day"], "%Y-%m-%d")
        if end is None:
            notes.untold.append((f"notes {expires[0]}", _UNTOLD))
    if list_id == "us-ofac-ns-cmic" and text is not None:
        if listed := _CMIC.search(text):
            # The date beside the notes is that from which dealing is prohibited, a while after the listing.
            start, printed = printed_day(listed["day"], "%d %b %Y") or start, f"{listed[0]}; {printed}"
        if code := _CODE.search(text):
            notes.usc_code = code["code"]
    notes.terms.append(Term(start, end, printed))
    notes.remarks += remarks
    return notes


def _read_actions(text: str, notes: Notes) -> None:
    """The actions of the Department of State against a party, each a term with its authority."""
    for part in text.split(_BETWEEN_ACTIONS):
        action = _ACTION.fullmatch(part)
        if action is None:
            notes.remarks.append(part)
            continue
        start = printed_day(action["imposed"], *_DAYS)
        if start is None:
            notes.untold.append((f"imposed {action['imposed'][:20]}", "no date; loaded without it"))
        over, end = _OVER.fullmatch(action["status"]), None
        if over is not None:
            end = printed_day(over["day"] or over["last"], *_DAYS)
        if end is None and not _STILL.fullmatch(action["status"]):
            notes.untold.append((f"status {action['status'][:60]}", _UNTOLD))
        if start is not None and end is not None and end.last_day < start.first_day:
            notes.untold.append(
                (f"status {action['status'][:60]}", "an end before the start; loaded without")
            )
            end = None
        notes.authorities.append(action["authority"])
        notes.terms.append(Term(start, end, part))


def copied_on(source_file: str | None, extracted: str) -> PartialDate:
    """The day of the list, as the name of the publisher's own file says it, else that of the extract.

    A month is read as its first day. Raises `OntologyError` where `extracted` is no date.

    >>> copied_on("dpl_04142026.csv", "2026-07-09").text, copied_on("14032.pdf", "2026-07-09").text
    ('2026-04-14', '2026-07-09')
    """
    extract = PartialDate(extracted)
    for day in _days_in(source_file or ""):
        if day.first_day <= extract.first_day:
            return day
    return extract


def _days_in(name: str) -> Iterator[PartialDate]:
    for pattern, form in (
        (r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)", "%Y-%m-%d"),
        (r"(?<!\d)(\d{8})(?!\d)", "%Y%m%d"),
        (r"(?<!\d)(\d{8})(?!\d)", "%m%d%Y"),
        (r"(?<!\d)(\d{2}\.\d{2}\.\d{2})(?!\d)", "%m.%d.%y"),
        (r"([A-Z][a-z]+-\d{4})", "%b-%Y"),
    ):
        for text in re.findall(pattern, name):
            if (day := printed_day(text, form)) is not None:
                yield day
