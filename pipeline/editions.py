"""The editions of a snapshot for people: the workbook, the report, and each document's marked text.

Reads the tables in a snapshot's folder and the documents' source texts; writes beside them.  Nothing here is
read back by a later run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline import marked, report, workbook
from pipeline.rows import Stored

WORKBOOK, REPORT, TEXTS = "obligations.xlsx", "report.html", "texts"


def write(folder: Path, as_of: date, version: str) -> None:
    """Write the workbook and the report of the tables in ``folder`` into it.

    Tables are read some documents at a time, so that memory does not grow with them.
    """
    tables = Stored(folder)
    report.write(tables, folder / REPORT, as_of, version)
    workbook.write(tables, folder / WORKBOOK)


def write_marked(folder: Path, tables: Mapping[str, pd.DataFrame], texts: Iterable[tuple[str, str]]) -> None:
    """Write ``<document id>.html`` for each of ``texts``."""
    folder.mkdir(exist_ok=True)
    of = marked.documents(tables)
    for document, text in texts:
        page = marked.page(text, of(document), f"../{REPORT}")
        (folder / f"{document}.html").write_bytes(page.encode("utf-8", "replace"))
