"""Bar charts as SVG: a bar for each label, longest first, or a bar for each year in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from api.errors import BadUse
from ingest.reports import Report, Table

__all__ = ["Bar", "bar_chart", "table_chart"]

MOST_BARS = 60
_TOTALS = ("Totaal", "total")
_INK, _GREY, _BLUE = "#1b1f24", "#57606a", "#2b6cb0"
_ROW, _LEFT, _BAR, _RIGHT, _TOP, _BOTTOM = 22, 230, 480, 110, 58, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and its figure."""

    label: str
    value: Decimal


def bar_chart(title: str, unit: str, bars: Sequence[Bar], cite: str, *, is_ordered: bool = False) -> str:
    """Horizontal bars as an SVG picture with its title, unit and citation.

    The longest comes first, unless `is_ordered` keeps the order given, as of years. Beyond 60 bars the
    smallest are left out, and the picture says so.

    >>> bar_chart("Licences", "EUR million", [Bar("2023", Decimal(2))], "A report")[:4]
    '<svg'
    """
    shown = list(bars) if is_ordered else sorted(bars, key=lambda bar: (-bar.value, bar.label))
    left_out = len(shown) - MOST_BARS
    shown = shown[:MOST_BARS]
    largest = max((bar.value for bar in shown), default=Decimal(0)) or Decimal(1)
    height, width = _TOP + _ROW * len(shown) + _BOTTOM, _LEFT + _BAR + _RIGHT
    note = f"; the {left_out} smallest are left out" if left_out > 0 else ""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" {size} '
        'font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_described(shown, unit))}</desc>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16" font-weight="600" fill="{_INK}">{escape(title)}</text>',
        f'<text x="12" y="44" fill="{_GREY}">{escape(unit + note)}</text>',
    ]
    for place, bar in enumerate(shown):
        y = _TOP + _ROW * place
        length = max(float(bar.value / largest) * _BAR, 1)
        label, figure, end = escape(_short(bar.label)), _figure(bar.value), _LEFT + length + 6
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end" fill="{_INK}">{label}</text>',
            f'<rect x="{_LEFT}" y="{y + 3}" width="{length:.1f}" height="{_ROW - 6}" fill="{_BLUE}"/>',
            f'<text x="{end:.1f}" y="{y + 15}" fill="{_INK}">{figure}</text>',
        ]
    cited = f'<text x="12" y="{height - 14}" font-size="11" fill="{_GREY}">{escape(cite)}</text>'
    lines += [cited, "</svg>", ""]
    return "\n".join(lines)


def table_chart(report: Report, table: Table, column: str | None = None) -> str:
    """The figures of one column of a table as an SVG picture, a bar a row.

    `column` is by default that of totals, else the first of values. Raises `BadUse` for a column without
    numbers, and a table of none.

    >>> from ingest.reports import bundled_report
    >>> report = bundled_report()
    >>> "OEKRAINE" in table_chart(report, report.tables["T8"])
    True
    """
    numeric = {c.key: c for c in table.columns if c.unit is not None}
    if not numeric:
        raise BadUse(f"{table.id} has no column of numbers, so there is nothing to draw")
    values = [key for key in numeric if key.startswith("value")]
    key = column or next(key for key in (*_TOTALS, *values, *numeric) if key in numeric)
    if key not in numeric:
        raise BadUse(f"--column {key[:40]!r}: {table.id} has numbers in {', '.join(numeric)}")
    named = _labels(table)
    bars = [
        Bar(label, value)
        for label, row in zip(named, table.rows, strict=True)
        if (value := row.number(key)) is not None
    ]
    title = table.title if key in {*_TOTALS, *values} else f"{table.title}: {numeric[key].printed}"
    lines = f"lines {table.first_line}-{table.last_line}"
    cite = (
        f"{report.publisher}: {report.title}, table {table.printed_number or table.id}, {lines}. {report.url}"
    )
    years = table.key.key == "year"
    when = "" if years or table.year is None else f", {table.year}"
    return bar_chart(f"{title}{when}", numeric[key].unit or "", bars, cite, is_ordered=years)


def _labels(table: Table) -> list[str]:
    """What bars are called: the labels of rows, beside ranks the first text."""
    if table.key.key != "rank":
        return [row.label for row in table.rows]
    text = next(column.key for column in table.columns if column.unit is None)
    return [str(row.cells[text].value) for row in table.rows]


def _described(bars: Sequence[Bar], unit: str) -> str:
    return f"{unit}: " + "; ".join(f"{bar.label} {_figure(bar.value)}" for bar in bars)


def _figure(value: Decimal) -> str:
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _short(label: str) -> str:
    return label if len(label) <= 32 else f"{label[:31]}…"
