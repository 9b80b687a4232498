"""The command ``yiwu``: thin, and quick to start (everything heavy is imported by the subcommand that needs it)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from pipeline import __version__

FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and give its exit code: 0 done, 1 done with rejects, 2 could not be done."""
    arguments = _parser().parse_args(argv)
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
    run.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one a core)")
    run.add_argument("--no-prefect", action="store_true", help="run the same core without the orchestrator")
    run.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    run.set_defaults(command=_run)

    tag = commands.add_parser("tag", help="tag sentences, one a line, as JSON Lines (逐行标注，输出 JSON Lines)")
    tag.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="a text file, or - for standard input (default)"
    )
    tag.add_argument("--year", type=_positive, metavar="Y", help="the year of dates that print none")
    tag.set_defaults(command=_tag)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    from pipeline import console
    from pipeline.discover import CorpusError, discover
    from pipeline.frames import SchemaError
    from pipeline.publish import OutputError, prepare
    from pipeline.run import Settings, no_bar, run

    as_of = arguments.as_of or datetime.now().astimezone().date()
    settings = Settings(arguments.corpus, arguments.out, as_of, arguments.workers)
    bar = no_bar if arguments.quiet else console.progress_bar
    try:
        # Told before an orchestrator is started, which takes seconds.
        prepare(settings.out)
        discover(settings.corpus, settings.out)
        if arguments.no_prefect:
            summary = run(settings, bar=bar)
        else:
            # On a terminal the bar and the summary speak; Prefect's own log is for its server and for deployments.
            os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
            from flows.ingest import ingest_with

            summary = ingest_with(settings, bar)
    except (CorpusError, OutputError) as error:
        return _fail(str(error))
    except SchemaError as error:
        return _fail(f"表不符合规定，未发布：{error}")
    if not arguments.quiet:
        print(console.report(summary))
    return summary.exit_code


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


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date of the form YYYY-MM-DD") from None


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
