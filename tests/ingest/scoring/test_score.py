"""The score of two names: what moves it, by how much it cannot, and that every part of it is explained."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.matching.scores import score_feature
from ingest.normalise import BadName, read_name
from ingest.scoring import FEATURES, Score, frozen_weights, probability_of, resemblance, scored, threshold


def score(one: str, other: str, is_person: bool = False) -> Score:
    return scored(read_name(one), read_name(other), is_person)


def features(found: Score) -> set[str]:
    return {each.feature for each in found.contributions}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foobar Optics GmbH", "FOOBAR OPTICS Gesellschaft mit beschränkter Haftung"),
        ("Foobar Optics", "Fobar Optics"),
        ("Foobar Optics", "Optics Foobar Ltd."),
        ("Good Barley Company", "Goodbarley Company"),
        ("First Barley Bank", "1st Barley Bank"),
        ("ООО Рогатка", "Rogatka LLC"),
        ("上海积塔半导体有限公司", "Shanghai Jita Semiconductor Co., Ltd."),
        ("U.S. Barley Board", "United States Barley Board"),
        ("Foobar Aktiengeselschaft", "Foobar AG"),
    ],
)
def test_one_organisation(one: str, other: str) -> None:
    assert score(one, other).probability >= threshold()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foobar Optics GmbH", "Barley Kitchens GmbH"),
        ("Foobar Optics GmbH", "Foobar Optics AG"),
        ("Foobar Fund", "Foobar Fund 3"),
        ("Foobar Systems", "Foobar Kitchens"),
        ("Foobar of Boston", "Foobar of Chicago"),
        ("Foobar", "Foobar (Chile)"),
    ],
)
def test_another_organisation_scores_less(one: str, other: str) -> None:
    assert score(one, other).probability < score(one, one).probability - 0.1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivanova, Tatiana", "Tatiana Ivanova"),
        ("Tatjana Iwanowa", "Tatiana Ivanova"),
        ("Татьяна Иванова", "Tatiana Ivanova"),
        ("T. Ivanova", "Tatiana Ivanova"),
        ("Dr. Tatiana Ivanova", "Tatiana Ivanova"),
        ("Tanya Ivanova", "Tatiana Ivanova"),
        ("Tatiana Petrovna Ivanova", "Tatiana Ivanova"),
        ("TatianaIvanova", "Tatiana Ivanova"),
        ("خالد محمود", "Khaled Mahmoud"),
        ("Wang Hsiao-ping", "Wang Xiaoping"),
        ("王小平", "Wang Xiaoping"),
        ("박민수", "Park Min Su"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert score(one, other, is_person=True).probability >= threshold()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tatiana Ivanova", "Galina Ivanova"),
        ("Tatiana Ivanova", "Tatiana Sokolova"),
        ("Tatiana Petrovna Ivanova", "Tatiana Olegovna Ivanova"),
        ("T. I.", "Tatiana Ivanova"),
        ("Tatiana Ivanova", "Борис Сидоров"),
    ],
)
def test_another_person(one: str, other: str) -> None:
    assert score(one, other, is_person=True).probability < threshold()


def test_an_equal_name_is_no_certainty() -> None:
    assert 0.9 < score("Foobar Optics GmbH", "Foobar Optics GmbH").probability < 0.995


def test_a_slash_gives_more_names() -> None:
    assert score("Foobar Brothers", "Barley Union/Foobar Brothers").probability > 0.9


def test_contributions_add_up() -> None:
    found = score("Foobar Optics GmbH", "Fobar Kitchens AG")
    start = frozen_weights()["organisation"].start
    assert found.probability == pytest.approx(
        probability_of(start + sum(each.points for each in found.contributions)), abs=0.02
    )


def test_each_feature_has_a_sentence_and_each_weight_its_sign() -> None:
    for kind in ("organisation", "person"):
        weights = frozen_weights()[kind].features
        assert weights.keys() <= FEATURES.keys()
        assert all((weight > 0) == FEATURES[name].supports for name, weight in weights.items())
    found = score("Barley Foobar 3 Optics Chile GmbH", "Fobar B. Kitchens AG")
    assert features(found) >= {"letters", "form", "number_on_one_side", "place_on_one_side"}
    assert all(score_feature(each).detail for each in found.contributions)


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_any_two_names_have_a_score(one: str, other: str, is_person: bool) -> None:
    try:
        readings = read_name(one), read_name(other)
    except BadName:
        return
    found = scored(*readings, is_person)
    assert 0 < found.probability < 1
    assert scored(*reversed(readings), is_person).probability == pytest.approx(found.probability, abs=1e-9)
    assert all(score_feature(each).detail for each in found.contributions)


@pytest.mark.parametrize("least", [0.0, 0.3, 0.68, 0.9, 1.0])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foobar Optics", "Foobaz Optics"),
        ("Foobar Optics", "Optics Foobar Research Institute"),
        ("Foobar Optics", "Foobar Trading"),
        ("Wei Chen", "Chen Wie"),
        ("上海旭昇精密机械有限公司", "上海旭升精密机械有限公司"),
        ("Shanghai Jita Semiconductor", "上海积塔半导体有限公司"),
        ("Shenzen Barley Accademy", "Shenzhen Academy"),
    ],
)
def test_a_resemblance_is_exact_from_the_least_asked_for(one: str, other: str, least: float) -> None:
    names = read_name(one), read_name(other)
    whole, found = resemblance(*names), resemblance(*names, least)
    assert found == whole if whole >= least else found < least
