"""Values of answers in words, and the colours they are printed in."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from api.models import (
    EntityRef,
    Holding,
    Judgement,
    LinkAnswer,
    ListAnswer,
    PathLink,
    Query,
    StopAnswer,
    TraversalAnswer,
)
from api.wording.values import DIRECTNESS, hops, share, stated, step_label
from graph.model.snapshot import POSSIBLY_SAME
from graph.search.proximity import Verdict
from graph.search.qualifications import StopKind
from ontology import SCHEMA

DECISION_STYLES = {
    "hit": "bold red",
    "review": "bold yellow",
    "unknown": "bold yellow",
    # Not green: that no link is found is no permission.
    "no link found": "bold",
    "no match found": "bold",
}

VERDICT_STYLES = {Verdict.YES: "bold red", Verdict.UNKNOWN: "yellow", Verdict.NO: "bold"}


def bound(number: int, *, at_least: bool) -> str:
    """`2`, `≥1`."""
    return f"{'≥' if at_least else ''}{number}"


def loaded_lists(answers: Iterable[ListAnswer]) -> list[str]:
    """How much of each list is loaded, those that are not loaded together."""
    told = list(answers)
    missing = [each.title for each in told if each.copied is None]
    loaded = [each.detail for each in told if each.copied is not None]
    return loaded + ([f"not loaded: {', '.join(missing)}"] if missing else [])


def entity(ref: EntityRef) -> Text:
    """The caption, with the id that commands take."""
    if ref.caption == ref.id:
        return Text(ref.id, style="bold")
    return Text.assemble((ref.caption, "bold"), (f"  {ref.id}", "dim"))


STOPS = {
    StopKind.STATE_BODY: "a state body",
    StopKind.ARMED_FORCES: "an armed force",
    StopKind.REGISTERED_AGENT: "a registered agent",
    StopKind.HUB: "an entity with more links than paths may pass",
}


def stop(answer: StopAnswer) -> str:
    """What no path passes through."""
    return f"They meet only behind {answer.entity.caption} ({answer.entity.id}), {STOPS[answer.kind]}."


def path_link(link: PathLink, towards: str) -> str:
    """One link of a step towards the entity of this id."""
    described = [
        _with_arrow(link.type, link.upper.id, towards) + stated(link.stated_by),
        share(link.share),
        None if link.type == POSSIBLY_SAME else DIRECTNESS[link.direct],
        link.valid.detail,
        f"grade {link.grade}",
    ]
    return ", ".join(part for part in described if part)


def link(answer: LinkAnswer) -> str:
    """A link of an entity that is not part of a path."""
    described = [
        SCHEMA.link_type(answer.type).label + stated(answer.stated_by),
        *(_holding(holding) for holding in answer.holdings),
        f"grade {answer.grade}",
    ]
    return ", ".join(part for part in described if part)


def _holding(held: Holding) -> str:
    described = [share(held.share), DIRECTNESS[held.direct], held.valid.detail]
    return ", ".join(part for part in described if part)


def _with_arrow(link_type: str, upper: str, towards: str) -> str:
    if link_type == POSSIBLY_SAME:
        return f"≈ {step_label(link_type)}"
    if not SCHEMA.link_type(link_type).has_upper:
        return f"– {step_label(link_type)}"
    return f"{'↑' if upper == towards else '↓'} {step_label(link_type)}"


def judgement(answer: Judgement) -> str:
    """Which two ids are taken for one body."""
    return f"= one body: {answer.one} and {answer.other}, by a judgement of grade {answer.grade}"


def traversal(used: TraversalAnswer) -> str:
    """The traversal as used, in one sentence."""
    left_out = [name for name in SCHEMA.link_types if name not in used.link_types]
    types = (
        f"every link type but {' and '.join(left_out)}"
        if 0 < len(left_out) < len(used.link_types)
        else ", ".join(used.link_types)
    )
    direction = used.direction.replace("_", " ")
    return (
        f"traversal {used.name}: {direction} over {types}; shares of {used.min_share:g}% or more; "
        f"{hops(used.max_hops, at_least=False)} at most; evidence of grade {used.min_grade} or better"
        + ("; holdings of 100% count no hop" if used.collapse_full else "")
        + ("; possible samenesses followed, at grade D and no hop" if used.follow_possibly_same else "")
    )


def question(query: Query) -> str:
    """What the order gives, the day, known time and sources of the question."""
    return "; ".join(
        [
            *([f"country {query.country}"] if query.country else []),
            *([f"address {query.address}"] if query.address else []),
            *([f"identifiers {', '.join(query.identifiers)}"] if query.identifiers else []),
            f"on {query.valid_at}{', the day of the order' if query.date == query.valid_at else ''}",
            *([f"as known at {query.known_at:%Y-%m-%d %H:%M:%S} UTC"] if query.known_at else []),
            f"sources {', '.join(query.sources)}" if query.sources else "all sources loaded",
        ]
    )
