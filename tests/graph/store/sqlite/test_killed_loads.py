"""A load that is killed at any moment leaves the version before or its own, and never a mixture."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from checkout import PYTHON_PATH

MOMENTS = 50

LOAD_AND_KILL = """
    import os, random, signal, sys, time
    from contextlib import closing
    from pathlib import Path

    from factories import DATASET, DOCUMENT, company, owns
    from graph.store.sqlite import writer
    from graph.store.sqlite.store import SqliteStore

    writer._MANY_ROWS, writer._ITEMS_AT_ONCE = 100, 20  # so that some loads make the indexes anew
    path, moments = Path(sys.argv[1]), int(sys.argv[2])


    def load(round):
        count = random.choice((10, 90))
        with closing(SqliteStore(path)) as store, store.writer(DATASET, [DOCUMENT], str(round)) as to:
            for number in range(count):
                link = owns(f"c{number}", "all", quote=f"round {round}")
                to.add([*company(f"c{number}", name=f"round {round}"), link])
            to.commit()


    def seen():
        with closing(SqliteStore(path)) as store, store.reader() as reader:
            [version] = reader.versions()
            statements = list(reader.statements())
            rounds = {s.value for s in statements if s.prop == "name"}
            rounds |= {s.quote for s in statements if s.prop == "Ownership"}
            assert rounds == {f"round {version.sha256}"}, (rounds, version)
            assert len(statements) == version.statements
            assert sum(map(len, (c.type for c in reader.link_columns()))) == version.statements // 3
            return int(version.sha256)


    load(0)
    begun = time.monotonic()
    load(0)
    seconds = time.monotonic() - begun
    old = new = 0
    for round in range(1, moments + 1):
        before = seen()
        child = os.fork()
        if child == 0:
            load(round)
            os._exit(0)
        time.sleep(random.uniform(0, 1.5 * seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = seen()
        assert after in (before, round), (before, after, round)
        old, new = old + (after == before), new + (after == round)
    load(moments + 1)
    assert seen() == moments + 1
    with closing(SqliteStore(path)) as store:
        assert store.check() == []
    print(old, new)
"""


@pytest.mark.slow
def test_a_load_killed_at_any_moment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LOAD_AND_KILL), str(tmp_path / "a.db"), str(MOMENTS)],
        env=os.environ | {"PYTHONPATH": PYTHON_PATH},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert sum(map(int, done.stdout.split())) == MOMENTS
