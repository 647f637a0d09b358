"""What the record of owners lacks, and what a `no` takes for granted, as answers with a sentence each."""

from __future__ import annotations

from api.models import AssumptionAnswer, OpenEndAnswer, UncountedOwnerAnswer
from api.screening.explanation.evidence import Evidence
from api.wording import open_ends
from graph.search.completeness import Assumption, Gap


def open_end(evidence: Evidence, gap: Gap) -> OpenEndAnswer:
    """The entity, what it lacks, and the upper end that is recorded and does not count."""
    entity = evidence.entity(gap.entity)
    owner = None if gap.uncounted is None else evidence.entity(gap.uncounted.owner)
    return OpenEndAnswer(
        entity=entity,
        lacks=gap.lacks,
        recorded=gap.recorded,
        unrecorded=gap.unrecorded,
        as_of=gap.as_of,
        holders=gap.holders,
        uncounted=None
        if gap.uncounted is None or owner is None
        else UncountedOwnerAnswer(entity=owner, why=gap.uncounted.why, grade=str(gap.uncounted.grade)),
        detail=open_ends.open_end(gap, entity.caption, None if owner is None else owner.caption),
    )


def assumption(evidence: Evidence, assumed: Assumption) -> AssumptionAnswer:
    """What is taken for granted, of one link by name or of several by their number."""
    entity = None if assumed.entity is None else evidence.entity(assumed.entity)
    named = None if assumed.link is None else evidence.named_link(assumed.link)
    return AssumptionAnswer(
        kind=assumed.kind,
        link=assumed.link,
        since=assumed.since,
        count=assumed.count,
        share=assumed.share,
        entity=entity,
        detail=open_ends.assumption(assumed, named, None if entity is None else entity.caption),
    )
