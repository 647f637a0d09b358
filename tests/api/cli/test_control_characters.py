"""No output carries a control character, even where a store of an earlier release holds some."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from command_line import Ketting
from factories import DOCUMENT, company, fact, member, owns
from rich.console import Console
from rich.text import Text
from served import served
from small_store import small_store

from api.cli import output
from api.http.app import create_app
from api.workspace import Workspace
from graph.store import open_store
from ontology.control_characters import control_character

ODD = "Evil \x1b[31m\x1b]0;title\x07 Works\x7f\x9b\u2028\u202e\ufeff\ufffe\U000e0041 Ltd"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store that no load of this release makes: texts with control characters in every place."""
    texts = {"quote": ODD, "locator": ODD, "original": ODD}
    facts = [
        company("A", ODD), company("B", "Plain Works"), owns("A", "B", "51", **texts),
        fact("B", "alias", f"Plain {ODD}", **texts), fact("B", "remark", ODD, **texts),
        member("A", "defence_conglomerate"),
    ]  # fmt: skip
    small_store(tmp_path / "odd.db", facts).close()
    return f"sqlite:///{tmp_path}/odd.db"


def texts(value: Any) -> Iterator[str]:
    """Every text of a document of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def carried(text: str) -> list[str]:
    return [line for line in text.split("\n") if control_character(line) is not None]


@pytest.mark.parametrize(
    "command",
    [("entity", "B"), ("owners", "B"), ("search", "Plain Works"), ("screen", "Plain Works"), ("sources",),
     ("paths", "B", "A"), ("export", "--output", "-")],
    ids=lambda command: command[0],
)  # fmt: skip
@pytest.mark.parametrize("json", [False, True])
def test_no_command_prints_one(command: tuple[str, ...], json: bool, ketting: Ketting, store: str) -> None:
    done = ketting(*command, *(["--json"] if json else []), "--store", store)
    assert done.code in (0, 1, 3, 4, 5), done.err
    assert done.out
    assert carried(done.out) == carried(done.err) == []


def test_json_says_the_same_all_the_same(ketting: Ketting, store: str) -> None:
    done = ketting("entity", "A", "--json", "--store", store)
    assert ODD in set(texts(json.loads(done.out)))


@pytest.mark.parametrize("name", ["answer", "remark", "line", "message"])
def test_a_terminal_gets_colours_of_ours_and_nothing_of_a_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, color_system="standard", width=200, markup=False)
    monkeypatch.setattr(output, "_console", lambda *, stderr: terminal)
    text = ODD if name in ("line", "message") else Text(ODD, style="red")
    getattr(output, name)(text)
    printed = shown.getvalue()
    for ours in ("\x1b[31m", "\x1b[0m"):
        printed = printed.replace(ours, "", 1)
    assert carried(printed) == []
    assert "Works" in printed


def test_no_rejection_shows_one(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "odd.nq"
    type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    file.write_text(
        f"<https://a.example/1\u202e> {type} <https://schema.org/Corporation> .\n"
        f"<https://a.example/2> {type} <https://schema.org/Corporation> .\n"
        '<https://a.example/2> <https://schema.org/name> "Two" .\n'
        '<https://a.example/2> <https://schema.org/url> "x\\u001B[31m" .\n'
        '<https://a.example/2> <https://schema.org/\u202ex> "x" .\n',
        encoding="utf-8",
    )
    for options in ([], ["--json"], ["--strict"]):
        done = ketting("load", str(file), *options, "--store", f"sqlite:///{tmp_path}/s.db")
        assert done.code in (1, 3)
        assert carried(done.out) == carried(done.err) == []
    for kept in tmp_path.rglob("*.rejected.csv"):
        assert carried(kept.read_text(encoding="utf-8-sig")) == []


def test_no_answer_of_the_service_carries_one(store: str) -> None:
    opened = open_store(store, read_only=True)
    with (
        served(create_app(Workspace(opened))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        entities = [f"/v1/entities/{path}" for path in ("A", "B", "B/links", "B/proximity")]
        others = ["/v1/search?q=Plain", "/v1/paths?from=B&to=A", "/v1/nothing%C2%9B"]
        for path in (*entities, *others, f"/source/press/{DOCUMENT.id}"):
            for accept in ("application/json", "text/turtle", "application/ld+json"):
                answer = client.get(path, headers={"accept": accept, "accept-encoding": "identity"})
                assert carried(answer.text) == [], (path, accept)
                assert int(answer.headers["content-length"]) == len(answer.content)
        assert client.post("/v1/screen", json={"name": "Plain Works"}).status_code == 200
        assert ODD in set(texts(client.get("/v1/entities/A").json()))
    opened.close()
