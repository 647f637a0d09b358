"""Answers in JSON without control characters, which a terminal that shows them would obey."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ontology.control_characters import escaped_control_characters

_LINE_BREAK = "\n"


class PrintableJson:
    """Escapes control characters in answers of JSON, which say the same afterwards.

    No source brings any in; a store of an earlier release may hold some.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with what stands in its JSON escaped."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        waiting: list[Message] = []
        body = bytearray()

        async def send_escaped(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_json(message):
                waiting.append(message)
                return
            if not waiting:
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                start = waiting.pop()
                escaped = escaped_control_characters(body.decode(), keep=_LINE_BREAK).encode()
                if len(escaped) != len(body):
                    MutableHeaders(scope=start)["Content-Length"] = str(len(escaped))
                await send(start)
                await send({**message, "body": escaped})

        await self._app(scope, receive, send_escaped)


def _is_json(start: Message) -> bool:
    stated: bytes = next((value for name, value in start["headers"] if name == b"content-type"), b"")
    media_type = stated.partition(b";")[0]
    return media_type == b"application/json" or media_type.endswith(b"+json")
