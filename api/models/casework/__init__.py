"""Answers about keys, about the audit log, and about what was decided with them."""

from api.models.casework.audit import (
    AuditAnchor,
    AuditCheck,
    AuditErased,
    AuditExported,
    AuditList,
    AuditProblem,
    AuditRecord,
    AuditRow,
    AuditShown,
    NamesSetting,
    PersonAnswer,
    PersonPlace,
)
from api.models.casework.keys import KeyAnswer, KeysAnswer, NewKeyAnswer, RevokedKeyAnswer

__all__ = [
    "AuditAnchor",
    "AuditCheck",
    "AuditErased",
    "AuditExported",
    "AuditList",
    "AuditProblem",
    "AuditRecord",
    "AuditRow",
    "AuditShown",
    "KeyAnswer",
    "KeysAnswer",
    "NamesSetting",
    "NewKeyAnswer",
    "PersonAnswer",
    "PersonPlace",
    "RevokedKeyAnswer",
]
