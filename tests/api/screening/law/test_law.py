"""Ownership, regimes, changes and duties as answers: from a store, with sources, whatever answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import company, fact, owns, unit
from small_store import small_store

from api.errors import BadQuestion, BadUse, NotFound
from api.screening import Assessor, Question, Screener
from api.screening.law.changes import AssumedChange
from api.screening.law.outcomes import regime_table
from api.screening.law.shipments import Shipment, assessment, values_of
from api.workspace import Workspace
from graph.model import Snapshot, preset
from graph.rules import FactKind, RegimeOutcome
from graph.search import SnapshotSearch

DIRECT = {"direct": "direct"}
FACTS = [
    *(company(id) for id in ("maker", "holding", "fund", "group", "institute", "workshop")),
    owns("holding", "maker", "51", **DIRECT),
    owns("fund", "maker", "49", **DIRECT),
    owns("group", "holding", "100", **DIRECT),
    owns("maker", "workshop"),
    unit("group", "institute"),
    fact("entry", "type", "Listing", schema="Listing"),
    fact("entry", "names", "group", schema="Listing", grade="B"),
    fact("entry", "list", "us-bis-entity-list", schema="Listing", grade="B"),
    fact("group", "riskClass", "listed_party", grade="B"),
]
IN_FORCE = Question(valid_at=date(2024, 2, 5))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessor]:
    path: Path = tmp_path_factory.mktemp("law") / "s.db"
    with closing(small_store(path, FACTS)) as store:
        yield Assessor(Workspace(store, clock=lambda: ASKED_AT))


def test_owners_come_with_shares_chains_votes_and_findings(small: Assessor) -> None:
    answer = small.ownership("maker", IN_FORCE)
    shares = {each.entity.id: (each.low, each.high) for each in answer.owners}
    assert shares == {"group": (51, 51), "holding": (51, 51), "fund": (49, 49)}
    [group] = [each for each in answer.owners if each.entity.id == "group"]
    assert (group.ultimate, group.controls, group.weakest_link) == (True, True, "51")
    assert [step.link for step in group.chains[0].steps] == [
        "Ownership~group~holding",
        "Ownership~holding~maker",
    ]
    assert (answer.sum, answer.unrecorded, answer.findings) == (100, 0, [])
    assert {each.entity.id: each.shapley_shubik for each in answer.votes} == {"holding": 1, "fund": 0}


def test_an_entity_without_owners_says_so(small: Assessor) -> None:
    answer = small.ownership("group", IN_FORCE)
    assert (answer.owners, answer.unrecorded) == ([], 100)
    assert [each.kind for each in answer.findings] == ["not_recorded"]


def test_a_change_shows_what_a_listing_would_do(small: Assessor) -> None:
    listing = AssumedChange(do="add", type="Listing", lower="group", list="us-ofac-sdn")
    answer = small.what_if("maker", IN_FORCE, changes=[listing], regime="US-OFAC-50")
    [finding] = answer.after.rules
    assert finding.outcome is RegimeOutcome.CAPTURED and finding.applies
    kinds = [(fact.kind, fact.needed) for fact in finding.deciding]
    assert kinds == [(FactKind.HOLDING, True), (FactKind.HOLDING, True), (FactKind.LISTING, True)]
    assert finding.deciding[0].link is not None and finding.deciding[0].link.sources
    assert [change.about for change in answer.changes] == ["US-OFAC-50"]


def test_an_unknown_share_is_what_would_settle_it(small: Assessor) -> None:
    listing = AssumedChange(do="add", type="Listing", lower="group", list="us-ofac-sdn")
    [finding] = small.what_if("workshop", IN_FORCE, changes=[listing], regime="us-ofac-50").after.rules
    assert finding.outcome is RegimeOutcome.UNDETERMINED
    assert finding.settled_by is not None
    assert [fact.detail for fact in finding.settled_by.facts] == [
        "maker Ltd holds a share of workshop Ltd that is not stated"
    ]
    assert any("red flag" in reason for reason in finding.reasons)


def test_a_unit_has_no_shares_for_a_rule_of_shares(small: Assessor) -> None:
    listing = AssumedChange(do="add", type="Listing", lower="group", list="us-ofac-sdn")
    sale = AssumedChange(do="end", type="Unit", upper="group", lower="institute")
    [finding] = small.what_if("institute", IN_FORCE, changes=[listing], regime="US-OFAC-50").after.rules
    assert finding.outcome is RegimeOutcome.NOT_APPLICABLE
    [control] = small.what_if(
        "institute", IN_FORCE, changes=[listing.model_copy(update={"list": "eu-financial-sanctions"})],
        regime="EU-AF-PRE-2024-07-03",
    ).after.rules  # fmt: skip
    assert control.outcome is RegimeOutcome.CAPTURED
    [sold] = small.what_if("institute", IN_FORCE, changes=[listing, sale], regime="US-OFAC-50").after.rules
    assert sold.outcome is RegimeOutcome.UNDETERMINED  # the list is not loaded


def test_made_up_bodies_need_no_list(small: Assessor) -> None:
    changes = [
        AssumedChange(do="add", upper="new:X", lower="new:A", share="25"),
        AssumedChange(do="add", type="Listing", lower="new:X", list="us-ofac-sdn"),
    ]
    [finding] = small.what_if("new:A", IN_FORCE, changes=changes, regime="US-OFAC-50").after.rules
    assert (finding.outcome, finding.low, finding.lists) == (RegimeOutcome.NOT_CAPTURED, 25, [])


def test_a_body_cannot_be_assumed_to_own_itself(small: Assessor) -> None:
    change = AssumedChange(do="add", upper="maker", lower="maker", share="51")
    with pytest.raises(BadUse, match="by itself"):
        small.what_if("maker", IN_FORCE, changes=[change])


def test_what_cannot_be_changed_or_asked_is_refused(small: Assessor) -> None:
    gone = AssumedChange(do="end", upper="fund", lower="workshop")
    with pytest.raises(BadUse, match="so it cannot end; use `add`"):
        small.what_if("maker", IN_FORCE, changes=[gone])
    with pytest.raises(BadUse, match="nothing is assumed"):
        small.what_if("maker", IN_FORCE)
    with pytest.raises(BadQuestion, match="there is no such regime; known: "):
        small.rules("maker", IN_FORCE, "EU-OTHER")
    with pytest.raises(NotFound):
        small.ownership("entry", IN_FORCE)


def test_another_day_is_compared_as_recorded(small: Assessor) -> None:
    answer = small.what_if("maker", IN_FORCE, compare_at=date(2010, 1, 1), regime="US-OFAC-50")
    assert (answer.before.valid_at, answer.before.assumed) == (date(2010, 1, 1), False)
    # Before the first observation nobody stated a share.
    assert {each.entity.id: each.low for each in answer.before.owners} == {
        "fund": 0,
        "holding": 0,
        "group": 0,
    }


def test_a_rule_out_of_force_is_a_condition(small: Assessor) -> None:
    listing = AssumedChange(do="add", type="Listing", lower="new:X", list="us-bis-entity-list")
    owned = AssumedChange(do="add", upper="new:X", lower="new:A", share="51")
    question = Question(valid_at=date(2025, 12, 1))
    answer = small.what_if("new:A", question, changes=[listing, owned], regime="US-BIS-AFFILIATES")
    [finding] = answer.after.rules
    assert (finding.outcome, finding.applies) == (RegimeOutcome.CAPTURED, False)
    assert "would be captured" in finding.summary and "stayed on that day" in finding.summary


def test_a_screening_tells_what_regimes_come_to(small: Assessor) -> None:
    screener = Screener(small._workspace)
    for name in ("maker", "group", "institute", "workshop"):
        decision = screener.decide(name, IN_FORCE)
        told = {each.regime: (each.outcome, each.applies) for each in small.rules(name, IN_FORCE).rules}
        assert decision.rules is not None
        assert {each.regime: (each.outcome, each.applies) for each in decision.rules} == told
        assert screener.screen(name, IN_FORCE).rules == list(decision.rules)


def test_of_a_large_graph_an_explained_answer_tells_the_same(
    small: Assessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    screener = Screener(small._workspace)
    names = ("maker", "group", "institute", "workshop")
    told = {name: screener.screen(name, IN_FORCE).rules for name in names}
    monkeypatch.setattr(Snapshot, "is_small", False)
    for name, rules in told.items():
        assert screener.decide(name, IN_FORCE).rules is None, "there is no table"
        assert screener.screen(name, IN_FORCE).rules == rules


def test_duties_say_what_they_rest_on_and_what_is_missing(small: Assessor) -> None:
    facts = {"destination": "CN", "item.annex_i": True}
    answer = small.assess(Shipment(consignee="maker", date="2024-02-05", facts=facts))
    pointed = [each for each in answer.duties if each.outcome == "points to"]
    assert [(each.rule, each.article) for each in pointed] == [("EU-DU-3-1", "art. 3(1)")]
    assert {fact.name: fact.value for fact in pointed[0].facts} == {
        "destination": "CN", "item.annex_i": "yes", "movement": "export",
    }  # fmt: skip
    assert "no legal advice" in answer.headline and answer.not_read == []
    assert any("Annex II" in question for question in answer.to_find_out) is False
    assert answer.party is not None and answer.party.id == "maker"


def test_of_days_before_the_acts_that_were_read_it_says_which_stood_and_was_not(small: Assessor) -> None:
    answer = small.assess(Shipment(date="2021-09-08", facts={"destination": "CN", "item.annex_i": True}))
    [said] = answer.not_read
    assert said.startswith(
        "Regulation (EC) No 428/2009, which stood until Regulation (EU) 2021/821 took effect"
    )
    assert said in answer.headline


@pytest.mark.parametrize("facts", [{}, {"party.affiliate": "undetermined"}])
def test_a_duty_that_hangs_on_an_unknown_share_is_undetermined_and_no_clearance(
    small: Assessor, facts
) -> None:
    shipment = Shipment(consignee="workshop", date="2025-10-15", facts={"item.ear": True, **facts})
    answer = small.assess(shipment)
    [duty] = [each for each in (*answer.duties, *answer.other) if each.rule == "US-BIS-AFF"]
    assert duty.outcome == "undetermined"
    assert any("Affiliates Rule" in question for question in answer.to_find_out)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"colour": "red"}, "there is no fact 'colour'"),
        ({"item.annex_i": "yes"}, "write true or false"),
        ({"aware": "military"}, "write a list of words"),
        ({"aware": ["arms"]}, "there is no 'arms'; known: cbrn"),
        ({"item.dco_nm": True}, "write a number over 0"),
        ({"item.wavelength_nm": float("nan")}, "write a number over 0"),
        ({"item.mrf_nm": -5}, "write a number over 0"),
        ({"movement": "exports"}, "known: export, transit"),
        ({"destination": "ZZ"}, "there is no such country"),
        ({"licence.form": "indvidual"}, "known: none, individual"),
    ],
)
def test_bad_facts_are_refused(facts, said) -> None:
    with pytest.raises(ValueError, match=said):
        Shipment(facts=facts)


@pytest.mark.parametrize("destination", ["ir", "IR", "Iran"])
def test_a_destination_counts_however_it_is_written(destination) -> None:
    facts = values_of(Shipment(facts={"destination": destination}), date(2024, 2, 5), [], [])
    assert (facts["destination"], facts["embargo.qualifies"]) == ("IR", True)


def test_an_embargo_comes_with_its_act_and_where_that_was_read() -> None:
    stated = {"destination": "IR", "aware": ["military"], "item.annex_i": False}
    for facts, is_told in ((stated, True), ({**stated, "embargo.qualifies": True}, False)):
        answer = assessment(Shipment(facts=facts), date(2024, 2, 5), [], [], None, [])
        [duty] = [each for each in answer.duties if each.outcome == "points to"]
        [embargo] = [fact for fact in duty.facts if fact.name == "embargo.qualifies"]
        basis = embargo.basis or ""
        assert ("2010/413/CFSP" in basis and "Sanctieregeling Iran 2012" in basis) is is_told


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        ([("new:X", "new:A", "80"), ("new:Y", "new:A", "90")], "exceeds_whole"),
        ([("new:B", "new:A", "100"), ("new:A", "new:B", "100")], "closed_ring"),
    ],
)
def test_changes_that_cannot_all_be_so_are_told(small, held, kind) -> None:
    changes = [AssumedChange(do="add", upper=upper, lower=lower, share=share) for upper, lower, share in held]
    assert [each.kind for each in small.what_if("new:A", IN_FORCE, changes=changes).after.findings] == [kind]


def test_a_list_that_nobody_knows_is_refused(small: Assessor) -> None:
    listing = AssumedChange(do="add", type="Listing", lower="new:X", list="us-ofac-sdnn")
    with pytest.raises(BadUse, match="did you mean us-ofac-sdn"):
        small.what_if("new:X", IN_FORCE, changes=[listing])


def test_the_table_of_regimes_takes_a_byte_for_each_entity_so_that_it_stays_in_the_cache(
    tmp_path: Path,
) -> None:
    asked = preset("control", date(2024, 2, 5), today=ASKED_AT.date())
    with closing(small_store(tmp_path / "s.db", FACTS)) as store, Workspace(store).view() as view:
        table = regime_table(view, asked)
        assert table is not None and isinstance(view.search, SnapshotSearch)
        snapshot = view.search.snapshot
        told = [table.about(snapshot, id) for id in (*snapshot.ids, "nobody")]
        assert table.outcomes.nbytes == len(told) * len(table.regimes)
        snapshot.cache.get("other", lambda: 0, lambda _: 2**28 - table.outcomes.nbytes, eager=True)
        assert regime_table(view, asked) is table
