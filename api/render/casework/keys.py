"""Keys as text for a terminal."""

from __future__ import annotations

from rich.console import RenderableType

from api.models import KeyAnswer, KeysAnswer
from api.render.layout import Columns, columns
from api.wording.catalogue import number, on, say


def keys(answer: KeysAnswer) -> RenderableType:
    """A table with a row for each key."""
    if not answer.keys:
        return say("keys.none")
    names = ("id", "name", "state", "scopes", "expires", "used")
    headers = [say(f"keys.{name}") for name in names]
    return columns(
        headers,
        (
            (
                key.id,
                key.name,
                say(f"keys.state.{key.state}"),
                ", ".join(key.scopes),
                on(key.expires_at.date()),
                say("keys.never") if key.last_used_at is None else f"{key.last_used_at:%Y-%m-%d %H:%M}",
            )
            for key in answer.keys
        ),
        whole=(headers[0],),
    )


def key(answer: KeyAnswer) -> Columns:
    """Everything that is kept of one key, a row for each thing."""
    moments = {
        "created": answer.created_at,
        "expires": answer.expires_at,
        "revoked": answer.revoked_at,
        "used": answer.last_used_at,
    }
    said = {name: "" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC" for name, at in moments.items()}
    rows = {
        "id": answer.id,
        "name": answer.name,
        "state": say(f"keys.state.{answer.state}"),
        "scopes": ", ".join(answer.scopes),
        "created": f"{said['created']}, {answer.created_by}",
        "expires": said["expires"],
        "revoked": said["revoked"],
        "replaced_by": answer.replaced_by or "",
        "used": said["used"] or say("keys.never"),
        "requests": number(answer.requests_per_minute),
        "rows": number(answer.rows_per_day),
    }
    headers = [say("column.fact"), say("column.value")]
    return columns(headers, ((say(f"keys.{name}"), value) for name, value in rows.items() if value))
