"""What people call the codes that values of FollowTheMoney are, in English."""

from __future__ import annotations

from babel import Locale

_ENGLISH = Locale("en")
_TOPICS = {
    "gov": "Government",
    "mil": "Military",
    "export.control": "Export controlled",
    "sanction": "Sanctioned",
}


def country_name(code: str) -> str:
    """The name of a country; of an unknown code itself.

    >>> country_name("nl"), country_name("xx")
    ('Netherlands', 'xx')
    """
    return str(_ENGLISH.territories.get(code.upper(), code))


def topic_label(topic: str) -> str:
    """The label of a topic; of one that Ketting never gives itself.

    >>> topic_label("mil"), topic_label("role.pep")
    ('Military', 'role.pep')
    """
    return _TOPICS.get(topic, topic)
