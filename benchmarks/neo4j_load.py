"""How fast Neo4j is filled: over Bolt by one client or several processes, and by bulk import.

    python -m benchmarks.neo4j_load --links 250000

Starts a server of its own (see tests/neo4j_server.py), or takes `--url` of an empty database with
NEO4J_PASSWORD. Every way loads the same links with their provenance, and is counted once all of it is
in: statements, nodes and relationships. `--report` writes the section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.results import write_section
from benchmarks.synthetic import SEED
from ontology import Directness, Grade, PartialDate, Period, Share, Statement
