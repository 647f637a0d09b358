"""A TOML table read strictly: every key is popped, and what is left over or of another type is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from ingest.errors import BadSource
from ingest.values import is_web_address
from ontology.control_characters import control_character

_Value = TypeVar("_Value")


class TomlTable:
    """A TOML table whose keys are popped one by one. All methods raise `BadSource`.

    `place` and `section` say in errors where the table is.

    >>> table = TomlTable("trial/source.toml", "expect", {"rows": 0})
    >>> table.number("rows")
    Traceback (most recent call last):
    ...
    ingest.errors.BadSource: trial/source.toml: [expect] 'rows' must be at least 1, not 0
    """

    def __init__(self, place: str, section: str, raw: dict[str, Any]) -> None:
        self._place = place
        self._section = section
        self._raw = dict(raw)
        self._popped: list[str] = []

    def text(self, key: str, is_good: Callable[[str], bool] = bool, wanted: str = "a text") -> str:
        """Pop a text that is not empty; `wanted` says what `is_good` accepts."""
        return self._required(key, self.maybe_text(key, is_good, wanted), f'{key} = "...", {wanted}')

    def maybe_text(
        self, key: str, is_good: Callable[[str], bool] = bool, wanted: str = "a text"
    ) -> str | None:
        """Pop a text if the key is there."""
        value = self._pop(key, str, wanted)
        if value is not None and (control_character(value) is not None or not is_good(value)):
            raise self.error(key, f"must be {wanted}, not {value[:80]!r}")
        return value

    def day(self, key: str) -> date:
        """Pop a date."""
        return self._required(key, self.maybe_day(key), f"{key} = a day such as 2026-11-20, without quotes")

    def maybe_day(self, key: str) -> date | None:
        """Pop a date if the key is there."""
        return self._pop(key, date, "a day such as 2026-11-20, without quotes")

    def maybe_flag(self, key: str) -> bool | None:
        """Pop `true` or `false` if the key is there."""
        return self._pop(key, bool, "true or false")

    def number(self, key: str) -> int:
        """Pop a whole number of at least 1."""
        return self._required(key, self.maybe_number(key), f"{key} = a whole number of at least 1")

    def maybe_number(self, key: str) -> int | None:
        """Pop a whole number of at least 1 if the key is there."""
        value = self._pop(key, int, "a whole number")
        if value is not None and value < 1:
            raise self.error(key, f"must be at least 1, not {value}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Pop a list of texts; none when the key is not there."""
        values = self._pop(key, list, "a list of texts") or []
        if not all(isinstance(value, str) and value for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(values)

    def text_or_texts(self, key: str) -> tuple[str, ...]:
        """Pop a text, or a list of texts; none when the key is not there."""
        if isinstance(self._raw.get(key), str):
            return (self.text(key),)
        return self.texts(key)

    def addresses(self, key: str) -> tuple[str, ...]:
        """Pop a web address, or a list of them; none when the key is not there."""
        values = self.text_or_texts(key)
        for value in values:
            if not is_web_address(value):
                raise self.error(
                    key, f"must be an http or https address, or a list of them, not {value[:80]!r}"
                )
        return values

    def table(self, key: str, content: str = "") -> TomlTable:
        """Pop a table; `content` says, where it is missing, what to write in it."""
        wanted = f"a table [{key}]{f' with {content}' if content else ''}"
        return self._inner(key, self._required(key, self._pop(key, dict, "a table"), wanted))

    def is_table(self, key: str) -> bool:
        """Whether the key is there and has a table."""
        return isinstance(self._raw.get(key), dict)

    def named_tables(self, key: str) -> Iterator[tuple[str, TomlTable]]:
        """Pop a table of tables, as pairs of name and table; none when the key is not there."""
        for name, value in (self._pop(key, dict, "a table of tables") or {}).items():
            yield name, self._inner(f"{key}.{name}", value)

    def tables(self, key: str) -> Iterator[TomlTable]:
        """Pop a list of tables; none when the key is not there."""
        for number, value in enumerate(self._pop(key, list, "a list of tables") or [], start=1):
            yield self._inner(f"{key} {number}", value)

    def popped(self) -> tuple[str, ...]:
        """The keys that were asked for, whether they were there or not."""
        return tuple(dict.fromkeys(self._popped))

    def left(self) -> tuple[str, ...]:
        """The keys not popped yet."""
        return tuple(self._raw)

    def close(self) -> None:
        """Raise `BadSource` when a key was never popped."""
        for key in self._raw:
            raise self.error(key, f"is unknown; known here: {', '.join(sorted(self._popped))}")

    def error(self, key: str, problem: str) -> BadSource:
        """The error that names the file, the section, the key and the problem."""
        where = f"[{self._section}] " if self._section else ""
        return BadSource(f"{self._place}: {where}{key!r} {problem}")

    def _pop(self, key: str, kind: type[_Value], wanted: str) -> _Value | None:
        self._popped.append(key)
        value = self._raw.pop(key, None)
        # The exact type: to Python true is an int and a time of day is a date.
        if value is not None and type(value) is not kind:
            raise self.error(key, f"must be {wanted}, not {str(value)[:80]!r}")
        return value

    def _required(self, key: str, value: _Value | None, wanted: str) -> _Value:
        if value is None:
            raise self.error(key, f"is missing; write {wanted}")
        return value

    def _inner(self, section: str, value: object) -> TomlTable:
        if not isinstance(value, dict):
            raise self.error(section, "must be a table")
        return TomlTable(self._place, f"{self._section}.{section}" if self._section else section, value)
