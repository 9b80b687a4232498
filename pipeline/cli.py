"""The command ``yiwu``: thin, and quick to start (everything heavy is imported by the subcommand that needs it)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, operating

if TYPE_CHECKING:
    from pipeline.notify import Notices
    from pipeline.questions import Wanted
    from pipeline.run import Execute, Settings

FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and give its exit code: 0 done, 1 done with rejects, 2 could not be done."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["review"]:  # a program of its own, with its own options
        from review.command import main as review

        return review(given[1:])
    arguments = _parser().parse_args(given)
    try:
        code: int = arguments.command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone (`yiwu tag … | head`): no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yiwu", description="义务: from Chinese regulatory texts to a table of obligations. 从法规文本到义务表。"
    )
    parser.add_argument("--version", action="version", version=f"yiwu {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="process a folder of files and publish the tables (处理目录，发布各表)")
    run.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of files, or one file")
    run.add_argument(
        "--out", type=Path, default=Path("outputs"), metavar="DIR", help="output folder (default: outputs)"
    )
    run.add_argument(
        "--as-of", type=_date, metavar="DATE", help="the day to judge deadlines by, YYYY-MM-DD (default: today)"
    )
    _run_options(run)
    run.add_argument("--no-prefect", action="store_true", help="run the same core without the orchestrator")
    run.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    run.set_defaults(command=_run)

    tag = commands.add_parser("tag", help="tag sentences, one a line, as JSON Lines (逐行标注，输出 JSON Lines)")
    tag.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="a text file, or - for standard input (default)"
    )
    tag.add_argument("--year", type=_positive, metavar="Y", help="the year of dates that print none")
    tag.set_defaults(command=_tag)

    commands.add_parser("review", help="serve the review desk; its backups and exports (条款复核台)")

    explain = commands.add_parser(
        "explain", help="which rule made each field of an obligation (说明每项由哪条规则得出)"
    )
    explain.add_argument("obligation_id", help="its id, as the tables print it")
    explain.add_argument("--outputs", type=Path, default=Path("outputs"), help="the output folder (default: outputs)")
    explain.set_defaults(command=_explain)

    query = commands.add_parser("query", help="ask the latest snapshot, in SQL or by options (查询最新快照)")
    query.add_argument("sql", nargs="?", metavar="SQL", help="one SELECT over the tables of docs/tables.md")
    _question(query)
    query.add_argument("--by", metavar="WHAT", help="count by unit, modality, month, document or flag")
    query.add_argument(
        "--format", choices=("table", "csv", "json", "xlsx"), help="default: table, or by --out's ending"
    )
    query.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead of the terminal")
    query.add_argument("--limit", type=_count, default=50, metavar="N", help="rows of a table shown, 0 for all (50)")
    query.set_defaults(command=_query)

    calendar = commands.add_parser("calendar", help="dated and recurring duties as an iCalendar file (日历文件)")
    _question(calendar)
    calendar.add_argument("--out", type=Path, metavar="FILE", help="the file to write, such as duties.ics")
    calendar.add_argument(
        "--alarm", type=_count, action="append", metavar="DAYS", help="remind so many days before (default: 7 and 1)"
    )
    calendar.add_argument("--no-alarms", action="store_true", help="remind of nothing")
    calendar.add_argument("--link", metavar="URL", help="where the snapshot is served, for the links to the texts")
    calendar.set_defaults(command=_calendar)

    operating.add_to(commands, _run_options, lambda arguments: (_settings(arguments, _today()), _notices(arguments)))
    return parser


def _run_options(parser: argparse.ArgumentParser) -> None:
    """What a run can be told, here and now or by a schedule."""
    parser.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one a core)")
    parser.add_argument("--full", action="store_true", help="process every file anew, whatever the cache holds")
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="the review desk's decisions.jsonl, to join in")
    parser.add_argument("--keep", type=_positive, metavar="N", help="snapshots to keep (default: all)")
    parser.add_argument(
        "--cache", metavar="ADDRESS", help="where records are kept: a folder or an fsspec address (default: DIR/state)"
    )
    parser.add_argument(
        "--editions", choices=("auto", "always", "never"), default="auto",
        help="make the workbook and the report (auto: up to a size that is of use)",
    )  # fmt: skip
    parser.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler (tcp://host:8786) to process on")
    parser.add_argument("--log-file", metavar="FILE", help="write a log there (- for standard error)")
    parser.add_argument("--log-json", action="store_true", help="the log as JSON, one object a line")
    notices = parser.add_argument_group("notices of how the run ended (off by default)")
    notices.add_argument("--webhook", action="append", default=[], metavar="URL", help="post JSON there")
    notices.add_argument("--mail-to", action="append", default=[], metavar="ADDRESS", help="send an e-mail there")
    notices.add_argument("--mail-from", default="yiwu@localhost", metavar="ADDRESS")
    notices.add_argument(
        "--smtp", default="localhost:25", metavar="HOST", help="host:port, smtp+starttls://… or smtps://…"
    )
    notices.add_argument("--smtp-user", metavar="NAME")
    notices.add_argument("--smtp-password-file", metavar="FILE", help="a file that holds the password alone")
    notices.add_argument("--notify", choices=("all", "problems"), default="all", help="of which runs (default: all)")


def _question(parser: argparse.ArgumentParser) -> None:
    """The options of a ready question; of several values of one option any may hold, of several options all must."""
    parser.add_argument(
        "--outputs", type=Path, default=Path("outputs"), metavar="DIR", help="output folder (default: outputs)"
    )
    parser.add_argument("--unit", action="append", default=[], metavar="NAME", help="who bears it, short or full name")
    parser.add_argument(
        "--role", action="append", default=[], choices=("lead", "responsible", "cooperate", "supervise"), help="as what"
    )
    parser.add_argument(
        "--modality",
        action="append",
        default=[],
        choices=("obligation", "prohibition", "permission", "recommendation", "target", "condition", "sanction"),
        help="of what kind",
    )
    parser.add_argument("--due-before", type=_date, metavar="DATE", help="due on that day or earlier")
    parser.add_argument("--due-after", type=_date, metavar="DATE", help="due on that day or later")
    parser.add_argument("--limit-on", metavar="QUANTITY", help="with a limit on it, such as PM2.5")
    parser.add_argument("--text", metavar="WORDS", help="whose text holds these words")
    parser.add_argument("--in", dest="within", metavar="WORDS", help="in files or instruments so named or issued")


def _wanted(arguments: argparse.Namespace, by: str | None = None) -> Wanted:
    from pipeline.questions import Wanted

    return Wanted(
        units=tuple(arguments.unit),
        roles=tuple(arguments.role),
        modalities=tuple(arguments.modality),
        due_before=arguments.due_before,
        due_after=arguments.due_after,
        limit_on=arguments.limit_on,
        text=arguments.text,
        within=arguments.within,
        by=by,
    )


def _query(arguments: argparse.Namespace) -> int:
    import shutil

    try:
        from pipeline import answers
        from pipeline.query import QueryError, ask, snapshot_at
        from pipeline.questions import answer
    except ModuleNotFoundError as error:
        return _fail(f"查询需要安装 {error.name}：pip install 'yiwu[analyst]'")
    wanted = _wanted(arguments, arguments.by)
    form = arguments.format or (arguments.out.suffix.removeprefix(".") if arguments.out else "table")
    if form not in answers.FORMATS:
        form = "table"
    if form == "xlsx" and arguments.out is None:
        return _fail("xlsx 需要用 --out 指明文件，如 --out 结果.xlsx。")
    try:
        snapshot = snapshot_at(arguments.outputs)
        if arguments.sql is None:
            found = answer(snapshot, wanted)
            rows = found.rows
            if found.names:
                print(f"单位：{'、'.join(found.names)}", file=sys.stderr)
        elif wanted.empty:
            rows = ask(snapshot, arguments.sql)
        else:
            return _fail("SQL 和 --unit 等选项只能用一种。")
        if form == "xlsx":
            answers.as_xlsx(rows, arguments.out)
            return 0
        if form == "table":
            shown = answers.for_people(rows) if arguments.sql is None else rows
            text = answers.as_table(shown, shutil.get_terminal_size((160, 24)).columns, arguments.limit)
        else:
            text = answers.as_csv(rows) if form == "csv" else answers.as_json(rows)
        if arguments.out is None:
            sys.stdout.write(text)
        else:
            arguments.out.write_bytes(text.encode("utf-8"))
    except QueryError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"不能写入 {arguments.out}：{error.strerror or error}")
    return 0


def _calendar(arguments: argparse.Namespace) -> int:
    try:
        from pipeline import ics
        from pipeline.query import QueryError, snapshot_at
    except ModuleNotFoundError as error:
        return _fail(f"日历需要安装 {error.name}：pip install 'yiwu[analyst]'")
    alarms = () if arguments.no_alarms else tuple(arguments.alarm or ics.ALARMS)
    # Not the run's own folder, which may be gone one day.
    link = arguments.link or f"{(arguments.outputs / 'latest').absolute().as_uri()}/"
    try:
        made = ics.make(snapshot_at(arguments.outputs), _wanted(arguments), alarms, link)
        if arguments.out is None:
            sys.stdout.write(made.data.decode("utf-8"))
        else:
            arguments.out.write_bytes(made.data)
            print(f"{arguments.out}：{made.events} 个日程", file=sys.stderr)
    except QueryError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"不能写入 {arguments.out}：{error.strerror or error}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from pipeline import console, logs
    from pipeline.decisions import DecisionError
    from pipeline.discover import CorpusError, discover
    from pipeline.frames import SchemaError
    from pipeline.lock import LockedError
    from pipeline.notify import told
    from pipeline.publish import OutputError, prepare
    from pipeline.run import in_threads, no_bar, run
    from pipeline.worker import OtherRulesError

    as_of = arguments.as_of or _today()
    try:
        settings, notices = _settings(arguments, as_of), _notices(arguments)
    except ValueError as error:
        return _fail(str(error))
    bar = no_bar if arguments.quiet else console.progress_bar
    try:
        # Told before an orchestrator is started, which takes seconds.
        prepare(settings.out)
        discover(settings.corpus, settings.out)
        with logs.to(arguments.log_file, arguments.log_json):
            if arguments.no_prefect:
                execute: Execute = in_threads
                if arguments.dask:
                    from flows.cluster import on_dask

                    execute = on_dask(arguments.dask)
                summary = told(notices, settings, lambda: run(settings, execute, bar))
            else:
                # On a terminal the bar and the summary speak; Prefect's own log is for its server and for deployments.
                os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
                from flows.ingest import ingest_with

                summary = ingest_with(settings, bar, notices, arguments.dask)
    except (CorpusError, OutputError, LockedError, DecisionError) as error:
        return _fail(str(error))
    except OtherRulesError as error:
        return _fail(f"运行期间程序或规则被改动，请重新运行（{error}）。")
    except SchemaError as error:
        return _fail(f"表不符合规定，未发布：{error}")
    if not arguments.quiet:
        print(console.report(summary))
    return summary.exit_code


def _settings(arguments: argparse.Namespace, as_of: date) -> Settings:
    from pipeline.run import Settings

    return Settings(
        arguments.corpus, arguments.out, as_of, arguments.workers, full=arguments.full, decisions=arguments.decisions,
        cache=arguments.cache, keep=arguments.keep, editions=arguments.editions, away=arguments.dask is not None,
    )  # fmt: skip


def _notices(arguments: argparse.Namespace) -> Notices:
    from pipeline.notify import Notices

    return Notices(
        tuple(arguments.webhook), tuple(arguments.mail_to), arguments.mail_from, arguments.smtp, arguments.smtp_user,
        arguments.smtp_password_file, arguments.notify,
    )  # fmt: skip


def _tag(arguments: argparse.Namespace) -> int:
    import json

    from pipeline.read import ReadError

    try:
        lines = _lines(arguments.file)
    except OSError as error:
        return _fail(f"打不开 {arguments.file}：{error.strerror or error}")
    except ReadError as error:
        return _fail(f"{arguments.file}：{error.message}")
    from pipeline.document import tag_line

    for line in lines:
        if line.strip():
            print(json.dumps(tag_line(line, arguments.year), ensure_ascii=False), flush=True)
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from pipeline.explain import UnknownObligationError, explain
    from pipeline.publish import latest_snapshot

    snapshot = latest_snapshot(arguments.outputs)
    if snapshot is None:
        return _fail(f"{arguments.outputs} 中还没有发布过快照，请先运行 yiwu run。")
    try:
        for line in explain(snapshot, arguments.obligation_id):
            print(line)
    except UnknownObligationError as error:
        return _fail(str(error))
    return 0


def _lines(name: str) -> Iterator[str]:
    """The lines of a text file in whatever encoding, or of standard input as they come."""
    if name == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig")  # type: ignore[union-attr]  # a TextIOWrapper unless replaced
        return (line.rstrip("\r\n") for line in sys.stdin)
    from pipeline.read import read
    from pipeline.records import Options

    text = read(Path(name).read_bytes(), "lines.txt", Options()).text
    return iter(text.removeprefix("\ufeff").splitlines())


def _fail(message: str) -> int:
    print(f"yiwu: {message}", file=sys.stderr)
    return FAILED


def _today() -> date:
    return datetime.now().astimezone().date()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date of the form YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0")
    return int(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
