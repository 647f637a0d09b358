"""Answers one query in a process of its own, which is ended when it takes too long or too much.

Run by `graph.sparql.query` as a script, so it imports nothing of ours. The request comes as JSON on stdin;
the answer goes to stdout as a line of JSON, followed by the body.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

_MEMORY = 4 * 1024**3
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def answer(request: dict[str, Any]) -> tuple[dict[str, object], str]:
    """The head, with `partial` when rows were left out, and the body."""
    store = Store.read_only(request["store"])
    results = store.query(
        request["query"], prefixes=request["prefixes"], use_default_graph_as_union=request["union"]
    )
    bounds: tuple[int, int] = request["rows"], request["bytes"]
    if isinstance(results, QueryBoolean):
        return {"partial": False}, json.dumps({"head": {}, "boolean": bool(results)})
    if isinstance(results, QueryTriples):
        lines, is_truncated = _bounded(
            (f"{t.subject} {t.predicate} {t.object} .\n" for t in results), *bounds
        )
        return {"partial": is_truncated}, "".join(lines)
    assert isinstance(results, QuerySolutions)
    names = [variable.value for variable in results.variables]
    bindings, is_truncated = _bounded(
        (
            json.dumps(
                {name: _term(term) for name in names if (term := solution[name]) is not None},
                ensure_ascii=False,
            )
            for solution in results
        ),
        *bounds,
    )
    head = json.dumps({"vars": names}, ensure_ascii=False)
    return {
        "partial": is_truncated
    }, f'{{"head": {head}, "results": {{"bindings": [{", ".join(bindings)}]}}}}'


def _bounded(texts: Iterable[str], rows: int, size: int) -> tuple[list[str], bool]:
    """As many of the texts as the bounds allow, and whether there were more."""
    taken: list[str] = []
    for text in texts:
        # Characters: at most four bytes each, of which a JSON answer of ours rarely has two.
        size -= len(text)
        if len(taken) == rows or size < 0:
            return taken, True
        taken.append(text)
    return taken, False


def _term(term: object) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)  # there is no RDF-star in the data
    literal = {"type": "literal", "value": term.value}
    if term.language is not None:
        return literal | {"xml:lang": term.language}
    return literal if term.datatype.value == _STRING else literal | {"datatype": term.datatype.value}


def main() -> None:
    """Read the request; write the answer, or the problem with the query."""
    request = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"] + 1, request["seconds"] + 1))
    try:
        head, body = answer(request)
    except SyntaxError as error:
        head, body = {"problem": str(error)}, ""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body.encode())


if __name__ == "__main__":
    main()
