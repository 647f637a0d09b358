"""Loading from addresses, and `ketting update`, from a real server on this machine."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Ketting
from fact_tables import declared, source_folder, table
from file_server import Answer, FileServer
from ftm_lines import entity, lines

from api.models import Updates
from graph.store import Dataset, open_store

ACME = entity("nl-acme", "Company", name="Acme")
BETA = entity("nl-beta", "Company", name="Beta")


def published(etag: str, *entities: dict) -> Answer:
    return Answer(lines(*entities).encode(), headers={"ETag": etag})


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KETTING_ALLOW_PRIVATE", "1")
    monkeypatch.setattr("time.sleep", lambda _: None)
    return f"sqlite:///{tmp_path / 'store' / 'ketting.db'}"


def described(url: str) -> dict[str, Dataset]:
    with closing(open_store(url, read_only=True)) as store, store.reader() as reader:
        return {version.dataset.id: version.dataset for version in reader.versions()}


def test_an_address_is_loaded_and_remembered_with_the_version(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    address = file_server.answer("/lists/red_list/entities.ftm.json", published('"1"', ACME))
    done = ketting("load", address, "--store", url)
    assert (done.code, "red_list: read as FollowTheMoney entities" in done.err) == (0, True)
    dataset = described(url)["red_list"]
    assert [(file.url, file.etag) for file in dataset.fetched] == [(address, '"1"')]
    assert dataset.url == address
    assert ketting("entity", "nl-acme", "--store", url).code == 0


def test_update_loads_what_has_changed_and_says_what_has_not(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    address = file_server.answer("/red.json", published('"1"', ACME))
    other = file_server.answer("/blue.json", published('"1"', ACME))
    ketting("load", address, "--store", url)
    ketting("load", other, "--id", "azure", "--store", url)
    file_server.answer("/blue.json", published('"2"', ACME, BETA))
    done = ketting("update", "--json", "--store", url)
    answer = Updates.model_validate_json(done.out)
    assert done.code == 0
    assert {each.source: each.outcome for each in answer.sources} == {
        "azure": "loaded",
        "red": "not modified",
        "risk_classes": "no address",
    }
    assert [(load.source, load.added) for load in answer.loads] == [("azure", 2)]
    again = ketting("update", "--store", url)
    assert (again.code, "azure not changed" in again.words, "red not changed" in again.words) == (
        0,
        True,
        True,
    )


def test_a_source_that_cannot_be_updated_stays_as_it_was_and_stops_no_other(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    addresses = [file_server.answer(f"/{name}.json", published('"1"', ACME)) for name in ("blue", "red")]
    for address in addresses:
        ketting("load", address, "--store", url)
    file_server.answer("/blue.json", Answer(published("", ACME, BETA).body, cut=20))
    file_server.answer("/red.json", published('"2"', BETA))
    done = ketting("update", "--json", "--store", url)
    answer = Updates.model_validate_json(done.out)
    outcomes = {each.source: each.outcome for each in answer.sources}
    assert (done.code, outcomes["blue"], outcomes["red"]) == (3, "failed", "loaded")
    assert "connection was cut" in done.err and "The store is as it was" in done.err
    assert described(url)["blue"].fetched[0].etag == '"1"'

    file_server.answer("/red.json", Answer(status=404))
    assert ketting("update", "--store", url).code == 1
    alone = ketting("update", "red", "--store", url)
    assert (alone.code, alone.out) == (1, "")
    assert "answered 404" in alone.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["load", "file:///tmp/a.json"], "load it by its path: /tmp/a.json"),
        (["load", "ftp://lists.example/a.json"], "no http or https address"),
        (["load", "http://127.0.0.1:1/a.json"], "--allow-private"),
        (["update", "nobody_knows"], "no source 'nobody_knows'"),
        (["update", "risk_classes"], "it comes with Ketting"),
    ],
)
def test_what_cannot_be_fetched_is_refused_with_the_remedy(
    arguments: list[str], reason: str, ketting: Ketting, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETTING_ALLOW_PRIVATE")
    done = ketting(*arguments, "--store", url)
    assert (done.code, done.out) == (2, "")
    assert reason in done.err


def test_an_archive_of_several_sources_is_updated_as_one(
    ketting: Ketting, url: str, file_server: FileServer
) -> None:
    def packed(**files: str) -> bytes:
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            for name, text in files.items():
                archive.writestr(f"{name}.json", text)
        return body.getvalue()

    address = file_server.answer("/all.zip", Answer(packed(red=lines(ACME), blue=lines(ACME))))
    ketting("load", address, "--store", url)
    file_server.answer("/all.zip", Answer(packed(red=lines(BETA), blue=lines(ACME))))
    done = Updates.model_validate_json(ketting("update", "red", "--json", "--store", url).out)
    assert [(load.source, load.added) for load in done.loads] == [("blue", 0), ("red", 2)]


def test_a_folder_with_an_address_in_its_source_toml_is_fetched_from_there(
    ketting: Ketting, url: str, file_server: FileServer, tmp_path: Path
) -> None:
    address = file_server.answer(
        "/facts.csv", Answer(table(*declared("cn-one"), *declared("cn-two")).encode())
    )
    folder = source_folder(tmp_path / "own", *declared("cn-one"), dataset=f'download = "{address}"')
    done = Updates.model_validate_json(ketting("update", str(folder), "--json", "--store", url).out)
    assert [(load.source, load.read) for load in done.loads][-1] == ("trial", 4)
    assert described(url)["trial"].fetched[0].url == address


def test_files_that_belong_together_are_fetched_again_together(
    ketting: Ketting, url: str, file_server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.download import Update

    parts = {name: entity(f"nl-{name}", "Company", name=name) for name in ("one", "two")}
    urls = tuple(
        file_server.answer(f"/{name}.json", published('"1"', value)) for name, value in parts.items()
    )
    ask = "api.cli.commands.update.addresses_of"
    monkeypatch.setattr(ask, lambda *_: (Update("both", urls, is_alone=False),))
    ketting("update", "both", "--store", url)
    assert {file.url for file in described(url)["one"].fetched} == {*urls}
    known = described(url)["one"].fetched
    monkeypatch.setattr(ask, lambda *_: (Update("both", urls, known, is_alone=False),))
    assert "both not changed" in ketting("update", "both", "--store", url).words
    file_server.answer("/two.json", published('"2"', parts["one"]))
    done = Updates.model_validate_json(ketting("update", "both", "--json", "--store", url).out)
    assert [(load.source, load.added, load.removed) for load in done.loads] == [("one", 0, 0), ("two", 2, 2)]
