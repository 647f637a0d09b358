"""Promises that every command keeps, read from the commands themselves."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from command_line import Ketting

from api.cli import options
from api.cli.app import COMMANDS, main
from ontology import SCHEMA

NAMES = [command.__name__.replace("_", "-") for command in COMMANDS]
NAMES_TWO_STORES = "copy"
OPENS_NO_STORE = ("map", "new-source", "report")


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_store_and_json_are_taken_after_every_command(command: object) -> None:
    parameters = inspect.get_annotations(command, eval_str=True)  # type: ignore[arg-type]  # a function
    assert parameters["json"] == options.Json
    name = command.__name__.replace("_", "-")  # type: ignore[attr-defined]  # a function
    if name not in (NAMES_TWO_STORES, *OPENS_NO_STORE):
        assert parameters["store"] == options.Store


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(ketting: Ketting, name: str) -> None:
    result = ketting(name, "--help")
    assert result.code == 0
    if name == NAMES_TWO_STORES:
        assert "copy [OPTIONS] {FROM} {TO}" in result.out
    elif name not in OPENS_NO_STORE:
        assert "--store URL" in result.out
        assert "KETTING_STORE" in result.out


def test_help_lists_every_command(ketting: Ketting) -> None:
    result = ketting("--help")
    assert all(f"  {name} " in result.out for name in NAMES)
    listed = result.out[result.out.index("Commands:") :]
    assert "..." not in listed, "a summary is too long for its line"


def test_the_version(ketting: Ketting) -> None:
    result = ketting("--version")
    assert result.code == 0
    assert result.out.startswith("ketting")


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    printed = capsys.readouterr()
    assert "Usage: ketting" in printed.out + printed.err


@pytest.mark.parametrize("risk_class", SCHEMA.screened_classes)
def test_every_class_can_be_asked_for_alone(on_case: Ketting, risk_class: str) -> None:
    result = on_case("screen", "cn-gta", "--risk-class", risk_class)
    assert result.code == 0
    assert SCHEMA.risk_class(risk_class).label in result.out


def test_the_default_store_is_in_the_user_s_data_folder(ketting: Ketting, tmp_path: Path) -> None:
    result = ketting("load", "risk_classes")
    assert result.code == 0
    assert (tmp_path / "data" / "ketting" / "ketting.db").is_file()
    assert str(tmp_path / "data" / "ketting" / "ketting.db") in result.err
