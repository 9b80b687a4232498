"""How quick the review desk is with many obligations: ``python benchmarks/review.py [--obligations N]``.

Makes a snapshot of invented clauses, indexes it, and times pages inside the process (the server's own work: routing,
database, template) with the real middleware.  Prints medians and 95th percentiles in milliseconds; exits with 1
 when the queue page takes more than 300 ms or the clause page more than 200 ms (medians).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.frames import arrow_schema
from pipeline.schema import BY_NAME, TABLES

PER_DOCUMENT = 100
UNITS = [
    f"{place}{office}"
    for place in ("市", "县", "镇", "区")
    for office in ("水务局", "城管局", "应急局", "民政局", "林业局")
]
WORDS = [
    "应当建立台账",
    "定期开展检查",
    "不得擅自停用",
    "完成设备更新",
    "公开办理结果",
    "报送年度总结",
    "落实值班制度",
    "划定保护范围",
]
LIMITS = {"queue": 300.0, "clause": 200.0}


def snapshot(out: Path, count: int) -> None:
    """A snapshot with ``count`` obligations, of which one in ten needs a person."""
    chance = random.Random(8)
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    texts = {}
    for d in range(count // PER_DOCUMENT):
        document, instrument = f"d{d:08x}", f"i{d:08x}"
        text = ""
        for k in range(PER_DOCUMENT):
            if k % 5 == 0:
                node, opened = f"n{d:06x}{k:02x}", len(text)
                rows["nodes"].append(
                    {"node_id": node, "document_id": document, "instrument_id": instrument, "node_path": f"第{k}条",
                     "kind": "article", "label": f"第{k}条", "char_start": opened, "char_end": opened}
                )  # fmt: skip
                text += f"第{k}条 "
            oid, unit, start = f"o{d:08x}{k:04x}", chance.choice(UNITS), len(text)
            duties = [chance.choice(WORDS) for _ in range(3)]
            body = f"{unit}{duties[0]}，{duties[1]}，并于{2030 + k % 5}年底前{duties[2]}（{d}-{k}）。"
            text += body + "\n"
            rows["nodes"][-1]["char_end"] = len(text)
            due = date(2030 + k % 5, 12, 31) if k % 3 == 0 else None
            common = {"obligation_id": oid, "document_id": document}
            span = {"char_start": start, "char_end": start + len(body)}
            rows["obligations"].append(
                {**common, **span, "instrument_id": instrument, "node_id": node, "node_path": f"第{k - k % 5}条",
                 "citation": f"《第{d}号办法》第{k - k % 5}条", "modality": "obligation", "cue": "应当", "text": body,
                 "source_text": body, "responsible_units": [unit], "due": due, "binding": True,
                 "confidence": round(chance.uniform(0.3, 0.99), 2), "review_status": "unreviewed"}
            )  # fmt: skip
            rows["units"].append(
                {**common, "unit": unit, "unit_source": unit, "role": "responsible", "kind": "public_body",
                 "origin": "clause", "rule": "bearers.subject", "char_start": start, "char_end": start + len(unit)}
            )  # fmt: skip
            if due is not None:
                when = f"{2030 + k % 5}年底前"
                at = start + body.index(when)
                rows["deadlines"].append(
                    {**common, "text": when, "kind": "by", "end": due, "business_days": False, "rule": "deadlines.by",
                     "char_start": at, "char_end": at + len(when)}
                )  # fmt: skip
            level = "error" if k % 50 == 0 else "warn" if k % 10 == 0 else "info" if k % 4 == 1 else None
            if level:
                code = chance.choice(["low_confidence", "conflicting_limits", "mixed_modality", "vague_time"])
                rows["flags"].append(
                    {**common, **span, "flag_id": f"f{oid}", "code": code, "severity": level, "message": "请核对。"}
                )
        texts[document] = text
        rows["documents"].append(
            {"document_id": document, "path": f"城市/文件{d}.txt", "title": f"第{d}号办法", "genre": "regulation",
             "binding": True, "script": "hans", "media_type": "text/plain", "encoding": "utf-8", "chars": len(text),
             "content_sha256": "0" * 64, "status": "ok", "instruments": 1, "nodes": 20, "obligations": PER_DOCUMENT,
             "flags": 0}
        )  # fmt: skip
        rows["instruments"].append(
            {"instrument_id": instrument, "document_id": document, "title": f"第{d}号办法", "status": "unknown",
             "char_start": 0, "char_end": len(text)}
        )  # fmt: skip
    folder = out / "runs" / "r1"
    (folder / "texts").mkdir(parents=True)
    for name, found in rows.items():
        schema = arrow_schema(BY_NAME[name])
        columns = [pa.array([row.get(field.name) for row in found], field.type) for field in schema]
        pq.write_table(pa.Table.from_arrays(columns, schema=schema), folder / f"{name}.parquet")
    for document, text in texts.items():
        (folder / "texts" / f"{document}.txt").write_bytes(text.encode())
    (folder / "run.json").write_text(json.dumps({"run_id": "r1", "as_of": "2031-05-01"}))
    (out / "latest").symlink_to("runs/r1")


def timed(name: str, times: int, act: Callable[[int], Any]) -> float:
    """Print and give the median of ``times`` acts, in milliseconds; the first two are for warming up."""
    act(-1), act(-2)
    spent = []
    for n in range(times):
        start = time.perf_counter()
        act(n)
        spent.append((time.perf_counter() - start) * 1000)
    middle = statistics.median(spent)
    print(f"{name:<44}{middle:>9.1f}{sorted(spent)[int(len(spent) * 0.95)]:>9.1f}")
    return middle


def main() -> int:
    """Run the benchmark; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--obligations", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--database-url", help="PostgreSQL instead of SQLite; an empty database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="review.settings", YIWU_REVIEW_HOME=folder, YIWU_OUT=str(home / "out"),
            YIWU_REVIEW_HTTPS="0", YIWU_REVIEW_HOSTS="testserver", YIWU_DECISIONS=str(home / "decisions.jsonl"),
        )  # fmt: skip
        if given.database_url:
            os.environ["DATABASE_URL"] = given.database_url
        snapshot(home / "out", given.obligations)
        return measure(given.times)


def measure(times: int) -> int:
    """Index, then time the pages."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from review import decide
    from review import snapshot as indexing
    from review.models import Account, Clause

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    indexing.refresh()
    print(f"indexed {Clause.objects.count():,} clauses in {time.perf_counter() - start:.1f} s ({connection.vendor})")
    account = Account.objects.create_user("rui", password="-", role="lead")
    client = Client()
    client.force_login(account, backend="review.backend.RoleBackend")
    flagged = list(Clause.objects.filter(rank__lte=2).order_by("id").values_list("oid", flat=True)[: times * 200 : 100])
    some = [flagged[n % len(flagged)] for n in range(max(times, len(flagged)))]

    def get(address: str) -> Callable[[int], Any]:
        def act(n: int) -> None:
            response = client.get(address.format(oid=some[n % len(some)]))
            assert response.status_code == 200, response.status_code

        return act

    print(f"{'page':<44}{'median':>9}{'p95':>9}  ms")
    worst = {
        "queue": max(
            timed(f"queue {name}", times, get(address))
            for name, address in (
                ("to do", "/"),
                ("to do, page 200", "/?page=200"),
                ("all clauses", "/?scope=all"),
                ("all, text search", "/?scope=all&text=开展检查"),
                ("to do, text search", "/?text=开展检查"),
                ("all, unit and modality", "/?scope=all&unit=水务&modality=obligation"),
                ("all, one flag", "/?scope=all&flag=vague_time"),
                ("document by title", "/?scope=all&path=第77号"),
                ("all by due date", "/?scope=all&order=due"),
                ("to do by confidence below 0.5", "/?order=confidence&confidence_below=0.5"),
            )
        ),
        "clause": max(
            timed("clause", times, get("/clauses/{oid}")),
            timed("clause from a filtered queue", times, get("/clauses/{oid}?from=text%3D开展检查%26scope%3Dall")),
        ),
    }
    timed("documents", times, get("/documents"))

    def choose(n: int) -> None:
        clause = decide.find(some[n % len(some)])
        assert clause is not None
        decide.decide(account, clause, "accepted", _version(clause.oid))

    timed("one decision, on the disk", times, choose)
    for page, limit in LIMITS.items():
        print(f"{page}: slowest median {worst[page]:.0f} ms (target {limit:.0f})")
    return int(any(worst[page] > limit for page, limit in LIMITS.items()))


def _version(oid: str) -> int:
    from review.models import State

    state = State.objects.filter(oid=oid).first()
    return state.version if state else 0


if __name__ == "__main__":
    sys.exit(main())
