"""Which SPARQL is allowed: one SELECT, ASK or CONSTRUCT that reads the data and nothing else.

The library that answers would follow SERVICE to any address that it can reach. It gives no access to
the parsed query, so the words of the query are checked here.
"""

from __future__ import annotations

import re

from graph.errors import BadQuery

LONGEST = 20_000
"""Characters of a query, at most."""

# In this order: quoted texts, names and comments are no keywords.
_TOKENS = re.compile(
    r"""
    (?P<skipped>
        \"{3}(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
      | \"(?:[^\"\\\n\r]|\\.)*\" | '(?:[^'\\\n\r]|\\.)*'
      | <[^<>\"{}|^`\\\x00-\x20]*>
      | \#[^\n\r]*
      | [?$]\w+
      | (?:[\w.-]*:)(?:[\w.:%-]|\\.)*
      | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    )
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)

_FORMS = ("SELECT", "ASK", "CONSTRUCT")
_REFUSED = frozenset(
    ("SERVICE", "LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "DESCRIBE")
)


def query_form(query: str) -> str:
    """SELECT, ASK or CONSTRUCT; raises `BadQuery` for a query that is not allowed.

    >>> query_form("select ?s { ?s ?p ?o }")
    'SELECT'
    """
    if len(query) > LONGEST:
        raise BadQuery(f"the query has {len(query)} characters; at most {LONGEST} are read")
    # Escapes are replaced before a query is parsed, and could spell any keyword.
    if re.search(r"\\[uU]", query):
        raise BadQuery(r"the query has an escape such as \u00e9; write the character itself")
    words = _words(query)
    for word in words:
        if word in _REFUSED:
            raise BadQuery(f"{word} is not allowed: only the data loaded here can be asked about, by reading")
    form = next((word for word in words if word in _FORMS), None)
    if form is None:
        raise BadQuery("the query is no SELECT, ASK or CONSTRUCT")
    return form


def names_its_graphs(query: str) -> bool:
    """Whether the query names its graphs with FROM.

    >>> names_its_graphs("SELECT * FROM <urn:a> { ?s ?p ?o }")
    True
    """
    return "FROM" in _words(query)


def _words(query: str) -> list[str]:
    return [token["word"].upper() for token in _TOKENS.finditer(query) if token["word"]]
