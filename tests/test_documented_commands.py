"""Every command that README.md and docs/ show is run, and prints what they say it prints."""

from __future__ import annotations

import re

import pytest
from casework_year import page_without_year
from checkout import ROOT
from page_shell import check_shown, page_shell
from pages import Block, Command, command_blocks, shown_files

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

# Not run from a page: what starts servers, installs or needs the network has a test of its own.
TESTED_ELSEWHERE = {
    r"make demo": "tests/test_makefile.py::test_demo_from_a_new_clone_in_a_folder_with_a_space",
    r"make clean": "tests/test_makefile.py::test_demo_from_a_new_clone_in_a_folder_with_a_space",
    r"make help": "tests/test_makefile.py::test_help_names_every_target",
    # A test cannot run the run that it is part of; .ci/run is what runs them.
    r"make (tests?|check|bench|constraints)( .*)?": "tests/test_makefile.py::test_help_names_every_target",
    r"(sudo )?apt(-get)? install .*": (
        "tests/test_makefile.py::test_a_machine_without_python_is_told_which_package_to_install"
    ),
    r"([A-Z0-9_]+=(\S+|'.*') )*docker compose up.*": (
        "tests/test_compose.py::test_compose_file_keeps_to_the_compose_specification"
    ),
    r"cd case-csv && neo4j-admin .*|ketting check --store bolt://.*": (
        "tests/graph/store/neo4j/bulk/test_csv.py::test_an_import_makes_the_store_that_a_load_makes"
    ),
    # A key that one block makes is used in the next.
    r'(KETTING_KEY="\S+" )?ketting keys .*': (
        "tests/api/cli/casework/test_keys_page.py::test_the_commands_of_the_page_work_one_after_another"
    ),
    # Other tests of pages keep no audit log.
    r"ketting audit .*": (
        "tests/api/cli/casework/test_audit_page.py::test_the_commands_of_the_page_work_one_after_another"
    ),
    r"export NEO4J_PASSWORD=.*": "tests/test_neo4j_pages.py::test_commands_print_what_the_page_shows",
    r"ketting load https://.*": (
        "tests/api/cli/versions/test_update.py::test_an_address_is_loaded_and_remembered_with_the_version"
    ),
    r".*bolt://localhost:7687.*": "tests/test_neo4j_pages.py::test_commands_print_what_the_page_shows",
    r"ketting annotate .*--store bolt://.*": (
        "tests/graph/store/neo4j/projection/test_documented_queries.py::test_the_command_of_the_page_writes_what_it_shows"
    ),
}

ON_SMALL_CASE = {ROOT / "docs" / "exports.md"}
"""Pages whose commands write and load all that there is, and print no numbers of it."""

BLOCKS = [
    pytest.param(
        block,
        shown_files(text),
        "small_case_path" if page in ON_SMALL_CASE else "case_store_path",
        id=f"{page.relative_to(ROOT)}:{block.line}",
    )
    for page in PAGES
    # Time goes on in the year of casework: tests/api/casework/dispositions/test_year.py runs it as a whole.
    for text in [page_without_year(page.read_text(encoding="utf-8"))]
    for block in command_blocks(text)
]


def stand_in_for(command: Command) -> str | None:
    """The test that runs this command in place of its page."""
    return next(
        (test for pattern, test in TESTED_ELSEWHERE.items() if re.fullmatch(pattern, command.text)), None
    )


@pytest.fixture
def shell(case, request, tmp_path):
    """Runs commands one after another in a folder of its own, with a store that holds the case."""
    store = request.getfixturevalue(case)
    return page_shell(tmp_path, store, KETTING_STORE=f"sqlite:///{tmp_path}/ketting.db")


@pytest.mark.slow
@pytest.mark.parametrize(("block", "files", "case"), BLOCKS)
def test_commands_print_what_the_page_shows(block: Block, files: dict[str, str], shell, tmp_path):
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    for command in block.commands:
        if stand_in_for(command):
            continue
        assert command.program == "ketting", (
            f"neither run here nor listed as tested elsewhere: {command.text}"
        )
        finished = shell(command.text)
        check_shown(command, finished.returncode, finished.stdout)


@pytest.mark.parametrize("test", sorted(set(TESTED_ELSEWHERE.values())))
def test_the_test_named_in_place_of_a_page_exists(test):
    path, _, name = test.partition("::")
    assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_readme_shows_the_demo_and_a_screening():
    commands = [
        command
        for block in command_blocks(PAGES[0].read_text(encoding="utf-8"))
        for command in block.commands
    ]
    assert any(command.text == "make demo" for command in commands)
    assert any(command.program == "ketting" and command.shown for command in commands)


PAGE = """
```console
$ ketting screen "S.I.S.C." \\
    --at 2024-02-05
Decision  hit
...
Documents
$ ketting sources
```

```python
$ no command
```

```bash
# a remark
KETTING_STORE=sqlite:///a.db ketting check
```
"""


def test_commands_and_their_output_are_read_from_blocks():
    first, second = command_blocks(PAGE)

    assert first == Block(
        2,
        (
            Command('ketting screen "S.I.S.C." --at 2024-02-05', ("Decision  hit", "...", "Documents")),
            Command("ketting sources"),
        ),
    )
    assert second.commands == (Command("KETTING_STORE=sqlite:///a.db ketting check"),)
    assert second.commands[0].program == "ketting"


def test_a_file_that_a_page_shows_is_there_for_its_commands():
    page = "The description is `list/source.toml`:\n\n```toml\nid = 1\n```\n\nSee `other.toml`.\n"
    assert shown_files(page) == {"list/source.toml": "id = 1\n"}


@pytest.mark.parametrize(
    ("output", "is_printed"),
    [
        ("Decision  hit\nmore  \nand more\nDocuments\n", True),
        ("Decision  hit\nDocuments\n", True),
        ("Decision  hit\nmore\n", False),
        ("Decision  unknown\nmore\nDocuments\n", False),
        ("Decision  hit\nmore\nDocuments\nand more\n", False),
    ],
)
def test_output_is_compared_line_by_line(output, is_printed):
    assert Command("ketting", ("Decision  hit", "...", "Documents")).is_printed_by(output) is is_printed


def test_a_command_shown_to_fail_is_told_by_its_error():
    assert Command("ketting screen ''", ("ketting: a name must not be empty",)).is_shown_to_fail
    assert not Command("ketting sources", ("Bundled",)).is_shown_to_fail
