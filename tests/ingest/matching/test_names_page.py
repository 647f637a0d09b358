from pathlib import Path

import pytest

from ingest.lines import read_line
from ingest.matching import NameIndex, Recorded
from ingest.matching.scores import score_feature
from ingest.normalise import comparable_name, read_name
from ingest.scoring import frozen_weights, scored

PAGE = Path(__file__).parents[3] / "docs" / "matching.md"


def _rows(first_heading: str) -> list[list[str]]:
    """The cells of the table whose first column has the heading."""
    blocks = PAGE.read_text(encoding="utf-8").split("\n\n")
    table = next(block for block in blocks if block.startswith(f"| {first_heading} |"))
    return [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]
    ]


@pytest.mark.parametrize(("written", "comparable"), _rows("written"))
def test_comparable_names_on_the_page(written: str, comparable: str) -> None:
    assert comparable_name(written) == comparable


@pytest.mark.parametrize(("recorded", "property", "country", "asked", "answer"), _rows("recorded"))
def test_answers_on_the_page(recorded: str, property: str, country: str, asked: str, answer: str) -> None:
    index = NameIndex([("it", property, recorded)])
    matches = index.match(asked, recorded=lambda ids: {"it": Recorded((country,))})
    given = "nothing" if not matches else "accepted" if matches[0].accepted else "review"
    assert given == answer


def test_the_score_of_the_example_is_as_the_page_says() -> None:
    asked, recorded = (
        read_name(f"{name}") for name in ("Brightwel Instruments AG", "Brightwell Instruments GmbH")
    )
    said = [
        [f"{each.points:+.2f}", score_feature(each).detail.rpartition(" (")[0]]
        for each in scored(asked, recorded).contributions
    ]
    start = f"{frozen_weights()['organisation'].start:+.2f}"
    assert [[start, "where two names of organisations begin"], *said] == _rows("points")


@pytest.mark.parametrize(("line", "name", "former", "between", "address"), _rows("line"))
def test_lines_on_the_page(line: str, name: str, former: str, between: str, address: str) -> None:
    read = read_line(line)
    parts = [read.names, read.former_names, read.intermediaries, (read.address or "",)]
    assert [", ".join(part) for part in parts] == [name, former, between, address]
