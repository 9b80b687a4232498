"""Every message of the desk's interface, as gettext would extract it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import review
from review import filters, labels  # noqa: F401

HERE = Path(review.__file__).parent
TRANS = re.compile(r"""\{%\s*trans\s+(?:"([^"]+)"|'([^']+)')""")
FILTER = re.compile(r"""_\(["']([^"']+)["']\)""")
BLOCK = re.compile(r"\{%\s*blocktrans[^%]*%\}(.*?)\{%\s*endblocktrans\s*%\}", re.S)
CHINESE = re.compile("[一-鿿]")


def of_templates() -> set[str]:
    found: set[str] = set()
    for template in HERE.glob("templates/**/*.html"):
        text = template.read_text("utf-8")
        found |= {a or b for a, b in TRANS.findall(text)} | set(FILTER.findall(text))
        for body in BLOCK.findall(text):
            found.add(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body.replace("%", "%%")))
    return found


def of_code() -> set[str]:
    found: set[str] = set()
    for module in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def of_tables() -> set[str]:
    return {word for table in labels.TABLES.values() for word in table.values() if CHINESE.search(word)}


def everything() -> set[str]:
    return of_templates() | of_code() | of_tables()
