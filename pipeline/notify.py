"""Notices of how a run ended, by webhook and by e-mail.  Off unless asked for; one that fails never fails a run."""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.run import Settings, Summary
from pipeline.summary import lines

SECONDS = 15.0
SHOWN_REJECTS = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Whom to tell, and of what: ``problems`` are runs that failed or rejected files, ``all`` also the others."""

    webhooks: tuple[str, ...] = ()
    mail_to: tuple[str, ...] = ()
    mail_from: str = "yiwu@localhost"
    smtp: str = "localhost:25"
    """``host``, ``host:port``, ``smtp+starttls://host:port`` or ``smtps://host:port``."""
    smtp_user: str | None = None
    smtp_password_file: str | None = None
    """A file that holds the password alone, so that it stands in no command line and no server's database."""
    of: Literal["problems", "all"] = "all"

    def __post_init__(self) -> None:
        for url in self.webhooks:
            if urlsplit(url).scheme not in ("http", "https"):
                raise ValueError(f"a webhook is an http or https address, got {url!r}")
        if urlsplit(_address(self.smtp)).hostname is None:
            raise ValueError(f"no mail server in {self.smtp!r}")


def told(notices: Notices, settings: Settings, work: Callable[[], Summary]) -> Summary:
    """Do ``work`` and tell how it ended, also when it raises."""
    try:
        done = work()
    except BaseException as error:
        send(notices, failure(settings, error))
        raise
    if notices.of == "all" or done.exit_code:
        send(notices, success(settings, done))
    return done


def success(settings: Settings, done: Summary) -> dict[str, Any]:
    """The notice of a run that ended."""
    return {
        "event": "run", "state": done.state, "corpus": str(settings.corpus), "run_id": done.run_id, "new": done.new,
        "folder": str(done.folder.absolute()), "host": socket.gethostname(), "documents": done.counts.documents,
        "processed": done.processed, "obligations": done.counts.obligations, "changes": done.counts.changes,
        "seconds": round(sum(done.seconds.values()), 1), "notes": list(done.notes), "rejects_total": len(done.rejects),
        "rejects": [{"path": r.path, "error": r.error, "message": r.message} for r in done.rejects[:SHOWN_REJECTS]],
        "summary": [f"{what}：{number}" for what, number in lines(done.counts)],
    }  # fmt: skip


def failure(settings: Settings, error: BaseException) -> dict[str, Any]:
    """The notice of a run that could not be done."""
    what = str(error) or type(error).__name__
    return {
        "event": "run", "state": "failed", "corpus": str(settings.corpus), "host": socket.gethostname(), "error": what,
        "summary": [f"运行失败：{what}", f"输出目录 {settings.out} 中原有的快照未改动。"],
    }  # fmt: skip


def send(notices: Notices, notice: Mapping[str, Any]) -> None:
    """Send a notice to all; what cannot be sent is logged."""
    for url in notices.webhooks:
        try:
            _post(url, notice)
        except (OSError, ValueError) as error:  # URLError and HTTPError are OSErrors
            log.error("webhook %s: %s", urlsplit(url).hostname, error, extra={"event": "notice"})
    if notices.mail_to:
        try:
            _mail(notices, notice)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            log.error("mail by %s: %s", notices.smtp, error, extra={"event": "notice"})


def message(notices: Notices, notice: Mapping[str, Any]) -> EmailMessage:
    """The notice as an e-mail."""
    states = {"completed": "完成", "completed with rejects": "完成，有文件未能读取", "failed": "失败"}
    mail = EmailMessage()
    mail["Subject"] = f"[yiwu] {states[notice['state']]}：{_one_line(notice['corpus'])}"
    mail["From"] = notices.mail_from
    mail["To"] = ", ".join(notices.mail_to)
    body = [*notice["summary"]]
    body += [f"✗ {r['path']}：{r['message']}" for r in notice.get("rejects", ())]
    if (more := notice.get("rejects_total", 0) - SHOWN_REJECTS) > 0:
        body.append(f"… 另有 {more} 项，见 rejects.csv")
    body += notice.get("notes", ())
    if "folder" in notice:
        body.append(f"各表：{notice['folder']}" + ("" if notice["new"] else "（与上一快照相同，未发布新快照）"))
    mail.set_content("\n".join(body) + "\n")
    return mail


def _post(url: str, notice: Mapping[str, Any]) -> None:
    data = json.dumps(notice, ensure_ascii=False).encode("utf-8")
    request = urllib.request.Request(url, data, {"Content-Type": "application/json; charset=utf-8"}, method="POST")
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        answer.read(1024)


def _mail(notices: Notices, notice: Mapping[str, Any]) -> None:
    server = urlsplit(_address(notices.smtp))
    host = server.hostname or "localhost"
    secure = ssl.create_default_context()
    if server.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=SECONDS, context=secure)
    else:
        session = smtplib.SMTP(host, server.port or (587 if server.scheme == "smtp+starttls" else 25), timeout=SECONDS)
    with session:
        if server.scheme == "smtp+starttls":
            session.starttls(context=secure)
        if notices.smtp_user is not None:
            password = Path(notices.smtp_password_file).read_text("utf-8").strip() if notices.smtp_password_file else ""
            session.login(notices.smtp_user, password)
        session.send_message(message(notices, notice))


def _address(smtp: str) -> str:
    return smtp if "://" in smtp else f"smtp://{smtp}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
