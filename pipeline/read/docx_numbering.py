"""Automatic numbering of Word: what number or marker a paragraph shows, in the order the paragraphs come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def value(element: Any, name: str, attribute: str = "val") -> str | None:
    """The attribute ``w:val`` of the child ``w:name``."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}{attribute}")


def integer(text: str | None, default: int = 0) -> int:
    """An attribute as a number; ``default`` for what is none."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; beyond 9,999 in figures."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            zero = bool(out)
            continue
        if zero:
            out += "零"
            zero = False
        out += ("" if digit == 1 and unit == 10 and not out else _DIGITS[digit]) + name
    return out


def roman(number: int) -> str:
    """4 → IV."""
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for size, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        while number >= size:
            out += letters
            number -= size
    return out


def letters(number: int) -> str:
    """1 → a, 27 → aa, as Word counts."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 2600 else str(number)


def numeral(number: int, form: str) -> str:
    """``number`` in a number format of WordprocessingML (ST_NumberFormat)."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return chinese(number)
    if form in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2"):
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form == "chineseLegalSimplified":
        return chinese(number).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    if form in ("lowerLetter", "upperLetter"):
        return letters(number) if form == "lowerLetter" else letters(number).upper()
    if form in ("lowerRoman", "upperRoman"):
        return roman(number).lower() if form == "lowerRoman" else roman(number)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    if form in ("bullet", "none"):
        return ""
    return str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format, its pattern (``第%1条``), where it starts, what follows the number."""

    form: str
    text: str
    start: int
    suffix: str
    legal: bool
    restart: int | None


class Numbering:
    """Counts the paragraphs of every list of a document; ask once for each paragraph, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._styles: dict[str, tuple[str | None, str | None, int | None]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for item in numbering.iterfind(f"{W}abstractNum") if numbering is not None else ():
            key = item.get(f"{W}abstractNumId") or ""
            self._abstract[key] = {integer(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in item.iterfind(f"{W}lvl")}
            if link := value(item, "numStyleLink"):
                links[key] = link
            if style := value(item, "styleLink"):
                named[style] = key
        for item in numbering.iterfind(f"{W}num") if numbering is not None else ():
            abstract = value(item, "abstractNumId") or ""
            abstract = named.get(links.get(abstract, ""), abstract)
            starts: dict[int, int] = {}
            levels: dict[int, Level] = {}
            for change in item.iterfind(f"{W}lvlOverride"):
                at = integer(change.get(f"{W}ilvl"))
                if (start := value(change, "startOverride")) is not None:
                    starts[at] = integer(start, 1)
                if (lvl := change.find(f"{W}lvl")) is not None:
                    levels[at] = _level(lvl)
            self._lists[item.get(f"{W}numId") or ""] = (abstract, starts, levels)
        for style in styles.iterfind(f"{W}style") if styles is not None else ():
            number = style.find(f"{W}pPr/{W}numPr")
            level = value(number, "ilvl")
            self._styles[style.get(f"{W}styleId") or ""] = (
                value(style, "basedOn"),
                value(number, "numId"),
                None if level is None else integer(level),
            )

    def marker(self, properties: Any | None) -> str:
        """What the paragraph with these ``w:pPr`` shows before its text, with the space after it; "" for nothing."""
        if properties is None:
            return ""
        own = properties.find(f"{W}numPr")
        number, level = value(own, "numId"), value(own, "ilvl")
        at = None if level is None else integer(level)
        style = value(properties, "pStyle")
        seen: set[str] = set()
        while (number is None or at is None) and style in self._styles and style not in seen:
            seen.add(style)
            based, styled, styled_at = self._styles[style]
            if number is None and styled is not None:
                number = styled
                at = styled_at if at is None else at
            style = based
        if number is None or number == "0" or number not in self._lists:
            return ""
        return self._count(number, at or 0)

    def _count(self, number: str, at: int) -> str:
        abstract, starts, changed = self._lists[number]
        levels = {**self._abstract.get(abstract, {}), **changed}
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._started:
            self._started.add(number)
            for index in starts:
                counts.pop(index, None)
        first = starts.get(at, level.start)
        counts[at] = counts[at] + 1 if at in counts else first
        for lower in [i for i in counts if i > at]:
            restart = levels[lower].restart if lower in levels else None
            if restart is None or (restart != 0 and at < restart):
                del counts[lower]
        text = level.text
        for index in range(9, 0, -1):
            if f"%{index}" not in text:
                continue
            part = levels.get(index - 1)
            current = counts.get(index - 1, starts.get(index - 1, part.start if part else 1))
            form = "decimal" if level.legal and index - 1 != at else (part.form if part else "decimal")
            text = text.replace(f"%{index}", numeral(current, form))
        if level.form == "bullet" or not text.strip():
            return ""
        return text + ("" if level.suffix == "nothing" or text[-1] in "、，）)．。】〕" else " ")


def _level(item: Any) -> Level:
    restart = value(item, "lvlRestart")
    legal = item.find(f"{W}isLgl")
    return Level(
        value(item, "numFmt") or "decimal",
        value(item, "lvlText") or "",
        integer(value(item, "start"), 1),
        value(item, "suff") or "tab",
        legal is not None and legal.get(f"{W}val") not in ("0", "false"),
        None if restart is None else integer(restart),
    )
