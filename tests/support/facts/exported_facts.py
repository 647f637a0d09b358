"""A small case with something of everything that exports write."""

from __future__ import annotations

from factories import company, fact, link, member, owns, unit

FACTS = [
    company("A", "Alpha & Söhne <1>"),
    company("B"),
    company("x:C"),
    fact("A", "country", "cn"),
    fact("A", "acronym", "ALP"),
    fact("A", "leiCode", "969500T3MBS4SQAMHJ45"),
    fact("P", "type", "Person", schema="Person"),
    fact("P", "name", "Person P", schema="Person"),
    fact("S", "type", "Shipment", schema="Shipment"),
    fact("S", "name", "A shipment", schema="Shipment"),
    owns("A", "B", "51", start="2020-12", direct="indirect"),
    owns("P", "A", "(25,50]", end="2021"),
    owns("A", "x:C"),
    unit("A", "B"),
    link("SharedAddress", "x:C", "B"),
    member("A", "state_body"),
    member("B", "defence_conglomerate"),
]
