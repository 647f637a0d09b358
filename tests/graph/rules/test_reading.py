"""Files of regimes: what is in those that come with the program, and how a bad one is refused."""

from __future__ import annotations

from datetime import date

import pytest

from graph.rules import BadRule, Confidence, Status, read_regime, regime_called, regimes

GOOD = """\
id = "A"
title = "An act"
jurisdiction = "EU"
basis = "ownership"
lists = ["a-list"]
effect = "funds are frozen"

[[phases]]
from = 2020-01-01
status = "in force"
operator = ">"
threshold = 50
confidence = "text seen"
citation = "article 1"

[[citations]]
text = "An act"
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('id = "A"', 'ids = "A"'), "line 1, field 'ids': there is no such field"),
        (
            ("threshold = 50", 'threshold = "half"'),
            "line 12, field 'threshold': it is 'half'; write a number",
        ),
        (('operator = ">"', 'operator = "<"'), "line 11, field 'operator': it is '<'; write >= or >"),
        (('status = "in force"', 'status = "stands"'), "line 10, field 'status': it is 'stands'"),
        (("from = 2020-01-01", 'from = "2020"'), "line 9, field 'from': it is '2020'; write a day"),
        (("from = 2020-01-01", "to = 2020-13-01"), "it is no TOML"),
        (('effect = "funds are frozen"\n', ""), "field 'effect': it is missing; write what capture means"),
        (('lists = ["a-list"]', "lists = [3]"), "line 5, field 'lists'"),
        (('basis = "ownership"', 'basis = "listing"'), "line 8: threshold and operator are for ownership"),
        (("[[citations]]", "[[cited]]"), "field 'cited': there is no such field"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(change, said) -> None:
    with pytest.raises(BadRule) as refused:
        read_regime(GOOD.replace(*change), "rules/a.toml")
    assert str(refused.value).startswith("rules/a.toml")
    assert said in str(refused.value)


def test_phases_that_overlap_are_refused() -> None:
    phase = GOOD[GOOD.index("[[phases]]") : GOOD.index("[[citations]]")]
    with pytest.raises(BadRule, match="line 17, field 'from': it begins before the phase above it ends"):
        read_regime(GOOD.replace("[[citations]]", phase + "[[citations]]"), "a.toml")


def test_a_good_file_is_read() -> None:
    regime = read_regime(GOOD, "a.toml")
    assert regime.propagates and not regime.reads_control
    assert regime.on(date(2019, 12, 31)) is None


def test_every_regime_is_found_by_its_ids_and_says_where_its_text_was_read() -> None:
    names = """
        US-OFAC-50 US-BIS-AFFILIATES US-BIS-AFFILIATES-2025 US-BIS-LISTING US-BIS-LEGALLY-DISTINCT US-1260H
        US-DOD-1260H US-NS-CMIC EU-AF-2024 EU-AF-PRE-2024-07-03 EU-SECTORAL-833 EU-833-SECTORAL UK-OC-REG7
    """
    for name in names.split():
        regime = regime_called(regimes(), name.lower())
        assert regime is not None, name
        assert any(citation.read_at for citation in regime.citations), name


def test_a_rule_known_from_memory_or_not_in_force_never_captures() -> None:
    for regime in regimes().values():
        for phase in regime.phases:
            is_sound = phase.status is Status.IN_FORCE and phase.confidence is not Confidence.MEMORY
            assert phase.captures is is_sound


def test_the_affiliates_rule_is_in_force_stayed_and_then_unverified() -> None:
    rule = regimes()["US-BIS-AFFILIATES-2025"]
    days = [date(2025, 9, 28), date(2025, 9, 29), date(2025, 11, 10), date(2026, 11, 9), date(2026, 11, 10)]
    phases = [rule.on(day) for day in days]
    assert [phase and str(phase.status) for phase in phases] == [
        None, "in force", "stayed", "stayed", "unverified",
    ]  # fmt: skip
