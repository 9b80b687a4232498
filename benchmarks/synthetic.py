"""Made-up documents in any number, for measuring what comes after processing: tables, publishing, queries, the report.

Every text is composed here from invented places, bodies and figures, and its records are laid down as it is composed,
so that no rule has to run and every span is right.  The same arguments give the same documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from pipeline.records import (
    Bearer,
    Deadline,
    DocumentResult,
    Flag,
    Instrument,
    Limit,
    Modality,
    Node,
    Obligation,
    Op,
    Reference,
    Role,
    Span,
)

PLACES = ("青岚市", "云汀市", "望川县", "石浦区", "鹿溪市", "松坪县", "白芷市", "临沅区", "玉屏县", "南麓市")
BODIES = (
    "环保局",
    "水务局",
    "城管局",
    "住建局",
    "交通局",
    "农业局",
    "财政局",
    "公安局",
    "发改委",
    "卫计委",
    "气象局",
    "林业局",
)
TASKS = (
    "完成小型茶水炉的拆改", "建成扬尘视频监控平台", "清运沿河积存渣土", "更换老旧洒水车辆", "公布年度巡查结果",
    "修补破损防尘网", "复核排口登记台账", "完成加油枪密闭改造", "整理危废暂存间", "增设低空气流监测点",
)  # fmt: skip
QUANTITIES = (
    ("细颗粒物年均浓度", "<=", "微克/立方米", "ug/m3", 30, 80),
    ("二氧化硫小时均值", "<=", "毫克/立方米", "mg/m3", 20, 200),
    ("道路机械清扫率", ">=", "%", "%", 60, 98),
    ("优良天数", ">=", "天", "d", 180, 300),
    ("烟气林格曼黑度", "<=", "级", "{级}", 1, 2),
    ("在线监测数据有效率", ">=", "%", "%", 75, 99),
)
MANNERS = (
    "，巡查记录、整改照片和验收意见一并归入专项档案备查。",
    "，所需经费从部门预算中统筹安排，进展情况逐级上报并向社会公开。",
    "，对发现的问题列出清单、明确责任人，整改一项销号一项。",
)
RULES = (("每年", "FREQ=YEARLY"), ("每季度", "FREQ=MONTHLY;INTERVAL=3"), ("每月5日前", "FREQ=MONTHLY;BYMONTHDAY=5"))


@dataclass(slots=True)
class Writer:
    """A text while it is composed, piece by piece."""

    parts: list[str] = field(default_factory=list)
    at: int = 0

    def add(self, text: str) -> Span:
        """Append ``text``; the span it now has."""
        self.parts.append(text)
        span = Span(self.at, self.at + len(text))
        self.at = span.end
        return span

    def since(self, start: int) -> str:
        """What was added from ``start`` on (where a piece must begin)."""
        taken: list[str] = []
        at = self.at
        for part in reversed(self.parts):
            if at <= start:
                break
            taken.append(part)
            at -= len(part)
        return "".join(reversed(taken))


def documents(obligations: int, each: int = 30, seed: int = 7) -> Iterator[tuple[str, DocumentResult]]:
    """(path, result) pairs in the order of their paths, with ``obligations`` obligations, about ``each`` a document."""
    for number in range(-(-obligations // each)):
        yield path(number), document(number, min(each, obligations - number * each), seed)


def path(number: int) -> str:
    """Where document ``number`` would lie."""
    return f"{number // 1000:04d}/{number:07d}.txt"


def document(number: int, count: int, seed: int = 7) -> DocumentResult:
    """Document ``number``, with ``count`` obligations; made again it is the same."""
    random = Random(seed * 1_000_003 + number)
    place, year = PLACES[number % len(PLACES)], 2014 + number % 4
    w = Writer()
    title = w.add(f"{place}{year}年空气质量提升实施方案（第{number}号）")
    code = f"{place[0]}政办〔{year}〕{number}号"
    w.add(f"\n{code}\n")
    nodes: list[Node] = []
    found: list[Obligation] = []
    flags: list[Flag] = []
    for index in range(count):
        if index % 5 == 0:
            parent = len(nodes)
            head = w.add(f"{'一二三四五六七八九十'[index // 5 % 10]}、专项工作{index // 5 + 1}\n")
            numeral = "一二三四五六七八九十"[index // 5 % 10]
            nodes.append(Node(head, "section", numeral, f"{numeral}、", 0, None, "专项工作", index // 5 + 1))
        label = w.add(f"{index % 5 + 1}．")
        found.append(_obligation(random, w, place, year, len(nodes), index))
        path = f"{nodes[parent].path}/{index % 5 + 1}"
        nodes.append(Node(Span(label.start, w.at), "item", path, f"{index % 5 + 1}．", 0, parent))
        w.add("\n")
        if random.random() < 0.2:
            flags.append(Flag("year_inferred", "info", "年份为推定，请核对。", found[-1].span, index))
        if random.random() < 0.03:
            flags.append(Flag("mixed_modality", "warn", "一句之中兼有两种用语，请核对。", found[-1].span, index))
    text = "".join(w.parts)
    return DocumentResult(
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        script="hans",
        genre="plan",
        binding=True,
        title=text[title.start : title.end],
        pages=(),
        instruments=(
            Instrument(
                Span(0, len(text)), text[title.start : title.end], code, f"{place}人民政府办公室",
                date(year, 3, 1), date(year, 3, 1), title_span=title,
            ),
        ),
        nodes=tuple(nodes),
        obligations=tuple(found),
        flags=tuple(flags),
    )  # fmt: skip


def _obligation(random: Random, w: Writer, place: str, year: int, node: int, index: int) -> Obligation:
    start = w.at
    bearers: list[Bearer] = []
    deadlines: list[Deadline] = []
    limits: list[Limit] = []
    references: list[Reference] = []
    roles: list[Role] = ["lead", "cooperate"] if random.random() < 0.4 else ["responsible"]
    for at, role in enumerate(roles):
        name = f"{place[-1]}{random.choice(BODIES)}"
        bearers.append(Bearer(name, role, "public_body", w.add(name), "clause", "synthetic.unit"))
        w.add("牵头，" if role == "lead" else "配合，" if at else "")
    kind = random.random()
    if kind < 0.45:
        month = random.randint(1, 12)
        span = w.add(f"{month}月底前")
        last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        deadlines.append(Deadline(span, f"{month}月底前", "by", end=date.fromordinal(last), year_from="document"))
    elif kind < 0.55:
        words, rule = random.choice(RULES)
        deadlines.append(Deadline(w.add(words), words, "recurring", rrule=rule))
    modality: Modality = random.choices(("obligation", "prohibition", "recommendation", "target"), (70, 10, 5, 15))[0]
    cue = {"prohibition": "不得", "recommendation": "鼓励", "target": "达到"}.get(modality, "应当")
    w.add(f"{cue}{random.choice(TASKS)}")
    if random.random() < 0.3:
        name, op, unit, canonical, low, high = random.choice(QUANTITIES)
        value = random.randint(low, high)
        w.add(f"，{name}")
        words = f"{'不超过' if op == '<=' else '不低于'}{value}{unit}"
        sign: Op = "<=" if op == "<=" else ">="
        span, number = w.add(words), Decimal(value)
        limits.append(
            Limit(span, words, sign, number, unit, None, name, unit_canonical=canonical, value_canonical=number)
        )
    if random.random() < 0.1:
        w.add("，执行")
        words = f"《{place}扬尘巡查规程》"
        references.append(Reference(w.add(words), words, words[1:-1]))
    w.add(random.choice(MANNERS))
    text = w.since(start)
    citation = f"《{place}{year}年空气质量提升实施方案》{index // 5 + 1}({index % 5 + 1})"
    return Obligation(
        Span(start, w.at), text, modality, cue, 0, node, citation, tuple(bearers), tuple(deadlines), tuple(limits),
        tuple(references), confidence=random.choice((0.95, 0.9, 0.7, 0.5)),
    )  # fmt: skip
