"""The ENHANCED XML of OFAC in tests: a party, element by element."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"


def ofac_xml(*entities: str, list_name: str = "Consolidated List", as_of: str = "2025-01-10T00:00:00") -> str:
    """A file with these parties."""
    lists = tag("sanctionsLists", f'<sanctionsList refId="1">{list_name}</sanctionsList>')
    info = tag("publicationInfo", tag("dataAsOf", as_of) + tag("filters", lists))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><sanctionsData xmlns="{NAMESPACE}">{info}<referenceValues/>'
        f"<featureTypes/>{tag('entities', ''.join(entities))}</sanctionsData>"
    )


def ofac_party(
    number: int,
    name: str,
    *more: str,
    kind: str = "Entity",
    lists: Sequence[tuple[str, str]] = (("Sectoral Sanctions Identifications List", "2015-12-22"),),
    programs: Sequence[str] = ("UKRAINE-EO13662",),
    names: str = "",
    remarks: str = "",
) -> str:
    """A party with its name, lists and programs; `more` are further elements, `names` those of aliases."""
    on = "".join(
        f'<sanctionsList refId="1" id="2" datePublished={quoteattr(day)}>{list}</sanctionsList>'
        for list, day in lists
    )
    under = "".join(labelled("sanctionsProgram", program) for program in programs)
    return (
        f'<entity id="{number}">'
        + tag(
            "generalInfo",
            tag("identityId", "9")
            + labelled("entityType", kind)
            + (tag("remarks", remarks) if remarks else ""),
        )
        + tag("sanctionsLists", on)
        + tag("sanctionsPrograms", under)
        + tag("names", ofac_name(name) + names)
        + "".join(more)
        + "</entity>"
    )


def ofac_name(text: str, alias: str | None = None, *, is_weak: bool = False, **scripts: str) -> str:
    """A name, with how it is written in other scripts."""
    written = "".join(
        tag(
            "translation",
            tag("isPrimary", primary) + labelled("script", script) + tag("formattedFullName", said),
        )
        for script, said, primary in (
            ("Latin", escape(text), "true"),
            *((name, escape(said), "false") for name, said in scripts.items()),
        )
    )
    return tag(
        "name",
        tag("isPrimary", "false" if alias else "true")
        + (labelled("aliasType", alias) if alias else "")
        + tag("isLowQuality", "true" if is_weak else "false")
        + tag("translations", written),
    )


def relationship(type: str, number: int, name: str = "B") -> str:
    """The relationships of a party: one of this type to another."""
    related = f'<relatedEntity entityId="{number}">{name}</relatedEntity>'
    return tag("relationships", tag("relationship", labelled("type", type) + related))


def feature(type: str, value: str, more: str = "") -> str:
    """The features of a party: one."""
    words = f'<type featureTypeId="8">{escape(type)}</type>'
    return tag("features", tag("feature", words + tag("versionId", "1") + tag("value", escape(value)) + more))


def document(type: str, number: str, more: str = "") -> str:
    """The identity documents of a party: one."""
    inner = labelled("type", type) + '<name nameId="1">A</name>' + tag("documentNumber", number) + more
    return tag("identityDocuments", tag("identityDocument", inner))


def labelled(name: str, text: str) -> str:
    """An element with the number of a reference value."""
    return f'<{name} refId="1">{escape(text)}</{name}>'


def tag(name: str, inner: str) -> str:
    """An element."""
    return f"<{name}>{inner}</{name}>"
