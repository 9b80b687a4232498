"""The subcommands for those who keep the nightly run going: serve, status, doctor, diff."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FAILED = 2
CRON, ZONE = "0 2 * * *", "Asia/Shanghai"

Add = Callable[[argparse.ArgumentParser], None]


def add_to(commands: Any, run_options: Add, settings: Callable[[argparse.Namespace], tuple[Any, Any]]) -> None:
    """Add the subcommands; ``run_options`` adds the options of a run, ``settings`` makes of them what it is given."""
    serve = commands.add_parser("serve", help="process a folder every night, here and now (定时处理，常驻运行)")
    serve.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of files")
    _out(serve)
    serve.add_argument("--cron", default=CRON, metavar="EXPR", help=f"when (default: '{CRON}')")
    serve.add_argument("--timezone", default=ZONE, metavar="ZONE", help=f"of --cron and of today (default: {ZONE})")
    serve.add_argument("--name", default="nightly", help="the deployment's name (default: nightly)")
    run_options(serve)
    serve.set_defaults(command=lambda arguments: _serve(arguments, settings))

    status = commands.add_parser("status", help="the last runs, and when the next is due (最近的运行和下次时间)")
    _out(status)
    status.add_argument("--json", action="store_true", help="for programs")
    status.add_argument("--last", type=int, default=10, metavar="N", help="runs shown (default: 10)")
    status.set_defaults(command=_status)

    doctor = commands.add_parser("doctor", help="whether this machine has all it needs (检查运行环境)")
    _out(doctor)
    doctor.add_argument("--corpus", type=Path, metavar="DIR", help="look at this corpus folder too")
    doctor.set_defaults(command=_doctor)

    diff = commands.add_parser("diff", help="what differs between two snapshots (比较两个快照)")
    diff.add_argument("run", metavar="RUN", help="a run id (its beginning will do) or latest")
    diff.add_argument("other", nargs="?", metavar="RUN", help="the later one; without it RUN against the one before it")
    _out(diff)
    diff.add_argument("--limit", type=int, default=200, metavar="N", help="differences shown, 0 for all (200)")
    diff.set_defaults(command=_diff)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, default=Path("outputs"), metavar="DIR", help="output folder (default: outputs)"
    )


def _serve(arguments: argparse.Namespace, settings: Callable[[argparse.Namespace], tuple[Any, Any]]) -> int:
    from pipeline.publish import OutputError, prepare
    from pipeline.status import next_time

    try:
        due = next_time(arguments.cron, arguments.timezone, datetime.now(UTC))
        chosen, notices = settings(arguments)
        prepare(arguments.out)
    except (ValueError, OutputError) as error:
        return _fail(str(error))
    if not arguments.corpus.is_dir():
        return _fail(f"找不到语料目录 {arguments.corpus}。请检查路径。")
    from flows.schedule import ServeError, serve

    def parameters() -> dict[str, Any]:
        from flows.ingest import parameters as of

        return of(chosen, notices, arguments.dask) | {
            # A run is a process of its own, wherever it is started; and the day is its own too.
            "corpus": str(arguments.corpus.absolute()),
            "out": str(arguments.out.absolute()),
            "decisions": str(arguments.decisions.absolute()) if arguments.decisions else None,
            "as_of": None,
            "timezone": arguments.timezone,
            "log_file": arguments.log_file and str(Path(arguments.log_file).absolute()),
            "log_json": arguments.log_json,
        }

    print(f"定时 {arguments.cron}（{arguments.timezone}），下次 {due:%Y-%m-%d %H:%M %z}；Ctrl-C 结束。", flush=True)
    try:
        serve(arguments.name, arguments.cron, arguments.timezone, arguments.out.absolute(), parameters)
    except ServeError as error:
        return _fail(str(error))
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from pipeline import status

    print(status.as_json(arguments.out) if arguments.json else status.report(arguments.out, arguments.last))
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from pipeline import doctor

    findings = doctor.examine(arguments.out, arguments.corpus)
    print(doctor.report(findings))
    return 1 if any(finding.state == "fail" for finding in findings) else 0


def _diff(arguments: argparse.Namespace) -> int:
    from pipeline import differences

    try:
        first = differences.snapshot_named(arguments.out, arguments.run)
        if arguments.other is None:
            old, new = differences.before(arguments.out, first), first
        else:
            old, new = first, differences.snapshot_named(arguments.out, arguments.other)
        for line in differences.lines(old, new, arguments.limit):
            print(line)
    except differences.DiffError as error:
        return _fail(str(error))
    return 0


def _fail(message: str) -> int:
    print(f"yiwu: {message}", file=sys.stderr)
    return FAILED
