"""Whether a memo is reproduced: its question asked again, under its policy, of the data as known then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from api.batch.memo import ASSESSMENT, FORM, HASH, SCREENING, assessment_values, screening_values
from api.batch.orders import Order
from api.batch.screening import OrderScreener, stated_versions
from api.canonical import sha256_of
from api.errors import ApiError, BadQuestion, BadUse
from api.models import MemoAnswer, MemoCheck, MemoOutcome, MemoVersion, OrderResult, PolicyRef
from api.policy import BUILT_IN, Policy, policy_of
from api.screening import Question, ScreenParams
from api.screening.law.assessor import assessed
from api.screening.law.shipments import Shipment
from api.screening.rules import RULES
from api.screening.session import Session, traversal_answer
from api.workspace import Workspace
from graph.errors import VersionsPruned

_LARGEST = 4 << 20
"""Bytes of a memo that is read."""

_NEEDED = {"memo", "rules", "question", "policy", "data", "answer", HASH}

_Again = tuple[bool, bool, str | None]
"""Whether the answer is equal, whether links are followed as then, and the decision now."""


class _OtherData(Exception):
    """The store holds other data as known then."""


def read_memo(path: Path) -> dict[str, Any]:
    """The memo at the path; raises `BadUse` for what is none, or was changed since it was written.

    >>> read_memo(Path("pyproject.toml"))
    Traceback (most recent call last):
    api.errors.BadUse: pyproject.toml is no memo; name a file that --memo or --memos wrote
    """
    with path.open("rb") as file:
        text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise BadUse(f"{path} is no memo: it has more than {_LARGEST:,} bytes")
    try:
        memo = json.loads(text)
    except (ValueError, RecursionError):
        memo = None
    if not isinstance(memo, dict) or not memo.keys() >= _NEEDED or not isinstance(memo["question"], dict):
        raise BadUse(f"{path} is no memo; name a file that --memo or --memos wrote")
    stated = memo.pop(HASH)
    if sha256_of(memo) != stated:
        raise BadUse(f"{path} was changed since it was written: its SHA-256 is not the one that it states")
    if memo["memo"] not in (1, FORM) or memo.get("kind", SCREENING) not in (SCREENING, ASSESSMENT):
        raise BadUse(f"{path} is a memo of another form; read it with the version of Ketting that wrote it")
    return {**memo, HASH: stated}


def verify(workspace: Workspace, path: Path) -> MemoCheck:
    """Whether the question of the memo at the path is answered the same today, by the data of then.

    It is asked under the policy that the memo holds; that another one is in force now is an outcome of its
    own. Raises `BadUse` as `read_memo` does.
    """
    memo = read_memo(path)
    try:
        policy = policy_then(memo, path)
        again = _assessed_again if memo.get("kind") == ASSESSMENT else _screened_again
        is_equal, is_followed_so, now = again(workspace.with_policy(policy), memo, path)
    except _OtherData as error:
        return _outcome(memo, MemoOutcome.DIFFERS, str(error))
    except (ValidationError, BadQuestion) as error:
        # A traversal, class or source that there was then and is no more.
        return _outcome(memo, MemoOutcome.RULES_CHANGED, f"the question cannot be asked any more: {error}")
    except VersionsPruned as error:
        return _outcome(memo, MemoOutcome.DATA_PRUNED, str(error))
    told = "the answer is the same" if is_equal else f"the answer is {now or 'another one'} now"
    if memo["rules"] != RULES or not is_followed_so:
        by = f"it was made by version {memo['rules']} of the rules, and this is version {RULES}"
        return _outcome(memo, MemoOutcome.RULES_CHANGED, f"{by}; {told}", now)
    if not is_equal:
        return _outcome(memo, MemoOutcome.DIFFERS, "the same data give another answer", now)
    if policy.sha256 != workspace.policy.sha256:
        names = f"{policy.name!r} ({policy.sha256[:12]})"
        in_force = f"{workspace.policy.name!r} ({workspace.policy.sha256[:12]})"
        detail = f"it was made under the policy {names}, by which {told}; in force is {in_force}"
        by_that = _outcome_now(workspace, memo, path)
        if by_that is not None:
            detail += f", by which it comes to {by_that} (it was {memo['answer'].get('outcome', 'none')})"
        return _outcome(memo, MemoOutcome.POLICY_CHANGED, detail, now)
    return _outcome(memo, MemoOutcome.EQUAL, "the same answer from the same data", now)


def policy_then(memo: Mapping[str, Any], path: Path) -> Policy:
    """The policy under which the memo was made; raises `BadUse` where it does not hold one.

    >>> policy_then({"memo": 1}, Path("memo.json")).name
    'built-in'
    """
    if memo["memo"] == 1:
        return BUILT_IN
    says = memo["policy"].get("says") if isinstance(memo["policy"], dict) else None
    if not isinstance(says, dict):
        raise BadUse(f"{path} holds no policy, so it is no memo of this form")
    return policy_of(says, str(path))


def memo_view(memo: Mapping[str, Any], path: Path) -> MemoAnswer:
    """What the memo of `read_memo` says, for people and programs; raises `BadUse` where it is not whole."""
    policy, answer = policy_then(memo, path), memo["answer"]
    try:
        return MemoAnswer(
            kind=memo.get("kind", SCREENING),
            question={
                name: _as_text(value) for name, value in memo["question"].items() if value is not False
            },
            decision=answer.get("decision"),
            outcome=answer.get("outcome"),
            needs_person=answer.get("needs_person", []),
            sentence=memo.get("sentence"),
            duties=[
                f"{each['rule']}: {each['outcome']} ({each['consequence']})"
                for each in answer.get("duties", ())
            ],
            policy=PolicyRef(name=policy.name, sha256=policy.sha256),
            rules=memo["rules"],
            data=[
                MemoVersion(source=source, version=version, sha256=sha)
                for source, version, sha in memo["data"]
            ],
            sha256=memo[HASH],
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BadUse(
            f"{path} is no whole memo, though its SHA-256 is right; take it from where it was made"
        ) from None


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_as_text(each)}" for name, each in value.items())
    return str(value)


# ------------------------------------------------------------ inside


def _screened_again(workspace: Workspace, memo: Mapping[str, Any], path: Path) -> _Again:
    question, day, result = _result_now(workspace, memo, path)
    is_equal = result.error is None and screening_values(result, memo["memo"]) == memo["answer"]
    followed = traversal_answer(question.as_traversal(day), question).model_dump(mode="json")
    stated = {
        "exclude_contested": False,
        **memo.get("traversal", memo["policy"]),
    }  # older ones have no filter
    return is_equal, followed == stated, result.decision


def _outcome_now(workspace: Workspace, memo: Mapping[str, Any], path: Path) -> str | None:
    """What a screening comes to under the policy in force; `None` where that lets nobody ask so."""
    if memo.get("kind") == ASSESSMENT:
        return None
    try:
        return _result_now(workspace, memo, path)[2].outcome
    except BadQuestion:
        return None


def _result_now(
    workspace: Workspace, memo: Mapping[str, Any], path: Path
) -> tuple[Question, date, OrderResult]:
    """The question of the memo, its day, and what it is answered now."""
    asked = dict(memo["question"])
    name = str(asked.pop("name", ""))
    question = ScreenParams.model_validate(asked).as_question()
    known_at, day = question.known_at, question.valid_at
    if known_at is None or day is None or not isinstance(memo.get("row"), int):
        raise BadUse(f"{path} names no known time, day and row, so it is no memo of a decision")
    plain = question.model_copy(update={"known_at": None})
    with workspace.view_after(known_at, question.sources, question.uncontested_on(day)) as view:
        _check_data(memo, stated_versions(view.versions), known_at)
        screener = OrderScreener(workspace, plain, view.description, day)
    return question, day, screener.result(Order(memo["row"], name))


def _assessed_again(workspace: Workspace, memo: Mapping[str, Any], path: Path) -> _Again:
    shipment = Shipment.model_validate(memo["question"])
    known_at, day = shipment.known_at, shipment.date
    if known_at is None or day is None:
        raise BadUse(f"{path} names no known time and day, so it is no memo of an assessment")
    question = shipment.question().model_copy(update={"known_at": None})
    with workspace.view_after(known_at, question.sources, question.uncontested_on(day)) as view:
        _check_data(memo, stated_versions(view.versions), known_at)
        session = Session(view, question, question.as_traversal(workspace.today), workspace.today)
        try:
            answer = assessed(session, shipment)
        except (BadQuestion, BadUse):
            raise
        except ApiError:  # the consignee is not in the data that the memo names, so it never was
            return False, True, None
    return assessment_values(answer) == memo["answer"], True, answer.headline


def _check_data(memo: Mapping[str, Any], versions: list[tuple[str, int, str]], known_at: datetime) -> None:
    if [list(version) for version in versions] != memo["data"]:
        raise _OtherData(f"this store holds other data as known at {known_at.isoformat()}")


def _outcome(memo: Mapping[str, Any], outcome: MemoOutcome, detail: str, now: str | None = None) -> MemoCheck:
    question = memo["question"]
    answer = memo["answer"] if isinstance(memo["answer"], dict) else {}
    return MemoCheck(
        outcome=outcome,
        detail=detail,
        sha256=memo[HASH],
        name=str(question.get("name") or question.get("consignee") or ""),
        decision=str(answer.get("decision") or memo.get("sentence") or ""),
        decision_now=now,
    )
