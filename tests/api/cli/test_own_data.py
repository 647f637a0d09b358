"""Tables and lists of one's own on the command line: proposed, written, loaded, asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Ketting
from own_tables import workbook

CUSTOMERS = "Firm name;Land;Grund;Farbe\nAlpha GmbH;Germany;late;red\nBeta Ltd;GB;fraud;\n"


@pytest.fixture
def customers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in the folder that commands are run in, and a store of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETTING_STORE", f"sqlite:///{tmp_path}/k.db")
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    return path


def test_a_table_is_loaded_and_its_list_screened_against(ketting: Ketting, customers: Path) -> None:
    loaded = ketting("load", "customers.csv", "--id", "my_list")
    assert loaded.code == 0
    assert "column Firm name: name of party" in loaded.out
    assert "Farbe: a column that is not read; 1 times, such as at customers.csv, row 2" in loaded.out
    assert "my_list: read as a table of your own" in loaded.err
    screened = ketting("screen", "Alpha GmbH", "--risk-class", "my_list", "--exit-code")
    assert screened.code == 10
    assert "with the reason: late" in screened.words
    assert "My list  my_list: 2 members; complete" in ketting("classes").out


def test_a_mapping_is_proposed_shown_written_and_loaded(ketting: Ketting, customers: Path) -> None:
    shown = ketting("map", "suggest", "customers.csv", "--output", "mapping.toml")
    assert shown.code == 0
    assert "Firm name name of party" in shown.words
    assert "party: name Alpha GmbH; country de" in shown.out
    assert "list entry: reason late" in shown.out
    loaded = ketting("load", "customers.csv", "--mapping", "mapping.toml", "--id", "my_list", "--strict")
    assert loaded.code == 0
    assert "my_list: describes the class my_list; being in it" in loaded.err
    again = ketting("map", "suggest", "customers.csv", "--output", "mapping.toml")
    assert again.code == 2 and "exists already" in again.err


def test_a_mapping_is_data_too(ketting: Ketting, customers: Path) -> None:
    answer = json.loads(ketting("map", "suggest", "customers.csv", "--json").out)
    assert [(each["column"], each["taken_for"]) for each in answer["columns"]][-1] == ("Farbe", "")
    assert 'name = "Firm name"' in answer["mapping"]
    assert answer["rows"][0]["facts"][0] == ["party", "name Alpha GmbH; country de"]


def test_a_column_is_guessed_where_nothing_says_which_has_names(ketting: Ketting, customers: Path) -> None:
    customers.write_text("a,b\n1,Alpha\n2,Beta\n", encoding="utf-8")
    assert 'name = "b"' in ketting("map", "suggest", "customers.csv").out
    refused = ketting("load", "customers.csv")
    assert refused.code == 2
    assert "ketting map suggest" in refused.err


def test_a_file_in_another_encoding_is_shown_when_it_is_named(ketting: Ketting, customers: Path) -> None:
    customers.write_bytes("name\nCafé\n".encode("cp1252"))
    assert "is no text in UTF-8" in ketting("load", "customers.csv").err
    shown = ketting("map", "suggest", "customers.csv", "--encoding", "windows-1252")
    assert 'encoding = "windows-1252"' in shown.out and "name Café" in shown.out
    assert ketting("map", "suggest", "customers.csv", "--encoding", "none").code == 2


def test_a_folder_for_a_list_is_written_and_loads_as_it_is(ketting: Ketting, customers: Path) -> None:
    written = ketting("new-source", "our-denied")
    assert written.code == 0 and "our-denied/source.toml" in written.out
    assert ketting("load", "our-denied", "--strict").code == 0
    screened = ketting("screen", "Nova Lens GmbH", "--risk-class", "our_denied", "--exit-code")
    assert screened.code == 10 and "Denied by us" in screened.out
    again = ketting("new-source", "our-denied")
    assert again.code == 1 and "is not empty" in again.err
    assert ketting("new-source", "listed-party").code == 2


def test_a_workbook_is_loaded_by_its_columns(ketting: Ketting, customers: Path) -> None:
    workbook(customers.parent, ["Name", "Country"], ["Alpha", "nl"])
    assert ketting("load", "a.xlsx", "--id", "sheet").code == 0
    assert "Alpha" in ketting("entity", "Alpha").out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("load", "--mapping", "m.toml"), "--mapping says what the columns of a table mean"),
        (("load", "risk_classes", "--mapping", "m.toml"), "leave out --mapping"),
        (("load", "customers.csv", "--mapping", "gone.toml"), "gone.toml: cannot be read"),
        (("load", "customers.csv", "--id", "listed_party"), "is a class of Ketting's own"),
        (("map", "suggest", "gone.csv"), "gone.csv: cannot be read"),
        (("map", "sugest", "customers.csv"), "suggest"),
    ],
)
def test_bad_use_is_refused(
    ketting: Ketting, customers: Path, arguments: tuple[str, ...], problem: str
) -> None:
    result = ketting(*arguments)
    assert result.code in (1, 2) and problem in result.err
    assert "Traceback" not in result.err
