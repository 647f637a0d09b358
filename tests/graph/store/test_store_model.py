"""Every store against the plain model: random statements, random loads, every version and filter."""

from __future__ import annotations

from datetime import date

import plain_store
import pytest
from factories import DATASET, DOCUMENT
from hypothesis import given, settings
from hypothesis import strategies as st
from loads import NewStore, current, load
from plain_store import PlainStore
from random_loads import ids, loads

from graph.store import Document
from ontology import SCHEMA, Directness, Grade, PartialDate, Period, Share, Statement

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)).map(date.isoformat)
partial_dates = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda d: PartialDate(d[0][: d[1]]))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
percents = st.floats(0, 100)
shares = st.one_of(
    percents.map(Share.exact),
    st.tuples(percents, percents, st.booleans(), st.booleans())
    .filter(lambda s: s[0] != s[1])
    .map(lambda s: Share(min(s[:2]), max(s[:2]), s[2], s[3])),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(partial_dates), draw(partial_dates)), key=lambda d: d.last_day)
    return Period(first, last)


@st.composite
def any_statements(draw: st.DrawFn) -> Statement:
    """A statement with anything in any field that it can have."""
    prop = draw(st.sampled_from([*SCHEMA.properties, *SCHEMA.link_types]))
    is_class = prop == "riskClass"
    return Statement(
        draw(ids),
        draw(st.sampled_from(list(SCHEMA.entity_types))),
        prop,
        draw(st.sampled_from(list(SCHEMA.classes)) if is_class else texts),
        DATASET.id,
        DOCUMENT.id,
        draw(texts),
        draw(st.sampled_from(Grade)),
        draw(periods()),
        draw(st.none() | texts),
        draw(st.none() | texts),
        draw(st.none() | shares),
        draw(st.none() | partial_dates),
        draw(st.none() | st.sampled_from(Directness)),
        draw(st.none() | partial_dates),
        draw(st.none() | partial_dates),
    )


@pytest.mark.slow
@given(st.lists(any_statements(), max_size=20))
@settings(deadline=None, max_examples=10)
def test_whatever_is_loaded_comes_back(new_store: NewStore, statements: list[Statement]) -> None:
    with new_store() as store:
        load(store, statements)
        assert sorted(s.id for s in current(store)) == sorted({s.id for s in statements})
        assert set(current(store)) == set(statements)
        assert store.check() == []


@given(title=texts, day=days, published=st.none() | partial_dates, note=st.none() | texts)
@settings(deadline=None, max_examples=8)
def test_whatever_describes_a_document_comes_back(
    new_store: NewStore, title: str, day: str, published: PartialDate | None, note: str | None
) -> None:
    document = Document("d", title, title, date.fromisoformat(day), published, note, note, note)
    with new_store() as store:
        load(store, documents=[document])
        with store.reader() as reader:
            assert reader.documents() == {("press", "d"): document}


filters = st.sampled_from([None, frozenset(), frozenset({"press"}), frozenset({"press", "register"})])


@pytest.mark.slow
@given(loads, filters)
@settings(deadline=None, max_examples=12)
def test_every_version_answers_as_the_model_does(
    new_store: NewStore, loads: list[tuple[object, list[Statement]]], sources: frozenset[str] | None
) -> None:
    model = PlainStore()
    with new_store() as store:
        versions = []
        for dataset, statements in loads:
            versions.append(load(store, statements, dataset=dataset))  # type: ignore[arg-type]  # a Dataset
            model.load(dataset, statements)  # type: ignore[arg-type]  # a Dataset
        for version in versions:
            assert (version.statements, version.added, version.removed) == model.counts(version.number)
            with store.reader(sources, version.loaded_at) as reader:
                plain_store.check(reader, model.view(version.number, sources))
        assert store.check() == []
