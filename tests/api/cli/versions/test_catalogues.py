"""Catalogues of FollowTheMoney data, from a file and from a server, and updates by their changes."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import Answer, Ketting
from file_server import Answer as Sent
from file_server import FileServer
from ftm_lines import entity, lines

from api.models import Updates
from graph.store import Version, open_store

ACME, BETA = (entity(f"nl-{name}", "Company", name=name.title()) for name in ("acme", "beta"))


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KETTING_ALLOW_PRIVATE", "1")
    monkeypatch.setattr("time.sleep", lambda _: None)
    return f"sqlite:///{tmp_path / 'store' / 'ketting.db'}"


def index(name: str, version: str, text: str, **more: Any) -> dict[str, Any]:
    resources = [
        {"name": "names.txt", "url": "names.txt"},
        {
            "name": "entities.ftm.json",
            "url": f"/{name}/{version}/entities.ftm.json",
            "checksum": hashlib.sha1(text.encode()).hexdigest(),
            "path": "entities.ftm.json",
        },
    ]
    described = {
        "title": f"The {name}",
        "publisher": {"name": "A ministry"},
        "url": "https://ministry.example/list",
        "coverage": {"frequency": "daily"},
    }
    return {"name": name, "version": version, **described, "resources": resources, **more}


def published(server: FileServer, name: str, version: str, *entities: dict[str, Any], **more: Any) -> str:
    """Put an edition on the server; the address of its catalogue."""
    text = lines(*entities)
    server.answer(f"/{name}/{version}/entities.ftm.json", Sent(text.encode()))
    described = index(name, version, text, **more)
    return server.answer(
        f"/{name}/index.json", Sent(json.dumps(described).encode(), headers={"ETag": f'"{version}"'})
    )


def newest(url: str, source: str) -> Version:
    with closing(open_store(url, read_only=True)) as store, store.reader() as reader:
        return next(version for version in reader.versions() if version.dataset.id == source)


def updated(ketting: Ketting, url: str, *arguments: str) -> tuple[dict[str, str], list[tuple[str, int, int]]]:
    answer = Updates.model_validate_json(ketting("update", *arguments, "--json", "--store", url).out)
    outcomes = {each.source: each.outcome for each in answer.sources}
    return outcomes, [(load.format, load.added, load.removed) for load in answer.loads]


def test_a_catalogue_is_loaded_and_describes_its_source(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    address = published(file_server, "red_list", "20260101000000-aaa", ACME)
    assert ketting("load", address, "--store", url).code == 0
    dataset = newest(url, "red_list").dataset
    assert (dataset.title, dataset.publisher, dataset.update_days) == ("The red_list", "A ministry", 1)
    assert dataset.url == "https://ministry.example/list"
    assert [(file.url, file.version) for file in dataset.fetched] == [(address, "20260101000000-aaa")]
    assert updated(ketting, url, "red_list") == ({"red_list": "not modified"}, [])


def test_a_newer_edition_comes_by_its_changes_where_they_reach(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    ketting("load", published(file_server, "red_list", "2026-a", ACME), "--store", url)
    for version, op, changed in (("2026-b", "ADD", BETA), ("2026-c", "DEL", {"id": "nl-acme"})):
        change = json.dumps({"op": op, "entity": changed})
        file_server.answer(f"/changes/{version}.json", Sent(change.encode()))
    deltas = {version: f"/changes/{version}.json" for version in ("2026-a", "2026-b", "2026-c")}
    file_server.answer("/changes/delta.json", Sent(json.dumps({"versions": deltas}).encode()))
    published(file_server, "red_list", "2026-c", BETA, delta_url="/changes/delta.json")
    file_server.asked.clear()
    assert updated(ketting, url) == (
        {"red_list": "loaded", "risk_classes": "no address"},
        [("ftm_delta", 2, 2)],
    )
    assert "/red_list/2026-c/entities.ftm.json" not in [path for path, _ in file_server.asked]
    assert newest(url, "red_list").dataset.fetched[0].version == "2026-c"
    assert newest(url, "red_list").dataset.title == "The red_list"
    assert ketting("entity", "nl-beta", "--store", url).code == 0
    assert updated(ketting, url, "red_list") == ({"red_list": "not modified"}, [])


def test_an_edition_that_the_changes_do_not_reach_is_loaded_whole(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    ketting("load", published(file_server, "red_list", "2026-a", ACME), "--store", url)
    file_server.answer("/changes/delta.json", Sent(b'{"versions": {"2026-c": "/changes/c.json"}}'))
    published(file_server, "red_list", "2026-c", BETA, delta_url="/changes/delta.json")
    assert updated(ketting, url, "red_list") == ({"red_list": "loaded"}, [("ftm", 2, 2)])


def test_of_a_catalogue_of_several_one_is_named(ketting: Ketting, url: str, file_server: FileServer) -> None:
    text = lines(ACME)
    listed = [index(name, "2026-a", text) for name in ("blue_list", "red_list")]
    for name in ("blue_list", "red_list"):
        file_server.answer(f"/{name}/2026-a/entities.ftm.json", Sent(text.encode()))
    address = file_server.answer("/index.json", Sent(json.dumps({"datasets": listed}).encode()))

    def load(*arguments: str) -> Answer:
        return ketting("load", address, *arguments, "--store", url)

    assert "lists 2 data sets (blue_list, red_list); name one of them with --id" in load().err
    assert "has no data set 'green'; it has blue_list, red_list" in load("--id", "green").err
    assert [load("--id", name).code for name in ("blue_list", "red_list")] == [0, 0]
    assert updated(ketting, url, "blue_list") == ({"blue_list": "not modified"}, [])


def test_a_catalogue_in_a_file_names_what_stands_beside_it(
    ketting: Ketting, url: str, tmp_path: Path
) -> None:
    tmp_path.joinpath("entities.ftm.json").write_text(lines(ACME), encoding="utf-8")
    described = tmp_path / "index.json"
    described.write_text(json.dumps(index("red_list", "2026-a", lines(ACME))), encoding="utf-8")
    assert ketting("load", str(described), "--store", url).code == 0
    assert newest(url, "red_list").dataset.title == "The red_list"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"resources": []}, "names no entities"),
        ({"name": "../x"}, "is called '../x'"),
        ({"catalogs": [{"url": "https://a.example"}]}, "names other catalogues"),
        ({"resources": [{"name": "entities.ftm.json", "url": "/gone.json"}]}, "answered 404"),
        (
            {"resources": [{"name": "entities.ftm.json", "url": "/e.json", "checksum": "0" * 40}]},
            "another checksum than the catalogue",
        ),
    ],
)
def test_a_catalogue_that_cannot_be_followed_leaves_the_store_as_it_was(
    changed: dict[str, Any], reason: str, ketting: Ketting, url: str, file_server: FileServer
) -> None:
    file_server.answer("/e.json", Sent(lines(ACME).encode()))
    described = index("red_list", "2026-a", lines(ACME)) | changed
    address = file_server.answer("/index.json", Sent(json.dumps(described).encode()))
    done = ketting("load", address, "--store", url)
    assert (done.code, done.out, reason in done.err) == (1, "", True)


def test_broken_changes_leave_the_store_as_it_was(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    ketting("load", published(file_server, "red_list", "2026-a", ACME), "--store", url)
    before = newest(url, "red_list")
    published(file_server, "red_list", "2026-b", BETA, delta_url="/delta.json")
    for answer, reason in ((Sent(b"[]"), "is no index of changes"), (Sent(status=404), "answered 404")):
        file_server.answer("/delta.json", answer)
        done = ketting("update", "red_list", "--store", url)
        assert (done.code, reason in done.err) == (1, True)
    assert newest(url, "red_list") == before
