"""`ketting classes`: all of them, and the members of one."""

from __future__ import annotations

from command_line import Ketting
from resolved import read_back

from api.models import ClassesAnswer, ClassMembersAnswer
from ontology import SCHEMA


def test_the_command_prints_classes_and_members(on_case: Ketting) -> None:
    overview = on_case("classes")
    assert (overview.code, "Defence conglomerate defence_conglomerate: 14 members" in overview.words) == (
        0,
        True,
    )
    assert len(ClassesAnswer.model_validate_json(on_case("classes", "--json").out).classes) == len(
        SCHEMA.classes
    )
    listed = on_case("classes", "defence_conglomerate", "--limit", "3")
    assert "and 11 more: --offset 3" in listed.words
    page = on_case("classes", "defence_conglomerate", "--limit", "3", "--json")
    assert len(read_back(ClassMembersAnswer, page.out).members) == 3
    assert on_case("classes", "nope").code == 2
