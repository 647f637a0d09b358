"""A policy is read strictly, and its SHA-256 is that of what it says."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from api.errors import BadUse
from api.policy import BUILT_IN, CaseworkPolicy, Policy, policy_at, policy_of, read_policy, written

HEAD = 'policy = 1\nname = "Desk"\n'
WHOLE = (
    HEAD
    + """
[matching]
accept_from = 0.9
confirmed = true
review_from = 0.6

[question]
traversal = "any"
max_hops = 6
min_share = 10
min_grade = "D"
risk_classes = ["listed_party", "defence_conglomerate"]
all_sources = true

[evidence]
max_age_days = 730

[[unknown]]
needs_person = true
reasons = ["open_end"]
open_end_countries = ["cn"]

[[unknown]]
needs_person = false
reasons = ["no_match", "no_owner_recorded"]
risk_classes = ["listed_party"]
party_countries = ["nl", "de"]

[casework]
cleared = "admin"
four_eyes = ["cleared", "same"]
longest_days = "unlimited"
"""
)

BAD = [
    ('policy = 2\nname = "Desk"', "line 1, field 'policy'", "reads form 1"),
    ("policy = 1", "line 1, field 'name'", "it is missing; write what the policy is called"),
    (HEAD + 'colour = "red"', "line 3, field 'colour'", "there is no such field; known: policy, name"),
    (HEAD + "matching = 3", "line 3, field 'matching'", "write one table, [matching]"),
    (HEAD + "[matching]\naccept_form = 0.9", "line 4, field 'accept_form'", "there is no such field"),
    (HEAD + "[matching]\naccept_from = 1.1", "line 4, field 'accept_from'", "a number between 0 and 1"),
    (HEAD + "[matching]\nreview_from = 0.9", "line 4, field 'review_from'", "between 0.5 and 0.8"),
    (HEAD + "[matching]\nconfirmed = 1", "line 4, field 'confirmed'", "write true or false"),
    (HEAD + '[question]\ntraversal = "up"', "line 4, field 'traversal'", "write one of control, any"),
    (HEAD + "[question]\nmax_hops = true", "line 4, field 'max_hops'", "a whole number between 1 and 10"),
    (HEAD + '[question]\nrisk_classes = ["listed"]', "line 4, field 'risk_classes'", "it has 'listed'"),
    (HEAD + "[evidence]\nmax_age_days = 0", "line 4, field 'max_age_days'", "between 1 and 36,500"),
    (HEAD + "[[unknown]]\nneeds_person = true", "line 3, field 'reasons'", "it is missing"),
    (
        HEAD + '[[unknown]]\nneeds_person = false\nreasons = ["no_match", "conflicting_evidence"]',
        "line 5, field 'reasons'",
        "conflicting_evidence always needs a person",
    ),
    (
        HEAD + '[[unknown]]\nneeds_person = true\nreasons = ["no_match"]\nopen_end_countries = ["cn"]',
        "line 6, field 'open_end_countries'",
        "no_match has no open end",
    ),
    (
        HEAD + '[[unknown]]\nneeds_person = true\nreasons = ["open_end"]\nparty_countries = ["China"]',
        "line 6, field 'party_countries'",
        "codes in two small letters",
    ),
    (HEAD + '[casework]\ncleared = "boss"', "line 4, field 'cleared'", "write one of read, screen, decide"),
    (HEAD + '[casework]\nlongest_days = "ever"', "line 4, field 'longest_days'", 'or "unlimited"'),
    (HEAD + '[casework]\nfour_eyes = ["load"]', "line 4, field 'four_eyes'", "it has 'load'"),
    (HEAD + "[[matching]]\nconfirmed = true", "line 3, field 'matching'", "write one table"),
    ("policy = ", "policy.toml", "it is no TOML"),
]


@pytest.mark.parametrize(("text", "place", "told"), BAD, ids=[told for _, _, told in BAD])
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(text: str, place: str, told: str) -> None:
    with pytest.raises(BadUse) as refused:
        read_policy(text)
    assert place in str(refused.value) and told in str(refused.value)


def test_a_policy_is_read_whole() -> None:
    policy = read_policy(WHOLE)
    assert (policy.matching.accept_from, policy.matching.confirmed, policy.matching.review_from) == (
        0.9, True, 0.6,
    )  # fmt: skip
    assert policy.question.risk_classes == ("defence_conglomerate", "listed_party")
    assert [rule.needs_person for rule in policy.unknowns] == [True, False]
    assert policy.casework == CaseworkPolicy(
        frozenset(("cleared", "same")), None, {**BUILT_IN.casework.scopes, "cleared": "admin"}
    )


def test_the_hash_is_of_what_it_says_and_not_of_how_it_is_written() -> None:
    other = WHOLE.replace('["nl", "de"]', '["de", "nl"] # neighbours').replace(
        "min_share = 10", "min_share=10.0"
    )
    assert read_policy(other).sha256 == read_policy(WHOLE).sha256
    assert read_policy(WHOLE.replace("max_hops = 6", "max_hops = 5")).sha256 != read_policy(WHOLE).sha256
    assert read_policy(HEAD).sha256 == Policy("Desk").sha256


@pytest.mark.parametrize("policy", [BUILT_IN, read_policy(WHOLE)], ids=["built-in", "whole"])
def test_a_policy_survives_being_written_kept_in_a_memo_and_sent_to_another_process(policy: Policy) -> None:
    assert read_policy(written(policy)) == policy
    assert policy_of(policy.values, "memo.json") == policy
    assert pickle.loads(pickle.dumps(policy)).sha256 == policy.sha256


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"#" * 300_000)
    with pytest.raises(BadUse, match="more than 262,144 bytes"):
        policy_at(path)
    path.write_bytes(b'policy = 1\nname = "\xff"')
    with pytest.raises(BadUse, match="not UTF-8"):
        policy_at(path)
