"""Does a licence cover a shipment? Yes, no or unknown, with what each test came to.

A licence covers a shipment when every test says yes: it is certain and in force on the day, it is of the
exporter, for the movement, goods, destination and parties, leaves none of them out, has enough of its
amount left, and what it requires is on file. One test that says no makes the answer no; else one that
cannot say makes it unknown. What is not recorded is never taken for what was not done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from graph.licences.values import LicenceRecord, ShipmentRecord
from ontology import PartialDate

__all__ = ["Answer", "CoverageContext", "CoverageResult", "CoverageTest", "amount_left", "covers", "standing"]

MILITARY_CLASSES = frozenset(
    (
        "defence_conglomerate",
        "chinese_military_company",
        "meu_list",
        "military_research_institute",
        "armed_forces",
    )
)
"""The classes that make a party a military end user where a licence leaves those out."""

GENERAL = frozenset(("general_national", "general_union"))

_CONTROL_CODE = re.compile(r"(?:ML[0-9]+|[0-9][A-E][0-9]{3})[0-9a-z.]*", re.ASCII)
_PART_OF_CODE = re.compile(r"[0-9]+|[A-Z]+", re.ASCII)
_SEVERAL = re.compile(r"[;,/&+|]|\b(?:and|en|or|of)\b|([0-9][A-E][0-9]{3}|ML).*([0-9][A-E][0-9]{3}|ML)", re.I)
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)


class Answer(StrEnum):
    """What a test, or all of them together, came to."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CoverageTest:
    """One test: its name, what it came to, and why in words."""

    name: str
    answer: Answer
    detail: str


@dataclass(frozen=True, slots=True)
class CoverageResult:
    """The answer for a licence and a shipment, and the tests that it rests on."""

    licence: str
    shipment: str
    answer: Answer
    tests: tuple[CoverageTest, ...]

    def deciding(self) -> tuple[CoverageTest, ...]:
        """The tests that made the answer what it is: those that said no, else those that could not say."""
        return tuple(test for test in self.tests if test.answer is self.answer)


@dataclass(frozen=True, slots=True)
class CoverageContext:
    """What is known beside licence and shipment.

    `classes` says of each party whether it is in a class on the day of the shipment, `None` where that is
    unknown or, as for most parties, not shown; a party that is in none for certain has `False` for each.
    `sent_before` are the other shipments under the licence before this one. `on_file` are requirements
    that are met, such as `compliance_programme`.
    """

    classes: Mapping[str, Mapping[str, bool | None]] = field(default_factory=dict)
    sent_before: tuple[ShipmentRecord, ...] = ()
    on_file: frozenset[str] = frozenset()


def covers(
    licence: LicenceRecord, shipment: ShipmentRecord, context: CoverageContext | None = None
) -> CoverageResult:
    """Whether the licence covers the shipment.

    >>> from decimal import Decimal
    >>> licence = LicenceRecord(
    ...     "l", kind="individual", exporters=frozenset({"maker"}), parties=frozenset({"user"}),
    ...     destinations=frozenset({"cn"}), codes=frozenset({"3B001"}), amount=Decimal(100), currency="EUR",
    ...     movement="export", start=PartialDate("2024-01-01"), end=PartialDate("2024-12-31"),
    ... )
    >>> sent = ShipmentRecord(
    ...     "s", "maker", "user", "user", PartialDate("2024-02-05"), "cn", "export", frozenset({"3B001.f.1"}),
    ...     Decimal(60), "EUR",
    ... )
    >>> covers(licence, sent).answer
    <Answer.YES: 'yes'>
    >>> covers(licence, ShipmentRecord("s", "maker", "other", day=PartialDate("2024"))).deciding()[0].name
    'parties'
    """
    around = context or CoverageContext()
    tests = (
        _certain(licence),
        standing(licence, shipment.day),
        _exporter(licence, shipment),
        _same("movement", licence.movement, shipment.movement),
        _as_read(licence, shipment, _goods(licence, shipment)),
        _as_read(licence, shipment, _destination(licence, shipment)),
        _parties(licence, shipment),
        _as_read(licence, shipment, _exclusions(licence, shipment, around)),
        _amount(licence, shipment, around),
        _requirements(licence, shipment, around),
    )
    answers = {test.answer for test in tests}
    answer = next((one for one in (Answer.NO, Answer.UNKNOWN) if one in answers), Answer.YES)
    return CoverageResult(licence.id, shipment.id, answer, tests)


def standing(licence: LicenceRecord, day: PartialDate | None) -> CoverageTest:
    """Whether the licence is in force on the day; revoked and suspended ones are not.

    A date that is a month or a year counts as a whole: part of it in force is unknown.

    >>> licence = LicenceRecord("l", start=PartialDate("2024-01-01"), end=PartialDate("2024-06-30"))
    >>> [standing(licence, PartialDate(day)).answer.value for day in ("2024-06-30", "2024-07-01", "2024")]
    ['yes', 'no', 'unknown']
    """
    name = "in force"
    if day is None:
        return CoverageTest(name, Answer.UNKNOWN, "the day of the shipment is not recorded")
    if licence.start is not None and day.last_day < licence.start.first_day:
        return CoverageTest(name, Answer.NO, f"it holds from {licence.start}")
    if licence.end is not None and day.first_day > licence.end.last_day:
        return CoverageTest(name, Answer.NO, f"it held until {licence.end}")
    stopped = _stopped(licence, day)
    if stopped is not None:
        return stopped
    if licence.start is None:
        return CoverageTest(name, Answer.UNKNOWN, "its first day is not recorded")
    if licence.end is None and licence.kind not in GENERAL:
        return CoverageTest(name, Answer.UNKNOWN, "its last day is not recorded")
    if (
        day.first_day < licence.start.last_day
        and day.last_day >= licence.start.first_day
        and day != licence.start
    ):
        return CoverageTest(name, Answer.UNKNOWN, f"it holds from {licence.start}, and {day} begins before")
    if licence.end is not None and day.last_day > licence.end.last_day:
        return CoverageTest(name, Answer.UNKNOWN, f"it held until {licence.end}, and {day} ends after")
    until = "" if licence.end is None else f" until {licence.end}"
    return CoverageTest(name, Answer.YES, f"from {licence.start}{until}")


def _stopped(licence: LicenceRecord, day: PartialDate) -> CoverageTest | None:
    """What the events say against it; `None` where nothing does."""
    last = None
    for event in licence.events:
        if event.kind not in {"revoked", "suspended", "reinstated"}:
            continue
        if event.day.last_day <= day.first_day:
            last = event
        elif event.day.first_day <= day.last_day and event.kind != "reinstated":
            return CoverageTest(
                "in force", Answer.UNKNOWN, f"{event.kind} on {event.day}, and the day is {day}"
            )
    if last is not None and last.kind != "reinstated":
        return CoverageTest("in force", Answer.NO, f"{last.kind} on {last.day}")
    return None


def amount_left(licence: LicenceRecord, sent: Iterable[ShipmentRecord]) -> Decimal | None:
    """What is left of the amount; `None` where the amount or the value of a shipment is not recorded alike.

    >>> licence = LicenceRecord("l", amount=Decimal(100), currency="EUR")
    >>> amount_left(licence, [ShipmentRecord("s", value=Decimal(30), currency="EUR")])
    Decimal('70')
    >>> amount_left(licence, [ShipmentRecord("s")]) is None
    True
    """
    left = licence.amount
    for shipment in sent:
        if left is None or shipment.value is None or shipment.currency != licence.currency:
            return None
        left -= shipment.value
    return left


def _certain(licence: LicenceRecord) -> CoverageTest:
    if not licence.is_certain:
        detail = "a source infers or claims it, and none states that it was granted"
        return CoverageTest("recorded", Answer.UNKNOWN, detail)
    if licence.kind is None:
        return CoverageTest("recorded", Answer.UNKNOWN, "nothing but its number or name is recorded")
    return CoverageTest("recorded", Answer.YES, "a source states that it was granted")


def _exporter(licence: LicenceRecord, shipment: ShipmentRecord) -> CoverageTest:
    name = "exporter"
    holders = licence.registered if licence.kind in GENERAL else licence.exporters
    if shipment.exporter is None:
        return CoverageTest(name, Answer.UNKNOWN, "the exporter is not recorded")
    if shipment.exporter in holders:
        return CoverageTest(name, Answer.YES, "registered" if licence.kind in GENERAL else "holds it")
    if licence.kind in GENERAL:
        return CoverageTest(name, Answer.UNKNOWN, "no registration of the exporter is recorded")
    if not holders:
        return CoverageTest(name, Answer.UNKNOWN, "its holder is not recorded")
    return CoverageTest(name, Answer.NO, "somebody else holds it")


def _same(name: str, licensed: str | None, shipped: str | None) -> CoverageTest:
    if licensed is None or shipped is None:
        return CoverageTest(name, Answer.UNKNOWN, "not recorded of both")
    answer = Answer.YES if licensed == shipped else Answer.NO
    return CoverageTest(name, answer, f"licensed: {licensed}; shipped: {shipped}")


def _as_read(licence: LicenceRecord, shipment: ShipmentRecord, test: CoverageTest) -> CoverageTest:
    """The test of what a text says; of days before the text that was read it is unknown.

    A general licence is amended without being granted anew: until 5 May 2022 EU003, EU004 and EU005 were
    for Russia too (Delegated Regulation (EU) 2022/699), which a text of 2026 does not say.
    """
    read, day = licence.read_from, shipment.day
    if licence.kind not in GENERAL or read is None or test.answer is Answer.UNKNOWN:
        return test
    if day is None or day.first_day >= read.first_day:
        return test
    detail = f"{test.detail}, by a text of {read}; none of {day} was read"
    return CoverageTest(test.name, Answer.UNKNOWN, detail)


def _goods(licence: LicenceRecord, shipment: ShipmentRecord) -> CoverageTest:
    """A code of the licence takes in what is below it: ML10 has ML10a, 3B001 has 3B001.f.1, not ML1 ML10."""
    name = "goods"
    if not licence.codes or not shipment.codes:
        return CoverageTest(name, Answer.UNKNOWN, "control codes are not recorded of both")
    several = sorted(code for code in shipment.codes if _SEVERAL.search(code))
    if several:
        return CoverageTest(name, Answer.UNKNOWN, f"several control codes in one: {several[0]}")
    outside = [
        code for code in sorted(shipment.codes) if not any(_takes_in(one, code) for one in licence.codes)
    ]
    if outside:
        return CoverageTest(name, Answer.NO, f"not licensed: {', '.join(outside)}")
    return CoverageTest(name, Answer.YES, ", ".join(sorted(shipment.codes)))


def _takes_in(licensed: str, code: str) -> bool:
    """Whether the code is the licensed one or below it, however both are written: 3A001.a.3 and 3a001a3."""
    one, other = (_PART_OF_CODE.findall(each.upper()) for each in (licensed, code))
    return bool(one) and other[: len(one)] == one


def _destination(licence: LicenceRecord, shipment: ShipmentRecord) -> CoverageTest:
    name = "destination"
    if not licence.destinations or shipment.destination is None:
        return CoverageTest(name, Answer.UNKNOWN, "not recorded of both")
    if shipment.destination in licence.destinations:
        return CoverageTest(name, Answer.YES, shipment.destination)
    return CoverageTest(
        name, Answer.NO, f"licensed: {', '.join(sorted(licence.destinations))}; sent: {shipment.destination}"
    )


def _parties(licence: LicenceRecord, shipment: ShipmentRecord) -> CoverageTest:
    """Consignee and end user must be named, but on a licence for countries only and a general one."""
    name = "parties"
    if licence.kind in GENERAL or licence.scope_form == "countries_only":
        return CoverageTest(name, Answer.YES, "it names no consignees and end users")
    sent = {party for party in (shipment.consignee, shipment.end_user) if party is not None}
    if not licence.parties or not sent:
        return CoverageTest(name, Answer.UNKNOWN, "consignee and end user are not recorded of both")
    outside = sorted(sent - licence.parties)
    if outside:
        return CoverageTest(name, Answer.NO, f"not named on it: {', '.join(outside)}")
    if shipment.end_user is None:
        return CoverageTest(
            name, Answer.UNKNOWN, "the consignee is named on it; the end user is not recorded"
        )
    return CoverageTest(name, Answer.YES, "named on it")


def _exclusions(licence: LicenceRecord, shipment: ShipmentRecord, context: CoverageContext) -> CoverageTest:
    name = "exclusions"
    if not licence.excludes:
        return CoverageTest(name, Answer.YES, "no exclusion is recorded")
    sent = {party for party in (shipment.consignee, shipment.end_user) if party is not None}
    not_shown = []
    for excluded in sorted(licence.excludes):
        if excluded in {shipment.end_use, *sent, shipment.destination}:
            return CoverageTest(name, Answer.NO, f"it leaves out {excluded}")
        if _CONTROL_CODE.fullmatch(excluded):
            if any(_takes_in(excluded, code) for code in shipment.codes):
                return CoverageTest(name, Answer.NO, f"it leaves out {excluded}")
            is_open = not shipment.codes or any(
                _SEVERAL.search(code) or _takes_in(code, excluded) for code in shipment.codes
            )
        elif _COUNTRY.fullmatch(excluded):
            is_open = shipment.destination is None
        else:
            classes = MILITARY_CLASSES if excluded == "military_end_user" else frozenset((excluded,))
            is_open = shipment.end_user is None or (excluded == "military_end_use" and not shipment.end_use)
            for party in sorted(sent):
                known = context.classes.get(party, {})
                if any(known.get(one) for one in classes):
                    return CoverageTest(name, Answer.NO, f"it leaves out {excluded}, and {party} is one")
                is_open |= any(known.get(one) is None for one in classes)
        if is_open:
            not_shown.append(excluded)
    if not_shown:
        left_out = ", ".join(not_shown)
        return CoverageTest(name, Answer.UNKNOWN, f"it leaves out {left_out}; that it is none is not shown")
    return CoverageTest(name, Answer.YES, "none of those that it leaves out")


def _amount(licence: LicenceRecord, shipment: ShipmentRecord, context: CoverageContext) -> CoverageTest:
    name = "amount"
    if licence.kind in GENERAL:
        return CoverageTest(name, Answer.YES, "it has no amount")
    left = amount_left(licence, context.sent_before)
    if left is None or shipment.value is None or shipment.currency != licence.currency:
        return CoverageTest(name, Answer.UNKNOWN, "amount, value or currency is not recorded of all")
    answer = Answer.YES if shipment.value <= left else Answer.NO
    return CoverageTest(name, answer, f"{left} {licence.currency} left, {shipment.value} sent")


def _requirements(licence: LicenceRecord, shipment: ShipmentRecord, context: CoverageContext) -> CoverageTest:
    name = "requirements"
    needed = set(licence.requires)
    if licence.scope_form == "countries_only":
        needed.add("compliance_programme")
    on_file = set(context.on_file)
    if shipment.exporter in licence.registered:
        on_file.add("registration")
    missing = sorted(needed - on_file)
    if missing:
        return CoverageTest(name, Answer.UNKNOWN, f"not on file: {', '.join(missing)}")
    return CoverageTest(name, Answer.YES, ", ".join(sorted(needed)) or "no requirement is recorded")
