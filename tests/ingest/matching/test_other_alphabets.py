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


def test_unlike_names_do_not_come_up() -> None:
    assert _meant("Ромашка") == []


def test_a_long_name_stays_within_what_is_read() -> None:
    assert _meant("щ" * MAX_NAME) == []
    with pytest.raises(BadName):
        _meant("щ" * (MAX_NAME + 1))
