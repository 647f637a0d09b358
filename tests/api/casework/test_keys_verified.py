"""Keys that were changed past the audit log are found by verifying."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from api.casework.audit.check import Fault
from api.casework.audit.names import NameKeeping
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED, Scope
from api.casework.keys.table import KeyTable
from api.casework.opening import opened_casework
from api.casework.verifying import verify_casework


def problem_of(casework: Casework) -> str | None:
    problem = verify_casework(NameKeeping(), casework).problem
    assert problem is None or problem.fault is Fault.KEYS
    return None if problem is None else problem.detail


def made(casework: Casework) -> None:
    """A key of Anna, one of Ben that was rotated, and one of Eva that was revoked."""
    table = KeyTable(casework)
    table.create("anna", [Scope.ADMIN], UNAUTHENTICATED)
    ben, _ = table.create("ben", [Scope.SCREEN], UNAUTHENTICATED)
    table.rotate(ben.id, UNAUTHENTICATED)
    eva, _ = table.create("eva", [Scope.LOAD], UNAUTHENTICATED)
    table.revoke(eva.id, UNAUTHENTICATED)
    table.used(ben.id, ben.created_at)


def test_keys_as_they_were_made_rotated_and_revoked_hold(casework: Casework) -> None:
    made(casework)
    assert problem_of(casework) is None


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE api_keys SET scopes = 'admin load' WHERE name = 'anna'", "is not as record 1 says"),
        ("UPDATE api_keys SET name = 'eva' WHERE name = 'anna'", "is not as record 1 says"),
        ("UPDATE api_keys SET digest = upper(hex(randomblob(32))) WHERE name = 'anna'", "is not as record 1"),
        ("UPDATE api_keys SET revoked_at = NULL", "is not as record 6 says"),
        ("UPDATE api_keys SET expires_at = expires_at + 1 WHERE name = 'eva'", "is not as record 6 says"),
        ("UPDATE api_keys SET rows_per_day = 9 WHERE name = 'anna'", "is not as record 1 says"),
        ("UPDATE api_keys SET scopes = 'all' WHERE name = 'anna'", "cannot be read"),
        ("DELETE FROM api_keys WHERE name = 'eva'", "is missing"),
        (
            "INSERT INTO api_keys SELECT 'x', name, scopes, digest, 1, 1, created_at, created_by, "
            "expires_at, NULL, NULL, 99 FROM api_keys WHERE name = 'anna'",
            "key x stands in no record of the log",
        ),
    ],
)
def test_a_key_that_was_changed_past_the_log_is_found(tmp_path: Path, statement: str, told: str) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/c.db") as casework:
        made(casework)
        with casework.begin() as connection:
            assert connection.execute(text(statement)).rowcount > 0
        found = problem_of(casework)
        assert found is not None and told in found
