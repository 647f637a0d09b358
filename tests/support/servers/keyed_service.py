"""A service with keys: made for a test, asked with one of them or as a browser that signs in."""

from __future__ import annotations

import re
from typing import Any

import httpx
from asgi_client import AppClient

from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED, Scope
from api.casework.keys.key import Limits
from api.casework.keys.table import KeyTable
from api.http.app import create_app
from api.workspace import Workspace


class Keyed:
    """The application over a workspace and a store of casework, with the keys that a test makes."""

    def __init__(self, workspace: Workspace, casework: Casework, **options: Any) -> None:
        self.table = KeyTable(casework)
        self.app = create_app(workspace, casework=casework, **options)
        self.client = AppClient(self.app)

    def key(self, *scopes: Scope, name: str = "anna", limits: Limits | None = None, days: int = 365) -> str:
        """The text of a new key with these scopes, all of them where none are named."""
        if not self.table.all():
            self.table.create("who runs it", [Scope.ADMIN], UNAUTHENTICATED)
        _, text = self.table.create(
            name, scopes or Scope, UNAUTHENTICATED, limits=limits or Limits(), days=days
        )
        self.look_again()
        return text

    def look_again(self) -> None:
        """Let the service see now what it sees within two seconds."""
        self.app.state.ring._looked_at = float("-inf")

    def get(self, path: str, key: str | None = None, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=with_key(key) | headers)

    def browser(self) -> Browser:
        """A browser that has no cookie yet."""
        return Browser(self.client)


def with_key(key: str | None) -> dict[str, Any]:
    """The header that a program sends."""
    return {} if key is None else {"Authorization": f"Bearer {key}".encode("latin-1")}


class Browser:
    """What a browser does: it keeps cookies, takes pages, and sends the forms on them."""

    def __init__(self, client: AppClient) -> None:
        self._client = client
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._kept(self._client.get(path, headers=self._headers() | headers))

    def post(self, path: str, data: dict[str, str], **headers: str) -> httpx.Response:
        return self._kept(self._client.post(path, data=data, headers=self._headers() | headers))

    def token(self, path: str) -> str:
        """The token of the first form on the page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)
        assert found is not None
        return found[1]

    def sign_in(self, key: str, next: str = "/") -> httpx.Response:
        return self.post("/sign-in", {"csrf": self.token("/sign-in"), "key": key, "next": next})

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept": "text/html"} | ({"Cookie": cookies} if cookies else {})

    def _kept(self, response: httpx.Response) -> httpx.Response:
        for stated in response.headers.get_list("set-cookie"):
            name, _, rest = stated.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return response
