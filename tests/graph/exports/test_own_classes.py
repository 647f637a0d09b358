"""Classes of one's own in exports, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from own_classes import OURS, TODAY, own_store

from graph.exports import FORMATS
from graph.store import Store, open_store
from ingest.pipeline import load_file


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(own_store(tmp_path_factory.mktemp("own") / "s.db")) as store:
        yield store


def exported(store: Store, format: str) -> bytes:
    with store.reader() as reader:
        return b"".join(FORMATS[format].write(reader, TODAY))


@pytest.mark.parametrize("format", FORMATS)
def test_every_export_is_written(ours: Store, format: str) -> None:
    assert exported(ours, format)


def test_in_followthemoney_a_member_is_a_target_where_its_class_decides(ours: Store) -> None:
    entities = {each["caption"]: each for each in map(json.loads, exported(ours, "ftm").splitlines())}
    assert entities["denied Ltd"]["target"] and not entities["watched Ltd"]["target"]


@pytest.mark.parametrize(("format", "suffix"), [("nquads", "nq"), ("jsonld", "jsonld")])
def test_rdf_comes_back_with_the_classes_and_who_is_in_them(
    ours: Store, tmp_path: Path, format: str, suffix: str
) -> None:
    path = tmp_path / f"export.{suffix}"
    path.write_bytes(exported(ours, format))
    with closing(open_store(f"sqlite:///{tmp_path}/again.db")) as again:
        report = load_file(again, path, read=TODAY)
        assert not report.problems
        with again.reader() as reader, ours.reader() as before:
            [version] = reader.versions()
            assert version.dataset == OURS
            columns, expected = reader.membership_columns(), before.membership_columns()
            assert (columns.type, columns.lower) == (expected.type, expected.lower)
