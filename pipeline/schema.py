"""The published tables as data: every table, column, type, meaning and key.

``pipeline.tables`` builds and checks frames against it, ``pipeline.publish`` writes CSV, Parquet and
``datapackage.json`` from it.  Names and meanings are what readers of the tables build on: a column may be added, never renamed or repurposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.records import (
    BearerKind,
    Change,
    DeadlineKind,
    Genre,
    Modality,
    NodeKind,
    Op,
    Origin,
    Role,
    Script,
    Severity,
    Use,
    YearFrom,
)

Type = Literal["string", "integer", "number", "decimal", "boolean", "date", "list"]
"""``decimal`` keeps the digits as printed, ``number`` is binary; ``list`` is a list of strings."""

LIST_SEPARATOR = "；"
"""Joins the items of a list inside a CSV cell."""
DECIMAL_PRECISION, DECIMAL_SCALE = 38, 12
"""What a ``decimal`` column can hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.  ``refers`` is the table whose key it holds; an empty cell means unknown unless ``required``."""

    name: str
    type: Type
    zh: str
    en: str
    required: bool = False
    enum: tuple[str, ...] = ()
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table.  ``key`` is its primary key, empty where a row has no name of its own."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in published order."""
        return tuple(column.name for column in self.columns)


def _c(
    name: str, type_: Type, zh: str, en: str, *enum: str, required: bool = False, refers: str | None = None
) -> Column:
    return Column(name, type_, zh, en, required, enum, refers)


def _id(name: str, zh: str, en: str, refers: str | None = None, required: bool = True) -> Column:
    return Column(name, "string", zh, en, required, (), refers)


# fmt: off
DOCUMENT = _id("document_id", "文件编号", "the document", "documents")
OBLIGATION = _id("obligation_id", "义务编号", "the obligation", "obligations")
START = _c("char_start", "integer", "在原文中的起点（从 0 计的字符位置，含）", "first character in the source text, from 0", required=True)
END = _c("char_end", "integer", "在原文中的终点（不含）", "one past the last character in the source text", required=True)
RULE = _c("rule", "string", "得出此项的规则编号", "id of the rule that found it")
PAGE = _c("page", "integer", "页码（从 1 计）", "page, from 1, where the format has pages")

DOCUMENTS = Table(
    "documents",
    "每个已读取的文件一行",
    "one row for each file that was read",
    (
        _id("document_id", "文件编号，由相对路径得出", "stable id, from the relative path"),
        _c("path", "string", "相对于语料目录的路径，以 / 分隔", "path relative to the corpus root, with /", required=True),
        _c("title", "string", "标题", "title"),
        _c("genre", "string", "文种", "genre", *get_args(Genre), required=True),
        _c("binding", "boolean", "是否有约束力", "whether it binds", required=True),
        _c("script", "string", "字体：简体、繁体或混用", "script", *get_args(Script), required=True),
        _c("media_type", "string", "媒体类型", "media type", required=True),
        _c("encoding", "string", "文本编码", "text encoding"),
        _c("pages", "integer", "页数", "number of pages"),
        _c("chars", "integer", "原文字符数", "characters of the source text", required=True),
        _c("content_sha256", "string", "文件内容的 SHA-256", "SHA-256 of the file's bytes", required=True),
        _c("status", "string", "是否完整读取", "whether all of it was read", "ok", "partial", required=True),
        _c("instruments", "integer", "其中的法规数", "instruments in it", required=True),
        _c("nodes", "integer", "其中的结构节点数", "structural nodes in it", required=True),
        _c("obligations", "integer", "其中的义务条款数", "obligations in it", required=True),
        _c("flags", "integer", "其中的提示数", "flags in it", required=True),
    ),
    ("document_id",),
)

INSTRUMENTS = Table(
    "instruments",
    "每个文件中的每部法规一行",
    "one row for each legal instrument in a file",
    (
        _id("instrument_id", "法规编号", "stable id"),
        DOCUMENT,
        _c("title", "string", "法规名称", "title"),
        _c("doc_number", "string", "发文字号", "document number"),
        _c("issuer", "string", "发布机关", "issuing body"),
        _c("issued", "date", "发布日期", "date of issue"),
        _c("effective", "date", "施行日期", "in force from"),
        _c("expires", "date", "失效日期（有效期的最后一天）", "last day in force"),
        _c(
            "status", "string", "在运行基准日的效力状态", "state on the run's as-of date",
            "in_force", "expired", "not_yet", "unknown", required=True,
        ),
        START,
        END,
    ),
    ("instrument_id",),
)

NODES = Table(
    "nodes",
    "每个结构节点一行：编章节、条、款、项、编号标题、附件",
    "one row for each structural node: chapter, article, paragraph (款), item, numbered section, annex",
    (
        _id("node_id", "节点编号", "stable id"),
        DOCUMENT,
        _id("instrument_id", "所属法规", "the instrument it belongs to", "instruments"),
        _id("parent_id", "上级节点", "the node above it", "nodes", required=False),
        _c("node_path", "string", "节点路径，如 第二章/第六条/(三)", "path, such as 第二章/第六条/(三)", required=True),
        _c("kind", "string", "节点种类", "kind", *get_args(NodeKind), required=True),
        _c("label", "string", "印出的编号", "the marker as printed"),
        _c("heading", "string", "标题文字", "heading"),
        PAGE,
        START,
        END,
    ),
    ("node_id",),
)

OBLIGATIONS = Table(
    "obligations",
    "每个规范性语段一行",
    "one row for each normative segment",
    (
        _id("obligation_id", "义务编号，由文件、规范化文本及其出现次序得出", "stable id, from document, normalised text and occurrence"),
        DOCUMENT,
        _id("instrument_id", "所属法规", "the instrument it belongs to", "instruments"),
        _id("node_id", "所在节点", "the innermost node it stands in", "nodes", required=False),
        _c("node_path", "string", "所在节点路径", "path of that node"),
        _c("citation", "string", "引用写法，如《…办法》第六条第二款（一）", "how to cite it"),
        _c("modality", "string", "规范类型", "modality", *get_args(Modality), required=True),
        _c("cue", "string", "据以判断的用语", "the words it was told by"),
        _c("rule", "string", "判定规范类型的规则编号", "id of the rule that told the modality"),
        _c("text", "string", "规范化后的文本（简体、统一全半角）", "normalised text", required=True),
        _c("source_text", "string", "原文", "the source's own text, source[char_start:char_end]", required=True),
        _c("lead_units", "list", "牵头单位", "lead units"),
        _c("responsible_units", "list", "责任单位", "responsible units"),
        _c("cooperating_units", "list", "配合单位", "cooperating units"),
        _c("supervising_units", "list", "监督单位", "supervising units"),
        _c("deadlines", "list", "时限（可读写法）", "deadlines, readable"),
        _c("due", "date", "最早的到期日（循环时限取基准日后的下一次）", "earliest last day of a deadline that resolves to a date"),
        _c("due_basis", "string", "到期日依据的时限", "the deadline that gives it"),
        _c("limits", "list", "限值（可读写法）", "limits, readable"),
        _c("condition_text", "string", "适用条件", "condition"),
        _c("exception_text", "string", "例外", "exception"),
        _c("sanctioned_by", "list", "引用本条的罚则条款编号", "ids of the sanction clauses that cite its article"),
        _c("references", "list", "引用的文件和标准", "what it cites"),
        _c("binding", "boolean", "是否有约束力", "whether it binds", required=True),
        _c("confidence", "number", "置信度（0–1）", "confidence, 0 to 1", required=True),
        _c("flags", "list", "提示代码", "codes of its flags"),
        _c(
            "review_status", "string", "复核状态", "state of review",
            "unreviewed", "accepted", "corrected", "rejected", "stale", required=True,
        ),
        PAGE,
        START,
        END,
    ),
    ("obligation_id",),
)

UNITS = Table(
    "units",
    "每项义务的每个承担者一行",
    "one row for each bearer of an obligation",
    (
        OBLIGATION,
        DOCUMENT,
        _c("unit", "string", "单位全称（可独立理解，简体）", "name that stands alone, simplified", required=True),
        _c("unit_source", "string", "原文写法", "as the source prints it", required=True),
        _c("role", "string", "角色：牵头、责任、配合、监督", "role", *get_args(Role), required=True),
        _c("kind", "string", "公共机关或被监管方", "public body or regulated party", *get_args(BearerKind), required=True),
        _c("origin", "string", "得自条款、责任单位行、引导句或承前省略", "where it was found", *get_args(Origin), required=True),
        RULE,
        START,
        END,
    ),
)

DEADLINES = Table(
    "deadlines",
    "每项义务的每个时间表述一行",
    "one row for each time expression of an obligation",
    (
        OBLIGATION,
        DOCUMENT,
        _c("text", "string", "原文的时间表述", "the time expression in the source", required=True),
        _c("kind", "string", "时限种类", "kind", *get_args(DeadlineKind), required=True),
        _c("start", "date", "起始日（from、on、during）", "first day"),
        _c("end", "date", "截止日（by、during）", "last day"),
        _c("resolved_start", "date", "推算出的起始日", "first day, where the anchor is known"),
        _c("resolved_end", "date", "推算出的截止日", "last day, where the anchor is known"),
        _c("duration", "string", "期间（ISO 8601）", "duration, ISO 8601"),
        _c("business_days", "boolean", "是否以工作日计", "whether it counts working days"),
        _c("anchor", "string", "起算事件", "the event it counts from"),
        _c("rrule", "string", "循环规则（RFC 5545）", "recurrence rule, RFC 5545"),
        _c("times", "integer", "每周期次数", "times in each period"),
        _c("year_from", "string", "年份来自原文或由文件推断", "whether the text or the document gives the year", *get_args(YearFrom)),
        RULE,
        START,
        END,
    ),
)

LIMITS = Table(
    "limits",
    "每项义务的每个数量一行",
    "one row for each quantity of an obligation",
    (
        OBLIGATION,
        DOCUMENT,
        _c("text", "string", "原文的数量表述", "the quantity in the source", required=True),
        _c("quantity", "string", "指标名称", "what is measured"),
        _c("op", "string", "比较关系", "comparison", *get_args(Op), required=True),
        _c("value", "decimal", "数值", "value"),
        _c("value_max", "decimal", "区间上限", "upper value of a range"),
        _c("unit", "string", "计量单位（原文）", "unit as in the source"),
        _c("unit_canonical", "string", "标准单位（UCUM；金额为 ISO 4217）", "unit in UCUM, money in ISO 4217"),
        _c("value_canonical", "decimal", "按标准单位换算的数值", "value in that unit"),
        _c("change", "string", "增减", "increase or decrease", *get_args(Change)),
        _c("baseline", "string", "比较基准", "what it is compared with"),
        _c("use", "string", "要求或适用条件", "requirement or condition", *get_args(Use), required=True),
        RULE,
        START,
        END,
    ),
)

REFERENCES = Table(
    "references",
    "每处引用的文件或标准一行",
    "one row for each cited instrument or standard",
    (
        OBLIGATION,
        DOCUMENT,
        _c("text", "string", "原文的引用", "the citation in the source", required=True),
        _c("title", "string", "被引文件名称", "title"),
        _c("code", "string", "标准号或发文字号", "standard or document number"),
        _c("node_path", "string", "被引条款", "cited provision"),
        RULE,
        START,
        END,
    ),
)

CHANGES = Table(
    "changes",
    "每项与上一快照不同的义务一行",
    "one row for each obligation that differs from the previous snapshot",
    (
        _id("obligation_id", "义务编号（已删除的为空）", "the obligation, empty if removed", "obligations", required=False),
        _id("previous_id", "上一快照中的义务编号", "its id in the previous snapshot", required=False),
        _id("document_id", "文件编号（文件已不在时仍为原编号）", "the document, also one that is gone"),
        _c("change", "string", "变化种类", "what happened", "added", "removed", "changed", "moved", required=True),
        _c("fields", "list", "有变化的字段", "fields that differ"),
        _c("before", "string", "原值", "before"),
        _c("after", "string", "现值", "after"),
    ),
)

FLAGS = Table(
    "flags",
    "每个需要人工注意的理由一行",
    "one row for each reason for a person to look",
    (
        _id("flag_id", "提示编号", "stable id"),
        DOCUMENT,
        _id("obligation_id", "相关义务（可为空）", "the obligation, if it is about one", "obligations", required=False),
        _c("code", "string", "提示代码", "code", required=True),
        _c("severity", "string", "级别", "severity", *get_args(Severity), required=True),
        _c("message", "string", "说明", "message in Chinese", required=True),
        _c("char_start", "integer", START.zh, START.en),
        _c("char_end", "integer", END.zh, END.en),
    ),
    ("flag_id",),
)

REJECTS = Table(
    "rejects",
    "每个未能读取（或未能全部读取）的文件一行",
    "one row for each file not read, or read in part",
    (
        _c("path", "string", "相对路径", "path relative to the corpus root", required=True),
        _c("stage", "string", "失败的环节", "where it failed", required=True),
        _c("error", "string", "错误代码", "short code", required=True),
        _c("message", "string", "说明", "message in Chinese", required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    DOCUMENTS, INSTRUMENTS, NODES, OBLIGATIONS, UNITS, DEADLINES, LIMITS, REFERENCES, CHANGES, FLAGS, REJECTS,
)
"""Every published table, in published order."""

# fmt: on

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
