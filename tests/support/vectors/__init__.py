"""Files of expected answers, run against the project: `python -m tests.support.vectors FILE...`.

A file is a JSON object, each list in it a section. `SECTIONS` in `sections.py` says which sections are
known and which function runs each; one module a shape.
"""
