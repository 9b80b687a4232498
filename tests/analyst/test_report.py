"""The report: right figures, whole without a script, and clean in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from pipeline import report, tables
from pipeline.frames import frame
from pipeline.report import figures
from pipeline.report.figures import Month, gather
from pipeline.rows import Held
from pipeline.schema import CHANGES

AS_OF = date(2031, 6, 1)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--enable-logging=stderr",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def test_figures_are_those_of_the_tables(frames: dict[str, pd.DataFrame]) -> None:
    found = gather(Held(frames), AS_OF)
    assert (found.documents, found.obligations, found.rejects) == (3, 7, 1)
    assert dict(found.modalities) == {"obligation": 4, "target": 2, "prohibition": 1}
    assert [(u.name, u.roles) for u in found.public] == [
        ("市环保局", (1, 0, 0, 0)),
        ("市环境保护局", (0, 1, 0, 0)),
        ("市财政局", (0, 0, 1, 0)),
    ]
    assert {u.name for u in found.regulated} == {"施工单位", "甲方"}
    assert [(q.name, q.levels) for q in found.quantities] == [("河水氨氮月均浓度", ("≤ 1.5", "≤ 2"))]
    assert found.severities == {"error": 0, "warn": 2, "info": 3}


def test_duties_come_in_the_order_of_their_days(frames: dict[str, pd.DataFrame]) -> None:
    found = gather(Held(frames), AS_OF)
    days = [str(clause.due) for clause in found.coming]
    assert days == sorted(days)
    assert {"2031-09-30", "2031-12-31", "2031-06-25"} <= set(days)
    assert found.soon == 2, "25 June and the end of the quarter"
    now = next(month for month in found.months if month.now)
    assert (now.name, now.count, now.past) == ("2031年6月", 2, False)


def test_duties_far_away_are_one_column() -> None:
    due = {date(1999, 1, 1): 1, date(2031, 6, 30): 2, date(2060, 12, 31): 1}
    months = figures._months(due, AS_OF)
    assert months[0] == Month("更早", "更早", 1, past=True)
    assert months[-1] == Month("更晚", "更晚", 1, past=False)
    assert sum(month.count for month in months) == 4


def test_changes_are_told_in_words(frames: dict[str, pd.DataFrame]) -> None:
    first = frames["obligations"].iloc[0]
    rows = [
        (None, "o1", "d1", "removed", [], "拆除旧闸", None),
        (first["obligation_id"], "o2", first["document_id"], "changed", ["lead_units"], "市水务局", "市环保局"),
    ]
    changes = frame(CHANGES, dict(zip(CHANGES.names, map(list, zip(*rows, strict=True)), strict=True)))
    found = gather(Held(frames | {"changes": changes}), AS_OF)
    assert found.changes == {"removed": 1, "changed": 1}
    assert [(row["change"], row["where"], row["what"]) for row in found.changed] == [
        ("changed", "《云汀市2031年河道整治方案》第1条", "牵头单位"),
        ("removed", "原文", ""),
    ]
    html = report.render(Held(frames | {"changes": changes}), AS_OF, "1.0")
    assert f'texts/{first["document_id"]}.html#{first["obligation_id"]}">《云汀市2031年河道整治方案》第1条' in html


def test_an_empty_snapshot_has_a_report() -> None:
    html = report.render(Held(tables.build([], [], AS_OF)), AS_OF, "1.0")
    assert "没有条款" in html


class Links(HTMLParser):
    """Every address of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")]


def test_every_link_leads_to_something(snapshot: Path) -> None:
    html = (snapshot / "report.html").read_text("utf-8")
    for link in Links(html).found:
        path, _, anchor = link.partition("#")
        target = snapshot / path if path else snapshot / "report.html"
        assert target.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in target.read_text("utf-8"), link


def test_text_is_never_markup(snapshot: Path) -> None:
    html = (snapshot / "report.html").read_text("utf-8")
    assert "<script>alert" not in html
    assert "=石浦区&lt;b&gt;办法&lt;/b&gt;" in html


def browse(page: Path, tmp_path: Path, *flags: str) -> tuple[str, list[str], list[str]]:
    """The page's elements after its script has run, the console's messages, and the addresses that were asked for."""
    log = tmp_path / "net.json"
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}", *flags]
    done = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    events = [event.get("params", {}) for event in json.loads(log.read_text("utf-8", "replace"))["events"]]
    # What the browser itself asks for has no page as its initiator.
    asked = [e["url"] for e in events if "url" in e and e.get("initiator", "not an origin") != "not an origin"]
    return done.stdout, console, [url for url in asked if not url.startswith(("file:", "data:"))]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("kind", ["report.html", "texts"])
def test_a_browser_shows_it_without_a_word_or_a_request(snapshot: Path, tmp_path: Path, kind: str) -> None:
    page = snapshot / kind if kind == "report.html" else next((snapshot / "texts").glob("*.html"))
    dom, console, asked = browse(page, tmp_path)
    assert console == []
    assert asked == []
    if kind == "report.html":
        assert dom.count("<svg") > 10
        assert 'class="timeline"' in dom
        assert "<button" in dom, "the script has run: its hash is in the page's policy"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_word_or_a_request_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "loud.html"
    page.write_text("<img src='http://127.0.0.1:9/x.png'><script>console.error('oh')</script>", "utf-8")
    _, console, asked = browse(page, tmp_path)
    assert "oh" in console[0]
    assert asked == ["http://127.0.0.1:9/x.png"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_no_page_is_wider_than_a_phone(snapshot: Path, tmp_path: Path) -> None:
    for page in (snapshot / "report.html", *(snapshot / "texts").glob("*.html")):
        probe = tmp_path / "probe.html"
        probe.write_text(
            f'<iframe id="f" src="{page.as_uri()}" width="390" height="800"></iframe>'
            "<script>onload=()=>{const d=document.getElementById('f').contentDocument.documentElement;"
            "document.title=d.scrollWidth+'/'+d.clientWidth}</script>",
            "utf-8",
        )
        dom, _, _ = browse(probe, tmp_path, "--allow-file-access-from-files", "--disable-web-security")
        match = re.search(r"<title>(\d+)/(\d+)</title>", dom)
        assert match is not None, dom[:300]
        assert int(match[1]) <= int(match[2]), f"{page.name} scrolls sideways"


def test_the_policy_allows_nothing_from_outside(snapshot: Path) -> None:
    for page in (snapshot / "report.html", *(snapshot / "texts").glob("*.html")):
        match = re.search(r'Content-Security-Policy" content="([^"]*)"', page.read_text("utf-8"))
        assert match is not None
        policy = unescape(match[1])
        assert policy.startswith("default-src 'none'"), page
        assert "http" not in policy


def test_the_run_says_which_files_it_made(snapshot: Path) -> None:
    made = {path.name for path in snapshot.iterdir()}
    assert {"report.html", "obligations.xlsx", "texts", "run.json", "datapackage.json"} <= made
    documents = [row.split(",")[0] for row in (snapshot / "documents.csv").read_text("utf-8").splitlines()[1:]]
    assert {f"{key}.html" for key in documents} == {path.name for path in (snapshot / "texts").iterdir()}
    assert json.loads((snapshot / "run.json").read_text("utf-8"))["as_of"] == "2031-06-01"
