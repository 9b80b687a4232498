"""The words that people read for the codes of the tables, in the language of the page.

Chinese comes from ``pipeline.labels``, which the workbook uses too; English from the desk's catalogue.
"""

from __future__ import annotations

from django.utils.translation import gettext

from pipeline import labels

STATUS = {
    "unreviewed": "未复核",
    "accepted": "已接受",
    "corrected": "已更正",
    "rejected": "已驳回",
    "stale": "条文已变，待重审",
}
ACTION = {
    "accepted": "接受",
    "corrected": "更正",
    "rejected": "驳回",
    "reopened": "撤回决定",
    "disputed": "提出异议",
    "comment": "评论",
}
EVENT = {
    "login": "登录",
    "logout": "退出",
    "login_failed": "登录失败",
    "locked_out": "登录被锁定",
    "assign": "分派",
    "account": "账户变更",
    "password": "修改密码",
    "export": "导出审计记录",
    "view": "共享视图变更",
}
FIELD = {
    "modality": "规范类型",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "cooperating_units": "配合单位",
    "supervising_units": "监督单位",
    "deadlines": "时限",
    "limits": "限值",
    "condition_text": "适用条件",
    "exception_text": "例外",
    "references": "引用",
    "binding": "约束力",
    "node_path": "位置",
    "text": "条文",
}
KINDS = {"unit": "单位", "deadline": "时限", "limit": "限值", "reference": "引用", "cue": "判断用语"}
TABLES: dict[str, dict[str, str]] = {
    "status": STATUS,
    "action": ACTION,
    "event": EVENT,
    "field": FIELD,
    "mark": KINDS,
    "modality": dict(labels.MODALITY),
    "role": dict(labels.ROLE),
    "genre": dict(labels.GENRE),
    "severity": dict(labels.SEVERITY),
    "change": dict(labels.CHANGE),
    "deadline": dict(labels.DEADLINE),
    "op": dict(labels.SIGN),
    "flag": dict(labels.FLAG),
    "origin": dict(labels.VALUES["origin"]),
    "use": dict(labels.VALUES["use"]),
    "bearer": dict(labels.VALUES[("units", "kind")]),
    "limit_change": dict(labels.VALUES[("limits", "change")]),
}


def label(table: str, code: object) -> str:
    """The word for a code; the code itself where none is known."""
    word = TABLES[table].get(str(code))
    return gettext(word) if word else str(code)


def choices(table: str) -> list[tuple[str, str]]:
    """All codes of a table with their words, for a form."""
    return [(code, gettext(word)) for code, word in TABLES[table].items()]
