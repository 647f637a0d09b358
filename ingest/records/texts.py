"""The values of typed cells, as workbooks and Parquet have them, as the texts that CSV would have."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

BETWEEN_VALUES = " | "
"""What stands between several values of one cell."""

CellValue = str | bool | int | float | Decimal | date | time | None


def cell_text(value: CellValue) -> str:
    """The text: ISO for days, whole numbers without a point, nothing for `None`.

    >>> [cell_text(value) for value in (None, 51.0, 0.5, True, datetime(2024, 2, 5), "Alpha")]
    ['', '51', '0.5', 'true', '2024-02-05', 'Alpha']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        # 15 digits are what a spreadsheet keeps, so that 0.1 + 0.2 is 0.3 as it shows it.
        text = f"{Decimal(f'{value:.15g}'):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
