"""Views as HTML: Jinja2 with every value escaped, and every word from the messages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.page.picture.text import language, shown, shown_sentence
from api.wording.catalogue import languages, number, on, say
from api.wording.classes import class_label
from api.wording.matches import feature_label
from api.wording.reasons import reason_label


def rendered(template: str, **values: Any) -> str:
    """The view of this template, in the language that `api.wording` speaks.

    >>> from api.page.question import Asked
    >>> frame = {"asked": Asked(), "language": "en", "page": "data", "root": "./"}
    >>> "<h1>a &lt; b</h1>" in rendered("problem.html", title="a < b", details=[], **frame)
    True
    """
    return _environment().get_template(template).render(values)


@lru_cache(1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"say": say, "on": on, "number": number, "language_of": language, "shown": shown}
    environment.globals["shown_sentence"] = shown_sentence
    environment.globals |= {"class_label": class_label, "reason_label": reason_label, "languages": languages}
    environment.globals["feature_label"] = feature_label
    environment.globals["signed_in"] = None  # nobody, where a view is drawn for no request
    environment.filters["drawn"] = Markup  # what api.page.picture.paint made, which escapes what it is given
    return environment
