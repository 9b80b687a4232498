"""The Chinese words that people read for the codes in the tables: in the workbook, the report and the marked texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.schema import Column, Table

MODALITY = {
    "obligation": "义务",
    "prohibition": "禁止",
    "permission": "许可",
    "recommendation": "鼓励",
    "target": "目标",
    "condition": "条件",
    "sanction": "罚则",
}
ROLE = {"lead": "牵头", "responsible": "责任", "cooperate": "配合", "supervise": "监督"}
GENRE = {
    "plan": "方案计划",
    "regulation": "法规规章",
    "notice": "通知公告",
    "standard": "标准",
    "explanatory": "说明解读",
    "other": "其他",
}
SEVERITY = {"error": "错误", "warn": "警告", "info": "提示"}
CHANGE = {"changed": "修改", "added": "新增", "moved": "移位", "removed": "删除"}
"""What became of an obligation, in the order in which people want to know."""
DEADLINE = {
    "by": "截至",
    "from": "起始",
    "during": "期间",
    "on": "当日",
    "within": "期限内",
    "recurring": "循环",
    "vague": "不明确",
}
SIGN = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "=": "=", "~": "约", "..": "区间"}
STAGE = {"discover": "查找", "read": "读取", "process": "处理", "normalise": "规范化", "structure": "结构"}
FLAG = {
    "conflict_between_documents": "文件之间限值不一",
    "conflicting_limits": "文件内限值不一",
    "deadline_past": "时限已过",
    "duplicate_clause": "条文重复",
    "garbled": "文字乱码",
    "has_exception": "含例外",
    "instrument_expired": "文件已失效",
    "limit_without_quantity": "数值无指标",
    "low_confidence": "识别把握低",
    "mixed_modality": "规范类型混杂",
    "no_unit": "未写明责任单位",
    "not_binding": "不具约束力",
    "number_out_of_range": "数值过大",
    "numbering_gap": "编号不连续",
    "ocr_low_confidence": "图像识别把握低",
    "page_by_ocr": "由图像识别",
    "page_unread": "页面未读取",
    "unquoted_rules": "引用规定未写名称",
    "unresolved_workdays": "工作日无法推算",
    "vague_time": "时限不明确",
    "year_inferred": "年份为推定",
}
"""Flag codes; one that is not listed is shown as it stands."""

# Keyed by table and column, or by column alone where it means the same in every table.
VALUES: Mapping[tuple[str, str] | str, Mapping[str, str]] = {
    "modality": MODALITY,
    "role": ROLE,
    "genre": GENRE,
    "severity": SEVERITY,
    "op": SIGN,
    "script": {"hans": "简体", "hant": "繁体", "mixed": "简繁混用"},
    "origin": {"clause": "条款", "unit_line": "责任单位行", "lead_in": "引导句", "implied": "承前省略"},
    "use": {"requirement": "要求", "condition": "适用条件"},
    "year_from": {"text": "原文", "document": "按文件推定"},
    "review_status": {
        "unreviewed": "未复核",
        "accepted": "已确认",
        "corrected": "已更正",
        "rejected": "已否决",
        "stale": "待重审",
    },
    "stage": STAGE,
    ("documents", "status"): {"ok": "完整", "partial": "部分"},
    ("instruments", "status"): {"in_force": "有效", "expired": "已失效", "not_yet": "未施行", "unknown": "不详"},
    ("nodes", "kind"): {
        "chapter": "编章节",
        "article": "条",
        "item": "项",
        "section": "编号标题",
        "paragraph": "款",
        "annex": "附件",
    },
    ("units", "kind"): {"public_body": "公共机关", "regulated_party": "被监管方"},
    ("deadlines", "kind"): DEADLINE,
    ("limits", "change"): {"increase": "增加", "decrease": "下降"},
    ("changes", "change"): CHANGE,
    ("flags", "code"): FLAG,
    ("obligations", "flags"): FLAG,
}

COLUMNS: Mapping[tuple[str, str] | str, str] = {
    ("instruments", "status"): "效力状态",
    ("documents", "instruments"): "法规数",
    ("documents", "nodes"): "节点数",
    ("documents", "obligations"): "义务数",
    ("documents", "flags"): "提示数",
    ("obligations", "flags"): "提示",
    ("obligations", "references"): "引用",
    ("units", "kind"): "单位性质",
    ("units", "origin"): "得自",
    ("limits", "use"): "用途",
    ("deadlines", "year_from"): "年份来源",
    ("obligations", "rule"): "判定规则",
    ("obligations", "text"): "条文",
    "script": "字体",
    "content_sha256": "内容校验值",
    "path": "文件路径",
    "binding": "约束力",
    "status": "读取情况",
    "business_days": "按工作日计",
    "char_start": "原文起点",
    "char_end": "原文终点",
    "rule": "规则编号",
}
"""Short headings where the schema's wording is too long for a column; the rest are its first words."""
HEAD = re.compile(r"[^，（：、]+")


def heading(table: Table, column: Column) -> str:
    """A short Chinese heading for a column."""
    named = COLUMNS.get((table.name, column.name)) or COLUMNS.get(column.name)
    if named:
        return named
    match = HEAD.match(column.zh)
    return match[0] if match else column.zh


def values(table: str, column: str) -> Mapping[str, str]:
    """The Chinese words for the codes of a column; empty where its cells are not codes."""
    return VALUES.get((table, column)) or VALUES.get(column) or {}


def flag(code: str) -> str:
    """The Chinese name of a flag code."""
    return FLAG.get(code, code)
