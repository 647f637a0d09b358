"""Splink beside Ketting's own points: what it estimates, what it may not overrule, and how it is told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from factories import fact
from loads import OTHER, load

from graph.store import Store, open_store
from ingest.errors import ExtraMissing
from ingest.resolve import (
    Party,
    Wanted,
    candidates,
    compared,
    party_of,
    proposed,
    proposed_pairs,
    splink_model,
)
from ingest.resolve.levels import levels_of
from ingest.resolve.splink_model import Model, estimated_model, starting_model
from ontology import Entity

needs_splink = pytest.mark.skipif(
    splink_model.splink is None, reason="Splink is not installed: pip install 'ketting[splink]'"
)


def party(id: str, **values: str) -> Party:
    facts = [
        fact(id, prop, value, schema="Company") for prop, value in ({"type": "Company"} | values).items()
    ]
    return party_of(Entity(id, "Company", id, tuple(facts)))


ONE = party("a", name="Nova Optics Ltd", country="gb", email="info@nova.example", address="1 Mill Lane, York")
OTHER_ONE = party("b", name="Nova Optics Limited", country="gb", email="sales@nova.example")


def model(*, one: float, two: float) -> Model:
    return Model(0.01, {"country": {"equal": splink_model.Rates(one, two)}}, is_estimated=True)


def test_levels_are_what_both_say_something_of() -> None:
    assert levels_of(ONE, OTHER_ONE, compared(ONE, OTHER_ONE)) == {
        "name": "certain", "country": "equal", "email": "different",
    }  # fmt: skip


def test_a_weight_is_the_logarithm_of_the_two_rates() -> None:
    assert model(one=0.8, two=0.1).weight("country", "equal") == pytest.approx(2.0794, abs=1e-4)


def test_what_differs_never_speaks_for_one_party() -> None:
    rates = {"name": {"other": splink_model.Rates(0.4, 0.1)}}
    assert Model(0.01, rates, is_estimated=True).weight("name", "other") == 0.0


def test_reasons_carry_the_weights_and_add_up_to_the_score() -> None:
    found = starting_model().compared(ONE, OTHER_ONE, compared(ONE, OTHER_ONE))
    assert [reason.feature for reason in found.reasons] == ["name", "email", "country", "start"]
    assert found.points == pytest.approx(sum(reason.points for reason in found.reasons))
    assert found.reasons[-1].outcome == "assumed"


def test_what_contradicts_is_weighed_by_nobody() -> None:
    one, other = (party(id, name="Nova Optics Ltd", leiCode=lei) for id, lei in zip("ab", LEIS, strict=True))
    found = starting_model().compared(one, other, compared(one, other))
    assert found.is_ruled_out
    assert found.probability == 0.0


LEIS = ("724500Y6DUVHQD6OXN27", "5493001KJTIIGC8Y1R12")


def test_without_the_extra_it_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splink_model, "splink", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'ketting\[splink\]'"):
        estimated_model([], [])


@needs_splink
def test_of_few_pairs_nothing_is_estimated(store: Store) -> None:
    with store.reader() as reader:
        [found] = candidates(reader, with_splink=True)
    assert found.compared == starting_model().compared(
        found.one, found.other, compared(found.one, found.other)
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as opened:
        load(opened, body("a", "Nova Optics Ltd"), body("x", "Elsewhere Shipping"))
        load(opened, body("b", "Nova Optics Limited"), body("y", "Another Trading GmbH"), dataset=OTHER)
        yield opened


def body(id: str, name: str) -> list:
    return [fact(id, "type", "Company"), fact(id, "name", name), fact(id, "address", "12 Mill Lane, York")]


@needs_splink
@pytest.mark.slow
def test_rates_are_estimated_and_the_same_at_every_run() -> None:
    rng = random.Random(1)
    alike = [{"name": rng.choice(["certain", "certain", "likely"]), "country": "equal"} for _ in range(150)]
    others = [
        {"name": "other", "country": "equal" if rng.random() < 0.1 else "different"} for _ in range(2_000)
    ]
    first, second = (estimated_model([*alike, *others[:100]], others) for _ in range(2))
    assert first == second
    assert first.is_estimated
    assert first.matching == pytest.approx(150 / 2_250, abs=0.03)
    assert first.weight("country", "equal") > 1.5
    assert first.weight("country", "different") < -1
    assert 0 < first.weight("name", "certain") <= 7.7


@needs_splink
def test_proposed_pairs_are_those_within_a_group(store: Store) -> None:
    with store.reader() as reader:
        found = candidates(reader, Wanted(), with_splink=True)
    assert [sorted(group) for group in proposed(found, with_splink=True)] == [["a", "b"]]
    assert list(proposed_pairs(found, with_splink=True)) == found
