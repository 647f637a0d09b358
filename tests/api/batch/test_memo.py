"""A memo is reproduced by the data of then, or it is said why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact
from small_store import small_store

from api.batch import memo_check
from api.batch.memo import write_new_memo
from api.batch.memo_check import memo_view, read_memo, verify
from api.batch.run import Outputs, screen_file
from api.batch.single import assessed_with_memo, screening_memo
from api.batch.tables import OrderTable
from api.canonical import canonical, sha256_of
from api.errors import BadUse
from api.models import MemoOutcome
from api.policy import BUILT_IN, Policy, UnknownRule
from api.screening import Question, Screener
from api.screening.law.shipments import Shipment
from api.screening.rules import RULES
from api.workspace import Workspace
from graph.search import Reason
from graph.store.pruning import prunings


@pytest.fixture
def a_memo(workspace_of_two: Workspace, tmp_path: Path) -> Path:
    """The memo of the only row that can be decided of two."""
    file = tmp_path / "orders.csv"
    file.write_text("name,country\nAlpha Trading Ltd,gb\n,gb\n", encoding="utf-8")
    outputs = Outputs(tmp_path / "report.csv", tmp_path / "memos")
    screen_file(workspace_of_two, OrderTable.at(file, {}), Question(max_hops=3), outputs)
    [path] = (tmp_path / "memos").iterdir()
    return path


@pytest.fixture
def workspace_of_two(tmp_path: Path) -> Iterator[Workspace]:
    facts = [*company("gb-a", "Alpha Trading Ltd"), fact("gb-a", "country", "gb"), *company("gb-b")]
    with closing(small_store(tmp_path / "a.db", facts)) as store:
        yield Workspace(store)


def loaded_again(workspace: Workspace) -> None:
    """Load another version, in which the company has gone."""
    with workspace.store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add(company("gb-b"))
        writer.commit()


def test_a_memo_has_the_question_the_data_the_rules_and_the_answer(a_memo: Path) -> None:
    memo = json.loads(a_memo.read_text(encoding="utf-8"))
    assert a_memo.name == "row-2.json"
    assert memo["question"]["name"] == "Alpha Trading Ltd"
    assert (memo["traversal"]["name"], memo["traversal"]["max_hops"]) == ("control", 3)
    assert memo["policy"] == {"sha256": BUILT_IN.sha256, "says": BUILT_IN.values}
    assert memo["data"] == [[DATASET.id, 1, "0" * 64]]
    assert memo["answer"]["decision"] == "unknown"
    assert (memo["rules"], len(memo["sha256"])) == (RULES, 64)


def test_a_memo_is_reproduced_by_the_data_of_then(a_memo: Path, workspace_of_two: Workspace) -> None:
    assert verify(workspace_of_two, a_memo).outcome is MemoOutcome.EQUAL
    loaded_again(workspace_of_two)
    check = verify(workspace_of_two, a_memo)
    assert (check.outcome, check.decision_now) == (MemoOutcome.EQUAL, "unknown")


def test_data_that_were_pruned_or_are_of_another_store_are_told(
    a_memo: Path, workspace_of_two: Workspace, tmp_path: Path
) -> None:
    with closing(small_store(tmp_path / "b.db", company("gb-b"))) as other:
        loaded_again(Workspace(other))
        assert verify(Workspace(other), a_memo).outcome is MemoOutcome.DIFFERS
    loaded_again(workspace_of_two)
    with workspace_of_two.store.history() as history:
        versions = history.versions
    workspace_of_two.store.prune(prunings(versions, keep_last=1))
    assert verify(workspace_of_two, a_memo).outcome is MemoOutcome.DATA_PRUNED


def test_other_rules_are_told_with_what_they_say(
    a_memo: Path, workspace_of_two: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo_check, "RULES", RULES + 1)
    check = verify(workspace_of_two, a_memo)
    assert check.outcome is MemoOutcome.RULES_CHANGED
    assert "the answer is the same" in check.detail


def test_a_memo_that_was_changed_is_refused(a_memo: Path, workspace_of_two: Workspace) -> None:
    text = a_memo.read_text(encoding="utf-8")
    a_memo.write_text(text.replace('"unknown"', '"no link found"', 1), encoding="utf-8")
    with pytest.raises(BadUse, match="changed since it was written"):
        verify(workspace_of_two, a_memo)
    a_memo.write_text("{}", encoding="utf-8")
    with pytest.raises(BadUse, match="is no memo"):
        verify(workspace_of_two, a_memo)


DESK = Policy(
    "Desk", unknowns=(UnknownRule(False, frozenset((Reason.NO_OWNER_RECORDED, Reason.LIST_IN_PART))),)
)


def test_another_policy_is_told_with_what_the_line_comes_to_under_it(
    a_memo: Path, workspace_of_two: Workspace
) -> None:
    check = verify(workspace_of_two.with_policy(DESK), a_memo)
    assert check.outcome is MemoOutcome.POLICY_CHANGED
    assert f"'built-in' ({BUILT_IN.sha256[:12]}), by which the answer is the same" in check.detail
    in_force = f"in force is 'Desk' ({DESK.sha256[:12]}), by which it comes to review (it was review)"
    assert in_force in check.detail


def test_a_memo_is_verified_under_the_policy_that_it_holds(
    workspace_of_two: Workspace, tmp_path: Path
) -> None:
    under_desk = workspace_of_two.with_policy(DESK)
    decision, answer = Screener(under_desk).screened("Alpha Trading Ltd", Question(country="gb"))
    path = tmp_path / "memo.json"
    write_new_memo(screening_memo(decision, answer), path)
    assert verify(under_desk, path).outcome is MemoOutcome.EQUAL
    assert verify(workspace_of_two, path).outcome is MemoOutcome.POLICY_CHANGED
    told = memo_view(read_memo(path), path)
    assert (told.kind, told.policy.name, told.question["country"]) == ("screening", "Desk", "gb")
    with pytest.raises(BadUse, match="exists already"):
        write_new_memo(screening_memo(decision, answer), path)


def test_a_memo_of_the_form_before_policies_is_still_read(a_memo: Path, workspace_of_two: Workspace) -> None:
    memo = read_memo(a_memo)
    compared = ("decision", "proximity", "matches", "listings", "valid_at")
    before = {
        **{name: memo[name] for name in ("rules", "row", "reference", "question", "data")},
        "memo": 1,
        "policy": memo["traversal"],
        "answer": {name: memo["answer"][name] for name in compared},
    }
    a_memo.write_bytes(canonical({**before, "sha256": sha256_of(before)}))
    assert verify(workspace_of_two, a_memo).outcome is MemoOutcome.EQUAL


def test_an_assessment_is_kept_in_a_memo_and_reproduced(workspace_of_two: Workspace, tmp_path: Path) -> None:
    facts = {"destination": "RU", "item.annex_i": False, "aware": ["military"]}
    shipment = Shipment.model_validate({"consignee": "gb-a", "date": "2024-02-05", "facts": facts})
    answer, memo = assessed_with_memo(workspace_of_two, shipment)
    path = tmp_path / "memo.json"
    write_new_memo(memo, path)
    assert answer.party is not None and answer.duties
    assert verify(workspace_of_two, path).outcome is MemoOutcome.EQUAL
    assert "EU-DU-4-2: points to (notify)" in memo_view(read_memo(path), path).duties
    loaded_again(workspace_of_two)
    assert verify(workspace_of_two, path).outcome is MemoOutcome.EQUAL
