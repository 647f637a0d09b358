"""One request to a server whose address was checked, and the answer as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ingest.errors import AddressRefused, DownloadFailed
from ingest.web.addresses import WebAddress, check_literal, reachable_addresses

if TYPE_CHECKING:  # it takes a tenth of a second to import, and most commands speak to nobody
    import httpx


class PassingFailure(Exception):
    """What went wrong may not go wrong again; `wait` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a method with its headers and body, from private addresses too or not, and seconds."""

    method: str = "GET"
    headers: Mapping[str, str] | None = None
    body: bytes | None = None
    allow_private: bool = False
    connect_seconds: float = 15.0
    silent_seconds: float = 60.0


@contextmanager
def exchange(address: WebAddress, request: Request) -> Iterator[httpx.Response]:
    """The answer of the server, its body not read yet; redirects are answers, which nobody follows.

    Goes by the proxies that the environment names. Raises `AddressRefused` for a server that is not of the
    public internet, unless private ones are allowed, `DownloadFailed` for one that nobody knows, and
    `PassingFailure` where none answers.

    >>> with exchange(WebAddress.parse("http://127.0.0.1:1/"), Request()):
    ...     pass
    Traceback (most recent call last):
    ingest.errors.AddressRefused: http://127.0.0.1:1/ leads to 127.0.0.1, which is no address of the public \
internet; give --allow-private or set KETTING_ALLOW_PRIVATE=1 if it is a server of your own
    """
    import httpx  # see above

    proxy = _proxy_of(address)
    if proxy is None:
        hosts = reachable_addresses(address, allow_private=request.allow_private)
    else:
        check_literal(address, allow_private=request.allow_private)
        hosts = (address.host,)
    timeout = httpx.Timeout(request.silent_seconds, connect=request.connect_seconds)
    try:
        client = httpx.Client(verify=_certificates(), proxy=proxy, trust_env=False, timeout=timeout)
    except (ImportError, ValueError) as error:
        raise DownloadFailed(f"the proxy {_without_secrets(proxy or '')} cannot be used: {error}") from None
    try:
        url = httpx.URL(address.text)
    except httpx.InvalidURL as error:
        raise AddressRefused(f"{address.text[:200]} is no web address: {error}") from None
    with client:
        last: httpx.TransportError | None = None
        for host in hosts:
            # The address that was looked up and allowed is the one that is spoken to, whatever the name
            # leads to a moment later; the certificate is still that of the name.
            sent = client.build_request(
                request.method,
                url.copy_with(host=host),
                headers={
                    "Host": _host_header(address),
                    "User-Agent": "ketting",
                    **(request.headers or {}),
                },
                content=request.body,
                extensions={"sni_hostname": address.host} if proxy is None else {},
            )
            try:
                response = client.send(sent, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last = error
                continue
            except httpx.TransportError as error:
                raise PassingFailure(_told(error)) from None
            try:
                yield response
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise PassingFailure(_told(error)) from None
            finally:
                response.close()
            return
    raise PassingFailure(f"{address.host} cannot be reached ({last})")


@cache
def _certificates() -> SSLContext:
    """Whom to trust; SSL_CERT_FILE and SSL_CERT_DIR name others, as they do for other programs."""
    import httpx  # see above

    return httpx.create_ssl_context()


def _proxy_of(address: WebAddress) -> str | None:
    """The proxy that the environment names for the address."""
    if proxy_bypass(address.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _without_secrets(proxy: str) -> str:
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.hostname or ''}"


def _host_header(address: WebAddress) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    is_usual = (address.scheme, address.port) in (("http", 80), ("https", 443))
    return host if is_usual else f"{host}:{address.port}"


def _told(error: Exception) -> str:
    import httpx  # see above

    if isinstance(error, httpx.TimeoutException):
        return "the server fell silent"
    if isinstance(error, httpx.DecodingError):
        return "what came is packed and damaged"
    return f"the connection was cut ({error})"
