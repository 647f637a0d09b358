import pytest

from ingest.errors import IngestError
from ingest.normalise import MAX_NAME, BadName, comparable_name, typed_tokens


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x" * (MAX_NAME + 1), "1,001 characters; at most 1,000"),
        ("x" * 10_000, "10,000 characters"),
        ("CETC\x00 24", "character 5 .* control character"),
        ("CETC\t24", "control character"),
        ("CETC\n24", "control character"),
        ("CETC\ud800", "control character"),
        ("!?", "no letter and no digit"),
        ("ʼ", "no letter and no digit"),
    ],
)
def test_what_can_be_no_name_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(BadName, match=message):
        comparable_name(text)
    with pytest.raises(IngestError):
        typed_tokens(text)


def test_the_longest_name_is_read() -> None:
    assert comparable_name("x" * MAX_NAME) == "x" * MAX_NAME
