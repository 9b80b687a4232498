"""Twenty reviewers at once against the real server, in a process of its own (so that the database can be chosen).

Run by ``test_crowd.py``.  Prints one JSON object: what the clients were told, and what the database and the file hold.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import django

HOME = Path(os.environ["YIWU_REVIEW_HOME"])


django.setup()

import httpx  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from waitress.server import create_server  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))
import desk_sample as sample  # noqa: E402
from crowd_numbers import OWN, PEOPLE, SHARED  # noqa: E402

from pipeline import decisions  # noqa: E402
from pipeline.records import Flag  # noqa: E402
from review import journal, snapshot  # noqa: E402
from review.models import Account, Clause, Decision, State  # noqa: E402
from review.wsgi import application  # noqa: E402


def big() -> Any:
    """A document with a clause for each of everybody's own, and some for all."""
    lines = [f"单位{n}应当在每年{n % 12 + 1}月前报告第{n}项事项。" for n in range(PEOPLE * OWN + SHARED)]
    text = "大规模测试办法\n" + "".join(f"{line}\n" for line in lines)
    clauses = [sample.clause(text, line, None, citation=f"第{n}项") for n, line in enumerate(lines)]
    return sample.document(
        text, clauses, [Flag("low_confidence", "warn", "请核对。", None, n) for n in range(len(lines))]
    )


def work(address: str, name: str, own: list[str], shared: list[str], told: list[tuple[str, str, int]]) -> None:
    """One reviewer: logs in, then accepts clauses of their own and, between them, clauses that all want."""
    with httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
        client.get("/login")
        token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        entered = client.post("/login", data={**token, "username": name, "password": "-Crowd-2031-"})
        assert entered.status_code == 302, entered.status_code
        token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        for n, oid in enumerate(own):
            for one in (oid, *shared[n : n + 1]):
                data = {**token, "action": "accepted", "base": "0", "comment": name}
                told.append((name, one, client.post(f"/clauses/{one}/decision", data=data).status_code))


def main() -> None:
    """Let them all loose, re-index meanwhile, and tell what came of it."""
    call_command("migrate", verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    out = HOME / "out"
    sample.put(out, HOME / "corpus", [("big.txt", big())])
    snapshot.refresh()
    names = [f"person{n}" for n in range(PEOPLE)]
    for name in names:
        Account.objects.create_user(name, password="-Crowd-2031-", role="reviewer")
    oids = list(Clause.objects.order_by("position").values_list("oid", flat=True))
    shared = oids[-SHARED:]
    server = create_server(application, host="127.0.0.1", port=0, threads=20)
    threading.Thread(target=server.run, daemon=True).start()
    told: list[tuple[str, str, int]] = []
    address = f"http://127.0.0.1:{server.effective_port}"
    crowd = [
        threading.Thread(target=work, args=(address, name, oids[n * OWN : (n + 1) * OWN], shared, told))
        for n, name in enumerate(names)
    ]
    for one in crowd:
        one.start()
    sample.put(out, HOME / "corpus", [("big.txt", big()), ("rules.txt", sample.rules())], 1)
    snapshot.refresh()
    for one in crowd:
        one.join()
    server.close()
    journal.write()
    lines = decisions.read(Path(settings.DECISIONS))
    made = list(Decision.objects.values_list("who", "oid", "decision_id"))
    wrong = [s.oid for s in State.objects.all() if s.status != "accepted" or s.version != 1]
    stale = Clause.objects.filter(oid__in=oids).exclude(status="accepted").count()
    result = {
        "vendor": connection.vendor,
        "told": sorted(told),
        "made": sorted([who, oid] for who, oid, _ in made),
        "lines": sorted([d.who, d.obligation_id] for d in lines),
        "wrong": wrong,
        "stale": stale,
        "waiting": journal.waiting(),
        "clauses": Clause.objects.count(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
