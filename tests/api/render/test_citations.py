"""Documents are numbered in the order in which they are cited, and each is printed once."""

from __future__ import annotations

from typing import Any

from api.models import DocumentRef, SourceRef
from api.render.citations import Citations


def document(id: str, **changed: Any) -> DocumentRef:
    stated: dict[str, Any] = {
        "id": id, "title": f"Title of {id}", "publisher": "A newspaper", "date": "2024-01-15",
        "read": "2024-01-31", "url": None, "sha256": None, "note": None,
    }  # fmt: skip
    return DocumentRef(**stated | changed)


def source(cited: DocumentRef | None, locator: str = "page 1", dataset: str = "press") -> SourceRef:
    nothing = dict.fromkeys(
        ("quote", "original", "start", "end", "share", "share_until", "direct", "known_from", "known_until")
    )
    return SourceRef(
        source=dataset,
        document=cited,
        locator=locator,
        grade="C",
        observed="2024-01-15",
        **nothing,
    )


def test_numbers_follow_the_order_of_citing() -> None:
    citations = Citations()
    assert citations.is_empty
    numbers = [citations.number(source(document(id))) for id in ("b", "a", "b")]
    assert (numbers, citations.is_empty) == (["[1]", "[2]", "[1]"], False)


def test_data_sets_that_read_one_copy_share_its_number() -> None:
    citations = Citations()
    assert citations.number(source(document("a"), dataset="press")) == "[1]"
    assert citations.number(source(document("a"), dataset="register")) == "[1]"
    assert citations.number(source(document("a", read="2024-02-28"), dataset="register")) == "[2]"


def test_a_document_that_is_not_in_the_data_is_named_by_its_data_set() -> None:
    citations = Citations()
    assert citations.number(source(None)) == "[press]"
    assert citations.is_empty


def test_in_brief_each_document_and_place_stands_once() -> None:
    cited = [source(document("a")), source(document("a"), "page 2"), source(document("a"))]
    assert Citations().brief(cited) == "[1] page 1; [1] page 2"


def test_a_link_is_cited_in_full_once() -> None:
    citations = Citations()
    assert [citations.is_new(link) for link in ("x", "y", "x")] == [True, True, False]
