"""Hypothesis: any statement that a source can make."""

from __future__ import annotations

from hypothesis import strategies as st

from ontology import SCHEMA, Directness, Grade, PartialDate, Period, Share, Statement

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,12}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
DAYS = st.dates()


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    return PartialDate(draw(DAYS).isoformat()[: draw(st.sampled_from((4, 7, 10)))])


@st.composite
def shares(draw: st.DrawFn) -> Share:
    percent = st.floats(0, 100, allow_nan=False).map(abs)
    low, high = sorted((draw(percent), draw(percent)))
    if low == high:
        return Share.exact(low)
    return Share(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(partial_dates()), draw(partial_dates())), key=lambda date: date.first_day)
    return Period(first, last)


def values(prop: str) -> st.SearchStrategy[str]:
    if prop == "type":
        return st.sampled_from(sorted(SCHEMA.entity_types))
    match SCHEMA.property(prop).range:
        case "entity":
            return IDS
        case "class":
            return st.sampled_from(sorted(SCHEMA.classes))
        case "date":
            return st.one_of(partial_dates().map(str), TEXTS)
    return TEXTS


@st.composite
def statements(draw: st.DrawFn, source: str = "press", document: str = "article") -> Statement:
    optional_date = st.none() | partial_dates()
    prop = draw(st.sampled_from(sorted((*SCHEMA.properties, *SCHEMA.link_types))))
    is_link = prop in SCHEMA.link_types
    # As the store keeps them: a share that is unknown is none stated.
    stated = shares().filter(lambda share: not share.is_unknown)
    has_share = is_link and SCHEMA.link_type(prop).takes_share
    return Statement(
        subject=draw(IDS),
        schema=prop if is_link else draw(st.sampled_from(sorted(SCHEMA.entity_types))),
        prop=prop,
        value=draw(IDS if is_link else values(prop)),
        source=source,
        document=document,
        locator=draw(TEXTS),
        grade=draw(st.sampled_from(Grade)),
        observed=draw(periods()),
        original=draw(st.none() | TEXTS),
        quote=draw(st.none() | TEXTS),
        share=draw(st.none() | stated) if has_share else None,
        share_until=draw(optional_date) if has_share else None,
        direct=draw(st.sampled_from(Directness)) if is_link else None,
        start=draw(optional_date),
        end=draw(optional_date),
    )
