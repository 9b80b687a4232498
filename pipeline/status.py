"""``yiwu status``: the last runs, whether one is under way, when the next is due."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline import journal, lock
from pipeline.publish import STATE, latest_snapshot

SCHEDULE = "schedule.json"
STATES = {
    "running": "运行中",
    "completed": "完成",
    "completed with rejects": "完成，有文件未能读取",
    "failed": "失败",
    "killed": "中断（进程被终止）",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What ``yiwu serve`` leaves for ``yiwu status``."""

    cron: str
    timezone: str
    pid: int
    host: str
    server: str
    since: datetime

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self) | {"since": self.since.isoformat(timespec="seconds")}, indent=2) + "\n"

    @property
    def alive(self) -> bool:
        """Whether its process is there; always true for another machine's, of which nothing is known."""
        if self.host != socket.gethostname():
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return True


def schedule_of(out: Path) -> Schedule | None:
    """The schedule of an output folder, or None."""
    try:
        row = json.loads((out / STATE / SCHEDULE).read_text("utf-8"))
        return Schedule(**row | {"since": datetime.fromisoformat(row["since"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def next_time(cron: str, timezone: str, after: datetime) -> datetime:
    """When a schedule is next due.  ValueError for a cron expression or a time zone that is none."""
    from cronsim import CronSim, CronSimError

    try:
        zone = ZoneInfo(timezone)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"没有时区 {timezone!r}（{error}）") from None
    try:
        found: datetime = next(CronSim(cron, after.astimezone(zone)))
    except (CronSimError, StopIteration) as error:
        raise ValueError(f"cron 表达式 {cron!r} 无效（{error}）") from None
    return found


def report(out: Path, shown: int = 10, now: datetime | None = None) -> str:
    """The state of an output folder, in Chinese."""
    now = now or datetime.now(UTC)
    running = _is_running(out)
    runs = journal.read(out, running)
    lines = [f"输出目录：{out}"]
    latest = latest_snapshot(out)
    lines.append(f"最新快照：{latest.name if latest else '还没有'}")
    schedule = schedule_of(out)
    if schedule is None:
        lines.append("定时：没有（yiwu serve 可建立）")
    else:
        due = next_time(schedule.cron, schedule.timezone, now)
        state = "" if schedule.alive else f"；但进程 {schedule.pid} 已不在，请重新启动 yiwu serve"
        lines.append(f"定时：{schedule.cron}（{schedule.timezone}），下次 {due:%Y-%m-%d %H:%M %z}{state}")
    lines.append(f"最近 {min(shown, len(runs))} 次运行：" if runs else "还没有运行过。")
    lines += [_line(run) for run in runs[-shown:][::-1]]
    return "\n".join(lines)


def as_json(out: Path) -> str:
    """The same for programs."""
    schedule = schedule_of(out)
    latest = latest_snapshot(out)
    return json.dumps(
        {
            "out": str(out),
            "latest": latest.name if latest else None,
            "schedule": schedule and asdict(schedule) | {"alive": schedule.alive},
            "next": schedule and next_time(schedule.cron, schedule.timezone, datetime.now(UTC)),
            "runs": [asdict(run) for run in journal.read(out, _is_running(out))],
        },
        ensure_ascii=False,
        default=lambda value: value.isoformat(),
    )


def _line(run: journal.Run) -> str:
    parts = [f"  {run.started.astimezone():%Y-%m-%d %H:%M:%S}", STATES.get(run.state, run.state)]
    if run.seconds is not None:
        parts.append(f"{sum(run.seconds.values()):.1f} 秒")
    if run.documents is not None:
        parts.append(f"文件 {run.documents}（处理 {run.processed}）")
    if run.rejects:
        parts.append(f"未读取 {run.rejects}")
    if run.run_id is not None:
        parts.append(run.run_id if run.new else f"未变（{run.run_id}）")
    if run.error:
        parts.append(run.error)
    return "  ".join(parts)


def _is_running(out: Path) -> bool:
    if not (out / STATE / lock.NAME).exists():
        return False
    try:
        return lock.is_held(out / STATE)
    except OSError:
        return False
