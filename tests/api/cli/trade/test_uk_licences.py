"""UK export licences loaded from their files: listed, shown, checked and drawn as the bundled report is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import Ketting
from fastapi.testclient import TestClient

from api.http import create_app
from api.reports import any_report
from api.settings import Settings
from api.workspace import Workspace
from graph.store import open_store
from ingest.discovery import load_path
from uk_files import ROWS_REJECTED, write_uk_files

REPORT = ("--report", "gb_export_licences")
