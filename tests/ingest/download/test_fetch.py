"""One file over HTTP, from a real server on this machine."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from file_server import Answer, FileServer

from graph.store import Fetched
from ingest.download import Downloaded, Limits, download
from ingest.errors import AddressRefused, DownloadFailed

BODY = b"name,country\nAcme,nl\n" * 100

Fetch = Callable[..., Downloaded | None]


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def fetch(tmp_path: Path, waits: list[float]) -> Fetch:
    def run(url: str, **how: Any) -> Downloaded | None:
        return download(url, tmp_path / "came", **({"allow_private": True, "sleep": waits.append} | how))

    return run


def test_a_file_comes_whole_with_its_checksum_and_what_tells_it_again(
    file_server: FileServer, fetch: Fetch, tmp_path: Path
) -> None:
    modified = "Sat, 31 Jan 2026 10:00:00 GMT"
    url = file_server.answer("/a.csv", Answer(BODY, headers={"ETag": '"v1"', "Last-Modified": modified}))
    told: list[tuple[int, int | None]] = []
    came = fetch(url, progress=lambda done, total: told.append((done, total)))
    assert came == Downloaded(
        tmp_path / "came", Fetched(url, hashlib.sha256(BODY).hexdigest(), '"v1"', modified)
    )
    assert came.path.read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))


def test_a_file_that_is_the_known_one_is_not_sent_again(file_server: FileServer, fetch: Fetch) -> None:
    url = file_server.answer("/a.csv", Answer(BODY, headers={"ETag": '"v1"'}))
    came = fetch(url)
    assert came is not None
    assert fetch(url, known=came.fetched) is None
    assert fetch(url, known=Fetched(url, "0a" * 32, '"v0"')) is not None
    assert file_server.asked[1][1]["if-none-match"] == '"v1"'


def test_redirects_are_followed_and_the_address_named_is_the_one_remembered(
    file_server: FileServer, fetch: Fetch
) -> None:
    file_server.answer("/new/a.csv", Answer(BODY))
    file_server.answer("/moved", Answer(status=301, headers={"Location": "new/a.csv"}))
    url = file_server.answer(
        "/a.csv", Answer(status=302, headers={"Location": f"{file_server.address}/moved"})
    )
    came = fetch(url)
    assert came is not None
    assert (came.path.read_bytes(), came.fetched.url) == (BODY, url)


def test_redirects_in_a_circle_end(file_server: FileServer, fetch: Fetch) -> None:
    url = file_server.answer("/a", Answer(status=302, headers={"Location": "/b"}))
    file_server.answer("/b", Answer(status=302, headers={"Location": "/a"}))
    with pytest.raises(DownloadFailed, match="redirects more than 5 times"):
        fetch(url)
    assert len(file_server.asked) == 6


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", "no address of the public internet"),
        ("file:///etc/passwd", "is a file here"),
        ("ftp://a.example/a.csv", "no http or https address"),
    ],
)
def test_a_redirect_to_where_nothing_may_be_fetched_from_is_refused(
    target: str, reason: str, file_server: FileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = file_server.answer("/a", Answer(status=302, headers={"Location": target}))
    monkeypatch.setattr("ingest.web.addresses.is_public", lambda host: host == "127.0.0.1")
    with pytest.raises(AddressRefused, match=reason):
        fetch(url, allow_private=False)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "2130706433",
    ],
)
def test_private_addresses_are_refused_with_the_remedy(host: str, fetch: Fetch) -> None:
    with pytest.raises(AddressRefused, match="--allow-private"):
        fetch(f"http://{host}:1/a.csv", allow_private=False)


def test_a_name_that_leads_to_a_private_address_is_refused_after_it_was_looked_up(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(AddressRefused, match=r"leads to 10\.0\.0\.7"):
        fetch("http://lists.example/a.csv", allow_private=False)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///data/list.csv", "load it by its path: /data/list.csv"),
        ("ftp://a.example/a", "no http or https"),
        ("https:///a", "names no server"),
        ("https://who:word@a.example/a", "user or password"),
        ("https://a.example:99999/", "is no web address"),
        ("https://a.example/\nb", "is no web address"),
    ],
)
def test_what_is_no_address_to_fetch_from_is_refused(url: str, reason: str, fetch: Fetch) -> None:
    with pytest.raises(AddressRefused, match=reason):
        fetch(url)


def test_a_failure_that_may_pass_is_tried_again_after_longer_and_longer_pauses(
    file_server: FileServer, fetch: Fetch, waits: list[float]
) -> None:
    busy = Answer(status=503, headers={"Retry-After": "7"})
    url = file_server.answer("/a.csv", Answer(status=500), Answer(BODY, cut=100), busy, Answer(BODY))
    came = fetch(url)
    assert came is not None and came.path.read_bytes() == BODY
    assert waits == [1, 2, 7]


def test_a_connection_that_is_always_cut_is_given_up(
    file_server: FileServer, fetch: Fetch, waits: list[float]
) -> None:
    url = file_server.answer("/a.csv", Answer(BODY, cut=100))
    with pytest.raises(DownloadFailed, match=r"connection was cut .*, 4 times.*The store is as it was"):
        fetch(url)
    assert waits == [1, 2, 4]


@pytest.mark.parametrize(("status", "remedy"), [(404, "new address"), (403, "yourself"), (418, "browser")])
def test_what_will_not_pass_is_told_at_once(
    status: int, remedy: str, file_server: FileServer, fetch: Fetch, waits: list[float]
) -> None:
    url = file_server.answer("/a.csv", Answer(status=status))
    with pytest.raises(DownloadFailed, match=f"answered {status}; .*{remedy}"):
        fetch(url)
    assert waits == []


def test_a_server_that_falls_silent_is_not_waited_for(file_server: FileServer, fetch: Fetch) -> None:
    over = threading.Event()
    url = file_server.answer("/a.csv", Answer(BODY, wait=lambda: over.wait(5)))
    try:
        with pytest.raises(DownloadFailed, match="fell silent, 1 times"):
            fetch(url, limits=Limits(tries=1, silent_seconds=0.1))
    finally:
        over.set()


def test_a_file_that_takes_too_long_in_all_is_broken_off(file_server: FileServer, fetch: Fetch) -> None:
    url = file_server.answer("/a.csv", Answer(BODY))
    with pytest.raises(DownloadFailed, match="takes longer than 0 seconds"):
        fetch(url, limits=Limits(whole_seconds=0))


def test_a_packed_answer_is_unpacked_and_its_bound_is_that_of_what_it_holds(
    file_server: FileServer, fetch: Fetch
) -> None:
    url = file_server.answer("/a.csv", Answer(gzip.compress(BODY), headers={"Content-Encoding": "gzip"}))
    came = fetch(url)
    assert came is not None and came.path.read_bytes() == BODY
    with pytest.raises(DownloadFailed, match=r"larger than 1,000 bytes"):
        fetch(url, limits=Limits(most_bytes=1_000))


def test_a_packed_answer_that_is_damaged_is_a_failure(file_server: FileServer, fetch: Fetch) -> None:
    url = file_server.answer("/a.csv", Answer(b"not packed at all", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(DownloadFailed, match="packed and damaged"):
        fetch(url)


def test_a_file_above_the_bound_is_not_read(file_server: FileServer, fetch: Fetch, tmp_path: Path) -> None:
    url = file_server.answer("/a.csv", Answer(BODY))
    with pytest.raises(DownloadFailed, match=r"larger than 1,000 bytes"):
        fetch(url, limits=Limits(most_bytes=1_000))
    assert not (tmp_path / "came").exists()


def test_proxies_of_the_environment_are_asked(
    file_server: FileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_server.answer("http://lists.example/a.csv", Answer(BODY))  # a proxy is asked for the whole address
    monkeypatch.setenv("http_proxy", file_server.address)
    came = fetch("http://lists.example/a.csv", allow_private=False)
    assert came is not None and came.path.read_bytes() == BODY
    with pytest.raises(AddressRefused):
        fetch("http://10.0.0.1/a.csv", allow_private=False)
    monkeypatch.setenv("no_proxy", "lists.example")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.7", 80))])
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.7"):
        fetch("http://lists.example/a.csv", allow_private=False)
