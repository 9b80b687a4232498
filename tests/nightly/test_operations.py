"""Cache, retention, notices, status, logs: what operations staff rely on."""

from __future__ import annotations

import importlib
import json
import logging
import pickle
import smtplib
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import doctor, fingerprint, journal, logs, notify, publish, retention, status
from pipeline.cache import Cache, Members, dumps, loads
from pipeline.notify import Notices
from pipeline.records import Decision, DocumentResult, Reject
from pipeline.run import Settings, run
from tests.nightly.conftest import fill, yiwu

Make = Callable[..., DocumentResult]
DAY = date(2030, 6, 1)


# --- cache -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["folder", "file://", "memory://"])
def test_what_is_kept_comes_back(tmp_path: Path, make_result: Make, address: str) -> None:
    cache = Cache({"folder": str(tmp_path), "file://": f"file://{tmp_path}/c", "memory://": "memory://yiwu"}[address])
    for key, kept in (
        ("aa1", make_result(failed_page=True)),
        ("ab2", Reject("x.txt", "read", "empty", "文件是空的。")),
        ("ac3", Members((("a.zip/x.txt", "0" * 64, "ad4"),))),
    ):
        assert not cache.has(key)
        assert cache.get(key) is None
        cache.put(key, kept)
        assert cache.has(key)
        assert cache.get(key) == kept


def test_every_damage_is_found(make_result: Make) -> None:
    good = dumps(make_result())
    assert loads(good) == make_result()
    for at in range(0, len(good), 37):
        assert loads(good[:at]) is None
        assert loads(good[:at] + bytes([good[at] ^ 0x40]) + good[at + 1 :]) is None


def test_an_entry_can_do_nothing() -> None:
    import hashlib
    import zlib

    from pipeline.cache import MAGIC

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (print, ("taken over",))

    payload = zlib.compress(pickle.dumps(Evil()))
    assert loads(MAGIC + hashlib.sha256(payload).digest() + payload) is None


def test_what_counts_as_shell_takes_no_part_in_processing() -> None:
    code = (
        "import sys, importlib, pipeline.document, pipeline.read.sandbox, pipeline.read.archive\n"
        "from pipeline.read import READERS\n"
        "for name in set(READERS.values()): importlib.import_module(name)\n"
        "pipeline.document.process('各乡镇应当报告。'.encode(), 'x.txt')\n"
        "print(*(m.split('.')[1] for m in sys.modules if m.startswith('pipeline.')))"
    )
    used = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert used & (fingerprint.SHELL | fingerprint.SHELL_FOLDERS) == set()
    assert {"document", "tag", "lexicon"} <= used


# --- retention -------------------------------------------------------------------------------------------------------


def decision(when: datetime) -> Decision:
    return Decision(
        "x", "o1", "d1", "f", "文", "某", when, "accepted", "unreviewed", "accepted", {"modality": "obligation"}
    )


def test_old_snapshots_go_but_never_the_latest_nor_one_decided_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish.prepare(out)
    start = datetime(2030, 1, 1, tzinfo=UTC)
    made = []
    for number in range(6):
        when = start + timedelta(days=number)
        record = {"ended": when.isoformat(), "n": number}
        made.append(publish.publish(out, {"a.csv": str(number).encode()}, {}, record, when).folder.name)
    (out / "runs" / "foreign").mkdir()
    gone = retention.prune(out, 2, [decision(start + timedelta(days=1, hours=5))])
    assert gone == [made[0], made[2], made[3]]
    assert sorted(p.name for p in (out / "runs").iterdir()) == sorted(["foreign", made[1], made[4], made[5]])
    publish._point(out, out / "runs" / made[1])
    assert made[1] not in retention.prune(out, 1)
    assert publish.latest_snapshot(out) == (out / "runs" / made[1]).resolve()


def test_a_run_prunes_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "c", 1)
    for number in range(4):
        fill(corpus, number + 1)
        run(Settings(corpus, tmp_path / "out", DAY, keep=2))
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 2


# --- notices ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook on loopback and what was posted to it; a path of /broken answers 500."""
    got: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append(json.loads(body))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[bytes]]]:
    """A mail server on loopback and the messages it took."""
    got: list[bytes] = []

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    body = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        body += part
                    got.append(body)
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
                if verb == b"QUIT":
                    return

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", got
    server.shutdown()
    server.server_close()


def test_a_run_tells_how_it_ended(
    tmp_path: Path, hook: tuple[str, list[Any]], mailbox: tuple[str, list[bytes]]
) -> None:
    corpus, out = fill(tmp_path / "c", 2), tmp_path / "out"
    (corpus / "空.txt").write_bytes(b"")
    where = ["--webhook", hook[0], "--mail-to", "lawyer@example.org", "--smtp", mailbox[0]]
    assert yiwu(corpus, out, *where).returncode == 1
    (posted,) = hook[1]
    assert (posted["state"], posted["documents"], posted["rejects"][0]["path"]) == (
        "completed with rejects",
        2,
        "空.txt",
    )
    (mail,) = (message_from_bytes(data, policy=policy.default) for data in mailbox[1])
    assert mail["To"] == "lawyer@example.org"
    assert "有文件未能读取" in mail["Subject"]
    assert "空.txt" in mail.get_body().get_content()  # type: ignore[union-attr]


def test_a_failure_is_told(tmp_path: Path, hook: tuple[str, list[Any]]) -> None:
    corpus, out = fill(tmp_path / "c", 1), tmp_path / "out"
    notices = Notices((hook[0],), of="problems")
    settings = Settings(corpus, out, DAY)

    def fail() -> Any:
        raise publish.OutputError("磁盘已满")

    with pytest.raises(publish.OutputError):
        notify.told(notices, settings, fail)
    assert [(n["state"], n["error"]) for n in hook[1]] == [("failed", "磁盘已满")]
    notify.told(notices, settings, lambda: run(settings))
    assert len(hook[1]) == 1, "a good run is no problem"


def test_a_notice_that_fails_fails_no_run(
    tmp_path: Path, hook: tuple[str, list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    dead = Notices((f"{hook[0]}/broken", "http://127.0.0.1:9"), ("a@example.org",), smtp="127.0.0.1:9")
    settings = Settings(fill(tmp_path / "c", 1), tmp_path / "out", DAY)
    assert notify.told(dead, settings, lambda: run(settings)).exit_code == 0
    assert [record.name for record in caplog.records if record.levelno == logging.ERROR] == ["pipeline.notify"] * 3


def test_off_by_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(smtplib, "SMTP", None)
    monkeypatch.setattr("urllib.request.urlopen", None)
    settings = Settings(fill(tmp_path / "c", 1), tmp_path / "out", DAY)
    assert notify.told(Notices(), settings, lambda: run(settings)).exit_code == 0


@pytest.mark.parametrize("given", [{"webhooks": ("file:///etc/passwd",)}, {"smtp": "smtps://"}])
def test_wrong_addresses_are_told_at_once(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"got|server"):
        Notices(**given)


def test_a_name_cannot_add_headers_to_a_mail() -> None:
    notice = notify.failure(Settings(Path("x\nBcc: evil@example.org"), Path("o"), DAY), ValueError("错"))
    assert notify.message(Notices(mail_to=("a@example.org",)), notice)["Bcc"] is None


# --- seeing it -------------------------------------------------------------------------------------------------------


def test_the_log_has_a_line_a_stage_and_document(tmp_path: Path) -> None:
    corpus, out = fill(tmp_path / "c", 2), tmp_path / "out"
    (corpus / "空.txt").write_bytes(b"")
    with logs.to(str(tmp_path / "log"), as_json=True):
        run(Settings(corpus, out, DAY))
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    stages = [line["stage"] for line in lines if line["event"] == "stage"]
    assert stages == ["discover", "lookup", "process", "tables", "editions", "publish"]
    assert [line["path"] for line in lines if line["event"] == "document"] == ["空.txt", "0000.txt", "0001.txt"]
    assert all(datetime.fromisoformat(line["time"]).tzinfo for line in lines)


def test_status_shows_runs_and_the_next_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "还没有运行过" in status.report(out)
    corpus = fill(tmp_path / "c", 2)
    (corpus / "空.txt").write_bytes(b"")
    run(Settings(corpus, out, DAY))
    note = status.Schedule(
        "0 2 * * *", "Asia/Shanghai", 2**22 + 1, __import__("socket").gethostname(), "", datetime.now(UTC)
    )
    (out / "state" / status.SCHEDULE).write_text(note.dumps(), "utf-8")
    journal.add(out, event="start", started="2030-06-01T00:00:00+00:00")
    shown = status.report(out, now=datetime(2030, 6, 1, 17, 0, tzinfo=UTC))
    assert "下次 2030-06-02 02:00 +0800" in shown
    assert "请重新启动 yiwu serve" in shown
    assert "未读取 1" in shown
    assert "中断" in shown.splitlines()[-2]
    assert [r["state"] for r in json.loads(status.as_json(out))["runs"]] == ["completed with rejects", "killed"]


@pytest.mark.parametrize(
    ("cron", "zone"), [("61 * * * *", "Asia/Shanghai"), ("0 2 * * *", "Mars/Olympus"), ("", "UTC")]
)
def test_a_schedule_that_is_none_is_told(cron: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"无效|没有时区"):
        status.next_time(cron, zone, datetime(2030, 1, 1, tzinfo=UTC))


def test_doctor_finds_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, out = fill(tmp_path / "c", 1), tmp_path / "out"
    done = run(Settings(corpus, out, DAY))
    assert [f.what for f in doctor.examine(out, corpus) if f.state == "fail"] == []
    (done.folder / "units.csv").write_text("x", "utf-8")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    real = doctor._version
    monkeypatch.setattr(
        doctor, "_version", lambda name: {"fastapi": "0.152.1", "sqlalchemy": "2.1.0"}.get(name) or real(name)
    )
    failed = [f.what for f in doctor.examine(out, tmp_path / "none") if f.state == "fail"]
    assert failed == ["fastapi", "sqlalchemy", "Prefect 服务器", "最新快照", "语料目录"]
    assert all(f.advice for f in doctor.examine(out) if f.state == "fail" and f.what != "最新快照")


def test_modules_named_as_shell_exist() -> None:
    for name in fingerprint.SHELL - {"__init__"}:
        importlib.import_module(f"pipeline.{name}")
