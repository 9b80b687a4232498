"""Under what condition a clause applies, and what it excepts.

Reads one normalised clause; gives the words themselves.  A condition is the run of parts that ends in …的， (Taiwan:
…者，), a part that begins with 如/若/凡, or 有下列情形之一; an exception is 但…除外, 不在此限 or a leading 除…外.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.screened import screened

CLOSES = screened(r"(?:(?<!目)(?<!有)的|[^小同及准]时|之一|(?<=情形)|(?<=条件))$")
CLOSES_TW = re.compile(r"(?:者|时|之一)$")
OPENS = re.compile(r"^(?:如果?|若|凡|倘|因[^，]{2,40}的$)")
LISTED = re.compile(
    r"^(?:[^，。；：]{0,20}，)?(?:有|存在|符合|具备|属于?)[^，。；：]{0,8}(?:下列|以下|左列)[^，。；：]{0,12}"
)
SAYS = re.compile(r"应当|必须|不得|禁止|可以|应(?!当?[^，]*的$)|须|(?<!需)(?<!重)(?<!主)要(?!求)|负责|由(?!于)")


@cache
def _exceptions() -> re.Pattern[str]:
    return screened("|".join(f"(?:{e.pattern})" for e in lexicon.group("conditions", "exception")))


def condition_text(text: str, *, hant: bool = False) -> str | None:
    """The condition of a clause as printed, or None: the run of parts before its rule that ends in …的 (者), 时 or 之一.

    ``hant`` says that the text is Traditional, where a condition ends in 者.
    """
    parts = re.split(r"(?<=[，。；：])", text)
    for k, printed in enumerate(parts):
        part = printed.strip("，。；： ")
        closes = CLOSES.search(part) or (hant and CLOSES_TW.search(part))
        listed = LISTED.match(part)
        opens = OPENS.match(part) and k + 1 < len(parts)
        if not ((closes and printed.endswith(("，", "："))) or listed or opens) or len(part) < 3:
            continue
        first = k
        while first and not SAYS.search(parts[first - 1]) and parts[first - 1].endswith("，"):
            first -= 1
        found = listed[0] if listed and not closes else "".join(parts[first : k + 1])
        return found.strip("，。；： ") or None
    return None


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
