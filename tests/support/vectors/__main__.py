"""`python -m tests.support.vectors FILE...`: what was not met, what is not known, and `right/total` last."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.vectors.sections import run


def main(files: Sequence[str]) -> int:
    """Print a line for each expectation that was not met; 0 when all were, 1 otherwise, 2 without a file."""
    if not files:
        print("usage: python -m tests.support.vectors FILE...")
        return 2
    right = total = 0
    for file in files:
        for section, outcome in run(Path(file)):
            if outcome is None:
                print(f"{file}: section {section!r} is not known and not counted")
                continue
            for line in outcome.wrong:
                print(f"{file}: {section}: {line}")
            for place in outcome.not_counted:
                print(f"{file}: {section}: not known and not counted: {place}")
            print(f"{file}: {section}: {outcome.right}/{outcome.total}")
            right, total = right + outcome.right, total + outcome.total
    print(f"{right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
