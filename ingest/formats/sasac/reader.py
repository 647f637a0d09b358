"""Central enterprises: a row each with its Chinese name, under the commission that is their investor.

The table is that of gdvzz/logd, read from the directory: `rank`, `name_zh`, `owner`, `as_of`, `source`. It
has no ids: an enterprise that comes with Ketting goes by its id, any other by a fingerprint of its name. The
directory says that the commission performs the duties of investor, and neither how much it holds nor whether
directly; in brackets behind a name stands another one.
"""

from __future__ import annotations

import re

from ingest.emit import Emit
from ingest.official_lists import known_party, on_day, publish
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Fields, Records, checked_day
from ingest.rejections import BadField, rejecting
from ingest.values import derived_id
from ontology import Grade

COLUMNS = ("rank", "name_zh", "owner", "as_of", "source")
_COUNTRY = "cn"
_COMMISSION = "cn-sasac"
_OWNER = "国务院国有资产监督管理委员会"
_NAMES = re.compile(r"(?P<name>[^\[［]+)[\[［](?P<other>.+)[\]］]")


def read(records: Records, emit: Emit) -> None:
    """Emit the commission, the enterprises, and that it owns them.

    >>> from ingest.dry_run import read_text
    >>> row = "1,中国核工业集团有限公司,国务院国有资产监督管理委员会 (SASAC),2025-07-29,sasac.gov.cn"
    >>> read_text(read, "sasac", f"rank,name_zh,owner,as_of,source\\n{row}\\n").total
    8
    """
    audit = records.audit(emit.unmapped)
    is_first = True
    [document, *_] = emit.documents
    for record in records.table(COLUMNS):
        with (
            rejecting(emit.reject, record.file, record.locator, record.value),
            audit.reading(record) as fields,
        ):
            seen = checked_day(fields.needed("as_of"), "as_of").first_day
            if is_first:
                publish(emit, seen)
            facts = RecordedFacts(
                emit, record, document, f"no. {fields.needed('rank')}", Grade.B, on_day(seen)
            )
            _check_owner(fields)
            if is_first:
                facts.state(_COMMISSION, "PublicBody", "type", "PublicBody")
                facts.state(_COMMISSION, "PublicBody", "name", _OWNER)
                facts.state(_COMMISSION, "PublicBody", "country", _COUNTRY)
                is_first = False
            _state(facts, fields)
    audit.close()


def _check_owner(fields: Fields) -> None:
    owner = fields.needed("owner")
    if not owner.startswith(_OWNER):
        raise BadField(
            "owner", f"is {owner[:40]!r}", f"the directory is that of {_OWNER}; it may be another file"
        )


def _state(facts: RecordedFacts, fields: Fields) -> None:
    fields.ignore("source")  # how the copy was made
    printed = fields.needed("name_zh")
    names = _NAMES.fullmatch(printed)
    name, other = (names["name"].strip(), names["other"]) if names else (printed, None)
    known = known_party(name, _COUNTRY)
    id = derived_id("cn-soe", name) if known is None else known.id
    facts.state(id, "Company", "type", "Company")
    facts.state(id, "Company", "name", name, printed if names else None)
    if other is not None:
        facts.state(id, "Company", "alias", other, printed)
    if known is not None:
        facts.state(
            id, "Company", "judgedSame", f"{name}; {known.name}", "[equal recorded names and country]"
        )
    facts.state(id, "Company", "country", _COUNTRY)
    facts.link("Ownership", _COMMISSION, id, LinkTerms(original=fields.text("owner")))
