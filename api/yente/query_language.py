"""The query language of `q`: that of yente's index (`query_string`), and its simple form.

A text is words, phrases in quotes, prefixes and wildcards (`*`, `?`), spellings within a slip or two (`~`),
values of fields (`countries:cn`), and these combined by AND, OR, NOT, `+`, `-` and brackets; simply
(`simple_query_string`) by `+`, `|`, `-` and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.yente.errors import BadRequest
from api.yente.query_terms import (
    Either,
    Every,
    Node,
    Not,
    Term,
    pattern_of,
    split_with_wildcards,
    split_words,
)

MOST_TERMS = 50
_DEEPEST = 20
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


def read_query(text: str, *, simple: bool) -> Node | None:
    r"""What the text asks for; `None` where it is nothing but words, or nothing at all.

    Raises `BadRequest` for what cannot be read; simply written, everything can be.

    >>> read_query("nova optics", simple=False) is None
    True
    >>> query = read_query('nova AND NOT "optics ltd"', simple=False)
    >>> from api.yente.query_terms import Document
    >>> query.holds(Document("a", {"name": ["Nova Optics GmbH"]}, {}))
    True
    >>> query.holds(Document("b", {"name": ["Nova Optics Ltd"]}, {}))
    False
    >>> document = Document("c", {"notes": ["5*"]}, {})
    >>> [read_query(rf"properties.notes:{n}", simple=False).holds(document) for n in (r"5\*", r"5\?", "5?")]
    [True, False, True]
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
    text = found["phrase"] if is_phrase else found["word"]
    written = re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
    split = tuple(split_words(written) if is_phrase else split_with_wildcards(text))
    if not split and field is None:
        return None
    slips, pattern = found["slips"], pattern_of(text, is_phrase=is_phrase)
    return Term(split, pattern, is_phrase, field, None if slips is None else _slips(slips, written))


def _slips(written: str, word: str) -> int:
    """As many as are written, 2 at most; by default by the length of the word, as the index has it."""
    if len(written) > 1:
        return min(2, int(written[1:]))
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def _is_plain(term: Term) -> bool:
    has_signs = term.is_phrase or re.search(r"[*?]", term.pattern) is not None
    return term.field is None and term.slips is None and not has_signs


def _unreadable(sign: str, place: int) -> str:
    told = {
        "/": "begins a regular expression, which is not read here",
        '"': "begins a phrase that does not end",
        "[": "begins a range, which is not read here",
        "{": "begins a range, which is not read here",
    }
    return f"{sign!r} at {place} {told.get(sign, 'stands where a word should')}"
