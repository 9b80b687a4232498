"""``report.html``: what a run brought, on one self-contained page that people look at in the morning.

Reads checked tables; writes HTML with inline styles, inline SVG and a script that only sorts and filters tables (the
page is whole without it).  It shows aggregates and the first rows of long lists, so that it opens whatever the corpus's
size.  The page's content security policy allows nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from pipeline import labels
from pipeline.report import charts, figures
from pipeline.rows import Rows

__all__ = ["render", "write"]


def write(tables: Rows, path: Path, as_of: date, version: str) -> None:
    """Write the report of ``tables`` to ``path``; its links lead to ``texts/<document_id>.html`` beside it."""
    path.write_text(render(tables, as_of, version), "utf-8")


def render(tables: Rows, as_of: date, version: str) -> str:
    """The report as HTML; ``as_of`` is the day from which deadlines are seen."""
    style, script = _asset("report.css"), _asset("report.js")
    html: str = (
        _environment()
        .get_template("report.html")
        .render(
            figures=figures.gather(tables, as_of),
            as_of=as_of,
            version=version,
            labels=labels,
            style=Markup(style),
            script=Markup(script),
            policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'",
        )
    )
    return html


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({"report.html": _asset("template.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(bar=charts.bar, dots=charts.dots, timeline=charts.timeline)
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["flag"] = labels.flag
    return environment


def _asset(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    """The source expression that lets the inline ``text`` pass a content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
