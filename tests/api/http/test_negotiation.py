"""Which media type is given, whether a copy is still good, and HEAD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from factories import DATASET, DOCUMENT, company
from served import served
from small_store import small_store

from api.errors import NotAcceptable
from api.http.app import create_app
from api.http.negotiation import JSON, JSON_LD, TURTLE, preferred
from api.workspace import Workspace
from graph.store import Store

OFFERS = (JSON, TURTLE, JSON_LD)
DESCRIBED = ("/v1/entities/cn-cetc-24", "/v1/links/Unit~cn-cetc~cn-cetc-24", "/source/us_lists", "/derived")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/turtle", TURTLE),
        ("Text/Turtle; charset=utf-8", TURTLE),
        ("application/ld+json, application/json;q=0.5", JSON_LD),
        ("text/turtle;q=0.1, */*;q=0.5", JSON),
        ("application/json;q=0, */*", TURTLE),
        ("application/*;q=0.5, text/turtle;q=0.4", JSON),
        ("application/*;q=0.5, application/json;q=0.1, text/turtle;q=0.4", JSON_LD),
        ("text/*", TURTLE),
        ("text/turtle; q = 0.9, application/json ;q=0.8", TURTLE),
        ("text/turtle;q=many", JSON),
        ("text/turtle;q=1.5, application/ld+json;q=0.1", JSON_LD),
        ("nonsense", JSON),
        (", ,", JSON),
    ],
)
def test_the_media_type_wanted_most_is_given(accept: str | None, chosen: str) -> None:
    assert preferred(accept, OFFERS) == chosen


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "text/html", "*/*;q=0", "*/*;q=0.000"])
def test_what_takes_none_of_them_is_told(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="text/turtle"):
        preferred(accept, OFFERS)


@pytest.mark.parametrize("path", [*DESCRIBED, "/v1/ontology", "/ns", "/shapes", "/id/cn-cetc-24"])
def test_a_form_that_there_is_none_in_is_a_problem(path: str, service: httpx.Client) -> None:
    answer = service.get(path, headers={"accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert "text/turtle" in answer.json()["detail"]


@pytest.mark.parametrize("path", [*DESCRIBED, "/v1/ontology", "/ns", "/shapes"])
def test_a_copy_that_is_still_good_is_not_sent_again(path: str, service: httpx.Client) -> None:
    tags = {}
    for media_type in OFFERS:
        first = service.get(path, headers={"accept": media_type})
        assert first.headers["content-type"].partition(";")[0] == media_type
        assert (first.headers["vary"], first.headers["cache-control"]) == (
            "Accept, Accept-Encoding",
            "private, no-cache",
        )
        tags[media_type] = tag = first.headers["etag"]
        for held in (tag, f'"other", {tag.removeprefix("W/")}', "*"):
            again = service.get(path, headers={"accept": media_type, "if-none-match": held})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert len(set(tags.values())) == len(OFFERS)
    other = service.get(path, headers={"accept": TURTLE, "if-none-match": tags[JSON]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path", [*DESCRIBED, "/v1/ontology", "/id/cn-cetc-24", "/", "/healthz", "/v1/sources"]
)
def test_head_is_get_without_the_body(path: str, service: httpx.Client) -> None:
    asked, got = service.head(path), service.get(path)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    changing = {"date"}
    assert {k: v for k, v in asked.headers.items() if k not in changing} == {
        k: v for k, v in got.headers.items() if k not in changing
    }


def test_head_of_what_is_not_there_and_of_what_is_only_posted(service: httpx.Client) -> None:
    assert service.head("/v1/entities/nobody").status_code == 404
    assert service.head("/v1/sparql").status_code == 405


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[httpx.Client, Store]]:
    store = small_store(tmp_path / "s.db", [company("A")])
    with (
        served(create_app(Workspace(store))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client, store
    store.close()


def test_a_load_changes_the_tag(small: tuple[httpx.Client, Store]) -> None:
    client, store = small
    before = client.get("/v1/entities/A").headers["etag"]
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add([*company("A"), *company("B")])
        writer.commit()
    after = client.get("/v1/entities/A", headers={"if-none-match": before})
    assert (after.status_code, after.headers["etag"] != before) == (200, True)


def test_the_question_is_part_of_the_tag(service: httpx.Client) -> None:
    tags = {
        service.get(f"/v1/entities/cn-cetc-24{query}").headers["etag"] for query in ("", "?sources=us_lists")
    }
    assert len(tags) == 2
