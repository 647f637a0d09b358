"""Reading what stores keep from before risk classes were renamed, divided and counted.

Stored statements and descriptions stay as they were written, so that every fingerprint holds; readers give
them in the words of the present schema, for every version of a store.
"""

from __future__ import annotations

from typing import Any

from ontology import SCHEMA, Statement

_NS_CMIC = ("us-ofac-ns-cmic", "chinese_military_company")
_1260H = ("us-dow-1260h", "chinese_military_company")

_DIVIDED = {
    ("risk_classes", "cn-pla", "state_body"): "armed_forces",
    ("risk_classes", "cn-pap", "state_body"): "armed_forces",
}
"""By source, member and class: the class made of a part of that class since."""


def in_present_words(statement: Statement) -> Statement:
    """The statement with its risk class as the present schema names it; the recorded id is kept.

    >>> from ontology import Grade, Period
    >>> old = Statement("a", "Company", "riskClass", "military_end_user", "s", "d", "p", Grade.B,
    ...     Period.parse("2024"))
    >>> new = in_present_words(old)
    >>> new.value, new.recorded_id == old.id
    ('meu_list', True)
    """
    if statement.prop != "riskClass":
        return statement
    s = statement
    value = _DIVIDED.get((s.source, s.subject, s.value)) or SCHEMA.present_class(s.value)
    return statement if value == s.value else statement.with_ends(s.subject, value)


def upgraded_dataset(raw: dict[str, Any]) -> dict[str, Any]:
    """The stored description of a dataset, with the fields that it has today.

    Before lists were counted, a description said of a class from when to when its own statements name every
    member (`completeness`). That is now a list of that class's name with no count; what rested on the lists
    of another dataset (`requires`) is left to that dataset to say.
    """
    if "completeness" not in raw:
        return raw
    upgraded = dict(raw)
    stated = [entry for entry in upgraded.pop("completeness") if not entry["requires"]]
    pairs = [[list_id, SCHEMA.present_class(name)] for list_id, name in raw["list_classes"]]
    if [*_1260H] in pairs and [*_NS_CMIC] not in pairs:  # it was kept then as conferring no class
        pairs.append([*_NS_CMIC])
    lists = [_list_of_class(entry, raw) for entry in stated if entry["risk_class"] in SCHEMA.classes]
    upgraded["lists"] = lists
    upgraded["list_classes"] = pairs + [[entry["id"], entry["id"]] for entry in lists]
    upgraded["list_titles"] = []
    return upgraded


def _list_of_class(stated: dict[str, Any], dataset: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": stated["risk_class"],
        "title": SCHEMA.risk_class(stated["risk_class"]).label,
        "held": None,
        "total": None,
        "start": stated["start"],
        "end": stated["end"] or dataset["read"],
        "copied": dataset["read"],
        "update_days": dataset["update_days"],
        "note": stated["note"],
    }
