"""Answers about classes as screenings give them, made up: what sentences are written from."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from api.models import (
    DocumentRef,
    EntityRef,
    ListAnswer,
    MatchAnswer,
    OpenEndAnswer,
    PathAnswer,
    PathLink,
    PossiblyAnswer,
    PossiblyFurther,
    ProximityAnswer,
    Record,
    SourceRef,
    Target,
    Validity,
)
from api.wording.catalogue import on
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_REASONS, Reason, in_order
from ontology import SCHEMA

DAY = date(2026, 11, 21)
WHO = EntityRef(id="works", type="Company", caption="Zeta Works")
AUTHORITY = "Office of Lists"
DENIAL = Record(id="claim", type="Claim", caption="Zeta, 2025: nobody controls it", facts=[])

OF_CONSIGNEE = [reason for reason in Reason if reason not in CLASS_REASONS]
OFTEN = [Reason.OPEN_END, Reason.POSSIBLY_SAME_AS] * 3
"""Reasons that are told of in many ways."""


def entity(number: int) -> EntityRef:
    return WHO if number == 0 else EntityRef(id=f"e{number}", type="Company", caption=f"Body {number}")


def valid() -> Validity:
    return Validity(
        status="in force",
        since=DAY,
        since_stated=False,
        until=DAY,
        until_stated=False,
        detail=f"in force, confirmed on {on(DAY)}",
    )


def source(grade: str) -> SourceRef:
    document = DocumentRef(id="d", title="A list", publisher=AUTHORITY, read="2026-01-01")
    return SourceRef(source="s", document=document, locator="1", grade=grade, observed="2026")


@st.composite
def links(draw: st.DrawFn, step: int) -> PathLink:
    kind = draw(st.sampled_from(["Ownership", "Control", "Unit", "Affiliation"]))
    grade = draw(st.sampled_from("ABCD"))
    shares = st.sampled_from(["51", "(25,50]", "(0,100]", "(0,100)"])
    lower, upper = draw(st.permutations([entity(step - 1), entity(step)]))
    return PathLink(
        step=step,
        id=f"{kind}~{step}",
        type=kind,
        upper=upper,
        lower=lower,
        title=kind,
        share=draw(shares) if kind == "Ownership" else None,
        direct=draw(st.sampled_from(["direct", "indirect", "unstated", "conflicting"])),
        valid=valid(),
        observed="2026",
        grade=grade,
        stated_by=[AUTHORITY] if (kind, grade) == ("Affiliation", "B") else [],
        sources=[source(grade)],
        disputed=draw(st.sampled_from([[], [], [DENIAL]])),
    )


@st.composite
def paths(draw: st.DrawFn, risk_class: str, steps: int, lists: list[ListAnswer]) -> PathAnswer:
    along = [draw(links(step)) for step in range(1, steps + 1)]
    named = (
        draw(st.lists(st.sampled_from(lists), max_size=2, unique_by=lambda each: each.id)) if lists else []
    )
    target = Target(
        entity=entity(steps),
        risk_class=risk_class,
        label=SCHEMA.risk_class(risk_class).label,
        valid=valid(),
        grade="B",
        listings=[f"entry of {each.id}" for each in named],
        lists=[each.title for each in named],
        sources=[],
    )
    return PathAnswer(
        hops=steps + sum(link.direct == "indirect" for link in along),
        at_least=any(link.direct in ("indirect", "conflicting") for link in along),
        grade=max([link.grade for link in along], default="B"),
        entities=[entity(number) for number in range(steps + 1)],
        links=along,
        target=target,
        judgements=[],
    )


@st.composite
def held_lists(draw: st.DrawFn) -> list[ListAnswer]:
    answers = []
    for number in range(draw(st.integers(0, 3))):
        state = draw(st.sampled_from(["whole", "in part", "outdated", "of later days", "missing"]))
        total = 3_409
        held = {"in part": 125, "missing": None}.get(state, total)
        of_lists = {
            "whole": [],
            "in part": [Reason.LIST_IN_PART],
            "outdated": [Reason.CLASS_OUTDATED],
            "of later days": [Reason.CLASS_NOT_HELD_THEN],
            "missing": [Reason.LIST_IN_PART],
        }[state]
        answers.append(
            ListAnswer(
                id=f"list-{number}",
                title=f"List {number}",
                source=None if held is None else "lists",
                held=held,
                total=None if held is None else total,
                whole=held == total,
                copied=None if held is None else DAY - timedelta(days=10),
                complete_from=None,
                complete_to=None,
                update_days=30,
                gaps=of_lists,
                detail="",
            )
        )
    return answers


@st.composite
def open_ends(draw: st.DrawFn) -> OpenEndAnswer:
    """What the record of the consignee's owners lacks, or of another body's."""
    often = [GapKind.SHARES_EXCEED_WHOLE, *[GapKind.SHARE_UNRECORDED] * 5]
    lacks = draw(st.sampled_from([*GapKind, *often]))
    left = draw(st.sampled_from([0.0, 33.0])) if lacks is GapKind.SHARE_UNRECORDED else None
    whose = entity(draw(st.sampled_from([0, 0, 1, 2])))
    return OpenEndAnswer(entity=whose, lacks=lacks, unrecorded=left, detail="")


@st.composite
def possibly(draw: st.DrawFn) -> PossiblyAnswer:
    """A body that the consignee, or another one, may be the same as."""
    one, verdict = draw(st.integers(0, 2)), draw(st.sampled_from(Verdict))
    other, beyond = entity(one + 5), draw(st.sampled_from([None, entity(one + 5), entity(8)]))
    further = [] if beyond is None else [PossiblyFurther(entity=beyond, other=entity(9))]
    return PossiblyAnswer(entity=entity(one), other=other, verdict=verdict, further=further, sources=[])


@st.composite
def answers(draw: st.DrawFn, risk_class: str | None = None, *, may_be_cut: bool = False) -> ProximityAnswer:
    """An answer about a class; its reasons, hops, lists and completeness fit its verdict.

    A search that `may_be_cut` may know how far a member is, and no path to it.
    """
    name = draw(st.sampled_from(SCHEMA.screened_classes)) if risk_class is None else risk_class
    lists = draw(held_lists())
    of_lists = {reason for each in lists for reason in each.gaps}
    if SCHEMA.risk_class(name).open:
        of_lists.add(Reason.CLASS_OPEN_BY_NATURE)
    elif not lists:
        of_lists.add(Reason.LIST_IN_PART)
    of_consignee = draw(st.sets(st.sampled_from(OF_CONSIGNEE + OFTEN), max_size=3))
    could_be = [Verdict.YES] + ([Verdict.UNKNOWN] if of_lists or of_consignee else [])
    verdict = draw(st.sampled_from(could_be + ([] if of_lists else [Verdict.NO])))
    found = [draw(paths(name, draw(st.integers(0, 3)), lists))] if verdict is Verdict.YES else []
    is_cut = may_be_cut and bool(found) and bool(found[0].hops) and draw(st.booleans())
    is_unknown = verdict is Verdict.UNKNOWN
    ends = draw(st.lists(open_ends(), max_size=2)) if is_unknown and Reason.OPEN_END in of_consignee else []
    is_same = verdict is Verdict.YES or (is_unknown and Reason.POSSIBLY_SAME_AS in of_consignee)
    return ProximityAnswer(
        risk_class=name,
        label=SCHEMA.risk_class(name).label,
        decides=SCHEMA.risk_class(name).decides,
        verdict=verdict,
        reasons=list(in_order(of_lists | of_consignee)) if verdict is Verdict.UNKNOWN else [],
        open_ends=ends,
        possibly=draw(st.lists(possibly(), max_size=2)) if is_same else [],
        assumes=[],
        hops=found[0].hops if found else None,
        at_least=found[0].at_least if found else None,
        needs_unrecorded_share=bool(found) and draw(st.booleans()),
        hops_by_grade={},
        paths=[] if is_cut else found,
        below_minimum=[],
        partial=verdict is Verdict.UNKNOWN and Reason.PARTIAL in of_consignee,
        stale=False,
        complete=not of_lists,
        as_of=DAY - timedelta(days=10) if verdict is Verdict.NO and draw(st.booleans()) else None,
        lists=lists,
        explored=0,
        headline="",
        summary="",
    )


@st.composite
def matches(draw: st.DrawFn) -> list[MatchAnswer]:
    """What a name may mean: nobody, or some, each with verdicts about the same classes."""
    asked = draw(st.lists(st.sampled_from(SCHEMA.screened_classes), min_size=1, max_size=4, unique=True))
    found = [
        MatchAnswer(
            entity=EntityRef(id=f"m{number}", type="Company", caption=f"Match {number}"),
            score=1.0,
            accepted=draw(st.booleans()),
            matched_name="",
            explanation=[],
            proximity=[draw(answers(name)) for name in asked],
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return sorted(found, key=lambda match: not match.accepted)
