"""`ketting serve`: the service and its page."""

from __future__ import annotations

import ipaddress
import socket
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.audit_log import Auditing, auditing, name_keys
from api.cli.guard import command_identity
from api.cli.opening import build_snapshot, opened, prepare_decisions
from api.errors import BadUse
from api.models import Address
from api.settings import SearchIn, Settings

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_MOST_PORTS = 65_535
_WAITING = 2048
"""Connections that may wait to be accepted; uvicorn's own number."""

Host = Annotated[
    str, typer.Option("--host", help="The address to listen at; 0.0.0.0 lets other machines ask.")
]
Port = Annotated[int, typer.Option("--port", help="The port to listen at; 0 takes a free one.")]
RootPath = Annotated[
    str,
    typer.Option(
        "--root-path",
        metavar="PATH",
        help="The path under which a proxy serves it, such as /ketting, taken off by the proxy or not.",
    ),
]
ForwardedPrefix = Annotated[
    bool,
    typer.Option(
        "--forwarded-prefix",
        help="Take that path from the header X-Forwarded-Prefix of each request; only behind a proxy that "
        "sets or removes it, whatever its callers send.",
    ),
]
AllowOrigin = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-origin",
        metavar="ORIGIN",
        help="Let pages of this origin, such as https://tools.example, ask from a browser; may be repeated. "
        "Without it none can.",
    ),
]
AllowUnauthenticated = Annotated[
    bool,
    typer.Option(
        "--allow-unauthenticated",
        help="Without keys, answer other machines too, whoever asks; once there are keys it changes nothing.",
    ),
]
EmbedIn = Annotated[
    list[str] | None,
    typer.Option(
        "--embed-in",
        metavar="ORIGIN",
        help="Let pages of this origin, such as https://paper.example, show a chain in a frame; may be "
        "repeated. Without it none can.",
    ),
]


def serve(  # noqa: PLR0913  (one parameter for each option)
    host: Host = DEFAULT_HOST,
    port: Port = DEFAULT_PORT,
    root_path: RootPath = "",
    forwarded_prefix: ForwardedPrefix = False,
    allow_origin: AllowOrigin = None,
    embed_in: EmbedIn = None,
    allow_unauthenticated: AllowUnauthenticated = False,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Serve the page, the API and its help until interrupted.

    Once a key was made with `ketting keys create`, everybody needs one. Until then only this machine may ask.
    Every screening is in the audit log before it is answered.
    """
    if not 0 <= port <= _MOST_PORTS:
        raise BadUse(f"--port is {port}; it must be between 0 and {_MOST_PORTS}")
    # Imported on demand, so that the other commands start without a web framework; what computes ownership
    # now, so that no question waits for it.
    import scipy.sparse.csgraph
    import scipy.sparse.linalg  # noqa: F401
    import uvicorn

    from api.casework.audit import AuditLog
    from api.casework.audit.policies import note_policy
    from api.casework.keys.sessions import kept_secret
    from api.casework.keys.table import KeyTable
    from api.casework.opening import opened_casework
    from api.http.app import create_app

    settings = Settings.of(store, search, casework, policy)
    with (
        opened(settings) as workspace,
        opened_casework(settings.casework_url) as kept,
        _listening(host, port) as listener,
    ):
        if KeyTable(kept).is_empty() and not (is_loopback(host) or allow_unauthenticated):
            raise BadUse(
                f"--host {host[:80]} lets other machines ask, and no key was made at {kept.url}; make the "
                "first with `ketting keys create NAME --scope admin`, or give --allow-unauthenticated to let "
                "everybody who reaches it ask and change everything"
            )
        build_snapshot(workspace)
        prepare_decisions(workspace)
        audit = None if auditing() is Auditing.OFF else AuditLog(kept, name_keys())
        if audit is not None:
            note_policy(audit, command_identity(settings), workspace.policy)
        app = create_app(
            workspace,
            folder=settings.snapshot_folder,
            jobs_folder=settings.jobs_folder,
            audit=audit,
            casework=kept,
            name_keys=name_keys(),
            session_secret=kept_secret(settings.session_secret),
            own_names_only=not allow_unauthenticated,
            root_path=root_path,
            takes_forwarded_prefix=forwarded_prefix,
            allow_origins=allow_origin or (),
            embed_in=embed_in or (),
        )
        app.state.sparql.prepare()
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        address = page_address(host, listener.getsockname()[1], root_path.rstrip("/"))
        if json:
            output.answer_json(Address(store=workspace.store.url, page=address, docs=f"{address}docs"))
        else:
            output.message(f"page      {address}\nAPI docs  {address}docs\nstore     {workspace.store.url}")
            output.message("Ctrl-C stops the service.")
        uvicorn.Server(config).run(sockets=[listener])


def page_address(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, root_path: str = "") -> str:
    """The address of the page of a service that listens there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{root_path}/"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens at the address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises `BadUse` and `OSError`."""
    # Listening before uvicorn does: it would end the program itself when the port is taken.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only of a socket that says it is TCP does asyncio turn off the delay of small packets (40 ms each).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_WAITING)
    except socket.gaierror as error:
        listener.close()
        raise BadUse(f"--host {host[:80]!r} names no machine ({error.strerror})") from None
    except OSError as error:
        listener.close()
        raise OSError(error.errno, error.strerror, f"{host} port {port}") from error
    return listener
