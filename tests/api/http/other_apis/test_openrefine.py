"""OpenRefine at work on a column: its requests one after another, as its own source makes them."""

from __future__ import annotations

import json
from typing import Any

from asgi_client import AppClient

from .conftest import OPENREFINE

COLUMN = ["Alpha Optics GmbH", "Twin Works", "Beta Motors", "Ada Exampla"]


def of_the_browser(service: AppClient, address: str) -> Any:
    """What a script of its page is answered: `recon-manager.js`, `suggest-4_3a.js`, `add-column-by-...js`."""
    answer = service.get(address.removeprefix("http://test"), headers={"origin": OPENREFINE})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == OPENREFINE
    return answer.json()


def of_the_server(service: AppClient, field: str, asked: object) -> Any:
    """What its server is answered, which sends a form without an origin: `HttpClient.postNameValue`."""
    answer = service.post("/reconcile", data={field: json.dumps(asked)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_column_is_matched_and_another_is_added_from_it(parties: AppClient) -> None:
    service = parties
    manifest = of_the_browser(service, "/reconcile")

    # GuessTypesOfColumnCommand: ten cells at most, and which types their candidates have.
    sample = {f"q{n}": {"query": text, "limit": 3} for n, text in enumerate(COLUMN)}
    guessed = of_the_server(service, "queries", sample).values()
    types = {type["id"] for each in guessed for found in each["result"] for type in found["type"]}
    assert {"Company", "Person"} <= types

    # StandardReconConfig: a batch with the type chosen, and other columns as properties, some matched before.
    size = min(max(len(COLUMN) // 10, 10), manifest["batchSize"])
    assert size == 10
    properties = [{"pid": "country", "v": "Germany"}, {"pid": "leiCode", "v": 529900}]
    jobs = [
        {"query": COLUMN[0], "type": "Company", "type_strict": "should", "properties": properties[:1]},
        {"query": COLUMN[1], "type": "Company", "type_strict": "should", "limit": 5},
        {"query": COLUMN[2], "properties": [{"pid": "country", "v": {"id": "de", "name": "Germany"}}]},
        {"query": COLUMN[3], "properties": properties[1:]},
    ]
    answered = of_the_server(service, "queries", {f"q{n}": job for n, job in enumerate(jobs)})
    matched = {}
    for number, text in enumerate(COLUMN):
        results = sorted(answered[f"q{number}"]["result"], key=lambda found: -found["score"])
        if results and results[0]["match"]:
            matched[text] = results[0]["id"]
    assert matched == {"Alpha Optics GmbH": "alpha", "Beta Motors": "beta", "Ada Exampla": "ada"}

    # recon-renderer.js: "Search for match" of a cell, and the page of what was found.
    suggest = manifest["suggest"]["entity"]
    found = of_the_browser(service, f"{suggest['service_url']}{suggest['service_path']}?prefix=Twin%20Works")
    assert {each["id"] for each in found["result"]} == {"twin-one", "twin-two"}
    preview = manifest["preview"]["url"].replace("{{id}}", found["result"][0]["id"])
    assert "Twin Works" in service.get(preview.removeprefix("http://test")).text

    # add-column-by-reconciliation.js: what can be added, also where a column was matched to no type.
    propose = manifest["extend"]["propose_properties"]
    address = f"{propose['service_url']}{propose['service_path']}"
    for type in ("Company", ""):
        offered = of_the_browser(service, f"{address}?type={type}")["properties"]
        assert {"name", "country"} <= {each["id"] for each in offered}

    # ReconciledDataExtensionJob: ten ids at a time; the settings are the fields of a form, all of them text.
    settings = {each["name"]: each for each in manifest["extend"]["property_settings"]}
    assert {choice["value"] for choice in settings["render"]["choices"]} == {"caption", "raw"}
    asked = [
        {"id": "country", "name": "Country", "settings": {"limit": "1", "render": "raw"}},
        {"id": "name", "name": "Name", "settings": {"limit": "", "render": "caption"}},
        {"id": "birthDate", "name": "Born"},
    ]
    added = of_the_server(service, "extend", {"ids": list(matched.values()), "properties": asked})
    assert [each["id"] for each in added["meta"]] == ["country", "name", "birthDate"]
    assert added["rows"]["ada"] == {
        "country": [{"str": "nl"}],
        "name": [{"str": "Ada Exampla"}],
        "birthDate": [{"str": "1971-05-02"}],
    }
