"""The cells of an entry: a name with others behind labels, and identifying information behind labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"►(?:B|C[0-9]+|M[0-9]+) ?|◄ ?")
"""What shows in a consolidated text which amendment brought a passage in."""
_MARK_ALONE = re.compile(r"▼(?:B|[CM][0-9]+)(?: —+)?")
_LABEL = re.compile(r"(?P<label>(?!\()[^:]{1,40}):\s*(?P<value>.*)")
_INNER = re.compile(r"\s(?:Local names?|A\.?k\.?a\.?|Alias(?:es)?|Alsiases):\s*", re.I)
_NAMES = re.compile(r"Local names?|a\.?k\.?a\.?|alias(?:es)?|alsiases|.* company name|.* branch", re.I)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with its label; `None` for one without."""

    label: str | None
    value: str


def without_marks(text: str) -> str:
    """The text without the marks of amendments.

    >>> without_marks("►M13 JSC Alpha ◄")
    'JSC Alpha'
    """
    return " ".join(_MARKS.sub("", text).split())


def is_mark(text: str) -> bool:
    """Whether a text is the mark of an amendment and nothing else.

    >>> is_mark("▼M37"), is_mark("37.")
    (True, False)
    """
    return _MARK_ALONE.fullmatch(text.strip()) is not None


def labelled(lines: Sequence[str]) -> list[Labelled]:
    """The lines by their labels; one without a label goes on with that before it.

    >>> labelled(["Address: 5 Street,", "Moscow", "Website: https://a.example"])[0].value
    '5 Street, Moscow'
    """
    labels: list[Labelled] = []
    for line in map(without_marks, lines):
        match = _LABEL.fullmatch(line)
        # The colon of a web address is no label's.
        if match is not None and not match["value"].startswith("//"):
            labels.append(Labelled(match["label"].strip(), match["value"]))
        elif labels:
            labels[-1] = Labelled(labels[-1].label, f"{labels[-1].value} {line}".strip())
        else:
            labels.append(Labelled(None, line))
    return labels


def names_of(lines: Sequence[str]) -> tuple[str, tuple[str, ...], tuple[Labelled, ...]]:
    """The main name, the other names, and lines with a label that is not that of a name.

    >>> names_of(["JSC Sirius", "Local name: АО Сириус; Sirius JSC", "a.k.a.: Sirius"])[:2]
    ('JSC Sirius', ('АО Сириус', 'Sirius JSC', 'Sirius'))
    """
    if not lines:
        return "", (), ()
    main, *embedded = _INNER.split(without_marks(lines[0]))
    others, untold = list(embedded), list[Labelled]()
    for line in labelled(lines[1:]):
        if line.label is None or not _NAMES.fullmatch(line.label):
            untold.append(line)
        else:
            others += _INNER.split(f" {line.label}: {line.value}")[1:] or [line.value]
    names = (each.strip() for other in others for each in other.split(";"))
    return main.strip(), tuple(dict.fromkeys(name for name in names if name)), tuple(untold)
