"""What the explanation of a match says in English, by code (`sentences.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Value = str | int | float | tuple[str, ...] | tuple[tuple[str, ...], ...]
"""Plain data that a sentence puts in: a list is joined by "and", a list in one by "or"."""


def sentence(code: str, values: Mapping[str, Value]) -> str:
    """The sentence of this code with the values in it; raises `KeyError` for no such code.

    >>> sentence("number.different", {"asked": ("24",), "recorded": ("29", "30")})
    'number differs: 24 asked for, 29 and 30 recorded'
    """
    return sentences()[code].format(**{name: _in_words(value) for name, value in values.items()})


def codes() -> frozenset[str]:
    """Every code that there is a sentence of.

    >>> "name.equal" in codes()
    True
    """
    return frozenset(sentences())


def _in_words(value: Value) -> str | int | float:
    if not isinstance(value, tuple):
        return value
    return " and ".join(each if isinstance(each, str) else " or ".join(each) for each in value)


@cache
def sentences() -> Mapping[str, str]:
    """The sentence of every code, with names in braces for the values.

    >>> sentences()["form.equal"]
    'legal form matches ({form})'
    """
    text = (files("ingest.matching") / "sentences.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield f"{before}{name}", value
        else:
            yield from _flat(value, f"{before}{name}.")
