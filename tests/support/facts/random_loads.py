"""Random loads of few ids, so that merges, links and listings meet; for Hypothesis."""

from __future__ import annotations

from factories import DATASET, fact
from hypothesis import strategies as st
from loads import LISTS, OTHER

IDS = ["a", "b", "c", "x:1", "x:2", "entry"]
DATASETS = [DATASET, OTHER, LISTS]

ids = st.sampled_from(IDS)
facts = st.one_of(
    st.builds(fact, ids, st.just("type"), st.sampled_from(["Thing", "LegalEntity", "Company", "Person"])),
    st.builds(
        fact, ids, st.sampled_from(["name", "alias", "acronym"]), st.sampled_from(["Ab", "Cd", "名", "1"])
    ),
    st.builds(fact, ids, st.sampled_from(["uscCode", "ticker"]), st.sampled_from(["9 x", "9X", "8"])),
    st.builds(fact, ids, st.just("riskClass"), st.sampled_from(["state_body", "listed_party"])),
    st.builds(fact, ids, st.just("sameAs"), ids),
    st.builds(fact, ids, st.sampled_from(["consignee", "differentFrom"]), ids),
    st.builds(fact, st.sampled_from(["entry", "x:2"]), st.just("names"), ids, schema=st.just("Listing")),
    st.builds(
        fact,
        st.sampled_from(["entry", "x:2"]),
        st.just("list"),
        st.just("red-list"),
        schema=st.just("Listing"),
    ),
    st.builds(fact, st.just("entry"), st.just("sameAs"), st.just("x:2"), schema=st.just("Listing")),
    st.builds(
        fact,
        ids,
        st.sampled_from(["Ownership", "SharedHead"]),
        ids,
        schema=st.just("Ownership"),
        grade=st.sampled_from("AD"),
        share=st.sampled_from([None, "51", "(25,50]"]),
        direct=st.sampled_from([None, "indirect"]),
        start=st.sampled_from([None, "2019"]),
        end=st.sampled_from([None, "2024-02"]),
    ),
    st.builds(
        fact,
        ids,
        st.just("Succession"),
        ids,
        schema=st.sampled_from(["Succession", "Absorption"]),
        grade=st.sampled_from("AD"),
        start=st.sampled_from([None, "2023", "2027"]),
    ),
)
loads = st.lists(st.tuples(st.sampled_from(DATASETS), st.lists(facts, max_size=12)), min_size=1, max_size=5)
