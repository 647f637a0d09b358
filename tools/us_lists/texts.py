"""How the texts of United States lists are read: names, aliases with an address in them, countries."""

from __future__ import annotations

import re
from dataclasses import dataclass

COUNTRIES = {
    "Afghanistan": "af", "Argentina": "ar", "Armenia": "am", "Australia": "au", "Austria": "at",
    "Bahrain": "bh", "Belarus": "by", "Belgium": "be", "Belize": "bz", "Bolivia": "bo", "Brazil": "br",
    "Bulgaria": "bg", "Burma": "mm", "Canada": "ca", "Chile": "cl", "China": "cn", "Costa Rica": "cr",
    "Crimea Region of Ukraine": "ua", "Cuba": "cu", "Cyprus": "cy", "Denmark": "dk", "Ecuador": "ec",
    "Egypt": "eg", "Estonia": "ee", "Finland": "fi", "France": "fr", "Georgia": "ge", "Germany": "de",
    "Greece": "gr", "Hungary": "hu", "India": "in", "Indonesia": "id", "Iran": "ir", "Iraq": "iq",
    "Ireland": "ie", "Israel": "il", "Italy": "it", "Jamaica": "jm", "Japan": "jp", "Jordan": "jo",
    "Kazakhstan": "kz", "Kenya": "ke", "Kyrgyzstan": "kg", "Laos": "la", "Latvia": "lv", "Lebanon": "lb",
    "Libya": "ly", "Liechtenstein": "li", "Lithuania": "lt", "Luxembourg": "lu", "Madagascar": "mg",
    "Malaysia": "my", "Malta": "mt", "Mexico": "mx", "Morocco": "ma", "Netherlands": "nl",
    "New Zealand": "nz", "Nicaragua": "ni", "North Macedonia": "mk", "Norway": "no", "Oman": "om",
    "Pakistan": "pk", "Panama": "pa", "Paraguay": "py", "Peru": "pe", "Philippines": "ph", "Poland": "pl",
    "Portugal": "pt", "Qatar": "qa", "Romania": "ro", "Russia": "ru", "Saudi Arabia": "sa",
    "Senegal": "sn", "Singapore": "sg", "Slovakia": "sk", "South Africa": "za", "South Korea": "kr",
    "South Sudan": "ss", "Spain": "es", "Sri Lanka": "lk", "Sweden": "se", "Switzerland": "ch",
    "Syria": "sy", "Taiwan": "tw", "Thailand": "th", "Turkey": "tr", "Uganda": "ug", "Ukraine": "ua",
    "United Arab Emirates": "ae", "United Kingdom": "gb", "United States": "us", "Uzbekistan": "uz",
    "Venezuela": "ve", "Vietnam": "vn",
}  # fmt: skip
"""The names of countries in the lists. What the regulation calls the Crimea region of Ukraine is ua."""

SPELLINGS = {
    "United Arab Emirates": ("U.A.E", "UAE", "Emirates"),
    "United Kingdom": ("U.K", "UK"),
    "Crimea Region of Ukraine": ("Crimea",),
}
"""Other spellings by which an entry points at its addresses in a country."""

PARENTHESES = frozenset({
    "HiSilicon", "Elkomtex", "GkNIPAS", "GosNIImash", "JSC TsNIIMash", "JSC VNIIRA", "Markel CJSC",
    "NPO LEMZ", "NPO NIIP-NZIK", "SAEN CO.", "TsAGI", "UPP Vector", "Armored Vehicle Spares",
    "Russian Technologies State Corporation",
})  # fmt: skip
"""What stands in parentheses behind a name, is another name of it and does not look like an acronym."""

_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,7}")
_LEGAL_FORM = re.compile(
    r"\b(?:Co|Ltd|LLC|L\.L\.C|Limited|Inc|Incorporated|Corp|Corporation|Company|GmbH|AG|S\.?A|S\.?R\.?L|B\.?V|N\.?V|Oy|"
    r"OOO|OAO|ZAO|PAO|AO|JSC|OJSC|CJSC|PJSC|FZE|FZC|FZCO|FZ|FZ-LLC|Sdn|Bhd|Pte|Pty|Pvt|Plc|S\.?p\.?A|A\.?S|Sirketi|"
    r"Joint[- ]Stock Company|Kft|d\.o\.o|SUE|FSUE)\b",
)
_STATE = re.compile(
    r"\b(?:University|Ministry|Public Security Bureau|Department of|Federal State (?:Budget|Institution))",
    re.I,
)
_FORM_FOLLOWS = re.compile(r"(?:Ltd|LLC|Limited|Inc|PAO|OAO|OOO|JSC|CJSC|OJSC|Co|B\.V|GmbH)\b")


@dataclass(frozen=True, slots=True)
class Names:
    """What an entry calls its party, and what kind of body its name says that it is."""

    name: str
    type: str
    aliases: tuple[str, ...]
    previous_names: tuple[str, ...]
    acronyms: tuple[str, ...]


def names_of(printed: str, printed_aliases: list[str]) -> Names:
    """The name of an entry without what stands in parentheses behind it, and all other names by kind.

    >>> names = names_of("Gaz-Oil, OOO (f.k.a., Zakrytoe Aktsionernoe Obshchestvo Gaz Oil)", ["GOO"])
    >>> names.name, names.previous_names, names.acronyms
    ('Gaz-Oil, OOO', ('Zakrytoe Aktsionernoe Obshchestvo Gaz Oil',), ('GOO',))
    >>> names_of("ACM Research (Shanghai)", []).name
    'ACM Research (Shanghai)'
    """
    name = re.sub(r"\s*\(See [^)]*\)?$", "", printed)
    aliases, previous = list(printed_aliases), list[str]()
    known_as = re.fullmatch(r"(.+?)\s*\(([af])\.k\.a\.,?\s*[“\"]?([^”\"]*?)[”\"]?\)?", name)
    behind = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    if known_as:
        name = known_as[1]
        (previous if known_as[2] == "f" else aliases).extend(filter(None, [known_as[3]]))
    elif (
        behind
        and (_ACRONYM.fullmatch(behind[2]) or behind[2] in PARENTHESES)
        and behind[2] not in ("HK", "UK")
    ):
        name = behind[1]
        aliases.append(behind[2])
    kind = "Company" if _LEGAL_FORM.search(name) else "PublicBody" if _STATE.search(name) else "LegalEntity"
    unique = [
        alias for alias in dict.fromkeys(each.strip(" ,;") for each in aliases) if alias and alias != name
    ]
    return Names(
        name,
        kind,
        tuple(alias for alias in unique if not _ACRONYM.fullmatch(alias)),
        tuple(previous),
        tuple(alias for alias in unique if _ACRONYM.fullmatch(alias)),
    )


_INTRODUCTION = re.compile(r"(?:^|,? )(?:a\.k\.a\.,? )?the following \w+ alias(?:es)?: ?")


def split_address(aliases: list[str], address: str | None, country: str) -> tuple[list[str], str]:
    """The aliases and the address; an entry without one may have it behind its last alias.

    "The following two aliases:" introduces names, or is left over before an address; it is part of neither.

    >>> split_address(["NDC Complex, a.k.a., the following two aliases:"], "Fateh Jang", "Pakistan")
    (['NDC Complex'], 'Fateh Jang')
    >>> split_address(["OJSC Kontsern Izhmash. 3 Deryabin Proezd, Izhevsk 426006, Russia"], None, "Russia")
    (['OJSC Kontsern Izhmash'], '3 Deryabin Proezd, Izhevsk 426006, Russia')
    >>> split_address(["Mostotrest, PAO"], None, "Russia")
    (['Mostotrest, PAO'], '')
    """
    aliases = [_INTRODUCTION.sub("", alias) for alias in aliases]
    address = _INTRODUCTION.sub("", address or "")
    if address or not aliases:
        return aliases, " ".join(address.split())
    *others, last = aliases
    places = {country, "U.A.E.", "Ukraine", "Canada"} if country != "Canada" else {country}
    if not any(
        re.search(rf"[,.] ?{re.escape(place)}\b|{re.escape(place)} ?(?:$|\(|\d)", last) for place in places
    ):
        return aliases, ""
    for match in re.finditer(r"[.,]+'? ", last):
        before, behind = last[: match.start()], last[match.end() :]
        if _FORM_FOLLOWS.match(behind) or re.search(r"(?:^|[ .])[A-Z]$", before):
            continue
        return [*others, before + ("'" if before.count("'") % 2 else "")], behind
    return aliases, ""


def effect_of(notes: str | None) -> tuple[str, str]:
    """What the listing brings about, in the words of this project, and as printed.

    >>> effect_of("For all items subject to the EAR (See § 744.11 of the EAR)")[0]
    'licence requirement for all items subject to the EAR'
    """
    printed = " ".join((notes or "").split())
    plain = re.sub(r"\s*\(?\bSee? .*$|,? see §.*$", "", printed, flags=re.I).rstrip(". ")
    if (
        re.fullmatch(r"(?:For )?all items subject to the EAR", plain, re.I)
        and "License Exception" not in printed
    ):
        return "licence requirement for all items subject to the EAR", printed
    if not printed:
        return "licence requirement; the entry does not say for which items", ""
    return f"licence requirement: {printed}", ""
