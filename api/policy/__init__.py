"""The policy of an exporter: what acceptance takes, what must be asked, and which lines need a person."""

from api.policy.policy import (
    BUILT_IN,
    SCOPES,
    WAIVABLE,
    CaseworkPolicy,
    EvidencePolicy,
    Policy,
    QuestionPolicy,
    UnknownRule,
)
from api.policy.reading import policy_at, policy_of, read_policy
from api.policy.writing import written

__all__ = [
    "BUILT_IN",
    "SCOPES",
    "WAIVABLE",
    "CaseworkPolicy",
    "EvidencePolicy",
    "Policy",
    "QuestionPolicy",
    "UnknownRule",
    "policy_at",
    "policy_of",
    "read_policy",
    "written",
]
