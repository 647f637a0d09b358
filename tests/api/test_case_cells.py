"""The answers about the five consignees, as docs/case.md derives them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.models import ProximityAnswer
from api.screening import Question, Screener
from graph.search.reasons import Reason

PAGE = Path(__file__).parents[2] / "docs" / "case.md"
CONSIGNEES = {
    "24th institute of CETC": "cn-cetc-24",
    "Shenzhen International Quantum Academy": "cn-siqa",
    "GTA Semiconductor": "cn-gta",
    "Si En (Qingdao)": "cn-sien",
    "SMBC": "cn-smbc",
}
CLASSES = {
    "dc": "defence_conglomerate",
    "meu": "meu_list",
    "cmc": "chinese_military_company",
    "lp": "listed_party",
    "mri": "military_research_institute",
    "sb": "state_body",
    "af": "armed_forces",
}
QUESTIONS = {
    "Today": Question(),
    "On 2024-02-05": Question(valid_at=date(2024, 2, 5)),
    "Minimum grade B": Question(min_grade="B"),
    "Minimum share 50": Question(min_share=50),
}


def tables() -> dict[str, list[dict[str, str]]]:
    """The rows of the table under each heading that names a question."""
    rows: dict[str, list[dict[str, str]]] = {}
    heading, header = "", list[str]()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading, header = line.lstrip("# "), []
        elif line.startswith("|") and heading in QUESTIONS:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not header:
                header = cells
            elif not set(cells[0]) <= {"-"}:
                rows.setdefault(heading, []).append(dict(zip(header, cells, strict=True)))
    return rows


def cells() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Heading, consignee and the cells of its row."""
    for heading, rows in tables().items():
        for row in rows:
            told = dict(row)
            yield heading, told.pop("consignee"), told


def shown(answer: ProximityAnswer) -> str:
    if answer.verdict.value != "yes":
        return answer.verdict.value
    at_least = "+" if answer.at_least else ""
    return f"yes {answer.hops}{at_least} {answer.paths[0].grade}"


def test_every_question_has_a_row_for_every_consignee_and_a_cell_for_every_class() -> None:
    assert {heading: [row["consignee"] for row in rows] for heading, rows in tables().items()} == {
        heading: list(CONSIGNEES) for heading in QUESTIONS
    }
    assert {tuple(row) for rows in tables().values() for row in rows} == {("consignee", "decision", *CLASSES)}


@pytest.mark.parametrize(("heading", "consignee", "told"), list(cells()))
def test_the_engine_gives_what_was_derived_by_hand(
    screener: Screener, heading: str, consignee: str, told: dict[str, str]
) -> None:
    screening = screener.screen(CONSIGNEES[consignee], QUESTIONS[heading])
    given = {answer.risk_class: shown(answer) for answer in screening.proximity}
    answers = {column: given[name] for column, name in CLASSES.items() if name in given}
    answers["decision"] = screening.decision
    assert {column: answers.get(column) for column in told} == told


@pytest.mark.parametrize(
    ("consignee", "classes"), [("GTA Semiconductor", {"dc", "cmc", "sb"}), ("SMBC", {"cmc", "lp", "sb"})]
)
def test_shares_that_nobody_recorded_are_the_reason_with_a_minimum_of_50(
    screener: Screener, consignee: str, classes: set[str]
) -> None:
    screening = screener.screen(CONSIGNEES[consignee], QUESTIONS["Minimum share 50"])
    given = {answer.risk_class for answer in screening.proximity if Reason.SHARE_UNKNOWN in answer.reasons}
    assert given == {CLASSES[column] for column in classes}
