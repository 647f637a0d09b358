"""The store of casework: the same on both kinds of database."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from api.casework import database, migrations
from api.casework.audit import AuditLog, Kind, PackedRows, Record
from api.casework.audit.erasing import Person
from api.casework.audit.verify import verify_log
from api.casework.database import METADATA, Casework, open_database
from api.casework.identity import UNAUTHENTICATED, Scope
from api.casework.keys.table import KeyTable
from api.casework.migrations import Migration
from api.casework.opening import open_casework, opened_casework
from api.casework.persons import erase_person
from api.casework.verifying import verify_casework
from api.errors import BadCaseworkUrl, CaseworkBusy, CaseworkError, CaseworkTooNew

_VERSION = METADATA.tables["casework_schema"]


def version_of(casework: Casework) -> object:
    with casework.read() as connection:
        return connection.execute(select(_VERSION.c.version)).scalar()


def set_version(casework: Casework, number: int) -> None:
    with casework.begin() as connection:
        connection.execute(update(_VERSION).values(version=number))


def test_a_new_store_has_all_tables_and_their_version(casework: Casework) -> None:
    assert version_of(casework) == database.SCHEMA_VERSION
    with casework.read() as connection:
        assert set(inspect(connection).get_table_names()) == set(METADATA.tables)


def test_opening_again_changes_nothing(casework: Casework, casework_url: str) -> None:
    with opened_casework(casework_url) as again:
        assert version_of(again) == database.SCHEMA_VERSION
        with again.read() as connection:
            assert len(connection.execute(select(_VERSION)).all()) == 1


def test_a_table_that_is_new_in_this_version_is_added(
    casework: Casework, casework_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(more)
    Table("notes", more, Column("id", Integer, primary_key=True))
    monkeypatch.setattr(database, "METADATA", more)
    open_database(casework_url).close()
    with casework.read() as connection:
        assert "notes" in inspect(connection).get_table_names()


def test_a_newer_store_is_refused(casework: Casework, casework_url: str) -> None:
    set_version(casework, database.SCHEMA_VERSION + 1)
    with pytest.raises(CaseworkTooNew, match="update Ketting"):
        open_casework(casework_url)


def test_an_older_store_is_brought_up_to_date_with_all_that_it_holds(
    casework: Casework, casework_url: str
) -> None:
    """One of version 1, as it was made before some records could not be replaced."""
    rows = PackedRows.of([{"row": 1}])
    AuditLog(casework).append(Record(Kind.BATCH, UNAUTHENTICATED, "hit", facts=rows.facts), rows)
    is_sqlite = casework.url.startswith("sqlite")
    if is_sqlite:
        with casework.begin() as connection:
            for table in ("audit_rows", "audit_data", "audit_erasure"):
                connection.execute(text(f"DROP TRIGGER {table}_no_replace"))
    set_version(casework, 1)
    newer = open_casework(casework_url)
    assert version_of(newer) == migrations.SCHEMA_VERSION
    assert verify_log(newer).records == 1
    if is_sqlite:
        replace = "INSERT OR REPLACE INTO audit_rows SELECT sequence, first, x'00' FROM audit_rows"
        with pytest.raises(IntegrityError, match="append-only"), newer.begin() as connection:
            connection.execute(text(replace))
    newer.close()


def test_steps_are_taken_in_order_and_all_of_them_or_none(
    casework: Casework, casework_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(*more: str) -> None:
        later = [
            Migration(version, (statement,), (statement,))
            for version, statement in enumerate(more, start=migrations.MIGRATIONS[-1].version + 1)
        ]
        monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, *later))
        monkeypatch.setattr(database, "SCHEMA_VERSION", migrations.MIGRATIONS[-1].version)

    before, older = version_of(casework), migrations.MIGRATIONS
    steps("ALTER TABLE api_keys ADD COLUMN note TEXT", "ALTER TABLE nothing ADD COLUMN note TEXT")
    with pytest.raises(CaseworkError, match="nothing"):
        open_casework(casework_url)
    assert version_of(casework) == before
    monkeypatch.setattr(migrations, "MIGRATIONS", older)
    steps("ALTER TABLE api_keys ADD COLUMN note TEXT", "UPDATE api_keys SET note = 'kept'")
    newer = open_casework(casework_url)
    assert version_of(newer) == migrations.SCHEMA_VERSION + 2
    with newer.read() as connection:
        connection.execute(text("SELECT note FROM api_keys"))
    newer.close()
    monkeypatch.setattr(database, "SCHEMA_VERSION", migrations.SCHEMA_VERSION)
    with pytest.raises(CaseworkTooNew, match=f"have version {migrations.SCHEMA_VERSION + 2}, and this one"):
        open_casework(casework_url)


def test_an_error_leaves_the_store_as_it_was(casework: Casework) -> None:
    def fail() -> None:
        with casework.begin() as connection:
            connection.execute(update(_VERSION).values(version=99))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert version_of(casework) == database.SCHEMA_VERSION


def test_a_row_that_may_not_be_is_told_apart(casework: Casework) -> None:
    with pytest.raises(IntegrityError), casework.begin() as connection:
        connection.execute(insert(_VERSION).values(version=None))


def test_readers_see_what_was_committed_and_wait_for_nobody(casework: Casework) -> None:
    with casework.begin() as connection:
        connection.execute(update(_VERSION).values(version=0))
        assert version_of(casework) == database.SCHEMA_VERSION
    assert version_of(casework) == 0


def test_a_reader_writes_nothing(casework: Casework) -> None:
    with pytest.raises(CaseworkError), casework.read() as connection:
        connection.execute(update(_VERSION).values(version=0))


def test_writers_wait_for_one_another(casework: Casework) -> None:
    set_version(casework, 0)

    def count() -> None:
        for _ in range(10):
            with casework.begin() as connection:
                number = connection.execute(select(_VERSION.c.version)).scalar_one()
                connection.execute(update(_VERSION).values(version=number + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version_of(casework) == 40


def test_a_writer_does_not_wait_for_ever(casework: Casework, casework_url: str) -> None:
    impatient = open_database(casework_url, busy_seconds=0.05)
    with casework.begin(), pytest.raises(CaseworkBusy, match="another process is writing"):
        set_version(impatient, 0)
    set_version(impatient, 0)
    impatient.close()


def test_a_file_is_opened_beside_the_writer_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite does not wait for a writer where it begins the log that readers read beside."""
    path = tmp_path / "casework.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waited: list[float] = []

        def end_the_writer(seconds: float) -> None:
            if not waited:
                other.execute("ROLLBACK")
            waited.append(seconds)

        monkeypatch.setattr(database.time, "sleep", end_the_writer)
        with closing(open_database(f"sqlite:///{path}")) as casework:
            assert waited and version_of(casework) == database.SCHEMA_VERSION
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseworkBusy):
            open_database(f"sqlite:///{path}", busy_seconds=0)


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    open_casework(f"sqlite:///{tmp_path}/new/casework.db").close()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "casework.db").stat().st_mode) == 0o600


def test_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework, casework.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2


@pytest.mark.parametrize(
    "url",
    [
        "casework.db",
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://root:secret@db.example/casework",
        "postgresql://anna:secret@db.example:port/casework",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadCaseworkUrl) as caught:
        open_casework(url)
    assert "--casework" in str(caught.value) and "secret" not in str(caught.value)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(CaseworkError, match="no store of casework"):
        open_casework(f"sqlite:///{tmp_path}/letter.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CaseworkError, match="check the path"):
        open_casework(f"sqlite:///{tmp_path}")


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(CaseworkError, match="no server answers") as caught:
        open_casework("postgresql://anna:secret@127.0.0.1:1/casework")
    assert "secret" not in str(caught.value) and "anna@127.0.0.1:1/casework" in str(caught.value)


@pytest.mark.postgresql
def test_a_database_that_is_not_there_is_named(postgresql_server) -> None:
    with pytest.raises(CaseworkError, match="no such database"):
        open_casework(postgresql_server.url("nothing"))


@pytest.mark.slow
def test_without_the_driver_it_is_said_how_to_install_it() -> None:
    program = """
        import sys
        sys.modules["psycopg"] = None
        from api.casework.opening import open_casework
        from api.errors import BadCaseworkUrl
        try:
            open_casework("postgresql://anna@db.example/casework")
        except BadCaseworkUrl as error:
            assert "ketting[postgresql]" in str(error), error
            print("told")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "told\n"


@pytest.mark.postgresql
def test_a_role_that_owns_no_table_does_all_and_cannot_pass_the_triggers(postgresql_server) -> None:
    """The role that the documentation gives the service."""
    with postgresql_server.database() as name:
        open_casework(postgresql_server.url(name)).close()
        role = f"service_{name}"
        for statement in (
            f"CREATE ROLE {role} LOGIN",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            postgresql_server.ask(name, statement)
        with opened_casework(postgresql_server.url(name).replace("postgres@", f"{role}@")) as casework:
            log, keys = AuditLog(casework), KeyTable(casework)
            log.append(Record(Kind.SCREENING, UNAUTHENTICATED, "hit", name="Jan"))
            keys.create("anna", [Scope.ADMIN], UNAUTHENTICATED)
            ben, _ = keys.create("ben", [Scope.READ], UNAUTHENTICATED)
            keys.revoke(ben.id, UNAUTHENTICATED)
            erase_person(log, Person("Jan"), UNAUTHENTICATED, "asked")
            for statement in (
                "DELETE FROM audit_record",
                "TRUNCATE audit_record",
                "ALTER TABLE audit_record DISABLE TRIGGER ALL",
                "SET session_replication_role = replica",
            ):
                with pytest.raises((CaseworkError, IntegrityError)), casework.begin() as connection:
                    connection.execute(text(statement))
            assert verify_casework(log.names, casework).records == 5
        postgresql_server.ask(name, f"DROP OWNED BY {role}")
        postgresql_server.ask(name, f"DROP ROLE {role}")
