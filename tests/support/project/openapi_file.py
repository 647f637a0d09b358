"""docs/openapi.json: the description of the HTTP API as the application makes it.

It is checked in so that every change of an answer is seen; run this to write it again.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path

from api.http.app import create_app
from api.workspace import Workspace
from graph.store import open_store

FILE = Path(__file__).parents[3] / "docs" / "openapi.json"


def description() -> str:
    """What the service answers at /openapi.json, as text."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{folder}/empty.db")) as store,
    ):
        described = create_app(Workspace(store)).openapi()
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(description(), encoding="utf-8")
