"""Reports that are sent: signed, kept until they are taken, and never to where they may not go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hook_receiver import HookReceiver, hook_receiver
from sqlalchemy import select
from watched import NOW, MadeUpWorld

from api.casework.audit import AuditLog
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.watch import lists, runs
from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.casework.watch.tables import DELIVERIES, WATCHLISTS
from api.casework.watch.webhook.delivery import PAUSES, Sent, deliver
from api.casework.watch.webhook.queue import enqueue, queue_again, set_webhook
from api.casework.watch.webhook.signature import HEADER, signature
from api.errors import BadUse
from api.screening import Question

DOCS = Path(__file__).parents[4] / "docs" / "watching.md"


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    with hook_receiver() as made:
        yield made


def watched(casework: Casework, url: str, hits: int = 1) -> tuple[lists.Found, str]:
    """A list with so many new hits that are to be sent to the address, and the secret."""
    found = lists.make(casework, "nl", Question(), "anna", NOW)
    lists.add_lines(casework, found, (Line(f"Customer {number}") for number in range(hits)))
    secret = set_webhook(casework, found.id, url, allow_private=True)
    assert secret is not None
    for world in (MadeUpWorld(), MadeUpWorld({f"Customer {n}": "hit" for n in range(hits)}, version=2)):
        run = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, lambda c, id: None)
        runs.perform(casework, run, world, lambda done: None)
        runs.end(casework, run, NOW, lambda c, id: enqueue(c, found.id, id, NOW))
    return found, secret


def sent(casework: Casework, now: datetime = NOW, *, allow_private: bool = True) -> Sent:
    return deliver(casework, allow_private=allow_private, clock=lambda: now)


def last_error(casework: Casework) -> str:
    with casework.read() as connection:
        return str(connection.execute(select(DELIVERIES.c.error)).scalar_one())


def test_a_report_is_signed_and_delivered_once(casework: Casework, receiver: HookReceiver) -> None:
    _, secret = watched(casework, receiver.address)
    assert sent(casework) == Sent(delivered=1, waiting=0, given_up=0)
    assert sent(casework) == Sent(delivered=0, waiting=0, given_up=0)
    [(headers, body)] = receiver.came
    assert headers[HEADER.lower()] == signature(secret, int(NOW.timestamp()), body)
    told = json.loads(body)
    assert told["delivery"] == headers["ketting-delivery"]
    assert [(each["line"]["name"], each["kind"]) for each in told["changes"]] == [("Customer 0", "new_hit")]
    assert "Customer 0: a hit now" in told["changes"][0]["sentence"]


def test_many_changes_come_in_several_reports_that_say_which(
    casework: Casework, receiver: HookReceiver
) -> None:
    watched(casework, receiver.address, hits=401)
    assert sent(casework).delivered == 3
    told = [json.loads(body) for _, body in receiver.came]
    assert [(each["part"], each["parts"], len(each["changes"])) for each in told] == [
        (1, 3, 200),
        (2, 3, 200),
        (3, 3, 1),
    ]
    assert len({change["id"] for each in told for change in each["changes"]}) == 401


def test_what_fails_is_sent_again_after_longer_pauses_with_the_same_id_until_it_is_given_up(
    casework: Casework, receiver: HookReceiver
) -> None:
    found, _ = watched(casework, receiver.address)
    receiver.statuses = [503]
    now = NOW
    for pause in PAUSES:
        assert sent(casework, now) == Sent(0, 1, 0)
        assert sent(casework, now + pause - timedelta(seconds=1)) == Sent(0, 1, 0)  # not due yet
        now += pause
    assert sent(casework, now) == Sent(0, 0, 1)
    assert len(receiver.came) == len(PAUSES) + 1
    assert len({headers["ketting-delivery"] for headers, _ in receiver.came}) == 1
    assert len({body for _, body in receiver.came}) == 1
    state = lists.described(casework, "nl").webhook
    assert state is not None
    assert (state.given_up, state.last_error) == (1, "the server answered 503")
    receiver.statuses = [204]
    assert queue_again(casework, found.id, now) == 1
    assert sent(casework, now).delivered == 1


def test_a_report_that_was_being_sent_when_its_process_was_killed_is_sent_again(
    casework: Casework, receiver: HookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(casework, receiver.address)

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("api.casework.watch.webhook.delivery._note", killed)
        sent(casework)
    assert sent(casework) == Sent(0, 1, 0)  # another process may be sending it
    assert sent(casework, NOW + timedelta(minutes=6)).delivered == 1
    assert len({headers["ketting-delivery"] for headers, _ in receiver.came}) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/hook",
        "https://[::1]/hook",
        "https://[fe80::1]/hook",
    ],
)
def test_nothing_is_sent_to_private_addresses_unless_that_is_allowed(casework: Casework, url: str) -> None:
    watched(casework, url)
    assert sent(casework, allow_private=False) == Sent(0, 1, 0)
    assert "no address of the public internet" in last_error(casework)


def test_a_name_that_leads_to_a_private_address_is_found_out_when_it_is_looked_up(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(casework, "https://alerts.example/hook?token=word")
    found = [(2, 1, 6, "", ("10.0.0.7", 443))]
    with monkeypatch.context() as patched:
        patched.setattr("socket.getaddrinfo", lambda *_, **__: found)
        assert sent(casework, allow_private=False) == Sent(0, 1, 0)
    assert "leads to 10.0.0.7" in last_error(casework)
    assert "token" not in last_error(casework)


def test_redirects_are_not_followed(casework: Casework, receiver: HookReceiver) -> None:
    watched(casework, receiver.address)
    receiver.statuses, receiver.headers = [302], {"Location": "http://169.254.169.254/"}
    assert sent(casework) == Sent(0, 1, 0)
    assert "redirects are not followed" in last_error(casework)
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("alerts.example", "is no web address"),
        ("file:///etc/passwd", "is a file here"),
        ("https://anna:word@alerts.example/", "user or password"),
        ("http://alerts.example/", "not encrypted"),
        ("https://169.254.169.254/latest/meta-data", "no address of the public internet"),
        ("https://[::ffff:127.0.0.1]/", "give --allow-private"),
    ],
)
def test_an_address_that_nothing_can_be_sent_to_is_refused(casework: Casework, url: str, reason: str) -> None:
    found = lists.make(casework, "nl", Question(), "anna", NOW)
    with pytest.raises(BadUse, match=reason):
        set_webhook(casework, found.id, url)


def test_secrets_are_in_no_listing_and_in_no_record(casework: Casework) -> None:
    log = AuditLog(casework)
    watching = Watching(casework, log, UNAUTHENTICATED)
    watching.add("nl", [Line("Alpha")])
    secret = watching.send_to("nl", "https://alerts.example/hook?token=word")
    assert secret is not None
    listed = (
        "".join(each.model_dump_json() for each in watching.all()) + watching.show("nl").model_dump_json()
    )
    with casework.read() as connection:
        tables = ("audit_record", "audit_details")
        kept = "".join(str(connection.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in tables)
        assert connection.execute(select(WATCHLISTS.c.secret)).scalar_one() == secret
    for told in (listed, kept):
        assert secret not in told
        assert "token" not in told


def test_the_example_of_the_documentation_verifies_what_is_sent(
    casework: Casework, receiver: HookReceiver
) -> None:
    _, secret = watched(casework, receiver.address)
    sent(casework, datetime.now(tz=NOW.tzinfo))
    [(headers, body)] = receiver.came
    [code] = [
        block
        for block in re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
        if "Ketting-Signature" in block or "v1" in block
    ]
    assert len([line for line in code.splitlines() if line.strip()]) <= 12
    names: dict[str, object] = {}
    exec(code, names)
    is_ours = names["is_from_ketting"]
    assert callable(is_ours)
    assert is_ours(secret, headers[HEADER.lower()], body)
    assert not is_ours(secret, headers[HEADER.lower()], body + b" ")
    assert not is_ours("another", headers[HEADER.lower()], body)
    assert not is_ours(secret, signature(secret, int(NOW.timestamp()) - 10_000_000, body), body)
