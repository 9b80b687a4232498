"""The editions of a snapshot for people: the workbook, the report, and each document's marked text.

Reads checked frames and the documents' source texts; writes beside the tables in a snapshot's folder.  Nothing here is
read back by a later run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline import marked, report, workbook

WORKBOOK, REPORT, TEXTS = "obligations.xlsx", "report.html", "texts"


def write(
    folder: Path, frames: Mapping[str, pd.DataFrame], texts: Iterable[tuple[str, str]], as_of: date, version: str
) -> None:
    """Write the editions into ``folder``; ``texts`` gives (document id, source text) of each document."""
    workbook.write(frames, folder / WORKBOOK)
    report.write(frames, folder / REPORT, as_of, version)
    write_marked(folder / TEXTS, frames, texts)


def write_marked(folder: Path, frames: Mapping[str, pd.DataFrame], texts: Iterable[tuple[str, str]]) -> None:
    """Write ``<document id>.html`` for each of ``texts``."""
    folder.mkdir(exist_ok=True)
    of = marked.documents(frames)
    for document, text in texts:
        page = marked.page(text, of(document), f"../{REPORT}")
        (folder / f"{document}.html").write_bytes(page.encode("utf-8", "replace"))
