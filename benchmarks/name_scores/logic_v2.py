"""Scores of nomenklatura's logic-v2 for the same pairs, by an interpreter that has it.

nomenklatura is no dependency: it needs PyICU, which is a library of the system. One that has it is made by
`python -m venv DIR && DIR/bin/pip install nomenklatura`, and given as `--beside DIR/bin/python`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.name_scores.pairs import ALL, Pair

THRESHOLD = 0.7
"""The score from which logic-v2 takes two names for one party's, as yente has it by default."""

_SCRIPT = """
import json, sys
from followthemoney import ValueEntity
from nomenklatura.matching import get_algorithm
algorithm = get_algorithm("logic-v2")
config = algorithm.default_config()
def entity(id, schema, name):
    known = {"name": [name]}
    fields = {"id": id, "schema": schema, "caption": name, "properties": known, "datasets": ["pairs"]}
    return ValueEntity.from_dict({**fields, "referents": []})
print(json.dumps([
    algorithm.compare(entity(f"q{n}", schema, one), entity(f"r{n}", schema, other), config).score
    for n, (one, other, schema) in enumerate(json.load(sys.stdin))
]))
"""


def logic_v2_scores(python: Path, pairs: Iterable[Pair]) -> list[float]:
    """The score of each pair, 0 to 1; raises `ValueError` where the interpreter cannot give it."""
    rows = [(p.asked, p.recorded, "LegalEntity" if p.schema == ALL else p.schema) for p in pairs]
    command = [str(python), "-c", _SCRIPT]
    try:
        done = subprocess.run(command, input=json.dumps(rows), capture_output=True, text=True, check=False)
    except OSError as error:
        raise ValueError(
            f"--beside {python}: {error.strerror}; give a Python that has nomenklatura"
        ) from None
    if done.returncode != 0:
        told = done.stderr.strip().splitlines() or ["it gave nothing"]
        raise ValueError(f"--beside {python}: {told[-1]}; give a Python that has nomenklatura")
    scores: list[float] = json.loads(done.stdout)
    return scores
