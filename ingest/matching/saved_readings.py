"""Readings of names kept in a file, so that another process need not read them again."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from ingest.normalise import NameReading, Token, TokenKind


class SavedReadings:
    """A file of readings beside the snapshots of a store; it can be made again at any time.

    It holds the rules that the names were read by, as a hash of the modules and tables of
    `ingest.normalise`: readings by other rules are not used. A file that is damaged, missing or cannot be
    written costs time only.

    >>> from ingest.normalise import read_name
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = SavedReadings(Path(folder) / "names.json")
    ...     saved.save([read_name("CETC 24")])
    ...     saved.open()["CETC 24"].comparable
    'cetc 24 institute'
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> dict[str, NameReading]:
        """The readings by their text; empty when there is no file of these rules."""
        try:
            content = from_json(self._path.read_bytes())
            if content["rules"] != _rules():
                return {}
            return _readings(content["names"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def save(self, readings: Iterable[NameReading]) -> None:
        """Replace the file by these readings, whole or not at all."""
        content = to_json({"rules": _rules(), "names": [_row(reading) for reading in readings]})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=".names-", delete=False) as file:
                scratch = Path(file.name)
                file.write(content)
            try:
                scratch.replace(self._path)
            except OSError:
                scratch.unlink(missing_ok=True)
        except OSError:
            return  # a full or read-only disk: the names are read again next time


def _row(reading: NameReading) -> tuple[Any, ...]:
    tokens = sorted((token.kind.value, token.value) for token in reading.tokens)
    plain = None if reading.plain == reading.comparable else reading.plain
    return reading.text, reading.comparable, plain, reading.legal_form, reading.is_short_form, tokens


def _readings(rows: list[Any]) -> dict[str, NameReading]:
    kinds = {kind.value: kind for kind in TokenKind}
    shared: dict[tuple[Any, ...], frozenset[Token]] = {}  # most names have one of few sets
    readings: dict[str, NameReading] = {}
    for text, comparable, plain, form, is_short, tokens in rows:
        key = tuple(map(tuple, tokens))
        typed = shared.get(key)
        if typed is None:
            typed = shared[key] = frozenset(Token(kinds[kind], value) for kind, value in key)
        readings[text] = NameReading(
            text, comparable, comparable if plain is None else plain, typed, form, is_short
        )
    return readings


@cache
def _rules() -> str:
    """What reads names, as a hash: of every module and table of `ingest.normalise`."""
    digest = hashlib.sha256()
    for file in sorted(files("ingest.normalise").iterdir(), key=lambda file: file.name):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
