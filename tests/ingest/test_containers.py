"""Folders and archives: which files they hold, and which archives are refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest import containers
from ingest.containers import opened_container
from ingest.errors import BadFile
from ingest.files import input_file

TEXT = b"Alpha\n"


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def tarred(path: Path, *members: tuple[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # the modes of tests
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def found(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The content of each file by its place, read twice, and what was passed over."""
    with opened_container(path) as contents:
        files = {}
        for each in contents.files:
            with each.file.open("rb") as raw:
                files[each.place] = raw.read()
            with input_file(each.file).open() as stream:
                assert stream.read() == files[each.place]
        return files, [str(skipped) for skipped in contents.skipped]


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)

    assert found(path) == ({"a.txt": TEXT}, [])


def test_a_folder_has_all_files_below_it_but_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "in/ner/a.txt", ".hidden", ".git/x", "b.rejected.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)

    assert found(tmp_path) == ({"b.txt": TEXT, "in/ner/a.txt": TEXT}, [])


def test_archives_are_read_in_place(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", **{"x.txt": TEXT, "in__y.txt": b"y"})
    tarred(tmp_path / "b.tar.gz", ("z.txt", TEXT), ("./in/w.txt", b"w"))
    tarred(tmp_path / "c.tar", ("v.txt", TEXT), mode="w")
    (tmp_path / "d.json.gz").write_bytes(gzip.compress(TEXT))

    assert found(tmp_path / "a.zip") == ({"x.txt": TEXT, "in/y.txt": b"y"}, [])
    assert found(tmp_path / "b.tar.gz") == ({"z.txt": TEXT, "in/w.txt": b"w"}, [])
    assert found(tmp_path / "c.tar") == ({"v.txt": TEXT}, [])
    assert found(tmp_path / "d.json.gz") == ({"d.json": TEXT}, [])
    assert len(found(tmp_path)[0]) == 6


def test_what_an_archive_has_beside_files_is_named(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "b.zip", y=TEXT).read_bytes()
    path = zipped(tmp_path / "a.zip", **{"x.txt": TEXT, "in.zip": inner})
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)

    assert found(path)[1] == ["in.zip: is an archive inside an archive; unpack the outer one first"]
    assert found(tmp_path / "a.tar") == ({}, ["a.tar/link: is no file but a link or device"])


@pytest.mark.parametrize("name", ["../x.txt", "/etc/x", "a/../../x", "..\\x.txt"])
def test_a_member_outside_its_archive_stops_it(tmp_path: Path, name: str) -> None:
    for path in (zipped(tmp_path / "a.zip", **{name: TEXT}), tarred(tmp_path / "a.tgz", (name, TEXT))):
        with pytest.raises(BadFile, match="has a file outside itself"):
            found(path)


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_ALWAYS_ALLOWED", 10_000)
    bomb = b"\0" * 5_000_000
    (tmp_path / "c.gz").write_bytes(gzip.compress(bomb))

    for path in (
        zipped(tmp_path / "a.zip", x=bomb),
        tarred(tmp_path / "b.tgz", ("x", bomb)),
        tmp_path / "c.gz",
    ):
        with pytest.raises(BadFile, match="unpacks to more than 200 times its size"):
            found(path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_FILES", 2)

    for path in (
        zipped(tmp_path / "a.zip", a=TEXT, b=TEXT, c=TEXT),
        tarred(tmp_path / "b.tgz", ("a", TEXT), ("b", TEXT), ("c", TEXT), ("d", TEXT)),
    ):
        with pytest.raises(BadFile, match="more than 2 files"):
            found(path)


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", x=TEXT * 1_000).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    (tmp_path / "flipped.zip").write_bytes(whole[:40] + bytes([whole[40] ^ 0xFF]) + whole[41:])
    (tmp_path / "cut.gz").write_bytes(gzip.compress(TEXT * 1_000)[:-10])
    tar = tarred(tmp_path / "b.tgz", ("x", bytes(range(256)) * 99)).read_bytes()
    (tmp_path / "cut.tgz").write_bytes(tar[:-30])
    (tmp_path / "a.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 20)

    for name in ("cut.zip", "flipped.zip", "cut.gz", "cut.tgz", "a.7z"):
        with pytest.raises(BadFile, match=r"cannot be unpacked|packed in a way|was cut off .*; get it again"):
            found(tmp_path / name)


def test_a_workbook_is_a_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", **{"[Content_Types].xml": b"<Types/>"})

    assert list(found(path)[0]) == ["a.xlsx"]
