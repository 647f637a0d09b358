"""Was it sent under a licence? What is on record of a shipment, and who said what of it."""

from __future__ import annotations

from collections.abc import Iterable

from api.errors import BadUse, NotFound, shortened
from api.models.trade import (
    CoverageTestAnswer,
    LicenceAnswer,
    LicensedAnswer,
    LicensedShipment,
    SaidAnswer,
)
from api.screening import Screener
from api.screening.question import Question
from api.screening.views import view_of
from api.wording.catalogue import say
from api.workspace import Workspace
from graph.licences import Answer, CoverageResult, recorded_answer, recorded_coverage
from graph.store.contract import Reader
from ontology import Entity

__all__ = ["licensed", "licensed_by_name"]

MOST_SHIPMENTS = 50
_PARTIES = ("consignee", "endUser")


def licensed(reader: Reader, id: str) -> LicensedAnswer:
    """Whether the shipment of this id, or each that the party of this id received, went under a licence.

    Raises `NotFound` when there is none.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         licensed(reader, "shipment-1")
    Traceback (most recent call last):
    api.errors.NotFound: 'shipment-1' is no shipment in the data loaded, and received none
    """
    entity = reader.entity(id)
    shipments = [] if entity is None else _shipments(reader, entity)
    if not shipments:
        raise NotFound(f"{shortened(id)!r} is no shipment in the data loaded, and received none")
    return LicensedAnswer(
        asked=id if entity is None else entity.caption,
        shipments=[_answer(reader, shipment) for shipment in shipments[:MOST_SHIPMENTS]],
    )


def licensed_by_name(workspace: Workspace, name_or_id: str, question: Question) -> LicensedAnswer:
    """The same for a shipment or party that is named by its id, or by a name that means it alone.

    Raises `NotFound`, `BadName`, `BadQuestion`, and `BadUse` where it may mean several.

    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder:
    ...     licensed_by_name(Workspace(open_store(f"sqlite:///{folder}/case.db")), " ", Question())
    Traceback (most recent call last):
    api.errors.BadUse: name a shipment or who received it; the text is empty
    """
    if not name_or_id.strip():
        raise BadUse("name a shipment or who received it; the text is empty")
    with view_of(workspace, question) as view:
        id = _id_of(view.reader, name_or_id) or Screener(workspace).named(name_or_id, question).entity.id
        return licensed(view.reader, id)


def _id_of(reader: Reader, text: str) -> str | None:
    try:
        return text if reader.entity(text) is not None else None
    except ValueError:
        return None


def _shipments(reader: Reader, entity: Entity) -> list[Entity]:
    if entity.schema == "Shipment":
        return [entity]
    found = {one.id: one for prop in _PARTIES for one in reader.referring(entity.id, prop)}
    return sorted((one for one in found.values() if one.schema == "Shipment"), key=lambda one: one.id)


def _answer(reader: Reader, shipment: Entity) -> LicensedShipment:
    results = recorded_coverage(reader, shipment.id)
    answer = recorded_answer(results, shipment.values("licence"))
    licences = [_licence(reader, result) for result in results]
    return LicensedShipment(
        id=shipment.id,
        name=shipment.caption,
        day=max(shipment.values("date"), key=len, default=None),
        status=shipment.first("status"),
        answer=answer,
        reason=_reason(answer, licences),
        licences=licences,
        said=_said(reader, shipment, [result.licence for result in results]),
    )


def _licence(reader: Reader, result: CoverageResult) -> LicenceAnswer:
    entity = reader.entity(result.licence)
    return LicenceAnswer(
        id=result.licence,
        name=result.licence if entity is None else entity.caption,
        answer=result.answer,
        tests=[CoverageTestAnswer(name=t.name, answer=t.answer, detail=t.detail) for t in result.tests],
    )


def _reason(answer: Answer, licences: list[LicenceAnswer]) -> str:
    if not licences:
        return say("licensed.none")
    if answer is Answer.YES:
        return say("licensed.yes", name=next(one.name for one in licences if one.answer is Answer.YES))
    of = Answer.NO if answer is Answer.NO else Answer.UNKNOWN
    details = [f"{t.name}: {t.detail}" for one in licences for t in one.tests if t.answer is of]
    return say(f"licensed.{answer.value}", n=len(licences), details="; ".join(dict.fromkeys(details)))


def _said(reader: Reader, shipment: Entity, licences: Iterable[str]) -> list[SaidAnswer]:
    """What is claimed of the shipment, its licences and its parties, and of the exporter and no customer."""
    parties = [value for prop in _PARTIES for value in shipment.values(prop)]
    direct = [shipment.id, *licences, *parties]
    claims = {claim.id: claim for id in direct for claim in reader.referring(id, "about")}
    for exporter in shipment.values("exporter"):
        for claim in reader.referring(exporter, "about"):
            if len(claim.values("about")) == 1:
                claims[claim.id] = claim
    told = [_told(claim) for claim in claims.values() if claim.schema == "Claim"]
    return sorted(told, key=lambda one: (one.day or "", one.id))


def _told(claim: Entity) -> SaidAnswer:
    first = next((s for s in claim.statements if s.prop == "text"), claim.statements[0])
    return SaidAnswer(
        id=claim.id,
        speaker=claim.first("speaker") or "",
        day=claim.first("date"),
        stance=claim.first("stance") or "",
        text=claim.first("text") or claim.caption,
        document=first.document,
        locator=first.locator,
    )
