"""shapes.ttl on licences, refusals and shipments: what is valid passes, each wrong value is refused."""

from __future__ import annotations

import pytest
from shacl import violations

VALID = """
@prefix ketting: <https://w3id.org/ketting/ns#> .
@prefix entity: <https://w3id.org/ketting/id/> .
entity:l a ketting:Licence ; ketting:name "A licence" ; ketting:kind "global" ; ketting:scopeForm "named" ;
    ketting:movement "export" ; ketting:amount 352000.0 .
entity:d a ketting:Denial ; ketting:name "A refusal" ; ketting:criterion "2" , "7" ; ketting:quantity 52.0 .
"""


def test_a_licence_and_a_refusal_pass() -> None:
    assert violations(VALID) == ""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("352000.0", "-1.0", "not below zero"),
        ("352000.0", '"much"', "not below zero"),
        ('"export"', '"by sea"', "a movement is"),
        ('"named"', '"anybody"', "names one end user, several, or countries only"),
        ("a ketting:Licence", "a ketting:Denial", "GlobalLicenceShape"),
        ('"7"', '"9"', "numbered 1 to 8"),
    ],
)
def test_a_wrong_value_is_refused(old: str, new: str, named: str) -> None:
    assert VALID.count(old) == 1
    assert named in violations(VALID.replace(old, new))
