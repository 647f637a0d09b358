"""Name normalisation: the comparable form of a name, and the typed tokens that tell two bodies apart."""

from ingest.normalise.comparable import NameReading, comparable_name, read_name, typed_tokens
from ingest.normalise.errors import BadName
from ingest.normalise.folding import MAX_NAME
from ingest.normalise.latin_letters import in_korean_letters, in_latin_letters
from ingest.normalise.legal_forms import (
    LegalForm,
    form_phrases,
    forms_agree,
    is_company_word,
    legal_form,
    without_legal_form,
)
from ingest.normalise.places import cities_in, narrowed, place_in_words, places_contradict, places_in
from ingest.normalise.tables import is_han
from ingest.normalise.tokens import Token, TokenKind, distinctive_words, tokens_contradict, unit_number
from ingest.normalise.translation import (
    NamePart,
    TranslatedName,
    in_pinyin,
    is_brand_word,
    name_parts,
    pinyin_words,
    spelled,
    translated,
)
from ingest.normalise.words import folded_initials

__all__ = [
    "MAX_NAME",
    "BadName",
    "LegalForm",
    "NamePart",
    "NameReading",
    "Token",
    "TokenKind",
    "TranslatedName",
    "characters",
    "cities_in",
    "comparable_name",
    "distinctive_words",
    "folded_initials",
    "folding",
    "form_phrases",
    "forms_agree",
    "in_korean_letters",
    "in_latin_letters",
    "in_pinyin",
    "is_brand_word",
    "is_company_word",
    "is_han",
    "legal_form",
    "name_parts",
    "narrowed",
    "pinyin_words",
    "place_in_words",
    "places_contradict",
    "places_in",
    "read_name",
    "spelled",
    "tables",
    "tokens_contradict",
    "translated",
    "typed_tokens",
    "unit_number",
    "without_legal_form",
    "words",
]
