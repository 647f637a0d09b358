"""`ketting keys`, and what commands ask of the key in KETTING_KEY."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from command_line import Answer, Ketting
from factories import company
from small_store import small_store

from api.casework.identity import Scope
from api.casework.keys.access import COMMANDS
from api.cli.app import app
from api.cli.guard import command_identity, guarded
from api.errors import BadUse, NotAllowed
from api.settings import Settings
from api.workspace import Workspace

KEY = "KETTING_KEY"


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ketting.db"


@pytest.fixture
def keys(ketting: Ketting, store: str, monkeypatch: pytest.MonkeyPatch) -> Ketting:
    """Runs `ketting keys` beside a store of its own."""
    for name in (KEY, "KETTING_CASEWORK", "KETTING_POLICY"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: ketting("keys", *arguments, "--store", store)


def made(answer: Answer) -> str:
    assert answer.code == 0, answer.err
    return answer.out.strip()


def as_json(answer: Answer) -> Any:
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def scopes(*names: str) -> list[str]:
    return [word for name in names for word in ("--scope", name)]


def names_of_commands() -> set[str]:
    group = typer.main.get_command(app)
    found: set[str] = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group
        below = getattr(command, "commands", None)
        found |= {name} if below is None else {f"{name} {each}" for each in below}
    return found


def test_every_command_stands_in_the_table() -> None:
    assert names_of_commands() == set(COMMANDS)


def test_a_key_is_printed_once_and_alone(keys: Ketting, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = keys("create", "anna", *scopes("admin", "read"), "--days", "30")
    key = made(answer)
    assert key.startswith("ketting_") and "\n" not in key
    assert "anna, admin, read" in answer.err and "the only time" in answer.err
    listed = keys("list")
    id = key.split("_")[1]
    assert id in listed.out and "anna" in listed.out and key.split("_")[2] not in listed.out
    monkeypatch.setenv(KEY, key)
    shown = keys("show", id)
    assert "200,000" in shown.out and "never" in shown.out and "unauthenticated" in shown.out
    monkeypatch.setenv("KETTING_LANGUAGE", "nl")
    assert "nooit" in keys("show", id).out


def test_keys_are_rotated_and_revoked(keys: Ketting, monkeypatch: pytest.MonkeyPatch) -> None:
    first = as_json(keys("create", "anna", *scopes("admin"), "--json"))
    monkeypatch.setenv(KEY, first["key"])
    limits = ("--requests-per-minute", "5", "--rows-per-day", "6")
    ben = as_json(keys("create", "ben", *scopes("read", "screen"), *limits, "--json"))
    assert (ben["made"]["requests_per_minute"], ben["made"]["rows_per_day"]) == (5, 6)
    assert (ben["made"]["created_by"], ben["made"]["scopes"]) == ("anna", ["read", "screen"])
    rotated = as_json(keys("rotate", ben["made"]["id"], "--overlap-hours", "0", "--json"))
    assert rotated["replaces"]["state"] == "expired"
    assert rotated["replaces"]["replaced_by"] == rotated["made"]["id"]
    answer = keys("rotate", first["made"]["id"])
    assert f"key {first['made']['id']} stays valid until" in answer.err
    answer = keys("revoke", rotated["made"]["id"])
    assert answer.code == 0 and "within 2 seconds" in answer.out
    states = {key["id"]: key["state"] for key in as_json(keys("list", "--json"))["keys"]}
    assert states[rotated["made"]["id"]] == "revoked" and states[first["made"]["id"]] == "valid"


def test_once_there_are_keys_a_change_needs_one_with_its_scope(
    ketting: Ketting, keys: Ketting, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = made(keys("create", "anna", *scopes("admin")))
    changes = {
        "keys create": ("keys", "create", "ben", "--scope", "read"),
        "load": ("load", "risk_classes"),
        "prune": ("prune", "--keep-last", "1"),
        "forget": ("forget", "x", "--reason", "y"),
        "restore": ("restore", "missing"),
    }
    for name, words in changes.items():
        answer = ketting(*words, "--store", store)
        assert answer.code == 2 and f"`ketting {name}` needs one with the scope" in answer.err, name
    monkeypatch.setenv(KEY, admin)
    refused = ketting("load", "risk_classes", "--store", store)
    assert refused.code == 2 and "needs a key with the scope load, and that of anna" in refused.err
    loader = made(keys("create", "loads", *scopes("load")))
    monkeypatch.setenv(KEY, loader)
    assert ketting("load", "risk_classes", "--store", store).code == 0
    assert ketting("sources", "--store", store).code == 0
    monkeypatch.setenv(KEY, loader[:-1] + "x")
    answer = ketting("load", "risk_classes", "--store", store)
    assert answer.code == 2 and "unknown there, has expired or was revoked" in answer.err
    assert loader[8:] not in answer.err


def test_who_cannot_make_the_last_admin_again_may_begin_anew(
    keys: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = made(keys("create", "anna", *scopes("admin")))
    monkeypatch.setenv(KEY, admin)
    assert keys("revoke", admin.split("_")[1]).code == 0
    monkeypatch.delenv(KEY)
    refused = keys("create", "ben", *scopes("read"))
    assert refused.code == 2 and "--scope admin" in refused.err
    assert keys("create", "ben", *scopes("admin")).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "anna"), "--scope"),
        (("create", "anna", "--scope", "everything"), "everything"),
        (("create", " ", "--scope", "admin"), "says who uses it"),
        (("create", "anna", "--scope", "admin", "--days", "0"), "--days is 0"),
        (("rotate", "0123456789"), "there is no key '0123456789'"),
        (("revoke", "\x1b[31m"), "there is no key"),
        (("show", "x" * 500), "there is no key"),
    ],
)
def test_bad_use_is_told_in_a_line(keys: Ketting, words: tuple[str, ...], said: str) -> None:
    answer = keys(*words)
    assert answer.code == 2 and said in answer.err and "Traceback" not in answer.err


def test_the_identity_of_a_command(keys: Ketting, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.of(store)
    monkeypatch.setenv(KEY, "ketting_of_another_machine")
    assert command_identity(settings).name == "unauthenticated"
    monkeypatch.delenv(KEY)
    key = made(keys("create", "anna", *scopes("admin")))
    assert command_identity(settings).key_id is None
    monkeypatch.setenv(KEY, f" {key}\n")
    who = command_identity(settings)
    assert (who.name, who.key_id, who.scopes) == ("anna", key.split("_")[1], {Scope.ADMIN})
    assert who.user is not None
    monkeypatch.setenv(KEY, "é")
    with pytest.raises(BadUse, match="is not valid"):
        command_identity(settings)


def test_a_store_of_casework_named_by_an_option_or_the_environment_is_asked(
    keys: Ketting, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    assert keys("create", "anna", *scopes("admin"), "--casework", elsewhere).code == 0

    def command(store: str | None = None, casework: str | None = None) -> None:
        """Change something."""

    load = guarded("load", command)
    load(store=store)
    for arguments in ({"store": store, "casework": elsewhere}, {"store": store}):
        if "casework" not in arguments:
            monkeypatch.setenv("KETTING_CASEWORK", elsewhere)
        with pytest.raises(NotAllowed):
            load(**arguments)


# ------------------------------------------------------------ the service


@pytest.fixture
def served_options(
    ketting: Ketting, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Answer, dict[str, Any]]]:
    """Runs `ketting serve` without serving: what it said, and what the application was made with."""
    small_store(tmp_path / "ketting.db", [company("A")]).close()
    made: dict[str, Any] = {}

    def instead(workspace: Workspace, **options: Any) -> Any:
        made.clear()
        made.update(options)
        raise BadUse("would serve")

    monkeypatch.setattr("api.http.app.create_app", instead)

    def run(*arguments: str) -> tuple[Answer, dict[str, Any]]:
        made.clear()
        return ketting("serve", "--port", "0", "--store", store, *arguments), dict(made)

    return run


def test_without_keys_the_service_is_for_this_machine_alone(
    served_options: Any, keys: Ketting, tmp_path: Path
) -> None:
    answer, options = served_options()
    assert "would serve" in answer.err and options["own_names_only"] is True
    secret = options["session_secret"]
    for host in ("0.0.0.0", "::"):
        answer, options = served_options("--host", host)
        assert answer.code == 2 and options == {}
        assert "no key was made" in answer.err and "--allow-unauthenticated" in answer.err
    answer, options = served_options("--host", "0.0.0.0", "--allow-unauthenticated")
    assert "would serve" in answer.err and options["own_names_only"] is False
    made(keys("create", "anna", *scopes("admin")))
    answer, options = served_options("--host", "0.0.0.0")
    assert "would serve" in answer.err
    assert options["session_secret"] == secret == (tmp_path / "session-secret").read_bytes()


def test_the_policy_says_who_may_load(
    ketting: Ketting, keys: Ketting, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, made(keys("create", "anna", *scopes("admin"))))
    refused = ketting("load", "risk_classes", "--store", store)
    assert refused.code == 2 and "the scope load" in refused.err
    policy = tmp_path / "policy.toml"
    policy.write_text('policy = 1\nname = "ours"\n[casework]\nload = "admin"\n', encoding="utf-8")
    monkeypatch.setenv("KETTING_POLICY", str(policy))
    assert ketting("load", "risk_classes", "--store", store).code == 0


def test_keys_are_made_beside_a_log_that_hashes_names(
    ketting: Ketting, keys: Ketting, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, made(keys("create", "anna", *scopes("admin"))))
    name_key = str(tmp_path / "names.key")
    hashed = ketting("audit", "names", "hashed", "--key", name_key, "--store", store)
    assert hashed.code == 0, hashed.err
    refused = keys("create", "ben", *scopes("read"))
    assert refused.code == 1 and "KETTING_NAME_KEY" in refused.err
    monkeypatch.setenv("KETTING_NAME_KEY", name_key)
    made(keys("create", "ben", *scopes("read")))


def test_a_key_is_written_to_a_new_file_of_its_owner_alone(
    keys: Ketting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "anna.key"
    answer = keys("create", "anna", *scopes("admin"), "--to", str(file))
    assert (answer.code, answer.out) == (0, "") and str(file) in answer.err.replace("\n", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and file.read_text().startswith("ketting_")
    monkeypatch.setenv(KEY, file.read_text().strip())
    refused = keys("create", "ben", *scopes("admin"), "--to", str(file))
    assert refused.code == 2 and "exists already" in refused.err
    other = tmp_path / "other.key"
    assert keys("create", "ben", *scopes("admin"), "--days", "0", "--to", str(other)).code == 2
    assert not other.exists()
