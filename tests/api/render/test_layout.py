"""Building blocks of printed answers: what is broken into lines, what is kept whole."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from api.render.layout import bullets, columns, hanging, indented, section, unbroken


def printed(body: RenderableType, width: int = 40) -> list[str]:
    console = Console(width=width, markup=False, highlight=False, no_color=True)
    with console.capture() as shown:
        console.print(body, crop=False)
    return [line.rstrip() for line in shown.get().splitlines()]


def test_every_line_of_an_indented_text_is_moved() -> None:
    assert printed(indented(Text("one two three four"), 4), width=24) == ["    one two three four"]
    assert printed(indented(Text("one two three four five six"), 4), width=24) == [
        "    one two three four",
        "    five six",
    ]


def test_a_mark_stands_before_the_first_line_alone() -> None:
    assert printed(hanging("->", Text("one two three four five six"), 3), width=24) == [
        "-> one two three four",
        "   five six",
    ]


def test_however_little_room_there_is_text_keeps_some() -> None:
    assert printed(indented(Text("eighteen columns 18"), 10), width=12)[0] == " " * 10 + "eighteen columns"


def test_an_address_is_not_broken() -> None:
    address = "https://example.org/" + "a" * 60
    assert printed(indented(unbroken(address)), width=30) == [f"  {address}"]


def test_each_line_of_a_list_has_a_dash() -> None:
    assert printed(bullets(["one", Text("two")])) == ["  - one", "  - two"]


def test_a_table_keeps_its_whole_columns_and_breaks_the_others() -> None:
    rows = [("cn-a-very-long-id-of-an-entity", "A name of many words that does not fit")]
    lines = printed(columns(("id", "name"), rows, whole=("id",)), width=50)
    assert lines[0].split() == ["id", "name"]
    assert lines[2].startswith("cn-a-very-long-id-of-an-entity ")
    assert len(lines) > 3


def test_a_table_wider_than_the_screen_is_not_cut_off() -> None:
    rows = [("x" * 60, "y" * 60)]
    (row,) = printed(columns(("a", "b"), rows, whole=("a", "b")), width=40)[2:]
    assert row.split() == ["x" * 60, "y" * 60]


def test_numbers_stand_to_the_right() -> None:
    lines = printed(columns(("what", "count"), [("a", "5"), ("b", "1234")], right=("count",)))
    assert [line.split()[1] for line in lines[2:]] == ["5", "1234"]
    assert len({len(line) for line in lines[2:]}) == 1


def test_chinese_takes_two_columns_a_character() -> None:
    lines = printed(columns(("name", "id"), [("北京", "1"), ("abcd", "2")], whole=("name",)))
    before = [line[: line.index(sign)] for line, sign in zip(lines[2:], "12", strict=True)]
    assert [len(text) for text in before] == [4, 6]
    assert len({cell_len(text) for text in before}) == 1


def test_a_section_has_a_blank_line_before_its_heading() -> None:
    assert printed(section("Sources", Text("one"))) == ["", "Sources", "one"]
