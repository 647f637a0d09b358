import pytest

from ingest.matching import Beside, Match, NameIndex
from ingest.matching.lines import match_line
from ingest.normalise import MAX_NAME, BadName

INDEX = NameIndex(
    [
        ("rosoboronexport", "name", "Rosoboronexport OJSC"),
        ("mikron", "name", "PJSC Mikron"),
        ("kalashnikov", "name", "Kalashnikov Concern"),
        ("acme", "name", "Acme Optics Ltd."),
        ("almaz", "name", "Almaz-Antey"),
        ("almaz", "alias", "Алмаз-Антей"),
        ("sklavounos", "name", "Sklavounos S.A."),
        ("izhmash", "name", "Ижевский машиностроительный завод"),
        ("kim", "name", "Kim Jong Un"),
        ("toyota", "name", "Toyota Tsusho Corporation"),
    ]
)


def _meant(text: str) -> list[Match]:
    return match_line(text, Beside(), lambda name, beside: INDEX.match(name, beside=beside))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Рособоронэкспорт", "rosoboronexport"),
        ("АО «Микрон»", "mikron"),
        ("Калашников", "kalashnikov"),
        ("Σκλαβούνος", "sklavounos"),
        ("Аcme Optics Ltd.", "acme"),  # the first letter is Cyrillic and looks Latin
        ("김정은", "kim"),
        ("トヨタ Tsusho", "toyota"),
        ("Микрон, Зеленоград, ул. Академика Валиева 6", "mikron"),
    ],
)
def test_a_name_in_another_alphabet_is_for_review_as_written_in_latin_letters(asked: str, meant: str) -> None:
    [best, *_] = _meant(asked)
    assert (best.entity_id, best.accepted) == (meant, False)
    assert "script.latin" in {feature.code for feature in best.explanation}


def test_a_name_that_is_recorded_as_it_is_asked_about_needs_no_latin_letters() -> None:
    [found] = _meant("Алмаз-Антей")
    assert (found.entity_id, found.accepted) == ("almaz", True)


def test_a_name_recorded_in_another_alphabet_is_found_by_its_latin_letters() -> None:
    [best, *_] = _meant("Izhevskiy Mashinostroitelnyy Zavod")
    assert (best.entity_id, best.accepted) == ("izhmash", False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("рособорон", "rosoboronexport"), ("izhev", "izhmash"), ("ижев", "izhmash"), ("トヨ", "toyota")],
)
def test_what_is_typed_is_read_in_latin_letters_too(typed: str, found: str) -> None:
    assert [match.entity_id for match in INDEX.beginning(typed)] == [found]


def test_unlike_names_do_not_come_up() -> None:
    assert _meant("Ромашка") == []


def test_a_long_name_stays_within_what_is_read() -> None:
    assert _meant("щ" * MAX_NAME) == []
    with pytest.raises(BadName):
        _meant("щ" * (MAX_NAME + 1))
