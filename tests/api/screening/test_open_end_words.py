"""What is said of a record of owners with gaps, for links of every kind, against a plain reading of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from factories import company, fact, link
from hypothesis import given, settings
from hypothesis import strategies as st
from loads import load

from api.models import ProximityAnswer
from api.screening import Question, Screener
from api.workspace import Workspace
from graph.search.reasons import Reason
from graph.store import open_store

DAY = date(2024, 6, 1)


@dataclass(frozen=True)
class Above:
    """A link from `owner` above the mill: observed in a year, and ended in one or not."""

    type: str
    grade: str
    direct: str
    observed: int
    end: int | None

    @property
    def is_over(self) -> bool:
        return self.end is not None and self.end < DAY.year

    @property
    def closes(self) -> bool:
        """Whether it is an owner or parent of grade C or better on that day, directly as far as is said."""
        is_held = self.type in ("Ownership", "Unit") and self.direct != "indirect" and self.grade in "ABC"
        return is_held and not self.is_over and self.observed <= DAY.year


LINKS = st.builds(
    Above,
    type=st.sampled_from(["Ownership", "Control", "Unit", "Affiliation"]),
    grade=st.sampled_from("ACD"),
    direct=st.sampled_from(["direct", "indirect", "unstated"]),
    observed=st.sampled_from([2020, 2024, 2025]),
    end=st.sampled_from([None, None, 2021]),
).filter(lambda above: above.end is None or above.observed <= above.end)


def answered(links: list[Above]) -> ProximityAnswer:
    """What is answered of the mill, with each link from an owner of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/words.db")
        facts = [
            link(
                above.type,
                f"owner-{number}",
                "mill",
                grade=above.grade,
                direct=above.direct,
                observed=str(above.observed),
                **({} if above.end is None else {"end": str(above.end)}),
            )
            for number, above in enumerate(links)
        ]
        owners = [company(f"owner-{number}") for number in range(len(links))]
        names = [fact("mill", "type", "Company"), fact("mill", "name", "Mill")]
        load(store, names, *owners, *facts)
        try:
            screener = Screener(Workspace(store, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)))
            question = Question(valid_at=DAY, risk_classes=("military_research_institute",))
            return screener.screen("mill", question).proximity[0]
        finally:
            store.close()


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(LINKS, max_size=2))
def test_a_gap_is_told_in_words_that_are_true_of_it(links: list[Above]) -> None:
    answer = answered(links)
    details = " ".join(end.detail for end in answer.open_ends if end.entity.id == "mill")
    still = [above for above in links if not above.is_over]

    if "no owner or parent is recorded" in details:
        assert not still, "beside one that is recorded"
    if "no direct owner or parent of grade C or better is recorded" in details:
        assert not any(above.closes for above in links)
    if "on evidence of grade D only" in details:
        assert any(above.grade == "D" for above in still)
    if "is recorded as an indirect owner" in details:
        assert any(above.direct == "indirect" for above in still)
    if "was first confirmed later" in details:
        assert any(above.observed > DAY.year for above in still)
    assert (Reason.NO_OWNER_RECORDED in answer.reasons) == (not still)
    if "no owner or parent is recorded" in answer.summary:
        assert not still
