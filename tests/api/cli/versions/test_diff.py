"""Versions of sources and what changed between them: at the command line and over HTTP."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import httpx
import pytest
from factories import DATASET, company, member, owns
from loads import OTHER, load
from served import served

from api.cli.app import main
from api.http.app import create_app
from api.models import DiffAnswer, SourceList
from api.workspace import Workspace
from graph.store import HeldList, open_store

DAY = date(2024, 1, 31)
HELD = replace(DATASET, lists=(HeldList("red", "Red list", 3, 9, DAY, DAY, DAY),))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('versions') / 's.db'}"
    with closing(open_store(url)) as store:
        load(store, company("a"), company("b"), owns("a", "b", "30"))
        load(store, company("x"), dataset=OTHER)
        load(store, company("a", "A, new"), owns("a", "b", "51"), member("a", "listed_party"), dataset=HELD)
    return url


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_last_two_versions_are_compared_unless_others_are_named(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "diff", "press", "--json", "--store", url)
    answer = DiffAnswer.model_validate_json(out)
    assert (code, answer.before.version, answer.after.version, answer.more) == (0, 1, 3, False)
    assert [(each.change, each.kind, each.id) for each in answer.changes] == [
        ("changed", "entity", "a"),
        ("ended", "entity", "b"),
        ("changed", "link", "Ownership~a~b"),
    ]
    assert [fact.value for fact in answer.changes[0].gone] == ["a Ltd"]
    assert [fact.share for fact in answer.changes[2].came] == ["51"]
    _, named, _ = run(capsys, "diff", "press", "1", "3", "--json", "--store", url)
    assert named == out


def test_changes_as_text_and_as_a_table(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, "diff", "press", "--store", url)
    assert "~ changed  Company  A, new  (a)" in text
    assert "- ended  Company  b Ltd  (b)" in text
    assert "- Ownership, share 30, direct unstated, grade C" in text
    assert "+ Ownership, share 51, direct unstated, grade C" in text
    _, table, _ = run(capsys, "diff", "press", "--format", "csv", "--all", "--store", url)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["id"], row["fact"], row["value"]) for row in rows][:3] == [
        ("a", "gone", "a Ltd"),
        ("a", "came", "A, new"),
        ("a", "came", "listed_party"),
    ]


def test_pages_of_changes_add_up_to_all_of_them(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    pages = [
        run(capsys, "diff", "press", "--limit", "1", "--offset", offset, "--store", url)[1]
        for offset in "012"
    ]
    assert [("--all" in page) for page in pages] == [True, True, False]
    assert "Ownership" in pages[2]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nobody"], "no source 'nobody' is loaded"),
        (["register"], "register has one version, 2"),
        (["press", "2", "3"], "press has no version 2; its last ones are 1, 3"),
        (["press", "3", "1"], "name the earlier one first"),
        (["press", "--all", "--json"], "--all is for text and csv"),
    ],
)
def test_what_cannot_be_compared(
    arguments: list[str], reason: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "diff", *arguments, "--store", url)
    assert (code, out) == (2, "")
    assert reason in err


def test_sources_list_every_version_with_its_counts_and_coverage(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "sources", "--json", "--store", url)
    versions = SourceList.model_validate_json(out).versions
    assert [(each.source, each.version, each.added, each.removed) for each in versions] == [
        ("press", 3, 3, 4),
        ("press", 1, 5, 0),
        ("register", 2, 2, 0),
    ]
    assert [(each.id, each.held, each.total) for each in versions[0].lists] == [("red", 3, 9)]
    _, text, _ = run(capsys, "sources", "--store", url)
    assert "red: 3/9" in text


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with (
        closing(open_store(url, read_only=True)) as store,
        served(create_app(Workspace(store))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


def test_the_service_says_the_same(
    client: httpx.Client, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "diff", "press", "--json", "--store", url)
    answer = client.get("/v1/sources/press/diff")
    assert DiffAnswer.model_validate_json(answer.text) == DiffAnswer.model_validate_json(out)
    page = client.get("/v1/sources/press/diff", params={"before": 1, "after": 3, "limit": 2}).json()
    assert (len(page["changes"]), page["more"]) == (2, True)
    table = client.get("/v1/sources/press/diff", headers={"Accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text == run(capsys, "diff", "press", "--format", "csv", "--store", url)[1]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/sources/nobody/diff", 404),
        ("/v1/sources/press/diff?before=2", 404),
        ("/v1/sources/press/diff?before=3&after=1", 422),
        ("/v1/sources/press/diff?before=0", 422),
        ("/v1/sources/press/diff?limit=100000", 422),
    ],
)
def test_the_service_refuses_what_cannot_be_compared(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
