"""Grades and directness."""

from __future__ import annotations

import pytest

from ontology import Directness, Grade, InvalidGrade


@pytest.mark.parametrize(
    ("text", "grade"), [("A", Grade.A), ("b", Grade.B), (" C ", Grade.C), ("D", Grade.D)]
)
def test_a_grade_is_read(text: str, grade: Grade) -> None:
    assert Grade.parse(text) is grade


@pytest.mark.parametrize("text", ["", "E", "AB", "0", "А"])  # the last is a Cyrillic letter
def test_another_letter_is_no_grade(text: str) -> None:
    with pytest.raises(InvalidGrade):
        Grade.parse(text)


def test_the_weakest_grade_of_a_path_is_the_greatest() -> None:
    assert max(Grade.A, Grade.C, Grade.B) is Grade.C


def test_grades_and_directness_are_written_as_sources_write_them() -> None:
    assert [str(grade) for grade in Grade] == ["A", "B", "C", "D"]
    assert [str(value) for value in Directness] == ["direct", "indirect", "unstated"]
