"""Fetching one file over HTTP: bounded in size, time, redirects and tries, and whole or not at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from graph.store.records import Fetched
from ingest.errors import DownloadFailed
from ingest.progress import Progress
from ingest.web import PassingFailure, Request, WebAddress, exchange

if TYPE_CHECKING:  # it takes a tenth of a second to import, and most commands fetch nothing
    import httpx

_CHUNK = 1 << 18
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers of a server that may be another one a moment later."""

_MAX_RATIO = 200
_ALWAYS_ALLOWED = 100 << 20
"""A packed answer may unpack to so many times its size, beyond so many bytes, as a packed file may."""

_LONGEST_WAIT = 30.0
_REMEDIES = {
    401: "it wants a password; fetch it yourself and load the file",
    403: "it lets this program in no more than a stranger; fetch it yourself and load the file",
    404: "the file is not there; look for its new address on the publisher's page",
    410: "the file was taken away; look for its new address on the publisher's page",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What fetching a file may take: bytes, redirects, tries, and seconds to connect, to wait and in all."""

    most_bytes: int = 20 << 30
    redirects: int = 5
    tries: int = 4
    connect_seconds: float = 15.0
    silent_seconds: float = 60.0
    whole_seconds: float = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that was fetched, and how it can be asked for again."""

    path: Path
    fetched: Fetched


def download(
    url: str,
    path: Path,
    *,
    known: Fetched | None = None,
    allow_private: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] | None = None,
) -> Downloaded | None:
    """Fetch the file at the address to the path; `None` when it is still the one that is `known`.

    Asks again after a failure that may pass, each time after a longer pause, and goes by the proxies that the
    environment names. `progress` is told bytes. Raises `AddressRefused` for an address, or one that it
    redirects to, which is not of the public internet unless `allow_private`, and `DownloadFailed`.

    >>> download("file:///etc/hosts", Path())
    Traceback (most recent call last):
    ...
    ingest.errors.AddressRefused: file:///etc/hosts is a file here; load it by its path: /etc/hosts
    """
    limits = Limits() if limits is None else limits
    address = WebAddress.parse(url)
    fetching = _Fetching(address, path, known, limits, progress, allow_private)
    for attempt in range(1, limits.tries + 1):
        try:
            return fetching.once()
        except PassingFailure as error:
            if attempt == limits.tries or time.monotonic() > fetching.deadline:
                raise DownloadFailed(
                    f"{address.text}: {error}, {attempt} times; try again later. The store is as it was"
                ) from None
            (sleep or time.sleep)(min(max(2.0 ** (attempt - 1), error.wait), _LONGEST_WAIT))
    raise AssertionError("there is at least one try")


class _Fetching:
    """One file on its way, over several tries."""

    def __init__(
        self,
        address: WebAddress,
        path: Path,
        known: Fetched | None,
        limits: Limits,
        progress: Progress | None,
        allow_private: bool,
    ) -> None:
        self._address = address
        self._path = path
        self._known = known
        self._limits = limits
        self._progress = progress
        self._allow_private = allow_private
        self.deadline = time.monotonic() + limits.whole_seconds

    def once(self) -> Downloaded | None:
        """Fetch the file, over the redirects; raises `PassingFailure` for what may go better another time."""
        address = self._address
        for _ in range(self._limits.redirects + 1):
            with self._answer(address) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    target = urljoin(address.text, response.headers["location"])
                    address = WebAddress.parse(target, before=address)
                    continue
                if response.status_code == 304 and self._known is not None:
                    return None
                self._check_status(response, address)
                return self._kept(response)
        raise self._failed(f"redirects more than {self._limits.redirects} times, last to {address.text}")

    def _answer(self, address: WebAddress) -> AbstractContextManager[httpx.Response]:
        """The answer of the server, its body not read yet."""
        limits = self._limits
        return exchange(
            address,
            Request(
                headers=self._conditions(),
                allow_private=self._allow_private,
                connect_seconds=limits.connect_seconds,
                silent_seconds=limits.silent_seconds,
            ),
        )

    def _conditions(self) -> dict[str, str]:
        if self._known is None:
            return {}
        stated = {"If-None-Match": self._known.etag, "If-Modified-Since": self._known.last_modified}
        return {name: value for name, value in stated.items() if value is not None}

    def _check_status(self, response: httpx.Response, address: WebAddress) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in _PASSING:
            asked = response.headers.get("retry-after", "")
            raise PassingFailure(f"the server answered {status}", float(asked) if asked.isdecimal() else 0.0)
        remedy = _REMEDIES.get(status, "look at the address in a browser")
        raise DownloadFailed(
            f"{address.text}: the server answered {status}; {remedy}. The store is as it was"
        )

    def _kept(self, response: httpx.Response) -> Downloaded:
        """The body in a file of its own, once all of it has come."""
        stated = response.headers.get("content-length", "")
        is_packed = "content-encoding" in response.headers
        total = int(stated) if stated.isdecimal() and not is_packed else None
        self._check_size(total or 0, response)
        digest, size = hashlib.sha256(), 0
        with self._path.open("wb") as file:
            for chunk in response.iter_bytes(_CHUNK):
                size += len(chunk)
                self._check_size(size, response)
                if time.monotonic() > self.deadline:
                    raise self._failed(f"takes longer than {self._limits.whole_seconds:,.0f} seconds")
                digest.update(chunk)
                file.write(chunk)
                if self._progress is not None:
                    self._progress(size, total)
        if total is not None and size != total:
            raise PassingFailure(f"the connection was cut after {size:,} of {total:,} bytes")
        etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
        return Downloaded(
            self._path, Fetched(self._address.text, digest.hexdigest(), _header(etag), _header(modified))
        )

    def _check_size(self, size: int, response: httpx.Response) -> None:
        if size > self._limits.most_bytes:
            raise self._failed(f"is larger than {self._limits.most_bytes:,} bytes")
        came = response.num_bytes_downloaded
        if size > _ALWAYS_ALLOWED and size > came * _MAX_RATIO and "content-encoding" in response.headers:
            raise self._failed(f"unpacks to more than {_MAX_RATIO} times what was sent")

    def _failed(self, reason: str) -> DownloadFailed:
        return DownloadFailed(f"{self._address.text}: {reason}; check the address. The store is as it was")


def _header(value: str | None) -> str | None:
    """A header as it is kept; none that is unreasonably long."""
    return value if value is not None and len(value) <= 500 and value.isprintable() else None
