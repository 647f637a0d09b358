"""`ketting prune` and `ketting forget`: shown first, done with --yes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from command_line import Ketting
from factories import company, fact, owns
from loads import load

from api.models import Forgetting, Pruning
from graph.store import open_store

PERSON = [fact("p", "type", "Person", schema="Person"), fact("p", "name", "Jan Jansen", schema="Person")]


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'store' / 'ketting.db'}"
    (tmp_path / "store").mkdir()
    with closing(open_store(url)) as store:
        for name in ("a", "b", "c"):
            load(store, PERSON, company(name), owns("p", name, "60", direct="direct"))
    return url


def test_prune_shows_what_it_would_remove_and_removes_it_with_yes(ketting: Ketting, url: str) -> None:
    shown = Pruning.model_validate_json(ketting("prune", "--keep-last", "1", "--json", "--store", url).out)
    assert (shown.done, shown.sources[0].versions, shown.sources[0].statements) == (False, [1, 2], 6)
    assert "press 1, 2 6" in ketting("prune", "--keep-last", "1", "--store", url).words
    assert "--yes" in ketting("prune", "--keep-last", "1", "--store", url).out
    done = ketting("prune", "press", "--keep-last", "1", "--yes", "--store", url)
    assert (done.code, "removed for good" in done.out) == (0, True)
    refused = ketting("entity", "b", "--known-at", "2020-01-01", "--store", url)
    assert (refused.code, "was pruned; ask about then or later" in refused.err) == (2, True)
    assert "no version is older" in ketting("prune", "--keep-last", "1", "--store", url).out
    assert ketting("history", "c", "--class", "listed_party", "--store", url).code == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["prune"], "--keep-last N, --before YYYY-MM-DD, or both"),
        (["prune", "nobody", "--keep-last", "1"], "no source 'nobody' is loaded"),
        (["forget", "nobody", "--reason", "asked"], "no value of 'nobody' is recorded"),
        (["forget", "p", "--reason", " "], "--reason is empty"),
    ],
)
def test_what_cannot_be_removed(arguments: list[str], reason: str, ketting: Ketting, url: str) -> None:
    done = ketting(*arguments, "--store", url)
    assert (done.code, done.out, reason in done.err) == (2, "", True)


def test_what_was_forgotten_is_replaced_by_no_load(ketting: Ketting, url: str, tmp_path: Path) -> None:
    other = ("--store", f"sqlite:///{tmp_path / 'other' / 'ketting.db'}")
    (tmp_path / "list.json").write_text('{"id": "nl-a", "schema": "Company", "properties": {"name": ["A"]}}')
    for id in ("forgotten", "shared_identifiers"):
        refused = ketting("load", str(tmp_path / "list.json"), "--id", id, "--store", url)
        assert (refused.code, "Ketting writes itself" in refused.err) == (2, True)
    ketting("forget", "p", "--reason", "a request", "--yes", "--store", url)
    ketting("export", "--format", "nquads", "--output", str(tmp_path / "case.nq"), "--store", url)
    again = ketting("load", str(tmp_path / "case.nq"), "--store", url)
    assert "no load takes its place" in again.err
    assert ketting("load", str(tmp_path / "case.nq"), *other).code == 0
    assert "Removed value" in ketting("entity", "p", *other).out


def test_forget_shows_what_it_would_remove_and_removes_it_with_yes(
    ketting: Ketting, url: str, tmp_path: Path
) -> None:
    asked = ("forget", "p", "--reason", "a request", "--by", "An Officer", "--store", url)
    shown = Forgetting.model_validate_json(ketting(*asked, "--json").out)
    assert (shown.done, shown.ids, shown.values, shown.sources) == (False, ["p"], 1, ["press"])
    assert "1 value of p" in ketting(*asked).words
    assert "Jan Jansen" in ketting("entity", "p", "--store", url).out
    assert ketting(*asked, "--yes").code == 0
    answer = ketting("entity", "p", "--store", url).out
    assert "Jan Jansen" not in answer
    assert "Removed value" in answer and "a request" in answer and "An Officer" in answer
    assert "Jan Jansen" not in ketting("entity", "c", "--store", url).out
    assert b"Jan Jansen" not in b"".join(
        path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()
    )
