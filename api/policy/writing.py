"""A policy as the text of its file: what it says, each field that it leaves to the question left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from api.policy.policy import Policy


def written(policy: Policy) -> str:
    """The file of the policy, which reads back as the same.

    >>> print(written(Policy("Desk")).partition("\\n[casework]")[0])
    policy = 1
    name = "Desk"
    <BLANKLINE>
    [matching]
    accept_from = 0.0
    confirmed = false
    across_scripts = true
    review_from = 0.68
    <BLANKLINE>
    [question]
    all_sources = false
    <BLANKLINE>
    """
    tables = {name: value for name, value in policy.values.items() if isinstance(value, (dict, list))}
    lines = [*_fields({name: value for name, value in policy.values.items() if name not in tables})]
    for name, value in tables.items():
        for table in [value] if isinstance(value, dict) else value:
            fields = list(_fields(table))
            if fields:
                lines += ["", f"[{name}]" if isinstance(value, dict) else f"[[{name}]]", *fields]
    return "".join(f"{line}\n" for line in lines)


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if value is not None:  # texts, numbers, switches and lists are written in TOML as in JSON
            yield f"{name} = {json.dumps(value, ensure_ascii=False)}"
