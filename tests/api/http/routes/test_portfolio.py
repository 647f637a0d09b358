"""A file of orders on the page: sent, looked over, screened in the background, and taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from served import served
from waiting import wait_until

from api.batch.jobs import Jobs, State
from api.batch.journal import journal_of
from api.batch.result_index import ResultIndex
from api.errors import NotFound, StillBuilding
from api.http.app import create_app
from api.http.routes.portfolio import Indexes
from api.workspace import Workspace

ORDERS = (
    b"Order no.;Kunde;Land;Adres\nA1;GTA Semiconductor;China;Shanghai\nA2;Bakkerij Jansen;nl;\n"
    b"A3;S.I.S.C.;cn;\nA4;;cn;\nA5;Huawei;Atlantis;\nA6;<script>x</script>;;\n"
)
LINES = b'{"name": "GTA Semiconductor", "country": "cn"}\nno json\n'
CHOSEN = {"decision": "hit", "class": "defence_conglomerate", "sort": "name"}


@pytest.fixture(scope="module")
def client(small_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("store") / "ketting.db.jobs"
    with (
        served(create_app(small_workspace, jobs_folder=folder)) as address,
        httpx.Client(base_url=address, follow_redirects=True, timeout=120) as client,
    ):
        yield client


def token(client: httpx.Client, path: str = "/portfolio") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def sent(client: httpx.Client, content: bytes, name: str = "customers.csv") -> str:
    """The address of the file that was sent."""
    answer = client.post("/portfolio", data={"csrf": token(client)}, files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    return answer.url.path


def screened(client: httpx.Client, place: str, **columns: str) -> str:
    """The page of the file when it is done."""
    answer = client.post(place, data={"csrf": token(client, place), **columns})
    assert answer.status_code == 200, answer.text
    wait_until(lambda: client.get(f"{place}/progress").json()["state"] != "running")
    return client.get(place).text


@pytest.fixture(scope="module")
def done(client: httpx.Client) -> str:
    place = sent(client, ORDERS)
    assert re.fullmatch(r"/portfolio/[\w-]{32}", place)
    seen = client.get(place).text
    assert 'name="column_name"><option value="">Kunde</option>' in seen and "Bakkerij Jansen" in seen
    screened(client, place)
    return place


def test_every_row_is_shown_with_its_decision_reasons_and_screen(client: httpx.Client, done: str) -> None:
    text = client.get(done).text
    assert "6 of 6 rows screened" in text and "customers.csv" in text
    assert text.count('<th scope="row">') == 6 and "&lt;script&gt;x" in text and "<script>x" not in text
    assert "GTA Semiconductor is 2 hops from China Electronics Corporation" in text
    [address] = re.findall(r'\?q=GTA%20Semiconductor&amp;country=cn[^"#]*', text)[:1]
    assert "&amp;address=Shanghai" in address and "at=2026-11-21" in address and "reference=" in address
    assert "there is no such country" in text and "owners not fully recorded:" in text
    assert client.get(f"{done}/progress").json() == {"state": "done", "done": 6, "rows": 6}


def test_rows_are_chosen_and_sorted_by_the_address(client: httpx.Client, done: str) -> None:
    def names(**chosen: str) -> list[str]:
        text = client.get(done, params=chosen).text
        return re.findall(r'<th scope="row"><a [^>]+><bdi>([^<]+)', text)

    assert names(**CHOSEN) == ["GTA Semiconductor"]
    assert names(decision="rejected") == ["Huawei"]
    assert names(sort="name")[1:] == ["Bakkerij Jansen", "GTA Semiconductor", "Huawei", "S.I.S.C."]
    assert names(sort="decision")[:2] == ["GTA Semiconductor", "S.I.S.C."]
    assert names(decision="x", sort="x", page="99", **{"class": "x"}) == names()


def test_the_results_are_taken_along_as_the_command_writes_them(client: httpx.Client, done: str) -> None:
    answer = client.get(f"{done}/results.csv")
    assert "customers-ketting.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["decision"] for row in rows][:3] == ["hit", "no match found", "review"]
    book = load_workbook(io.BytesIO(client.get(f"{done}/results.xlsx").content))
    assert book["results"].max_row == 7 and "customers.csv" in [cell.value for cell in book["about"]["B"]]
    assert client.get(f"{done}/results.ndjson").text.count("\n") == 6
    assert client.get(f"{done}/results.pdf").status_code == 404
    again = client.post("/portfolio", data={"csrf": token(client)}, files={"file": ("r.xlsx", book_of(rows))})
    assert again.status_code == 200 and "Screen all rows" in again.text


def book_of(rows: list[dict[str, str]]) -> bytes:
    book = Workbook()
    for row in (["name"], *([row["name"]] for row in rows)):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_lines_of_json_and_a_column_that_is_chosen(client: httpx.Client) -> None:
    text = screened(client, sent(client, LINES, "orders.ndjson"))
    assert "it is no JSON" in text and "GTA Semiconductor is 2 hops" in text
    place = sent(client, b"Alpha,Beta\nGTA Semiconductor,1\n")
    assert "No column is known to have names" in client.get(place).text
    refused = client.post(place, data={"csrf": token(client, place)})
    assert refused.status_code == 422 and "Alpha" in refused.text
    assert "1 of 1 rows screened" in screened(client, place, column_name="Alpha")


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("a.pdf", b"x", 422, "must end in"),
        ("a.csv", b"name\n", 422, "at least one row"),
        ("a.csv", b"name\n\xff\n", 422, "utf-8"),
        ("a.xlsx", b"PK\x03\x04 no workbook", 422, "orders.xlsx"),
        ("a.csv", b"x" * (17 << 20), 413, "16,777,216"),
    ],
)
def test_what_is_not_read_is_refused(
    client: httpx.Client, name: str, content: bytes, status: int, said: str
) -> None:
    answer = client.post("/portfolio", data={"csrf": token(client)}, files={"file": (name, content)})
    assert (answer.status_code, said.lower() in answer.text.lower()) == (status, True), answer.text[-900:]


def test_a_form_of_another_site_is_refused(client: httpx.Client, done: str) -> None:
    file = {"file": ("a.csv", b"name\nAlpha\n")}
    for data in ({}, {"csrf": "guessed"}):
        assert client.post("/portfolio", data=data, files=file).status_code == 403
        assert client.post(done, data=data).status_code == 403
    cookie = httpx.get(client.base_url.join("/portfolio")).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/;" in cookie
    for unknown in ("x" * 32, "..%2F" + "x" * 27):
        assert client.get(f"/portfolio/{unknown}").status_code == 404


class StopAfter(Event):
    """Set once so many rows are decided."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.left = rows + 1

    def is_set(self) -> bool:
        self.left -= 1
        return self.left <= 0


def test_a_job_goes_on_after_a_restart_and_is_deleted_in_time(
    small_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    first = Jobs(small_workspace, tmp_path, lambda: now)
    id = first.add("a.csv", ORDERS, "utf-8").id
    monkeypatch.setattr(first, "_stopping", StopAfter(2))
    first.start(id, {})
    first.close()
    stopped = first.get(id)
    whole = first.results(stopped)
    assert stopped.state is State.INTERRUPTED and journal_of(whole).read_bytes().count(b"\n") == 1 + 2

    second = Jobs(small_workspace, tmp_path, lambda: now)
    assert second.get(id).state is State.INTERRUPTED
    second.start(id, {})
    wait_until(lambda: second.get(id).state is not State.RUNNING)
    assert second.get(id).state is State.DONE and whole.read_bytes().count(b"\n") == 6
    unstarted = second.add("b.csv", ORDERS, "utf-8").id

    Jobs(small_workspace, tmp_path, lambda: now + timedelta(days=7))
    assert [each.name for each in tmp_path.iterdir()] == [id] and unstarted != id
    Jobs(small_workspace, tmp_path, lambda: now + timedelta(days=7, seconds=1))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotFound, match="seven days"):
        second.get(id)


def test_a_job_that_cannot_be_read_is_deleted_in_time_and_nothing_else_is(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    jobs = Jobs(small_workspace, tmp_path)
    damaged = tmp_path / jobs.add("a.csv", ORDERS, "utf-8").id
    (damaged / "job.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes of somebody").mkdir()
    Jobs(small_workspace, tmp_path)
    assert damaged.is_dir()
    Jobs(small_workspace, tmp_path, lambda: datetime.now(UTC) + timedelta(days=7, minutes=1))
    assert [each.name for each in tmp_path.iterdir()] == ["notes of somebody"]


def test_more_jobs_at_a_time_are_refused(
    small_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs(small_workspace, tmp_path)
    id = jobs.add("a.csv", ORDERS, "utf-8").id
    monkeypatch.setattr("api.batch.jobs._AT_ONCE", 0)
    with pytest.raises(StillBuilding, match="are being screened already"):
        jobs.start(id, {})
    monkeypatch.setattr("api.batch.jobs._MOST_KEPT", 1)
    with pytest.raises(StillBuilding, match="kept already"):
        jobs.add("a.csv", ORDERS, "utf-8")


def test_results_are_told_of_a_file_that_gets_done_while_they_are_read(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    with closing(Jobs(small_workspace, tmp_path / "jobs")) as jobs:
        job = jobs.add("a.csv", b"name\nGTA Semiconductor\n", "utf-8")
        jobs.start(job.id, {})
        wait_until(lambda: jobs.get(job.id).state is State.DONE)
        results, journal = jobs.results(job), journal_of(jobs.results(job))
        lines = results.read_bytes()
        journal.write_bytes(b"{}\n" + lines)
        results.unlink()

        def names(index: ResultIndex) -> list[str | None]:
            if journal.exists():
                results.write_bytes(lines)
                journal.unlink()
            return [each.name for each in index.read(index.chosen())]

        assert Indexes().told(jobs, job, names) == ["GTA Semiconductor"]
