"""Damaged and changed input files, by example of fact tables: refused as a whole, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from emitted import Emitted, emitted, facts_of
from fact_tables import HEADER, declared, fact, source_folder, table
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadFile
from ingest.files import input_file
from ingest.formats.fact_table import read
from ingest.records import Line, Records
from ingest.sources import read_source

GROUP = declared("group")
PLANT = declared("plant")


def damage(folder: Path, content: bytes) -> str:
    """The error of a source whose table has this content."""
    source_folder(folder).joinpath("facts.csv").write_bytes(content)
    with pytest.raises(BadFile) as caught:
        emitted(read_source(folder))
    assert str(caught.value).startswith("facts.csv")
    return str(caught.value)


def test_lines_of_several_files_are_located_in_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\n")
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbfthree\n\n")
    records = Records((input_file(tmp_path / "a.txt"), input_file(tmp_path / "b.txt")), "text")

    once, again = list(records.lines()), list(records.lines())

    assert once == again
    assert once == [
        Line("a.txt", 1, "one"), Line("a.txt", 2, "two"), Line("b.txt", 1, "three"), Line("b.txt", 2, ""),
    ]  # fmt: skip


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"other\.csv: cannot be read: No such file"):
        input_file(tmp_path / "other.csv")


def test_a_file_that_changed_since_the_load_began_is_refused(tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path, *GROUP))
    file = input_file(source.files[0])
    tmp_path.joinpath("facts.csv").write_text(table(*PLANT), encoding="utf-8")

    with pytest.raises(BadFile, match=r"facts\.csv: was changed while it was read; load it again"):
        read(Records((file,), "fact_table"), Emitted(source.dataset, source.documents))


@pytest.mark.parametrize(
    "empty", ["\n", "   \n", ",,,,\n", "," * 13 + "\n", "," * 40 + "\n", " , ,\t,\n", '"","",\n', '"\n",\n',
              "\u3000,\u00a0,\n", "\r\n", ",,\r\n"],
)  # fmt: skip
def test_a_row_without_any_text_is_skipped_like_an_empty_line(empty: str, tmp_path: Path) -> None:
    """A spreadsheet writes them for lines that were emptied; they reject nothing, so they void no class."""
    source = read_source(source_folder(tmp_path, *GROUP, expected=len(GROUP)))
    text = table(*GROUP)
    header, first, *rest = text.splitlines(keepends=True)
    tmp_path.joinpath("facts.csv").write_text(
        header + empty + first + empty * 2 + "".join(rest) + empty, encoding="utf-8", newline=""
    )

    emit = emitted(source)

    assert (len(emit.statements), emit.rejected) == (len(GROUP), [])


def test_a_row_with_text_in_one_cell_is_a_row(tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path, *GROUP))
    tmp_path.joinpath("facts.csv").write_text(table(*GROUP) + ",,,\n,,,,,,,,,,,,,seen\n", encoding="utf-8")

    (rejection,) = emitted(source).rejected

    assert (rejection.record, rejection.field) == ("row 5", "subject")


def test_rows_are_checked_against_the_header_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('x,y\n1,"a\nb"\n\n2,c\n', encoding="utf-8")

    rows = Records((input_file(file),), "any").rows(("x", "y"))

    assert [(row.locator, row.cells) for row in rows] == [("row 2", ("1", "a\nb")), ("row 5", ("2", "c"))]


def test_a_file_cut_inside_a_row_says_so(tmp_path: Path) -> None:
    content = table(*GROUP).encode()

    error = damage(tmp_path, content[: len(content) // 2])

    assert "line 1: does not end in a line break, so the file was probably cut off; get it again" in error


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "is empty; it needs at least the header subject,property" in damage(tmp_path, b"")


def test_a_file_in_another_encoding_names_the_byte_and_the_line(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "alias", "Größe"))

    error = damage(tmp_path, text.encode("latin-1"))

    offset = text.index("ö")
    assert f"line 4: byte {offset} (0xf6) is not UTF-8; save the file as UTF-8" in error
    assert "'CSV UTF-8'" in error


def test_a_byte_order_mark_counts_as_bytes_of_the_file(tmp_path: Path) -> None:
    assert "line 1: byte 7 (0xff) is not UTF-8" in damage(tmp_path, b"\xef\xbb\xbfsubj\xffect\n")


def test_a_file_in_utf16_is_read_as_one_in_utf8_is(tmp_path: Path) -> None:
    lines = [f"{number} 名 \U0001f6a2" for number in range(20_000)]
    file = tmp_path / "a.txt"
    file.write_bytes(("\n".join(lines) + "\n").encode("utf-16"))

    assert [line.text for line in Records((input_file(file),), "text").lines()] == lines


def test_a_file_in_utf16_that_is_cut_off_or_said_to_be_in_another_encoding_is_refused(
    tmp_path: Path,
) -> None:
    text = table(*GROUP).encode("utf-16")

    assert "begins as UTF-16 does, and is not" in damage(tmp_path, text[:-1])
    (tmp_path / "a.csv").write_bytes(text)
    with pytest.raises(BadFile, match="is UTF-16, not CP1252; name no encoding"):
        list(Records((input_file(tmp_path / "a.csv"),), "text").cells(encoding="cp1252"))


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (HEADER + ",colour", "unknown column 'colour'; remove it, the columns are subject,property"),
        (HEADER.replace("locator", "place"), "unknown column 'place'"),
        (HEADER.replace(",grade", ""), "column 'grade' is missing; add it"),
        (HEADER + ",grade", "column 'grade' occurs twice; keep one"),
        (HEADER.replace("subject,property", "property,subject"), "the columns are in another order"),
        (HEADER.replace(",", ";"), "its columns are not separated by commas"),
        ("", "column 'subject' is missing"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, problem: str) -> None:
    assert problem in damage(tmp_path, table(*GROUP).replace(HEADER, header).encode())


def test_a_quote_that_is_never_closed_is_refused_where_it_opens(tmp_path: Path) -> None:
    content = table(*GROUP).replace("Name of", '"Name of').encode()

    assert "line 3: the cells cannot be told apart" in damage(tmp_path, content)


def test_a_line_too_long_to_be_a_row_is_refused(tmp_path: Path) -> None:
    content = table(*GROUP).encode() + b"x" * 2_000_000

    assert "line 4: is longer than 1,000,000 bytes" in damage(tmp_path, content)


@given(content=st.binary() | st.text().map(lambda text: f"{HEADER}\n{text}\n".encode(errors="replace")))
def test_any_bytes_are_read_or_refused_and_never_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = source_folder(tmp_path_factory.getbasetemp() / "any")
    folder.joinpath("facts.csv").write_bytes(content)

    try:
        statements, _ = facts_of(read_source(folder))
    except BadFile:
        return
    assert statements == []  # no random text declares an id
