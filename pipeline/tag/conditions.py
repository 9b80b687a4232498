"""Under what condition a clause applies, and what it excepts.

Reads one normalised clause; gives the words themselves.  A condition is the run of parts that ends in …的， (Taiwan:
…者，), a part that begins with 如/若/凡, or 有下列情形之一; an exception is 但…除外, 不在此限 or a leading 除…外.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon

CONDITION = re.compile(
    r"(?:^|[。；])((?:[^。；]*?[^。；，]{2,}[的者时])(?=，))|((?:如果?|若|凡)[^。；，]{2,80})(?=，)|((?:有|符合|具备|具有|属于)[^，。；：]{0,8}(?:下列|以下)[^，。；：]{0,12})"
)
PLAIN_TIME = re.compile(r"[年月日季度周旬]时?$")


@cache
def _exceptions() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e.pattern})" for e in lexicon.group("conditions", "exception")))


def condition_text(text: str) -> str | None:
    """The condition of a clause as printed, or None."""
    m = CONDITION.search(text)
    if not m:
        return None
    found = next(g for g in m.groups() if g)
    return found.strip("，。； ") or None


def exception_text(text: str) -> str | None:
    """What a clause excepts, as printed, or None."""
    m = _exceptions().search(text)
    return m[0].strip("，。； ") if m else None


@cache
def _unquoted() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e.pattern})" for e in lexicon.group("conditions", "unquoted_rules")))


def unquoted_rules(text: str) -> re.Match[str] | None:
    """Where a clause leans on rules that it does not name (按照有关规定), or None."""
    return _unquoted().search(text)
