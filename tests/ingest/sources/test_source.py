"""What a source.toml may say, and what is said back when it says something else."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from fact_tables import declared, source_folder

from graph.store.records import Document, HeldList
from ingest.errors import BadSource, UnknownSource
from ingest.sources import bundled_sources, open_source, read_source
from ontology import PartialDate

FULL = """\
[[list]]
id = "us-bis-meu-list"
title = "Military End-User List"
held = 69
total = 70
from = 2019-01-01
to = 2025-12-30
copied = 2025-12-31
update_days = 30
note = "All but one."

[[list]]
id = "jp-list"
title = "A list of Japan"
held = 2
total = 2
from = 2026-01-31

[lists]
us-bis-meu-list = ["meu_list", "listed_party"]
us-dhs-uflpa = []

[lists.jp-list]
title = "A list of Japan"
confers = ["listed_party"]

[documents.gazette]
title = "A gazette"
publisher = "A ministry"
date = "2024-02-05"
read = 2026-01-31
url = "https://example.org/gazette"
sha256 = "{sha256}"
note = "Read from a copy."
"""


LIST = '[[list]]\nid = "red"\ntitle = "Red list"\nheld = 1\ntotal = 2\nfrom = 2019-01-01\n'


def reading(folder: Path, old: str = "", new: str = "", **parts: str) -> str:
    """The error of a source whose source.toml has `new` in the place of `old`."""
    path = source_folder(folder, *declared("a"), **parts).joinpath("source.toml")  # type: ignore[arg-type]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadSource) as caught:
        read_source(folder)
    return str(caught.value)


def test_every_field_of_a_source_is_read(tmp_path: Path) -> None:
    folder = source_folder(
        tmp_path,
        *declared("a"),
        expected=2,
        dataset='url = "https://example.org"\nlicence = "MIT"\nupdate_days = 90',
        extra=FULL.format(sha256="0a" * 32),
    )

    source = read_source(folder)

    assert (source.id, source.expected.rows) == ("trial", 2)
    assert source.dataset.read == date(2026, 1, 31)
    assert source.dataset.url == "https://example.org"
    assert source.dataset.licence == "MIT"
    assert source.dataset.update_days == 90
    part, whole = source.dataset.lists
    assert part == HeldList(
        "us-bis-meu-list",
        "Military End-User List",
        69,
        70,
        date(2019, 1, 1),
        date(2025, 12, 30),
        date(2025, 12, 31),
        30,
        "All but one.",
    )
    assert (whole.end, whole.copied, whole.update_days) == (date(2026, 1, 31), date(2026, 1, 31), 90)
    assert [part.is_whole, whole.is_whole] == [False, True]
    assert source.dataset.list_classes == (
        ("us-bis-meu-list", "meu_list"),
        ("us-bis-meu-list", "listed_party"),
        ("jp-list", "listed_party"),
    )
    assert source.dataset.list_titles == (("jp-list", "A list of Japan"),)
    assert [document.id for document in source.documents] == ["report", "undated", "gazette"]
    assert source.documents[2] == Document(
        id="gazette",
        title="A gazette",
        publisher="A ministry",
        read=date(2026, 1, 31),
        date=PartialDate("2024-02-05"),
        url="https://example.org/gazette",
        sha256="0a" * 32,
        note="Read from a copy.",
    )


def test_tables_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    source_folder(tmp_path, *declared("a"))
    for name in ("20_links.csv", "10_names.csv", "README.txt", "trial.rejected.csv"):
        tmp_path.joinpath(name).write_text("", encoding="utf-8")

    assert [entry.name for entry in read_source(tmp_path).files] == [
        "10_names.csv",
        "20_links.csv",
        "facts.csv",
    ]


@pytest.mark.parametrize("name", bundled_sources())
def test_a_bundled_source_is_named_as_its_folder(name: str) -> None:
    assert open_source(name).id == name


def test_bundled_sources_are_those_in_the_package() -> None:
    folders = {entry.name for entry in files("ingest").joinpath("sources").iterdir() if entry.is_dir()}

    assert (
        {"corporate_links", "nieuwsuur_2025", "risk_classes", "us_lists"} <= set(bundled_sources()) <= folders
    )


def test_a_folder_is_opened_by_its_path(tmp_path: Path) -> None:
    folder = source_folder(tmp_path / "mine", *declared("a"))

    assert open_source(folder) == open_source(str(folder)) == read_source(folder)


@pytest.mark.parametrize("name", ["nieuwsuur", "", "x" * 5000, "nul\0", "../sources", "/nowhere/at/all"])
def test_an_unknown_source_is_answered_with_those_bundled(name: str) -> None:
    with pytest.raises(UnknownSource, match=r"bundled source .*nieuwsuur_2025"):
        open_source(name)


def test_an_unknown_key_is_reported_with_those_known(tmp_path: Path) -> None:
    error = reading(tmp_path, "[documents.report]", '[documents.report]\nauthor = "X"')

    assert error.startswith(f"{tmp_path}/source.toml: ")
    assert "[documents.report] 'author' is unknown; known here: date, note, publisher" in error


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "A source for tests"\n', "", "'title' is missing; write title = "),
        ('id = "trial"', 'id = "Trial/../x"', "'id' must be lower-case letters"),
        ('publisher = "Nobody"', 'publisher = ""', "'publisher' must be a text"),
        ('publisher = "Nobody"', 'publisher = "No\\u0000body"', "'publisher' must be a text"),
        ("read = 2026-01-31", 'read = "2026-01-31"', "'read' must be a day such as 2026-11-20"),
        ("read = 2026-01-31", "read = 2026-01-31T10:00:00", "'read' must be a day"),
        ("rows = 1", "rows = true", "[expect] 'rows' must be a whole number"),
        ("rows = 1", "rows = 0", "[expect] 'rows' must be at least 1"),
        ("[expect]\nrows = 1", "[expect]\nrow = 1", "[expect] 'row' is unknown"),
        ('date = "2025-06"', 'date = "2025-02-30"', "'date' '2025-02-30' does not exist in the calendar"),
        ('date = "2025-06"', 'date = "2026-02"', "'date' is 2026-02, after the day it was read"),
        ("[documents.report]", '[documents."a report"]', "is no document id"),
        ("id =", 'format = "xls"\nid =', "'format' no format 'xls'; known: fact_table, "),
        ("id =", "id = =", "source.toml: is not TOML: "),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_belongs_there(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert problem in reading(tmp_path, old, new)


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ('[[complete]]\nclass = "listed_party"', "'complete' is read no more; say with [[list]]"),
        (f"{LIST}copied = 2027-01-01", "after the source was read"),
        (f"{LIST}to = 2026-02-01", "after the copy (2026-01-31), which cannot show it"),
        (f"{LIST}to = 2018-01-01", "before 'from'"),
        (LIST.replace("held = 1", "held = 3"), "[list 1] 'held' is 3, more than 'total', 2"),
        (LIST.replace("held = 1", "held = 0"), "[list 1] 'held' must be at least 1"),
        (LIST.replace("held = 1\n", ""), "[list 1] 'held' is missing"),
        (f"{LIST}\n{LIST}", "'list' describes 'red' twice"),
        ('[lists]\nus-x = ["villain"]', "[lists] 'us-x' confers what is no class: no risk class 'villain'"),
        ('[lists]\nus-x = ["military_end_user"]', "is called 'meu_list' now"),
        ("[lists.us-x]\nconfers = []", "[lists.us-x] 'title' is missing"),
        ("[lists]\nus-x = [1]", "[lists] 'us-x' must be a list of texts"),
        (
            '[documents.x]\ntitle="X"\npublisher="Y"\nread=2026-01-01\nurl="ftp://x"',
            "an http or https address",
        ),
        ('[documents.x]\ntitle="X"\npublisher="Y"\nread=2026-01-01\nsha256="AB"', "64 hexadecimal digits"),
    ],
)
def test_a_wrong_section_is_named(tmp_path: Path, extra: str, problem: str) -> None:
    assert problem in reading(tmp_path, extra=extra)


def test_a_source_cites_documents(tmp_path: Path) -> None:
    text = source_folder(tmp_path, *declared("a")).joinpath("source.toml").read_text(encoding="utf-8")
    tmp_path.joinpath("source.toml").write_text(text[: text.index("[documents")], encoding="utf-8")

    with pytest.raises(BadSource, match="cites no document; add a"):
        read_source(tmp_path)


def test_a_source_has_a_table(tmp_path: Path) -> None:
    source_folder(tmp_path, *declared("a")).joinpath("facts.csv").unlink()

    with pytest.raises(BadSource, match=r"has no fact_table file; put one with the suffix \.csv beside"):
        read_source(tmp_path)


def test_a_description_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    source_folder(tmp_path, *declared("a")).joinpath("source.toml").write_bytes(
        'title = "Ü"'.encode("latin-1")
    )

    with pytest.raises(BadSource, match=r"byte 9 is not UTF-8; save the file as UTF-8"):
        read_source(tmp_path)


def test_bundled_descriptions_are_read_to_the_last_key() -> None:
    for name in bundled_sources():
        raw = tomllib.loads(files("ingest").joinpath("sources", name, "source.toml").read_text("utf-8"))

        source = open_source(name)

        assert {document.id for document in source.documents} == set(raw["documents"])
        assert len(source.dataset.lists) == len(raw.get("list", []))
        conferred = [each["confers"] for each in raw.get("lists", {}).values()]
        assert len(source.dataset.list_classes) == sum(map(len, conferred))


OWN_CLASS = '[class.our_denied]\nlabel = "Denied by us"\ndecides = true\n'


def test_a_source_describes_classes_of_its_own_and_lists_that_confer_them(tmp_path: Path) -> None:
    folder = source_folder(
        tmp_path / "s", *declared("a"), extra=f'{OWN_CLASS}[lists]\nours = ["our_denied", "listed_party"]\n'
    )
    dataset = read_source(folder).dataset
    [own] = dataset.classes
    assert (own.name, own.label, own.decides, own.open) == ("our_denied", "Denied by us", True, False)
    assert dataset.list_classes == (("ours", "our_denied"), ("ours", "listed_party"))


@pytest.mark.parametrize(
    ("described", "problem"),
    [
        ('[class.listed_party]\nlabel = "L"\ndecides = true\n', "is a class of Ketting's own"),
        ('[class.military_end_user]\nlabel = "L"\ndecides = true\n', "is a class of Ketting's own"),
        ('[class.company]\nlabel = "L"\ndecides = true\n', "is a type of entity"),
        ('[class.Ours]\nlabel = "L"\ndecides = true\n', "is no id of a class"),
        ("[class.ours]\ndecides = true\n", "'label' is missing"),
        ('[class.ours]\nlabel = "L"\n', "'decides' is missing; write true where a member makes"),
        ('[class.ours]\nlabel = "L"\ndecides = "yes"\n', "'decides' must be true or false"),
        ('[class.ours]\nlabel = "L"\ndecides = true\nbarrier = true\n', "'barrier' is unknown"),
        ('[lists]\nours = ["ours"]\n', "or describe it: [class.ours]"),
    ],
)
def test_a_class_of_its_own_that_is_wrong_is_refused(tmp_path: Path, described: str, problem: str) -> None:
    folder = source_folder(tmp_path / "s", *declared("a"), extra=described)
    with pytest.raises(BadSource) as error:
        read_source(folder)
    assert problem in str(error.value)
