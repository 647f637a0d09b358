"""The EU list of financial sanctions: values in attributes, starts of entries, names that are weak."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import PartialDate

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
REGULATION = """<regulation regulationType="regulation" organisationType="commission"
 publicationDate="2003-07-08" entryIntoForceDate="2003-07-07"
 numberTitle="1210/2003 (OJ L169)" programme="IRQ" logicalId="348">
<publicationUrl>https://eur-lex.europa.eu/a</publicationUrl></regulation>"""
PERSON = f"""<sanctionEntity designationDetails="" unitedNationId="QDi.001"
 euReferenceNumber="EU.27.28" logicalId="13">
<remark>UNSC RESOLUTION 1483</remark>{REGULATION}<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Saddam" middleName="" lastName="Hussein" wholeName="Saddam Hussein"
 function="" gender="M" title="" nameLanguage="" strong="true" regulationLanguage="en"
 logicalId="17"><regulationSummary/>
</nameAlias>
<nameAlias firstName="" lastName="" wholeName="Abu Ali" function="President" nameLanguage="EN" strong="false"
 logicalId="19"/>
<citizenship region="" countryIso2Code="IQ" countryDescription="IRAQ" regulationLanguage="en" logicalId="1"/>
<birthdate circa="false" calendarType="GREGORIAN" city="al-Awja" birthdate="1937-04-28" dayOfMonth="28"
 monthOfYear="4" year="1937" countryIso2Code="IQ" countryDescription="IRAQ" logicalId="14"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1938" monthOfYear="4" countryIso2Code="00"
 countryDescription="UNKNOWN" logicalId="15"/>
<birthdate yearRangeFrom="1935" yearRangeTo="1940" countryIso2Code="00" countryDescription="UNKNOWN"
 logicalId="16"/>
<identification number="A1" latinNumber="" knownExpired="true" issuedBy="Iraq" countryIso2Code="00"
 countryDescription="UNKNOWN"
 identificationTypeCode="passport" identificationTypeDescription="National passport"
 logicalId="315"/></sanctionEntity>"""
BODY = """<sanctionEntity designationDate="2022-03-15" euReferenceNumber="EU.8.8" logicalId="99">
<subjectType code="enterprise" classificationCode="E"/>
<nameAlias wholeName="JSC Rosoboronexport" strong="true" logicalId="2"/>
<nameAlias wholeName="Рособоронэкспорт" nameLanguage="RU" strong="true" logicalId="3"/>
<identification number="1117746521452" identificationTypeCode="regnumber" countryIso2Code="RU"
 countryDescription="RUSSIAN FEDERATION" logicalId="4"/>
<address city="Moscow" street="27 Stromynka ul." zipCode="107076" asAtListingTime="false" countryIso2Code="RU"
 countryDescription="RUSSIAN FEDERATION" logicalId="5"><contactInfo key="WEB" value="http://www.roe.ru"/>
<contactInfo key="PHONE" value="+7 1"/><remark>head office</remark></address></sanctionEntity>"""


def read_fsf(
    folder: Path, *entries: str, generated: str = 'generationDate="2026-01-27T17:03:14+01:00"'
) -> Said:
    text = f'<export xmlns="{NAMESPACE}" {generated} globalFileId="1">{"".join(entries)}</export>'
    return said(folder, text, "eu_fsf")


def test_a_person(tmp_path: Path) -> None:
    found = read_fsf(tmp_path, PERSON)
    id = "eu-fsf-eu-27-28"
    assert {(s.prop, s.value, s.original) for s in found.statements if s.subject == id} == {
        ("type", "Person", None),
        ("name", "Saddam Hussein", None),
        ("brand", "Abu Ali", "nameLanguage EN; weak"),
        ("country", "iq", "IQ"),
        ("birthDate", "1937-04-28", None),
        ("birthDate", "1938-04", "circa"),
        ("remark", "born between 1935 and 1940", None),
        ("remark", "born in al-Awja, IRAQ", None),
        ("remark", "function: President", None),
        ("remark", "National passport A1 (issuedBy Iraq; knownExpired)", None),
        ("remark", "UNSC RESOLUTION 1483", None),
        ("sameAs", "un-sc-QDi.001", "United Nations reference QDi.001"),
    }
    assert (found.rejected, found.unmapped) == ([], {})
    [named] = found.names(id)
    assert (named.start, str(named.observed)) == (PartialDate("2003-07-07"), "2026-01-27")
    assert found.values(named.subject, "citation") == ["EU.27.28", "1210/2003 (OJ L169)"]
    assert found.values(named.subject, "sourceUrl") == ["https://eur-lex.europa.eu/a"]
    assert found.values(named.subject, "remark") == ["programme: IRQ", "United Nations: QDi.001"]
    assert found.lists() == [("eu-financial-sanctions", 1, 1, "2026-01-27")]


def test_a_body(tmp_path: Path) -> None:
    found = read_fsf(tmp_path, BODY)
    id = "eu-fsf-eu-8-8"
    assert {(s.prop, s.value) for s in found.statements if s.subject == id} == {
        ("type", "Organization"),
        ("name", "JSC Rosoboronexport"),
        ("alias", "Рособоронэкспорт"),
        ("country", "ru"),
        ("address", "27 Stromynka ul., 107076, Moscow, RUSSIAN FEDERATION"),
        ("registrationNumber", "1117746521452"),
        ("website", "http://www.roe.ru"),
        ("remark", "PHONE: +7 1"),
        ("remark", "address: head office"),
        ("sameAs", "ru-rosoboronexport-ojsc-roe"),  # on the Entity List as Rosoboronexport OJSC
    }
    assert [s.start for s in found.names(id)] == [PartialDate("2022-03-15")]


def test_a_body_of_another_country_is_not_judged_the_same(tmp_path: Path) -> None:
    assert read_fsf(tmp_path, BODY.replace('"RU"', '"BY"')).values("eu-fsf-eu-8-8", "sameAs") == []


def test_a_party_with_weak_names_alone_has_a_name(tmp_path: Path) -> None:
    found = read_fsf(tmp_path, BODY.replace('strong="true"', 'strong="false"'))
    assert found.values("eu-fsf-eu-8-8", "name") == ["JSC Rosoboronexport"]
    assert found.rejected == []


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        ('code="enterprise"', 'code="vessel"', "subjectType: is 'vessel'; known are person, enterprise"),
        ("wholeName", "fullName", "nameAlias: no name is there"),
        ("2022-03-15", "15/03/2022", "designationDate: '15/03/2022' is no date; write YYYY-MM-DD"),
        ('logicalId="99"', "", "@logicalId: is missing"),
    ],
)
def test_a_changed_entry_is_rejected(tmp_path: Path, old: str, new: str, said_of_it: str) -> None:
    [rejected] = read_fsf(tmp_path, BODY.replace(old, new)).rejected
    assert rejected.startswith(f"given.json, sanctionEntity 1, {said_of_it}")


def test_what_is_new_is_counted(tmp_path: Path) -> None:
    changed = BODY.replace("<address ", '<address floor="2" ').replace(
        'countryIso2Code="RU"', 'countryIso2Code="00"'
    )
    found = read_fsf(tmp_path, changed.replace("RUSSIAN FEDERATION", "ATLANTIS"))
    assert found.unmapped == {"address.@floor": 1, "country ATLANTIS": 1}


def test_a_list_without_its_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="generationDate"):
        read_fsf(tmp_path, BODY, generated="")


def test_it_is_told_by_root_and_namespace() -> None:
    assert format_of(Head("a", f'<export xmlns="{NAMESPACE}" generationDate="">'.encode())).name == "eu_fsf"
