"""Which addresses may be fetched from: web addresses that lead out to the public internet."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from ingest.errors import AddressRefused, DownloadFailed

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.ASCII | re.IGNORECASE)
_SHOWN = 200
_LONGEST = 2_000
_PORTS = {"http": 80, "https": 443}
_MAPPED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses under which a network translates to the IPv4 address in their last 32 bits (RFC 6052)."""

_ALLOW = "give --allow-private or set KETTING_ALLOW_PRIVATE=1 if it is a server of your own"


def is_address(text: str) -> bool:
    """Whether the text is an address with a scheme, and no path of a file.

    >>> is_address("https://a.example/list.xml"), is_address("lists/a.xml"), is_address("file:///a.xml")
    (True, False, True)
    """
    return _ADDRESS.match(text) is not None


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address, taken apart."""

    text: str
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, text: str, *, before: WebAddress | None = None) -> WebAddress:
        """Read an address; `before` is the one that redirected to it. Raises `AddressRefused`."""
        shown = text[:_SHOWN]
        if not is_address(text) or len(text) > _LONGEST or not text.isprintable() or " " in text:
            raise AddressRefused(f"{shown!r} is no web address; write it as https://...")
        try:
            parts = urlsplit(text)
            host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        except ValueError as error:  # also of a name that cannot be one
            raise AddressRefused(f"{shown!r} is no web address: {error}") from None
        scheme = parts.scheme.lower()
        if scheme == "file":
            raise AddressRefused(f"{shown} is a file here; load it by its path: {_path(parts)}")
        if scheme not in _PORTS:
            raise AddressRefused(f"{shown} is no http or https address; fetch it yourself and load the file")
        if not host:
            raise AddressRefused(f"{shown} names no server; write it as https://server/path")
        if parts.username is not None or parts.password is not None:
            raise AddressRefused(
                f"an address with a user or password in it would be kept with the data; fetch the file of "
                f"{host} yourself and load it"
            )
        if before is not None and before.scheme == "https" and scheme == "http":
            raise AddressRefused(
                f"{before.text} redirects to {shown}, which is not encrypted, so it was not followed"
            )
        return cls(text.partition("#")[0], scheme, host, port or _PORTS[scheme], parts.path)

    @property
    def names(self) -> tuple[str, str]:
        """What the file there is called, and the folder that it is in, as far as the address tells.

        >>> WebAddress.parse("https://a.example/us_sdn/entities.json?v=2").names
        ('entities.json', 'us_sdn')
        """
        segments = [_file_name(segment) for segment in self.path.split("/")]
        segments = [segment for segment in segments if segment]
        host = _file_name(self.host)
        return (segments[-1] if segments else host), (segments[-2] if len(segments) > 1 else host)


def reachable_addresses(address: WebAddress, *, allow_private: bool) -> tuple[str, ...]:
    """The IP addresses of the server, all of which lead out to the internet unless `allow_private`.

    Raises `AddressRefused` for one that does not, and `DownloadFailed` for a name that nobody knows.
    """
    try:
        resolved = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DownloadFailed(
            f"{address.text}: the server {address.host} is not known here ({reason}); check the address"
        ) from None
    hosts = tuple(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in resolved))
    if not allow_private:
        for host in hosts:
            if not is_public(host):
                raise _private(address, host)
    return hosts


def check_literal(address: WebAddress, *, allow_private: bool) -> None:
    """Raise `AddressRefused` where the address itself says that it is a private one.

    That is all that can be known of a server that a proxy looks up, or of one that is asked later.

    >>> check_literal(WebAddress.parse("https://alerts.example/"), allow_private=False)
    >>> check_literal(WebAddress.parse("https://10.0.0.7/"), allow_private=False)
    Traceback (most recent call last):
    ingest.errors.AddressRefused: https://10.0.0.7/ leads to 10.0.0.7, which is no address of the public \
internet; give --allow-private or set KETTING_ALLOW_PRIVATE=1 if it is a server of your own
    """
    if allow_private:
        return
    host = address.host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        raise _private(address, host)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(host):
        raise _private(address, host)


def is_public(host: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local or reserved.

    >>> [is_public(host) for host in ("93.184.215.14", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::1")]
    [True, False, False, False, False]
    >>> is_public("::ffff:192.168.1.1"), is_public("64:ff9b::7f00:1")
    (False, False)
    """
    ip = ipaddress.ip_address(host)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _MAPPED:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _private(address: WebAddress, host: str) -> AddressRefused:
    return AddressRefused(
        f"{address.text} leads to {host}, which is no address of the public internet; {_ALLOW}"
    )


def _path(parts: SplitResult) -> str:
    return unquote(parts.path)[:_SHOWN]


def _file_name(text: str) -> str:
    """The text with nothing in it that a file system would take for more than a name."""
    name = re.sub(r"[^\w.+-]+", "_", unquote(text)).strip("._")
    return name[-100:]
