"""Conditions as expressions, read three-valued: true, false, or unknown by the facts that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graph.rules.duties.facts import FACTS, Facts, Value
from graph.rules.errors import BadRule

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"]*\")|(?P<name>[A-Za-z_][\w.]*)"
    r"|(?P<sign><=|>=|==|!=|<|>|\(|\)|,))"
)
_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
_DEEPEST = 50


class BadExpression(BadRule):
    """A condition that cannot be read: what is wrong, and where in it."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a condition holds (`None`: unknown), the facts that decided, and those that are missing."""

    holds: bool | None
    used: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """A node of an expression.

    `kind` is `and`, `or`, `not`, a comparison, `has` (a word is among a set), `in` (a text is one of some),
    `fact` (a fact that is true or false), or `always`.
    """

    kind: str
    parts: tuple[Condition, ...] = ()
    name: str = ""
    value: Value | tuple[str, ...] = ""

    def on(self, facts: Facts) -> Truth:
        """What it comes to on the facts.

        >>> rule = parse('item.annex_i and destination != "NL"')
        >>> rule.on({"item.annex_i": True, "destination": "CN"}).holds
        True
        >>> sorted(rule.on({"destination": "CN"}).missing), rule.on({"item.annex_i": False}).holds
        (['item.annex_i'], False)
        """
        if self.kind == "always":
            return Truth(True)
        if self.kind == "not":
            inner = self.parts[0].on(facts)
            return Truth(None if inner.holds is None else not inner.holds, inner.used, inner.missing)
        if self.kind in ("and", "or"):
            return _joined([part.on(facts) for part in self.parts], decisive=self.kind == "or")
        value = facts.get(self.name)
        if value is None:
            return Truth(None, missing=frozenset((self.name,)))
        return Truth(self._compared(value), used=frozenset((self.name,)))

    def _compared(self, value: Value) -> bool:
        wanted = self.value
        if self.kind == "fact":
            return value is True
        if self.kind == "has":
            return isinstance(value, frozenset) and wanted in value
        if self.kind == "in":
            return isinstance(wanted, tuple) and value in wanted
        if self.kind in ("==", "!="):
            return (value == wanted) is (self.kind == "==")
        assert isinstance(value, (int, float)) and isinstance(wanted, (int, float))  # as the parser saw
        return {
            "<": value < wanted,
            "<=": value <= wanted,
            ">": value > wanted,
            ">=": value >= wanted,
        }[self.kind]

    def names(self) -> frozenset[str]:
        """All facts that it is about."""
        own = frozenset((self.name,)) if self.name else frozenset[str]()
        return own.union(*(part.names() for part in self.parts))


def _joined(parts: list[Truth], *, decisive: bool) -> Truth:
    """Of `or` one that holds decides, of `and` one that does not; then only its facts matter."""
    deciding = [part for part in parts if part.holds is decisive]
    if deciding:
        least = min(deciding, key=lambda part: (len(part.used), sorted(part.used)))
        return Truth(decisive, least.used)
    used = frozenset[str]().union(*(part.used for part in parts))
    missing = frozenset[str]().union(*(part.missing for part in parts))
    if any(part.holds is None for part in parts):
        return Truth(None, used, missing)
    return Truth(not decisive, used)


def parse(text: str) -> Condition:
    """The condition of a text, of facts with `and`, `or`, `not`, comparisons, `has "word"`, `in ("A", "B")`.

    Raises `BadExpression`.

    >>> parse('aware has "missile" or item.dco_nm <= 1.5').kind
    'or'
    >>> parse("item.m")
    Traceback (most recent call last):
    graph.rules.duties.expressions.BadExpression: there is no fact 'item.m'; did you mean item.annex_i?
    """
    return _Parser(list(_tokens(text)), text).whole()


_Kind = Literal["number", "text", "name", "sign"]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise BadExpression(f"{text[place:].strip()[:20]!r} cannot be read; write facts, signs and words")
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


class _Parser:
    """By recursive descent: `or` binds least, then `and`, then `not`."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self._tokens = tokens
        self._text = text
        self._place = 0
        self._depth = 0

    def whole(self) -> Condition:
        """The whole text."""
        found = self._either()
        if self._place < len(self._tokens):
            raise BadExpression(f"{self._next!r} is too much in {self._text!r}")
        return found

    @property
    def _next(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _take(self, kind: _Kind | None = None) -> str:
        if self._place >= len(self._tokens):
            raise BadExpression(f"{self._text!r} ends too early")
        found, value = self._tokens[self._place]
        if kind is not None and found != kind:
            raise BadExpression(f"{value!r} stands where a {kind} is needed in {self._text!r}")
        self._place += 1
        return value

    def _either(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadExpression("it is nested too deeply")
        parts = [self._both()]
        while self._next == "or":
            self._place += 1
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Condition("or", tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._next == "and":
            self._place += 1
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Condition("and", tuple(parts))

    def _one(self) -> Condition:
        if self._next == "not":
            self._place += 1
            return Condition("not", (self._one(),))
        if self._next == "(":
            self._place += 1
            inner = self._either()
            if self._take() != ")":
                raise BadExpression(f"a bracket is not closed in {self._text!r}")
            return inner
        if self._next == "always":
            self._place += 1
            return Condition("always")
        return self._comparison()

    def _comparison(self) -> Condition:
        name = self._take("name")
        if name not in FACTS:
            near = min(FACTS, key=lambda known: (-_shared(known, name), known))
            raise BadExpression(f"there is no fact {name!r}; did you mean {near}?")
        kind = FACTS[name].kind
        if self._next == "has" and kind == "words":
            self._place += 1
            return Condition("has", name=name, value=self._take("text").strip('"'))
        if self._next == "in" and kind in ("text", "country"):
            self._place += 1
            return Condition("in", name=name, value=self._texts())
        if self._next in _COMPARISONS:
            sign = self._take()
            if kind == "number":
                return Condition(sign, name=name, value=float(self._take("number")))
            if kind in ("text", "country") and sign in ("==", "!="):
                return Condition(sign, name=name, value=self._take("text").strip('"'))
            raise BadExpression(f"{name} is {kind} and takes no {sign} in {self._text!r}")
        if kind != "bool":
            raise BadExpression(f"{name} is {kind} and needs something to compare with in {self._text!r}")
        return Condition("fact", name=name)

    def _texts(self) -> tuple[str, ...]:
        if self._take() != "(":
            raise BadExpression(f"write a bracket after `in` in {self._text!r}")
        texts = [self._take("text").strip('"')]
        while self._next == ",":
            self._place += 1
            texts.append(self._take("text").strip('"'))
        if self._take() != ")":
            raise BadExpression(f"a bracket is not closed in {self._text!r}")
        return tuple(texts)


def _shared(one: str, other: str) -> int:
    return next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
