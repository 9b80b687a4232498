"""``yiwu review``: serve the desk, and what an administrator does beside.

``main`` takes the arguments after ``review``; its subcommands are ``serve`` (the default), ``index``, ``backup``,
``restore``, ``export-gold`` and ``export-decisions``.
"""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FAILED = 2
POLL = 10.0
"""Seconds between two looks at ``latest``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand; gives the exit code: 0 done, 2 could not be done."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given = ["serve", *given]
    arguments = _parser().parse_args(given)
    try:
        _environment(arguments)
        try:
            import django
        except ModuleNotFoundError as error:
            raise CannotDoError("复核台需要另外的软件包：pip install -c constraints.txt '.[review]'") from error
        django.setup()
        code: int = arguments.command(arguments)
    except CannotDoError as error:
        print(f"yiwu review: {error}", file=sys.stderr)
        return FAILED
    return code


class CannotDoError(Exception):
    """Something that was asked for cannot be done; the message says why, in Chinese."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yiwu review",
        description="The review desk: where legal staff check flagged clauses. 条款复核台。",
        epilog="Without a subcommand the desk is served. DATABASE_URL=postgres://… keeps its data in PostgreSQL.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    serve = _command(commands, "serve", "serve the desk (default; 启动复核台)", _serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8710, help="port (default: 8710)")
    serve.add_argument("--threads", type=int, default=8, help="threads that answer (default: 8)")
    serve.add_argument("--hosts", metavar="NAMES", help="host names people use, separated by commas")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="a proxy in front speaks HTTPS and sets X-Forwarded-*"
    )
    serve.add_argument(
        "--insecure-http",
        action="store_true",
        help="plain HTTP on a network address (passwords can be read on the way)",
    )
    serve.add_argument("--corpus", type=Path, metavar="DIR", help="the corpus folder, for page images")

    _command(commands, "index", "index the latest snapshot now (为最新快照建立索引)", _index)
    for name, what, run in (
        ("backup", "write accounts and decisions to a file (备份)", _backup),
        ("restore", "read a backup into an empty desk (恢复)", _restore),
    ):
        _command(commands, name, what, run).add_argument("file", type=Path, metavar="FILE")
    gold = _command(commands, "export-gold", "write decided clauses as gold annotation (导出为标注)", _export_gold)
    gold.add_argument("folder", type=Path, metavar="DIR", help="gets gold/*.jsonl and texts/*.txt")
    gold.add_argument("--all", action="store_true", help="also documents of which not every clause is decided")
    log = _command(commands, "export-decisions", "write decisions.jsonl anew (重写 decisions.jsonl)", _export_decisions)
    log.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: the desk's own file")
    return parser


def _command(commands: Any, name: str, what: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    parser.add_argument("--home", type=Path, metavar="DIR", help="the desk's folder (default: review-data)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the pipeline's output folder (default: outputs)")
    parser.add_argument("--decisions", type=Path, metavar="PATH", help="default: decisions.jsonl in the desk's folder")
    parser.set_defaults(command=run)
    return parser


def _environment(arguments: argparse.Namespace) -> None:
    """Options become the environment that the settings read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "review.settings")
    for name, variable in (
        ("home", "YIWU_REVIEW_HOME"),
        ("out", "YIWU_OUT"),
        ("decisions", "YIWU_DECISIONS"),
        ("corpus", "YIWU_CORPUS"),
        ("hosts", "YIWU_REVIEW_HOSTS"),
    ):
        if (value := getattr(arguments, name, None)) is not None:
            os.environ[variable] = str(value)
    if arguments.command is _serve:
        local = arguments.host in LOOPBACK
        if not local and not arguments.behind_proxy and not arguments.insecure_http:
            raise CannotDoError(
                f"在 {arguments.host} 上监听须有 HTTPS：请在前面设置反向代理并加 --behind-proxy；"
                "仅供试用时可加 --insecure-http（密码会明文传输）。"
            )
        os.environ.setdefault("YIWU_REVIEW_HTTPS", "1" if arguments.behind_proxy else "0")
        if arguments.behind_proxy:
            os.environ["YIWU_REVIEW_PROXY"] = "1"
        if not local and arguments.host not in ("0.0.0.0", "::") and not arguments.hosts:
            os.environ.setdefault("YIWU_REVIEW_HOSTS", f"localhost,127.0.0.1,{arguments.host}")


def _prepare() -> None:
    """Bring the database to its present form."""
    from django.core.management import call_command
    from django.db import Error

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Error as error:
        raise CannotDoError(f"数据库不可用：{error}") from error


def _first_account() -> None:
    """Ask for an administrator where there is no account yet (or take one from the environment)."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from review.models import Account

    if Account.objects.filter(role="admin", is_active=True).exists():
        return
    name = os.environ.get("YIWU_REVIEW_ADMIN")
    word = os.environ.get("YIWU_REVIEW_ADMIN_PASSWORD")
    if not name or not word:
        if not sys.stdin.isatty():
            raise CannotDoError(
                "还没有管理员账户。请在终端中运行一次，或设置 YIWU_REVIEW_ADMIN 和 YIWU_REVIEW_ADMIN_PASSWORD。"
            )
        print("还没有账户。请设置第一个管理员。")
        name = input("用户名：").strip()
        word = getpass.getpass("密码（至少 10 个字符，输入时不显示）：")
        if word != getpass.getpass("再输入一次："):
            raise CannotDoError("两次输入的密码不同。")
    account = Account(username=name, role="admin")
    try:
        validate_password(word, account)
        account.set_password(word)
        account.full_clean()
    except ValidationError as error:
        raise CannotDoError("；".join(error.messages)) from error
    account.save()


def _serve(arguments: argparse.Namespace) -> int:
    from waitress.server import create_server

    _prepare()
    _first_account()
    from review import journal
    from review.wsgi import application

    journal.write()
    watcher = threading.Thread(target=watch, args=(stop := threading.Event(),), daemon=True)
    watcher.start()
    try:
        server = create_server(
            application,
            host=arguments.host,
            port=arguments.port,
            threads=arguments.threads,
            ident=None,
            **(
                {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
                if arguments.behind_proxy
                else {}
            ),
        )
    except OSError as error:
        raise CannotDoError(f"不能在 {arguments.host}:{arguments.port} 上监听：{error.strerror or error}") from error
    print(
        f"复核台：http://{arguments.host}:{getattr(server, 'effective_port', arguments.port)}/ （Ctrl+C 停止）",
        flush=True,
    )
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()
    return 0


def watch(stop: threading.Event, every: float = POLL) -> None:
    """Index each new snapshot as it is published, and write decisions that could not be written before."""
    from django.db import close_old_connections

    from review import journal, snapshot

    log = logging.getLogger("review")
    while True:
        try:
            close_old_connections()
            snapshot.refresh()
            if journal.waiting():
                journal.write()
        except Exception:
            log.exception("the snapshot could not be indexed; the desk goes on with the one before")
        if stop.wait(every):
            return


def _index(_arguments: argparse.Namespace) -> int:
    from review import snapshot

    _prepare()
    done = snapshot.refresh()
    shown = snapshot.current()
    if shown is None:
        raise CannotDoError("输出目录中还没有快照。请先运行 yiwu run。")
    print(f"{'已索引' if done else '已是最新'}：{shown.run_id}")
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    from review import backup

    _prepare()
    print(f"已备份 {backup.write(arguments.file)} 条记录到 {arguments.file}")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from review import backup

    _prepare()
    try:
        count = backup.read(arguments.file)
    except (backup.NotEmptyError, backup.NotABackupError, OSError) as error:
        raise CannotDoError(str(error)) from error
    print(f"已恢复 {count} 条记录")
    return 0


def _export_gold(arguments: argparse.Namespace) -> int:
    from review import gold

    _prepare()
    done = gold.export(arguments.folder, partly=arguments.all)
    print(f"已导出 {done.documents} 个文件、{done.clauses} 条标注到 {arguments.folder}")
    for path, why in done.left:
        print(f"未导出 {path}：{why}", file=sys.stderr)
    return 0


def _export_decisions(arguments: argparse.Namespace) -> int:
    from review import journal

    _prepare()
    print(f"已写入 {journal.rewrite(arguments.file)} 条决定")
    return 0


if __name__ == "__main__":
    sys.exit(main())
