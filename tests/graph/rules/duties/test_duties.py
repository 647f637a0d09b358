"""Conditions three-valued, the rules that come with the program, and how a bad file is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from graph.rules import BadRule, Confidence, Status
from graph.rules.duties import (
    FACTS,
    BadExpression,
    Standing,
    assess,
    duties,
    parse,
    qualifying_embargo,
    read_duties,
)

DAY = date(2025, 11, 20)


@pytest.mark.parametrize("text", ["item.annex_i and registered", "item.annex_i or not registered"])
def test_what_is_unknown_decides_nothing_and_what_decides_needs_no_more(text) -> None:
    rule = parse(text)
    for known in product((True, False, None), repeat=2):
        facts = {
            name: value
            for name, value in zip(("item.annex_i", "registered"), known, strict=True)
            if value is not None
        }
        found = rule.on(facts)
        possible = {
            parse(text).on({"item.annex_i": one, "registered": other}).holds
            for one in ((known[0],) if known[0] is not None else (True, False))
            for other in ((known[1],) if known[1] is not None else (True, False))
        }
        assert found.holds is (possible.pop() if len(possible) == 1 else None)
        assert (found.holds is None) is bool(found.missing)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item.annex_i and", "ends too early"),
        ("(registered", "ends too early"),
        ("registered registered", "is too much"),
        ("item.dco_nm", "needs something to compare with"),
        ('item.annex_i == "x"', "takes no =="),
        ("aware", "needs something to compare with"),
        ("item.annex_i ; x", "cannot be read"),
        ("not " * 3 + "nothing", "there is no fact 'nothing'"),
        ("(" * 60 + "registered" + ")" * 60, "nested too deeply"),
    ],
)
def test_a_bad_condition_is_refused(text, said) -> None:
    with pytest.raises(BadExpression, match=said):
        parse(text)


def test_every_rule_says_where_its_text_was_read_and_reads_facts_that_there_are() -> None:
    for duty in duties():
        assert duty.read_at and duty.article and duty.spans, duty.id
        assert duty.condition.names() <= FACTS.keys(), duty.id


def test_a_rule_that_is_only_remembered_is_unverified_and_points_to_nothing() -> None:
    remembered = [duty for duty in duties() if duty.confidence is Confidence.MEMORY]
    assert {duty.id for duty in remembered} >= {"EU-DU-4-3", "EU-DU-6", "EU-DU-8"}
    assert all(span.status is Status.UNVERIFIED for duty in remembered for span in duty.spans)
    facts = {"movement": "brokering", "item.annex_i": True, "informed": frozenset({"cbrn"})}
    [found] = [each for each in assess(duties(), facts, DAY) if each.duty.id == "EU-DU-6"]
    assert (found.standing, found.applies) == (Standing.POINTS_TO, False)


def test_the_declaration_of_1989_is_no_embargo_of_the_regulation() -> None:
    assert qualifying_embargo("CN", DAY) is False
    assert qualifying_embargo("RU", date(2014, 7, 31)) is False
    assert qualifying_embargo("RU", date(2014, 8, 1)) is True
    assert qualifying_embargo("BR", DAY) is None


@pytest.mark.parametrize(
    ("country", "first"), [("IR", "2012-04-26"), ("MM", "2013-05-31"), ("SS", "2015-06-27")]
)
def test_an_embargo_is_not_known_before_the_text_that_was_read(country: str, first: str) -> None:
    day = date.fromisoformat(first)
    assert qualifying_embargo(country, day) is True
    assert qualifying_embargo(country, day - timedelta(days=1)) is None


@pytest.mark.parametrize("country", ["SY", "ZW", "BY", "KP", "VE"])
def test_an_embargo_of_which_no_text_was_read_is_not_known(country: str) -> None:
    assert qualifying_embargo(country, DAY) is None


FILE = """\
jurisdiction = "EU"
citation = "An act"
read_at = "a page"

[[duties]]
id = "A"
title = "a"
article = "art. 1"
who = "exporter"
condition = "item.annex_i"
consequence = "notify"
confidence = "text seen"
spans = [{ status = "in force", from = 2021-09-09 }]
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('condition = "item.annex_i"', 'condition = "item.annex_o"'),
            "line 10, field 'condition': there is no",
        ),
        (('consequence = "notify"', 'consequence = "tell"'), "line 11, field 'consequence': it is 'tell'"),
        (('who = "exporter"', 'whom = "exporter"'), "line 9, field 'whom': there is no such field"),
        (('status = "in force"', 'status = "stands"'), "line 13"),
        (("from = 2021-09-09", "since = 2021-09-09"), "field 'since': there is no such field"),
        (('read_at = "a page"\n', ""), "field 'read_at': it is missing here and in the file"),
        (("[[duties]]", "[[rules]]"), "line 5, field 'rules': there is no such field"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(change, said) -> None:
    with pytest.raises(BadRule) as refused:
        read_duties(FILE.replace(*change), "a.toml")
    assert said in str(refused.value)


@pytest.mark.parametrize(("destination", "is_available"), [("IS", True), ("LI", True), ("CN", False)])
def test_the_destinations_of_eu001(destination: str, is_available: bool) -> None:
    facts = {
        "movement": "export", "item.annex_i": True, "item.annex_ii_section_i": False,
        "destination": destination, "registered": True,
    }  # fmt: skip
    [found] = [each for each in assess(duties(), facts, DAY) if each.duty.id == "EU-DU-EU001"]
    assert (found.standing is Standing.POINTS_TO) is is_available
