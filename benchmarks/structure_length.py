"""How the time of normalisation and structure grows with a text's length: it must be linear.

Run: python benchmarks/structure_length.py
Prints the time of each length, its ratio to half that length, and characters a second.  A text of 2,000 articles must
take at most 2.2 times one of 1,000.
"""

from __future__ import annotations

import time

from pipeline.normalise import normalise
from pipeline.structure import analyse

DIGITS = "零一二三四五六七八九"
REPEATS = 5


def chinese(n: int) -> str:
    """``n`` below 10,000 as an article states it."""
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            out += (
                ("零" if zero and out else "") + ("" if digit == 1 and unit == 10 and not out else DIGITS[digit]) + name
            )
            zero = False
        else:
            zero = True
    return out


def text_of(articles: int) -> str:
    """An invented regulation of so many articles, with paragraphs, items and citations at line starts."""
    lines = ["渠东县节水管理办法"]
    for n in range(1, articles + 1):
        if n % 50 == 1:
            lines.append(f"第{chinese(n // 50 + 1)}章 第{n // 50 + 1}类用水户")
        lines.append(f"第{chinese(n)}条 第{n}类用水户应当在取水口安装水表，并于每月5日前向供水单位报送上月的用水量。")
        lines.append("供水单位应当履行下列职责：")
        lines += ["（一）核对水表读数；", "（二）公布用水量；", "（三）检修管网。"]
        lines.append(f"第{chinese(max(1, n - 1))}条规定的用水户未报送用水量的，责令限期改正。")
    return "\n".join(lines)


def seconds(text: str) -> float:
    """The least time of several runs."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        analyse(normalise(text))
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print the table."""
    analyse(normalise(text_of(10)))
    before = None
    print(f"{'articles':>9} {'characters':>11} {'seconds':>8} {'ratio':>6} {'characters/s':>13}")
    for articles in (250, 500, 1000, 2000, 4000):
        text = text_of(articles)
        took = seconds(text)
        print(
            f"{articles:9} {len(text):11} {took:8.3f} {took / before if before else 0:6.2f} {len(text) / took:13,.0f}"
        )
        before = took


if __name__ == "__main__":
    main()
