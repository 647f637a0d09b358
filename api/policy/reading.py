"""Reads a policy from its file: every field known, every mistake told with its line and what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from api.errors import BadUse
from api.policy.policy import (
    FORM,
    KINDS,
    SCOPES,
    WAIVABLE,
    CaseworkPolicy,
    EvidencePolicy,
    Policy,
    QuestionPolicy,
    UnknownRule,
)
from graph.model.traversal import MAX_HOPS, PRESETS
from graph.rules import BadRule
from graph.rules.toml_lines import Table, checked, read_table
from graph.search.reasons import Reason
from ingest.countries import is_country_code
from ingest.matching import Thresholds
from ontology import SCHEMA
from ontology.control_characters import control_character

_LARGEST = 256 << 10
"""Bytes of a file that is read."""

_MOST_RULES = 100
_CODE = re.compile(r"[a-z]{2}", re.ASCII)
_LONGEST_NAME = 200
_MOST_DAYS = 36_500
_LOWEST_REVIEW, _HIGHEST_REVIEW = 0.5, 0.8
"""Below, most names of one trade would come up; above, one letter wrong in a brand hides a name."""

_NEEDED = {"policy": f"{FORM}, the form of the file", "name": "what the policy is called"}
_ALLOWED = {
    "matching": "[matching]",
    "question": "[question]",
    "evidence": "[evidence]",
    "unknown": "[[unknown]]",
    "casework": "[casework]",
}
_RULE_NEEDED = {
    "needs_person": "true or false",
    "reasons": "a list of reasons of an unknown verdict, such as open_end",
}


def policy_at(path: Path) -> Policy:
    """The policy of the file; raises `BadUse` with the file, the line, the field and what to write there.

    >>> policy_at(Path("/no/policy.toml"))
    Traceback (most recent call last):
    api.errors.BadUse: /no/policy.toml: it cannot be read: No such file or directory; name a policy in TOML
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise BadUse(f"{path}: it cannot be read: {error.strerror}; name a policy in TOML") from None
    if len(content) > _LARGEST:
        raise BadUse(f"{path}: it has more than {_LARGEST:,} bytes; name a policy in TOML")
    try:
        return read_policy(content.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise BadUse(f"{path}: it is not UTF-8; save it as that") from None


def read_policy(text: str, file: str = "policy.toml") -> Policy:
    """The policy of a text; raises `BadUse` as `policy_at` does.

    >>> read_policy('policy = 1\\nname = "Desk"\\n[question]\\nmax_hops = 6').question.max_hops
    6
    >>> read_policy('policy = 1\\nname = "Desk"\\n[matching]\\nreview_form = 0.7')
    Traceback (most recent call last):
    api.errors.BadUse: policy.toml, line 4, field 'review_form': there is no such field; known: accept_from, \
confirmed, across_scripts, review_from
    """
    try:
        return _read(read_table(text, file))
    except BadRule as error:
        raise BadUse(str(error)) from None


def policy_of(values: Mapping[str, Any], place: str) -> Policy:
    """The policy of `Policy.values`, as a memo has them; raises `BadUse`.

    >>> policy_of(Policy("mine").values, "memo.json") == Policy("mine")
    True
    """
    try:
        return _read(_table_of(dict(values), place))
    except BadRule as error:
        raise BadUse(str(error)) from None


def _table_of(values: dict[str, Any], place: str) -> Table:
    """The values as a table of a file without lines; what is null is left out."""
    stated = {name: value for name, value in values.items() if value is not None}
    tables = {
        name: [_table_of(each, place) for each in items]
        for name, value in stated.items()
        for items in ([value] if isinstance(value, dict) else value,)
        if isinstance(items, list) and items and all(isinstance(each, dict) for each in items)
    }
    return Table(place, stated, 1, {}, tables)


def _read(table: Table) -> Policy:
    checked(table, _NEEDED, _ALLOWED)
    if table.values["policy"] != FORM or isinstance(table.values["policy"], bool):
        raise table.refused("policy", f"it is {table.values['policy']!r}; this program reads form {FORM}")
    return Policy(
        name=_name(table),
        matching=_matching(_only(table, "matching")),
        question=_question(_only(table, "question")),
        evidence=_evidence(_only(table, "evidence")),
        unknowns=tuple(map(_rule, _several(table, "unknown"))),
        casework=_casework(_only(table, "casework")),
    )


def _name(table: Table) -> str:
    value = table.values["name"]
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_NAME:
        raise table.refused("name", f"write a text of 1 to {_LONGEST_NAME} characters")
    if control_character(value):
        raise table.refused("name", "it holds a control character; remove it")
    return value.strip()


def _matching(table: Table) -> Thresholds:
    checked(table, {}, {each.name: "" for each in fields(Thresholds)})
    least = Thresholds()
    return Thresholds(
        accept_from=_number(table, "accept_from", 0, 1, least.accept_from),
        confirmed=_switch(table, "confirmed"),
        across_scripts=_switch(table, "across_scripts", default=True),
        review_from=_number(table, "review_from", _LOWEST_REVIEW, _HIGHEST_REVIEW, least.review_from),
    )


def _question(table: Table) -> QuestionPolicy:
    checked(table, {}, {each.name: "" for each in fields(QuestionPolicy)})
    share = _number(table, "min_share", 0, 100, -1)
    return QuestionPolicy(
        traversal=_one_of(table, "traversal", PRESETS),
        max_hops=_whole(table, "max_hops", 1, MAX_HOPS),
        min_share=None if share < 0 else share,
        min_grade=_one_of(table, "min_grade", ("A", "B", "C", "D")),
        risk_classes=_words(table, "risk_classes", SCHEMA.screened_classes),
        all_sources=_switch(table, "all_sources"),
    )


def _evidence(table: Table) -> EvidencePolicy:
    checked(table, {}, {each.name: "" for each in fields(EvidencePolicy)})
    return EvidencePolicy(_whole(table, "max_age_days", 1, _MOST_DAYS))


def _rule(table: Table) -> UnknownRule:
    optional = {each.name: "" for each in fields(UnknownRule) if each.name not in _RULE_NEEDED}
    checked(table, _RULE_NEEDED, optional)
    needs_person = _switch(table, "needs_person")
    reasons = tuple(map(Reason, _words(table, "reasons", tuple(Reason)) or ()))
    held = [str(each) for each in reasons if not needs_person and each not in WAIVABLE]
    if held:
        raise table.refused(
            "reasons",
            f"{', '.join(held)} always needs a person, since there is evidence that decides nothing; "
            f"needs_person = false is for {', '.join(WAIVABLE)}",
        )
    ends = _countries(table, "open_end_countries")
    if ends is not None and (other := set(reasons) - {Reason.OPEN_END, Reason.NO_OWNER_RECORDED}):
        raise table.refused(
            "open_end_countries",
            f"{', '.join(sorted(other))} has no open end; write a rule of its own for it",
        )
    classes = _words(table, "risk_classes", SCHEMA.screened_classes)
    return UnknownRule(
        needs_person=needs_person,
        reasons=frozenset(reasons),
        risk_classes=None if classes is None else frozenset(classes),
        party_countries=_countries(table, "party_countries"),
        open_end_countries=ends,
    )


def _casework(table: Table) -> CaseworkPolicy:
    least = CaseworkPolicy()
    checked(table, {}, {**dict.fromkeys(least.scopes, ""), "four_eyes": "", "longest_days": ""})
    scopes = {name: _one_of(table, name, SCOPES) or scope for name, scope in least.scopes.items()}
    days = least.longest_days
    if table.values.get("longest_days") == "unlimited":
        days = None
    elif "longest_days" in table.values:
        days = _whole(table, "longest_days", 1, _MOST_DAYS, ' or "unlimited"')
    four_eyes = frozenset(_words(table, "four_eyes", KINDS, may_be_empty=True) or ())
    return CaseworkPolicy(four_eyes, days, scopes)


# ------------------------------------------------------------ tables and values


def _only(table: Table, name: str) -> Table:
    """The table of this name; an empty one where there is none."""
    if name not in table.values:
        return Table(table.file, {}, table.line, {}, {})
    if not isinstance(table.values[name], dict):
        raise table.refused(name, f"write one table, {_ALLOWED[name]}")
    return table.tables[name][0]


def _several(table: Table, name: str) -> tuple[Table, ...]:
    written = table.values.get(name, [])
    if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
        raise table.refused(name, f"write tables, {_ALLOWED[name]}")
    if len(written) > _MOST_RULES:
        raise table.refused(name, f"there are {len(written)}; at most {_MOST_RULES} are read")
    return tuple(table.tables.get(name, ()))


def _number(table: Table, name: str, least: float, most: float, default: float) -> float:
    if name not in table.values:
        return default
    value = table.values[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise table.refused(name, f"it is {value!r}; write a number between {least:g} and {most:g}")
    return float(value)


def _whole(table: Table, name: str, least: int, most: int, more: str = "") -> int | None:
    value = table.values.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise table.refused(name, f"it is {value!r}; write a whole number between {least} and {most:,}{more}")
    return value


def _switch(table: Table, name: str, *, default: bool = False) -> bool:
    value = table.values.get(name, default)
    if not isinstance(value, bool):
        raise table.refused(name, f"it is {value!r}; write true or false")
    return value


def _one_of(table: Table, name: str, known: tuple[str, ...]) -> str | None:
    value = table.values.get(name)
    if value is not None and value not in known:
        raise table.refused(name, f"it is {value!r}; write one of {', '.join(known)}")
    return value


def _words(
    table: Table, name: str, known: tuple[str, ...], *, may_be_empty: bool = False
) -> tuple[str, ...] | None:
    """A list of known words, each once, in the order of those that are known; `None` without the field."""
    value = table.values.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not (value or may_be_empty):
        raise table.refused(name, f"it is {value!r}; write a list of {', '.join(known)}")
    for each in value:
        if each not in known:
            raise table.refused(name, f"it has {each!r}; write some of {', '.join(known)}")
    return tuple(each for each in known if each in value)


def _countries(table: Table, name: str) -> frozenset[str] | None:
    value = table.values.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not value:
        raise table.refused(name, f"it is {value!r}; write a list of codes in two letters, such as cn")
    for each in value:
        if not isinstance(each, str) or not _CODE.fullmatch(each) or not is_country_code(each):
            raise table.refused(name, f"it has {each!r}; write codes in two small letters, such as cn")
    return frozenset(value)
