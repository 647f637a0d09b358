"""What is printed has words for every code that an answer can have."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from any_answer import DAY, WHO, entity, source, valid
from rich.console import Console, RenderableType

from api.models import (
    AssumptionAnswer,
    EntityRef,
    HopsAnswer,
    ListAnswer,
    MatchAnswer,
    OpenEndAnswer,
    PathAnswer,
    PathLink,
    PolicyRef,
    PossiblyAnswer,
    ProximityAnswer,
    Query,
    Screening,
    StopAnswer,
    Target,
    TraversalAnswer,
)
from api.render import screening
from api.wording.catalogue import say
from api.wording.open_ends import assumption, open_end
from api.wording.verdicts import Asked, summarise, worded
from graph.search.completeness import Assumption, Gap, GapKind, NotCounted, UncountedOwner
from graph.search.proximity import Verdict
from graph.search.qualifications import StopKind
from graph.search.reasons import CLASS_REASONS, Reason
from ontology import SCHEMA, Grade

ASKED = Asked(WHO, DAY, 4)
DIRECTNESS = ("direct", "indirect", "unstated", "conflicting")
ASSUMED = ("presumed_link", "unstated_directness", "no_unrecorded_control_unit_or_affiliation")
# Words of the file formats and options, which a person types.
TYPED = {"--exit-code", "--full", "--json", "--min-grade"}


def printed(body: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=100, markup=False, highlight=False).print(body)
    return out.getvalue()


def gaps() -> list[Gap]:
    """Each kind of gap, with a different upper end that does not count."""
    reasons = list(NotCounted)
    return [
        Gap("works", kind, 67.0, 33.0, DAY, 4, UncountedOwner("e1", reasons[number % len(reasons)], Grade.D))
        for number, kind in enumerate(GapKind)
    ]


def unknown(reasons: list[Reason]) -> ProximityAnswer:
    """An answer for a class that is unknown for these reasons, with all that can come with them."""
    held = ListAnswer(
        id="list", title="Red list", source="lists", held=9, total=9, whole=True, copied=DAY,
        complete_from=None, complete_to=None, update_days=30,
        gaps=[each for each in reasons if each in CLASS_REASONS], detail="Red list: 9 of 9 entries loaded",
    )  # fmt: skip
    return ProximityAnswer(
        risk_class="listed_party", label="Listed party", decides=True, verdict=Verdict.UNKNOWN,
        reasons=reasons,
        open_ends=[
            OpenEndAnswer(entity=WHO, lacks=gap.lacks, detail=open_end(gap, WHO.caption, "Body 1"))
            for gap in gaps()
        ],
        assumes=[AssumptionAnswer(kind=kind, detail=assumption(Assumption(kind), "A's holding in B", None))
                 for kind in ASSUMED],
        hops=None, at_least=None, hops_by_grade={"A": None, "B": HopsAnswer(hops=2, at_least=True)},
        paths=[], below_minimum=[path()], unrecorded_share=[path()],
        stops=[StopAnswer(entity=entity(3), kind=kind) for kind in StopKind],
        possibly=[PossiblyAnswer(entity=WHO, other=entity(2), verdict=verdict, sources=[source("D")])
                  for verdict in Verdict],
        partial=True, stale=True, complete=False, as_of=None, lists=[held], explored=9,
        headline="", summary="",
    )  # fmt: skip


def path() -> PathAnswer:
    """A path with a link of every type, each way, and of every directness."""
    links = [
        PathLink(
            step=1, id=f"{kind}~{way}", type=kind, upper=WHO if way else entity(1),
            lower=entity(1) if way else WHO, title="", share="(25,50]",
            direct=DIRECTNESS[number % len(DIRECTNESS)], valid=valid(), observed="2026", grade="C",
            stated_by=[], sources=[source("C")], disputed=[],
        )
        for number, kind in enumerate([*SCHEMA.link_types, "possiblySameAs"])
        for way in (0, 1)
    ]  # fmt: skip
    target = Target(
        entity=entity(1),
        risk_class="meu_list",
        label="MEU",
        valid=valid(),
        grade="B",
        listings=[],
        lists=[],
        sources=[],
    )
    return PathAnswer(
        hops=1,
        at_least=False,
        grade="C",
        entities=[WHO, entity(1)],
        links=links,
        target=target,
        judgements=[],
    )


def answer(proximity: list[ProximityAnswer], decision: str = "unknown") -> Screening:
    found = summarise(proximity, ASKED)
    who = EntityRef(id=WHO.id, type=WHO.type, caption=WHO.caption)
    return Screening(
        query=Query(
            name="Zeta", country="cn", address="Road 1", identifiers=["X-1"], date=DAY, sources=["press"],
            valid_at=DAY, known_at=None, risk_classes=[each.risk_class for each in proximity],
        ),
        decision=decision, outcome="review", needs_person=[], waived=[],
        policy=PolicyRef(name="Desk", sha256="0" * 64),
        headline=found.headline, summary=found.text,
        matches=[MatchAnswer(entity=who, score=1, accepted=True, matched_name="Zeta", explanation=[],
                             proximity=proximity)],
        entity=who, proximity=proximity, listings=[], shipments=[], licences=[], claims=[],
        traversal=TraversalAnswer(
            name="control", link_types=["Ownership", "Control"], direction="common-owner", valid_at=DAY,
            min_share=25, max_hops=4, min_grade="D", max_degree=9, collapse_full=True,
            follow_possibly_same=True, max_explored=9, never_through=[],
        ),
        data=[],
    )  # fmt: skip


def bare_codes(text: str) -> set[str]:
    """What stands in a text as a code: words joined by underscores or by capitals inside."""
    words = set(re.findall(r"[\w-]*_[\w-]*|\b[a-z]+[A-Z]\w*", text))
    return words - TYPED


@pytest.mark.parametrize("form", [screening.screening, screening.full])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_printed_in_words(reason: Reason, form: object) -> None:
    text = printed(form(answer([worded(unknown([reason]), ASKED)])))  # type: ignore[operator]
    assert str(reason) not in text.split()
    assert bare_codes(text) == set()
    assert "Inconclusive" in text


def test_every_reason_verdict_gap_stop_and_link_is_printed_in_words() -> None:
    every = worded(unknown(list(Reason)), ASKED)
    found = every.model_copy(
        update={
            "risk_class": "meu_list", "verdict": Verdict.YES, "reasons": [], "paths": [path()], "hops": 1,
            "at_least": True,
        }
    )  # fmt: skip
    missing = every.model_copy(
        update={"risk_class": "chinese_military_company", "verdict": Verdict.NO, "reasons": [], "as_of": DAY}
    )
    given = answer([every, found, missing])
    for text in (printed(screening.screening(given)), printed(screening.full(given)), screening.brief(given)):
        assert bare_codes(text) == set(), text
        assert "A - B" not in text
    text = " ".join(printed(screening.full(given)).split())
    for kind in StopKind:
        assert say(f"stop.{kind}") in text
    for gap in gaps():
        assert open_end(gap, WHO.caption, "Body 1") in text


@pytest.mark.parametrize("decision", ["hit", "review", "unknown", "no link found", "no match found"])
def test_every_decision_has_its_label(decision: str) -> None:
    given = answer([worded(unknown([Reason.OPEN_END]), ASKED)], decision)
    label = {"unknown": "INCONCLUSIVE", "review": "MANUAL REVIEW"}.get(decision, decision.upper())
    assert printed(screening.screening(given)).startswith(f"{label}  ")
    assert screening.brief(given).startswith(f"{label}  Zeta: ")


def test_a_day_is_written_as_people_write_it() -> None:
    text = printed(screening.full(answer([worded(unknown([Reason.OPEN_END]), ASKED)])))
    assert "on 21 Nov 2026, the day of the order" in text
    assert str(date(2026, 11, 21)) not in text
