"""Reads duties from their files: one file a text, every field known, every mistake told with its line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from graph.rules.duties.duty import Consequence, Duty, Span
from graph.rules.duties.expressions import BadExpression, parse
from graph.rules.errors import BadRule
from graph.rules.reading import boolean, choice, day, string
from graph.rules.regime import Confidence, Status
from graph.rules.toml_lines import Table, checked, read_table

_FILE_NEEDED = {"jurisdiction": "whose law it is", "duties": "[[duties]], one for each rule"}
_FILE_ALLOWED = {
    "citation": "the text",
    "read_at": "where it was read",
    "before": "the act that it replaced, where that was not read",
}
_NEEDED = {
    "id": "the id of the rule",
    "title": "what it is about",
    "article": "the article",
    "who": "who has to act",
    "condition": "an expression over facts",
    "consequence": "one of " + ", ".join(Consequence),
    "confidence": "one of " + ", ".join(Confidence),
    "spans": "[[duties.spans]], or a list of tables with status, from and to",
}
_ALLOWED = {
    "citation": "the text, where it is another than the file's",
    "read_at": "where it was read",
    "note": "a sentence",
    "opposing": "another published reading",
    "information": "true for rules that are shown as information alone",
}


def read_duties(text: str, file: str) -> list[Duty]:
    """The duties of a file; raises `BadRule` with the file, the line, the field and what to write there.

    >>> read_duties('duties = []', "a.toml")
    Traceback (most recent call last):
    graph.rules.errors.BadRule: a.toml, line 1, field 'jurisdiction': it is missing; write whose law it is
    """
    table = read_table(text, file)
    checked(table, _FILE_NEEDED, _FILE_ALLOWED)
    tables = table.tables.get("duties", ())
    if not tables:
        raise table.refused("duties", "there is none; write [[duties]]")
    return [_duty(each, table) for each in tables]


@cache
def duties() -> tuple[Duty, ...]:
    """The duties that come with the program, in the order of the names of their files.

    >>> duties()[0].jurisdiction
    'EU'
    """
    found: dict[str, Duty] = {}
    folder = files("graph.rules.duties") / "texts"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            place = f"graph/rules/duties/texts/{file.name}"
            for duty in read_duties(file.read_text(encoding="utf-8"), place):
                if duty.id in found:
                    raise BadRule(f"{place}: there are two rules {duty.id!r}; give each an id of its own")
                found[duty.id] = duty
    return tuple(found.values())


def _duty(table: Table, file: Table) -> Duty:
    checked(table, _NEEDED, _ALLOWED)
    try:
        condition = parse(string(table, "condition"))
    except BadExpression as error:
        raise table.refused("condition", str(error)) from None
    return Duty(
        id=string(table, "id"),
        title=string(table, "title"),
        jurisdiction=string(file, "jurisdiction"),
        who=string(table, "who"),
        condition=condition,
        consequence=choice(table, "consequence", Consequence),
        article=string(table, "article"),
        citation=_of_either(table, file, "citation"),
        read_at=_of_either(table, file, "read_at"),
        confidence=choice(table, "confidence", Confidence),
        spans=_spans(table),
        note=string(table, "note") if "note" in table.values else "",
        opposing=string(table, "opposing") if "opposing" in table.values else None,
        is_information=boolean(table, "information", default=False),
        before=string(file, "before") if "before" in file.values else None,
    )


def _of_either(table: Table, file: Table, name: str) -> str:
    for each in (table, file):
        if name in each.values:
            return string(each, name)
    raise table.refused(name, "it is missing here and in the file; write it in one of them")


def _spans(table: Table) -> tuple[Span, ...]:
    written = table.values["spans"]
    if not isinstance(written, list) or not written or not all(isinstance(each, dict) for each in written):
        raise table.refused(
            "spans", 'write a list of tables, such as [{ status = "in force", from = 2021-09-09 }]'
        )
    spans = []
    for each in written:
        span = Table(table.file, each, table.lines.get("spans", table.line), {}, {})
        checked(
            span,
            {"status": "one of " + ", ".join(Status)},
            {"from": "a day", "to": "a day", "note": "a text"},
        )
        note = string(span, "note") if "note" in each else ""
        spans.append(Span(choice(span, "status", Status), day(span, "from"), day(span, "to"), note))
    return tuple(spans)
