"""A second language in the catalogue of messages, which translates some of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.wording import catalogue

DUTCH = """\
msgid ""
msgstr ""
"Language: nl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "hops"
msgid_plural "hops"
msgstr[0] "{n} stap"
msgstr[1] "{n} stappen"

msgid "verdict.yes"
msgstr "Ja"

msgid "class.defence_conglomerate"
msgstr "Defensieconglomeraat"
"""


def with_dutch(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """Dutch as these few messages alone, as long as the fixture lasts."""
    shutil.copy(catalogue.FOLDER / "en.po", folder)
    (folder / "nl.po").write_text(DUTCH, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    _forget()
    yield
    _forget()


def _forget() -> None:
    for cached in (catalogue._messages, catalogue._on, catalogue._number):
        cached.cache_clear()
