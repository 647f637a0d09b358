"""Shapes of a picture as SVG: with the colours of the page, or with its own for a file that stands alone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from api.page.picture.text import language

LIGHT = {
    "paper": "#fff",
    "ground": "#f2f4f7",
    "ink": "#14181f",
    "ink2": "#464e5e",
    "ink3": "#5e6778",
    "rule": "#d5dae3",
    "edge": "#7d8798",
    "yes": "#a3301a",
    "on-yes": "#fff",
    "yes-wash": "#fdf1ed",
    "yes-edge": "#d98f7e",
    "unk": "#57409b",
    "on-unk": "#fff",
    "unk-wash": "#f4f1fb",
    "unk-edge": "#8b76c7",
    "bar": "#34517e",
    "link": "#0a58a8",
}
"""The colours of a file that stands alone, by the names that they have in the style sheet of the page."""

FONTS = (
    "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
)

_PAINTED = ("fill", "stroke")

ICONS = {
    "Company": "M1 13h12M2.5 13V3.5L7 1.5v11.5M7 5h4.5v8M4.5 5v.1M4.5 8v.1M4.5 10.5v.1M9.3 7.5v.1M9.3 10v.1",
    "PublicBody": "M1 13h12M1.5 5.5h11L7 1.5zM3 5.5v6M6 5.5v6M8.5 5.5v6M11.3 5.5v6M2 11.5h10.5",
    "Person": "M7 7a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 7 7zM2 13c.4-3 2.3-4.4 5-4.4s4.6 1.4 5 4.4",
}
"""Drawn in a square of 14, by the type of entity; others look like a company."""


class Pen:
    """Makes elements of SVG; `stands_alone` is for a file, which has no style sheet beside it."""

    def __init__(self, *, stands_alone: bool = False) -> None:
        self.stands_alone = stands_alone

    def colour(self, name: str) -> str:
        """The colour of that name, as the page has it in light or dark, or as a file has it.

        >>> Pen().colour("ink"), Pen(stands_alone=True).colour("ink")
        ('var(--ink)', '#14181f')
        """
        if name not in LIGHT:
            return name
        return LIGHT[name] if self.stands_alone else f"var(--{name})"

    def element(self, tag: str, *children: str, **attributes: object) -> str:
        """An element; a `_` at the end of a name goes, others become hyphens, and `None` is left out.

        >>> Pen(stands_alone=True).element("rect", x=1, stroke_width=1.25, fill="paper", class_=None)
        '<rect x="1" stroke-width="1.25" fill="#fff"/>'
        """
        written = []
        for name, value in attributes.items():
            if value is None:
                continue
            if isinstance(value, float):
                value = f"{value:.1f}".removesuffix(".0") if abs(value) >= 10 else f"{value:g}"
            if name in _PAINTED:
                value = self.colour(str(value))
            written.append(f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"')
        inside = "".join(children)
        return f"<{tag}{''.join(written)}>{inside}</{tag}>" if inside else f"<{tag}{''.join(written)}/>"

    def text(
        self, said: str, x: float, y: float, *, size: float = 12, bold: bool = False, **more: object
    ) -> str:
        """A line of text, its foot at `y`."""
        attributes = {"fill": "ink", "font_weight": 700 if bold else None, "lang": language(said), **more}
        return self.element("text", escape(said), x=x, y=y, font_size=size, **attributes)

    def badge(self, grade: str, x: float, y: float) -> str:
        """The letter of a grade of evidence in a square of 17; the pattern says it as well as the letter."""
        fill = {"A": "ink", "B": "ink2"}.get(grade, "paper")
        square = self.element(
            "rect",
            x=x,
            y=y,
            width=17,
            height=17,
            rx=4,
            fill=fill,
            stroke="ink2" if grade in "BD" else "ink",
            stroke_width=1.5,
            stroke_dasharray="2.5 2" if grade == "D" else None,
        )
        ink = "paper" if grade in "AB" else "ink"
        letter = self.text(grade, x + 8.5, y + 12.8, size=11.5, bold=True, fill=ink, text_anchor="middle")
        return self.group([square, letter])

    def hatched(self, x: float, y: float, width: float, height: float) -> str:
        """What is possible and not known: lines at a slant, drawn one by one, which print sharply."""
        lines = []
        step = 5.0
        at = x - height
        while at < x + width:
            left, right = max(at, x), min(at + height, x + width)
            if right > left:
                lines.append(
                    f"M{left:.1f} {y + height - (left - at):.1f}L{right:.1f} {y + height - (right - at):.1f}"
                )
            at += step
        return self.element("path", d="".join(lines), stroke="unk", stroke_width=1.5, fill="none")

    def icon(self, entity_type: str, x: float, y: float) -> str:
        """What kind of party it is, as a drawing beside the word for it."""
        return self.element(
            "path",
            transform=f"translate({x:g},{y:g})",
            d=ICONS.get(entity_type, ICONS["Company"]),
            fill="none",
            stroke="ink2",
            stroke_width=1.4,
            stroke_linejoin="round",
            stroke_linecap="round",
        )

    def group(self, children: Iterable[str], **attributes: object) -> str:
        """Elements that belong together."""
        return self.element("g", *children, **attributes)
