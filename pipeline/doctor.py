"""``yiwu doctor``: whether this machine can do the nightly work, and what to do where it cannot."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Literal

from pipeline import lock, publish

State = Literal["ok", "warn", "fail"]
MARKS: dict[State, str] = {"ok": "✓", "warn": "!", "fail": "✗"}
LEAST_FREE = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, how it is, and what to do about it."""

    what: str
    state: State
    found: str
    advice: str = ""


def examine(out: Path, corpus: Path | None = None) -> list[Finding]:
    """Look at everything; never raises."""
    found: list[Finding] = []
    for check in (_python, _versions, _traps, _holidays, _fonts, _ocr, _office, _server):
        found += _safely(check)
    for where in (lambda: _output(out), lambda: _clock(out), lambda: _corpus(corpus)):
        found += _safely(where)
    return found


def report(findings: list[Finding]) -> str:
    """The findings as lines, in Chinese."""
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.state]} {finding.what}：{finding.found}")
        if finding.advice and finding.state != "ok":
            lines.append(f"    → {finding.advice}")
    return "\n".join(lines)


def _safely(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:  # a check that breaks is itself a finding
        return [Finding(check.__name__.strip("_"), "warn", f"检查未能完成（{type(error).__name__}: {error}）")]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield Finding("Python", "ok" if good else "fail", version, "需要 3.11 或更高版本。")


def _versions() -> Iterator[Finding]:
    for name in ("prefect", "pandas", "pyarrow", "spacy", "jieba", "opencc", "pypdfium2", "lxml"):
        version = _version(name)
        yield Finding(
            name, "ok" if version else "fail", version or "未安装", "请重新安装：make run 会按锁定的版本安装。"
        )
    for name, why in (("duckdb", "查询"), ("prefect-dask", "集群"), ("icalendar", "日历")):
        version = _version(name)
        yield Finding(name, "ok" if version else "warn", version or "未安装", f"只有{why}需要它。")


def _traps() -> Iterator[Finding]:
    fastapi, alchemy = _version("fastapi"), _version("sqlalchemy")
    if fastapi:
        good = (0, 139) <= _numbers(fastapi) < (0, 151)
        yield Finding(
            "fastapi",
            "ok" if good else "fail",
            fastapi,
            "Prefect 3.8.8 需要 fastapi>=0.139,<0.151，否则所有流程都会出错。",
        )
    if alchemy:
        good = (2, 0) <= _numbers(alchemy) < (2, 1)
        yield Finding(
            "sqlalchemy", "ok" if good else "fail", alchemy, "需要 sqlalchemy<2.1，否则定时运行不会建立，也没有提示。"
        )
    clean = _version("lxml_html_clean")
    yield Finding(
        "lxml_html_clean",
        "ok" if clean else "fail",
        clean or "未安装",
        "trafilatura 需要它：pip install lxml_html_clean",
    )
    for name, why in (
        ("zh-core-web-sm", "包索引上的这个名字是被抢注的，不是 spaCy 的模型：请卸载。"),
        ("PyMuPDF", "其许可证是 AGPL，本程序不用它：请确认是否另有需要。"),
    ):
        if version := _version(name):
            yield Finding(name, "warn", f"已安装 {version}", why)


def _holidays() -> Iterator[Finding]:
    from chinese_calendar.constants import holidays

    last = max(holidays).year
    year = datetime.now().astimezone().year
    yield Finding(
        "节假日表",
        "ok" if year <= last else "warn",
        f"至 {last} 年",
        "工作日期限将只按周末推算并加提示：请升级 chinesecalendar。",
    )


def _fonts() -> Iterator[Finding]:
    program = shutil.which("fc-list")
    if program is None:
        yield Finding(
            "中文字体", "warn", "无法查看（没有 fontconfig）", "转换旧版 Word 和打印需要中文字体，如 fonts-noto-cjk。"
        )
        return
    done = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True, timeout=30, check=False)
    count = len(set(done.stdout.split("\n")) - {""})
    yield Finding(
        "中文字体", "ok" if count else "warn", f"{count} 种", "转换旧版 Word 和打印需要中文字体，如 fonts-noto-cjk。"
    )


def _ocr() -> Iterator[Finding]:
    missing = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name) is None]
    yield Finding(
        "OCR", "warn" if missing else "ok",
        f"缺少 {'、'.join(missing)}" if missing else f"rapidocr {_version('rapidocr')}",
        "扫描件将不能读取：pip install 'yiwu[ocr]'",
    )  # fmt: skip


def _office() -> Iterator[Finding]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    yield Finding(
        "LibreOffice",
        "ok" if program else "warn",
        program or "未安装",
        "旧版 Word（doc、rtf）将不能读取：请安装 libreoffice-writer。",
    )


def _server() -> Iterator[Finding]:
    url = os.environ.get("PREFECT_API_URL")
    if url is None:
        yield Finding("Prefect 服务器", "ok", "未配置，运行时自带一个")
        return
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=5) as answer:
            good = answer.status == 200
            yield Finding("Prefect 服务器", "ok" if good else "fail", url)
    except (OSError, ValueError) as error:
        yield Finding("Prefect 服务器", "fail", f"{url} 没有应答（{error}）", "请启动服务器，或检查 PREFECT_API_URL。")


def _output(out: Path) -> Iterator[Finding]:
    try:
        publish.prepare(out)
    except publish.OutputError as error:
        yield Finding("输出目录", "fail", str(error))
        return
    free = shutil.disk_usage(out).free
    enough = free >= LEAST_FREE
    yield Finding(
        "输出目录", "ok" if enough else "warn", f"{out} 可写，剩余 {free / 1e9:.1f} GB", "空间不多，请清理或加大磁盘。"
    )
    latest = publish.latest_snapshot(out)
    if latest is not None:
        good = publish.verify(latest)
        yield Finding(
            "最新快照", "fail" if good else "ok", good or f"{latest.name} 完整", "请重新运行：会发布新的快照。"
        )
    held = (out / publish.STATE / lock.NAME).exists() and lock.is_held(out / publish.STATE)
    yield Finding("运行锁", "ok", "有运行正在进行" if held else "空闲")


def _clock(out: Path) -> Iterator[Finding]:
    with tempfile.TemporaryFile(dir=out) as probe:
        off = abs(os.fstat(probe.fileno()).st_mtime - time.time())
    now = datetime.now(UTC)
    sane = now.year >= 2024 and off < 120
    local = now.astimezone()
    yield Finding(
        "时钟", "ok" if sane else "fail", f"{local:%Y-%m-%d %H:%M:%S %Z}", "时间不对，或与存储不一致：请校时（NTP）。"
    )


def _corpus(corpus: Path | None) -> Iterator[Finding]:
    if corpus is None:
        return
    readable = corpus.is_dir() and os.access(corpus, os.R_OK | os.X_OK)
    yield Finding("语料目录", "ok" if readable else "fail", str(corpus), "目录不存在或无权读取。")
