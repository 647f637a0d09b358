"""A memo: what was asked, the data, the rules and the answer, with its SHA-256; and whether it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from api.batch.orders import Order, question_of
from api.batch.screening import OrderScreener, stated_versions
from api.errors import BadQuestion, BadUse
from api.models import MemoCheck, MemoOutcome, OrderResult
from api.screening import Question, ScreenParams
from api.screening.rules import RULES
from api.screening.session import traversal_answer
from api.workspace import Workspace
from graph.errors import VersionsPruned

_FORM = 1
_HASH = "sha256"
_LARGEST = 4 << 20
"""Bytes of a memo that is read."""


def canonical(value: object) -> bytes:
    """JSON with sorted keys and without blanks, UTF-8: equal values are equal bytes.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def memo_of(
    result: OrderResult, beside: Question, known_at: datetime | None, versions: Sequence[Sequence[object]]
) -> dict[str, Any]:
    """The memo of a row that was decided, with its SHA-256.

    `beside` is what was asked of all rows, `versions` are those of `stated_versions`. What had been decided
    about the customer is told, and not compared later: somebody may decide otherwise meanwhile.
    """
    order = Order(
        result.row,
        result.name,
        result.country,
        result.address,
        tuple(result.identifiers),
        result.date,
    )
    day = result.valid_at
    assert day is not None  # it was decided
    question = question_of(order, beside).model_copy(update={"valid_at": day, "known_at": known_at})
    memo = {
        "memo": _FORM,
        "rules": RULES,
        "row": result.row,
        "reference": result.reference,
        "question": {"name": result.name, **question.model_dump(mode="json", exclude_none=True)},
        "policy": traversal_answer(question.as_traversal(day)).model_dump(mode="json"),
        "data": [list(version) for version in versions],
        "answer": _answer(result),
        **result.model_dump(mode="json", include={"dispositions", "follows"}),
    }
    return {**memo, _HASH: _sha256(memo)}


def verify(workspace: Workspace, path: Path) -> MemoCheck:
    """Whether the question of the memo at the path is answered the same today, by the data of then.

    Raises `BadUse` for what is no memo, or was changed since it was written.
    """
    memo = _read(path)
    asked = dict(memo["question"])
    name = str(asked.pop("name", ""))
    try:
        question = ScreenParams.model_validate(asked).as_question()
        known_at, day = question.known_at, question.valid_at
        if known_at is None or day is None:
            raise BadUse(f"{path} names no known time and day, so it is no memo of a decision")
        return _checked(workspace, memo, name, question)
    except (ValidationError, BadQuestion) as error:
        # A traversal, class or source that there was then and is no more.
        return _outcome(memo, MemoOutcome.RULES_CHANGED, f"the question cannot be asked any more: {error}")
    except VersionsPruned as error:
        return _outcome(memo, MemoOutcome.DATA_PRUNED, str(error))


def _checked(workspace: Workspace, memo: Mapping[str, Any], name: str, question: Question) -> MemoCheck:
    known_at, day = question.known_at, question.valid_at
    assert known_at is not None and day is not None  # the caller has looked
    plain = question.model_copy(update={"known_at": None})
    with workspace.view_after(known_at, question.sources) as view:
        versions = stated_versions(view.versions)
        screener = OrderScreener(workspace, plain, view.description, day)
    if [list(version) for version in versions] != memo["data"]:
        return _outcome(
            memo, MemoOutcome.DIFFERS, f"this store holds other data as known at {known_at.isoformat()}"
        )
    result = screener.result(Order(int(memo["row"]), name))
    is_equal = result.error is None and _answer(result) == memo["answer"]
    policy = traversal_answer(question.as_traversal(day)).model_dump(mode="json")
    if memo["rules"] != RULES or policy != memo["policy"]:
        told = "the answer is the same" if is_equal else f"the decision is {result.decision} now"
        return _outcome(
            memo,
            MemoOutcome.RULES_CHANGED,
            f"it was made by version {memo['rules']} of the rules, and this is version {RULES}; {told}",
            result.decision,
        )
    if is_equal:
        return _outcome(memo, MemoOutcome.EQUAL, "the same answer from the same data", result.decision)
    return _outcome(memo, MemoOutcome.DIFFERS, "the same data give another answer", result.decision)


def _answer(result: OrderResult) -> dict[str, Any]:
    """The part of a result that is compared: no words, which depend on the language."""
    fields = {"decision", "proximity", "matches", "listings", "valid_at"}
    return result.model_dump(mode="json", include=fields)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise BadUse(f"{path} is no memo: it has more than {_LARGEST:,} bytes")
    try:
        memo = json.loads(text)
    except ValueError:
        memo = None
    needed = {"memo", "rules", "row", "question", "policy", "data", "answer", _HASH}
    if not isinstance(memo, dict) or not needed <= memo.keys() or not isinstance(memo["question"], dict):
        raise BadUse(f"{path} is no memo; name a file that `ketting screen --file ... --memos FOLDER` wrote")
    stated = memo.pop(_HASH)
    if _sha256(memo) != stated:
        raise BadUse(f"{path} was changed since it was written: its SHA-256 is not the one that it states")
    return {**memo, _HASH: stated}


def _sha256(memo: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(memo)).hexdigest()


def _outcome(memo: Mapping[str, Any], outcome: MemoOutcome, detail: str, now: str | None = None) -> MemoCheck:
    return MemoCheck(
        outcome=outcome,
        detail=detail,
        sha256=memo[_HASH],
        name=str(memo["question"].get("name", "")),
        decision=str(memo["answer"].get("decision", "")) if isinstance(memo["answer"], dict) else "",
        decision_now=now,
    )
