# ruff: noqa: PERF401
"""What JioNLP and Recognizers-Text find in clauses; run by ``benchmarks/peers.py`` in an environment of their own.

Reads JSON lines ``{"text", "year", "masks"}`` from standard input and prints for each line the findings of each peer:
``{"jionlp": {"deadlines": [...], "limits": [...]}, "recognizers": {...}}`` with offsets into the text.
"""

import json
import re
import sys
from datetime import date, datetime

import jionlp
from recognizers_date_time import recognize_datetime
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_suite import Culture, recognize_number, recognize_percentage


def jionlp_times(text, year):
    try:
        found = jionlp.ner.extract_time(text, time_base={"year": year})
    except Exception:  # the peer fails on some texts: it then finds nothing
        return []
    out = []
    for item in found:
        a, b = item["offset"]
        detail, value = item["detail"], item["detail"]["time"]
        if detail["type"] == "time_delta":
            (unit, number), *_ = value.items() if isinstance(value, dict) else [("day", 0)]
            letter = {"year": "Y", "month": "M", "day": "D", "workday": "D"}.get(unit)
            if letter and isinstance(number, int | float):
                out.append([a, b, "within", {"duration": f"P{int(number)}{letter}"}])
        elif detail["type"] == "time_period":
            out.append([a, b, "recurring", {"rrule": "FREQ=YEARLY" if "年" in item["text"] else "FREQ=MONTHLY"}])
        elif isinstance(value, list):
            start, end = (v[:10] if isinstance(v, str) and v[:1].isdigit() else None for v in value)
            if start is None and end:
                out.append([a, b, "by", {"end": end}])
            elif start and end is None:
                out.append([a, b, "from", {"start": start}])
            elif start and end:
                out.append(
                    [a, b, "during", {"start": start, "end": end}] if start != end else [a, b, "on", {"start": start}]
                )
    return out


def jionlp_limits(text):
    out = []
    for m in re.finditer(r"(\d+(?:\.\d+)?)(%|[\u4e00-\u9fffA-Za-z/]{1,3})", text):
        out.append([m.start(), m.end(), float(m[1]), m[2]])
    try:
        for item in jionlp.ner.extract_money(text):
            a, b = item["offset"]
            num = item["detail"]["num"]
            out.append([a, b, float(num if isinstance(num, str) else num[0]), "元"])
    except Exception:
        pass
    return out


def recognizers_times(text, year):
    out = []
    for r in recognize_datetime(text, Culture.Chinese, reference=datetime(year, 1, 1)):  # noqa: DTZ001
        for v in (r.resolution or {}).get("values", [])[:1]:
            kind = v.get("type", "")
            if kind == "duration":
                out.append([r.start, r.end + 1, "within", {"duration": v["timex"]}])
            elif kind == "set":
                out.append(
                    [
                        r.start,
                        r.end + 1,
                        "recurring",
                        {
                            "rrule": {
                                "P1Y": "FREQ=YEARLY",
                                "P1M": "FREQ=MONTHLY",
                                "P1W": "FREQ=WEEKLY",
                                "P1D": "FREQ=DAILY",
                            }.get(v["timex"], "")
                        },
                    ]
                )
            elif "start" in v or "end" in v:
                start, end = v.get("start"), v.get("end")
                if end and kind.endswith("range"):
                    end = (
                        date.fromordinal(date.fromisoformat(end[:10]).toordinal() - 1).isoformat()
                        if re.match(r"\d{4}-\d\d-\d\d", end)
                        else None
                    )
                out.append([r.start, r.end + 1, "during", {"start": start and start[:10], "end": end}])
            elif "value" in v:
                out.append([r.start, r.end + 1, "on", {"start": v["value"][:10]}])
    return out


def recognizers_limits(text):
    out = []
    for find in (recognize_currency, recognize_dimension):
        for r in find(text, Culture.Chinese):
            if r.resolution and r.resolution.get("value") not in (None, "null"):
                out.append(
                    [
                        r.start,
                        r.end + 1,
                        float(r.resolution["value"]),
                        re.sub(r"^[\d.,\s一二三四五六七八九十百千万亿点]+", "", r.text),
                    ]
                )
    for r in recognize_percentage(text, Culture.Chinese):
        out.append([r.start, r.end + 1, float(str(r.resolution["value"]).rstrip("%")), "%"])
    for r in recognize_number(text, Culture.Chinese):
        m = re.compile(r"[\u4e00-\u9fffA-Za-z%/]{1,2}").match(text, r.end + 1)
        if m and r.resolution and r.resolution.get("value") is not None:
            out.append([r.start, m.end(), float(r.resolution["value"]), m[0]])
    return out


def attempt(find, *given):
    """What a peer finds; nothing where it fails on the text."""
    try:
        return find(*given)
    except Exception:
        return []


def main():
    for line in sys.stdin:
        item = json.loads(line)
        text, year = item["text"], item["year"]
        answer = {
            "jionlp": {"deadlines": attempt(jionlp_times, text, year), "limits": attempt(jionlp_limits, text)},
            "recognizers": {
                "deadlines": attempt(recognizers_times, text, year),
                "limits": attempt(recognizers_limits, text),
            },
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
