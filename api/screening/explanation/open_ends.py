"""What the record of owners lacks, and what a `no` takes for granted, as answers with a sentence each."""

from __future__ import annotations

from api.models import AssumptionAnswer, OpenEndAnswer, UncountedOwnerAnswer
from api.screening.explanation.evidence import Evidence
from graph.search.completeness import Assumption, Gap, GapKind, NotCounted

_WHY = {
    NotCounted.NOT_STATED_DIRECT: "is not stated to hold it directly, as a state body must be",
    NotCounted.CONFLICTING_DIRECTNESS: "is said to hold it directly and indirectly",
    NotCounted.CONTRADICTED: "is recorded, and weaker evidence says that it ended",
    NotCounted.BELOW_GRADE: "is recorded at grade {grade}",
    NotCounted.INDIRECT: "is recorded as an indirect one",
    NotCounted.NOT_YET_OBSERVED: "was first observed later",
    NotCounted.NO_HOLDING: "controls or hosts it",
}


def open_end(evidence: Evidence, gap: Gap) -> OpenEndAnswer:
    """The entity, what it lacks, and the upper end that is recorded and does not count."""
    entity, uncounted = evidence.entity(gap.entity), None
    detail = f"{entity.caption}: {_lacking(gap)}"
    if gap.uncounted is not None:
        owner = evidence.entity(gap.uncounted.owner)
        grade = str(gap.uncounted.grade)
        uncounted = UncountedOwnerAnswer(entity=owner, why=gap.uncounted.why, grade=grade)
        detail += f"; {owner.caption} {_WHY[gap.uncounted.why].format(grade=grade)}"
    return OpenEndAnswer(
        entity=entity,
        lacks=gap.lacks,
        recorded=gap.recorded,
        unrecorded=gap.unrecorded,
        as_of=gap.as_of,
        holders=gap.holders,
        uncounted=uncounted,
        detail=detail,
    )


def _lacking(gap: Gap) -> str:
    year = "" if gap.as_of is None else f" ({gap.as_of.year})"
    recorded, unrecorded = f"{gap.recorded or 0:g}%", f"{gap.unrecorded or 0:g}%"
    return {
        GapKind.NO_OWNER_RECORDED: "no owner or parent is recorded for that day",
        GapKind.NO_DIRECT_OWNER: "no direct owner or parent of grade C or better is recorded",
        GapKind.SHARE_UNKNOWN: "its owner's share is unknown",
        GapKind.SHARE_UNRECORDED: f"owners are recorded to {recorded}{year}, {unrecorded} is unrecorded",
        GapKind.SHARES_EXCEED_WHOLE: f"recorded shares add up to {recorded}{year}, which cannot all be true",
        GapKind.RING_WITHOUT_OUTSIDER: (
            f"it is in a ring of bodies that own each other, of which outsiders hold {recorded}{year}"
        ),
        GapKind.AGGREGATE_HOLDING: f"{gap.holders} holders near the class may hold {recorded} together",
    }[gap.lacks]


def assumption(evidence: Evidence, assumed: Assumption) -> AssumptionAnswer:
    """What is taken for granted, of one link by name or of several by their number."""
    entity = None if assumed.entity is None else evidence.entity(assumed.entity)
    if assumed.link is not None:
        named, stands, observed, lasts = evidence.named_link(assumed.link), "stands", "it was", "is"
    else:
        of_entity = "" if entity is None else f" in {entity.caption}, of {assumed.share or 0:g}% together,"
        named = f"{assumed.count:,} {'holdings and parents' if entity is None else 'holdings'}{of_entity}"
        stands, observed, lasts = "stand", "they were", "are"
    details = {
        "presumed_link": f"{named} still {stands}; {observed} last observed on {assumed.since}",
        "unstated_directness": f"{named} {lasts} direct, which its source does not say",
    }
    return AssumptionAnswer(
        kind=assumed.kind,
        link=assumed.link,
        since=assumed.since,
        count=assumed.count,
        share=assumed.share,
        entity=entity,
        detail=details.get(assumed.kind, "there is no control, unit or affiliation that nobody recorded"),
    )
