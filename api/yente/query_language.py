"""The query language of `q`: that of yente's index (`query_string`), and its simple form.

A text is words, phrases in quotes, prefixes and wildcards (`*`, `?`), spellings within a slip or two (`~`),
values of fields (`countries:cn`), and these combined by AND, OR, NOT, `+`, `-` and brackets; simply
(`simple_query_string`) by `+`, `|`, `-` and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import product

from rapidfuzz.distance import OSA

from api.yente.errors import BadRequest
from ingest.normalise import folding, is_han, words

MOST_TERMS = 50
_MOST_WAYS = 16
_DEEPEST = 20
_SHORTEST_BEGINNING = 2

_NAMES = frozenset({"name", "alias", "previousName", "weakAlias", "abbreviation"})
_QUERY = re.compile(
    r'\s*(?:(?P<mark>&&|\|\||[()+!-])|(?P<field>[A-Za-z_][\w.]*):|"(?P<phrase>(?:[^"\\]|\\.)*)"(?:~\d*)?'
    r"|(?P<word>(?:[^\s\"()\\:/\[\]{}~^]|\\.)+)(?P<slips>~\d*)?(?:\^[\d.]+)?)",
    re.DOTALL,
)
_SIMPLE = re.compile(
    r'\s*(?:(?P<mark>[()+|-])|"(?P<phrase>[^"]*)"(?:~\d*)?|(?P<word>[^\s"()|~]+)(?P<slips>~\d*)?|(?P<rest>.))',
    re.DOTALL,
)
_OPERATORS = {"AND": "&&", "OR": "||", "NOT": "!"}


class Document:
    """What of an entity is searched: its words, and the values of its fields."""

    def __init__(
        self, id: str, properties: Mapping[str, Sequence[str]], fields: Mapping[str, set[str]]
    ) -> None:
        """`fields` are what can be filtered by beside properties, such as countries, with their values."""
        self._id = id
        self._properties = properties
        self._fields = fields

    @cached_property
    def texts(self) -> list[list[str]]:
        """The words of each value."""
        return [_split(value) for values in self._properties.values() for value in values] + [[self._id]]

    @cached_property
    def names(self) -> list[list[str]]:
        """The words of each name."""
        return [
            _split(value) for prop, values in self._properties.items() if prop in _NAMES for value in values
        ]

    def values(self, field: str) -> set[str]:
        """The values of a field, folded; none of one that there is not."""
        found = self._properties.get(field.removeprefix("properties."), ()) if "." in field else ()
        return {value.casefold() for value in (*found, *self._fields.get(field, ()))}


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together, of all texts or of a field; `slips` is how far a word may be off."""

    words: tuple[str, ...]
    text: str
    is_phrase: bool = False
    field: str | None = None
    slips: int | None = None

    def holds(self, document: Document) -> bool:
        """Whether the entity has them."""
        if self.field is None or self.field in ("text", "names"):
            texts = document.names if self.field == "names" else document.texts
            return any(self._is_in(text) for text in texts)
        wanted = self.text.casefold()
        return any(fnmatchcase(value, wanted) for value in document.values(self.field))

    def _is_in(self, text: Sequence[str]) -> bool:
        length = len(self.words)
        return bool(length) and any(
            all(map(self._is_word, self.words, text[place : place + length]))
            for place in range(len(text) - length + 1)
        )

    def _is_word(self, wanted: str, word: str) -> bool:
        if self.slips:
            return OSA.distance(wanted, word, score_cutoff=self.slips) <= self.slips
        if is_han(wanted):
            return wanted.strip("*") in word
        return fnmatchcase(word, wanted)

    @property
    def beginning(self) -> str:
        """What names are looked up by: the words as far as they are certain, two letters with a slip."""
        if self.field not in (None, "text", "names"):
            return ""
        certain = _SHORTEST_BEGINNING if self.slips else None
        starts = (re.split(r"[*?\[]", word)[0][:certain] for word in self.words)
        return " ".join(start for start in starts if len(start) >= _SHORTEST_BEGINNING or is_han(start))


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    parts: tuple[Node, ...]

    def holds(self, document: Document) -> bool:
        """Whether they do."""
        return all(part.holds(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """One of these holds."""

    parts: tuple[Node, ...]

    def holds(self, document: Document) -> bool:
        """Whether it does."""
        return any(part.holds(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: Node

    def holds(self, document: Document) -> bool:
        """Whether it does not."""
        return not self.part.holds(document)


Node = Term | Every | Either | Not


def read_query(text: str, *, simple: bool) -> Node | None:
    """What the text asks for; `None` where it is nothing but words, or nothing at all.

    Raises `BadRequest` for what cannot be read; simply written, everything can be.

    >>> read_query("nova optics", simple=False) is None
    True
    >>> query = read_query('nova AND NOT "optics ltd"', simple=False)
    >>> query.holds(Document("a", {"name": ["Nova Optics GmbH"]}, {}))
    True
    >>> query.holds(Document("b", {"name": ["Nova Optics Ltd"]}, {}))
    False
    >>> read_query("nova/optics", simple=False)
    Traceback (most recent call last):
    ...
    api.yente.errors.BadRequest: Invalid query: '/' at 5 begins a regular expression, which is not read here
    """
    tokens = list(_simple_tokens(text) if simple else _tokens(text))
    if len([token for token in tokens if isinstance(token, Term)]) > MOST_TERMS:
        raise BadRequest(f"Invalid query: it has more than {MOST_TERMS} terms")
    if all(isinstance(token, Term) and _is_plain(token) for token in tokens):
        return None
    return _Parser(tokens, forgiving=simple).query()


def beginnings(node: Node) -> list[str] | None:
    """The texts that names are looked up by, one for each way to meet the query; `None` where there is none.

    >>> beginnings(read_query("nova AND (optic* OR shipping)", simple=False))
    ['nova optic', 'nova shipping']
    >>> beginnings(read_query("NOT nova", simple=False)) is None
    True
    """
    ways = [" ".join(filter(None, way)) for way in _ways(node)]
    return ways if all(ways) and 0 < len(ways) <= _MOST_WAYS else None


def _ways(node: Node) -> list[tuple[str, ...]]:
    match node:
        case Term():
            return [(node.beginning,)]
        case Not():
            return [()]
        case Either():
            return [way for part in node.parts for way in _ways(part)]
    found: list[tuple[str, ...]] = [()]
    for part in node.parts:
        found = [(*one, *other) for one, other in product(found, _ways(part)[: _MOST_WAYS + 1])]
        found = found[: _MOST_WAYS + 1]
    return found


class _Parser:
    """Reads tokens from left to right; what stands side by side has to hold together."""

    def __init__(self, tokens: Sequence[Term | str], *, forgiving: bool) -> None:
        self._tokens = list(tokens)
        self._place = 0
        self._forgiving = forgiving
        self._depth = 0

    def query(self) -> Node | None:
        """The whole."""
        parts = []
        while self._place < len(self._tokens):
            part = self._either()
            if part is not None:
                parts.append(part)
            elif self._place < len(self._tokens):
                self._fail(f"{self._tokens[self._place]!r} stands where a word should")
                self._place += 1
        return Every(tuple(parts)) if parts else None

    def _either(self) -> Node | None:
        parts = [self._both()]
        while self._takes("||"):
            parts.append(self._both())
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts) and len(parts) > 1:
            self._fail("OR has nothing on one side")
        return found[0] if len(found) == 1 else Either(found) if found else None

    def _both(self) -> Node | None:
        parts: list[Node] = []
        while (part := self._one()) is not None:
            parts.append(part)
            if self._takes("&&") and self._peek() in (None, ")", "||", "&&"):
                self._fail("AND has nothing on one side")
        return parts[0] if len(parts) == 1 else Every(tuple(parts)) if parts else None

    def _one(self) -> Node | None:
        token = self._peek()
        if isinstance(token, Term):
            self._place += 1
            return token
        if token == "+":
            self._place += 1
            return self._one()
        if token in ("!", "-"):
            self._place += 1
            part = self._one()
            if part is None:
                self._fail("NOT has nothing behind it")
            return None if part is None else Not(part)
        if token == "(":
            return self._bracketed()
        return None

    def _bracketed(self) -> Node | None:
        self._place += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadRequest(f"Invalid query: brackets are more than {_DEEPEST} deep")
        inner = self._either()
        self._depth -= 1
        if not self._takes(")"):
            self._fail("a bracket is not closed")
        if inner is None:
            self._fail("there is nothing between brackets")
            return self._one()
        return inner

    def _peek(self) -> Term | str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _takes(self, mark: str) -> bool:
        if self._peek() == mark:
            self._place += 1
            return True
        return False

    def _fail(self, why: str) -> None:
        if not self._forgiving:
            raise BadRequest(f"Invalid query: {why}")


def _tokens(text: str) -> Iterator[Term | str]:
    place, field, end = 0, None, len(text.rstrip())
    while place < end:
        found = _QUERY.match(text, place, end)
        if found is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            raise BadRequest(f"Invalid query: {_unreadable(text[place], place + 1)}")
        place = found.end()
        if found["field"] is not None:
            if field is not None:
                raise BadRequest(f"Invalid query: {field}: has no value")
            field = found["field"]
            continue
        if found["mark"] is not None or found["word"] in _OPERATORS:
            mark = found["mark"] or _OPERATORS[found["word"]]
            if field is not None:
                raise BadRequest(f"Invalid query: {field}: has no value; give it a word or a phrase")
            yield mark
            continue
        term = _term(found, field)
        field = None
        if term is not None:
            yield term
    if field is not None:
        raise BadRequest(f"Invalid query: {field}: has no value")


def _simple_tokens(text: str) -> Iterator[Term | str]:
    for found in _SIMPLE.finditer(text):
        if found["mark"] is not None:
            yield {"|": "||", "+": "&&"}.get(found["mark"], found["mark"])
        elif found["rest"] is None and (term := _term(found, None)) is not None:
            yield term


def _term(found: re.Match[str], field: str | None) -> Term | None:
    is_phrase = found["phrase"] is not None
    written = re.sub(r"\\(.)", r"\1", found["phrase"] if is_phrase else found["word"])
    split = tuple(_split(written) if is_phrase else _split_with_wildcards(written))
    if not split and field is None:
        return None
    slips = found["slips"]
    return Term(split, written, is_phrase, field, None if slips is None else _slips(slips, written))


def _slips(written: str, word: str) -> int:
    """As many as are written, 2 at most; by default by the length of the word, as the index has it."""
    if len(written) > 1:
        return min(2, int(written[1:]))
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def _is_plain(term: Term) -> bool:
    return (
        term.field is None and term.slips is None and not term.is_phrase and not re.search(r"[*?]", term.text)
    )


def _split(text: str) -> list[str]:
    return words.split_words(folding.folded(text))


def _split_with_wildcards(text: str) -> list[str]:
    """The words of a text, with the wildcards that stand in them."""
    parts = re.split(r"([*?])", text)
    found = [part if part in "*?" else " ".join(_split(part)) for part in parts if part]
    return "".join(found).split()


def _unreadable(sign: str, place: int) -> str:
    told = {
        "/": "begins a regular expression, which is not read here",
        '"': "begins a phrase that does not end",
        "[": "begins a range, which is not read here",
        "{": "begins a range, which is not read here",
    }
    return f"{sign!r} at {place} {told.get(sign, 'stands where a word should')}"
