"""Plain text and Markdown: finds the encoding and decodes, or says at which byte it cannot.

Reads bytes, writes a Source whose text is the decoded file with nothing changed: a byte-order mark stays as U+FEFF at
offset 0, line ends stay as they are.  Nothing is ever replaced by ``?`` or U+FFFD: a file that does not decode whole in
the encoding it is plainly written in is refused with the position of the first bad byte.
"""

from __future__ import annotations

import codecs
import hashlib
import re

from pipeline.read import ReadError
from pipeline.records import Options, Source

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""Tried on a file without a mark, in the order that wins a tie.  big5hkscs is Big5 with the Hong Kong characters."""
NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}
PUBLISHED = {"big5hkscs": "big5"}
SAMPLE = 200_000
"""Bytes from the front of the file that the choice of encoding is made on."""

COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条没结解问意建月公无系军很情者最立代想已通并提直题党程展五"
    "果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先"
    "规章办府委局市县省环保单责任施防治监督项目标准范应须禁止依据照通知印意见方案条例履行罚款处罚执法检查"
    "這個來時們為會發動過說產種後經進著電裡體機當點從業實現開還無關內數應變條沒結問題統與總設長資邊級圖線組見計別運農幾區強決"
    "規辦縣環單責任項標準範須據應當執檢罰處"
    "，。、；：“”（）《》〔〕！？「」『』　 \n\r\t0123456789.,:;()%-"
    "，。０１２３４５６７８９％"
)
"""Frequent characters of Chinese official prose in both scripts, and what text is laid out with.  Text decoded in the
right encoding is full of them; decoded in a wrong one it is not."""
LEAST_COMMON = 0.18
"""Share of frequent characters under which the best decoding is not believed: right ones give 0.4–0.7, wrong < 0.1."""

MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP 或 Office（docx、xlsx）"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office（doc、xls）"),
    (b"\x89PNG\r\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"\x1f\x8b", "gzip 压缩"),
    (b"Rar!", "RAR 压缩"),
    (b"7z\xbc\xaf", "7z 压缩"),
    (b"\x7fELF", "可执行程序"),
    (b"MZ\x90", "可执行程序"),
    (b"{\\rtf", "RTF"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")  # \x1a closes files written under DOS


def read(data: bytes, media_type: str, options: Options) -> Source:
    """Decode ``data``; ReadError ``not_text`` for a binary file, ``undecodable`` with the position of the bad byte."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise _not_text(f"内容像是{kind}文件")
    encoding = detect(data)
    if encoding is None:
        raise _undecodable(data, "utf-8", known=False)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _undecodable(data, encoding, known=True) from None
    if len(CONTROL.findall(text)) * 100 > len(text):
        raise _not_text("含有大量控制字符")
    return Source(
        text=text,
        media_type=media_type,
        encoding=PUBLISHED.get(encoding, encoding),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def detect(data: bytes) -> str | None:
    """The codec that ``data`` is written in, or None when no decoding reads like text.

    A mark decides.  Without one, valid UTF-8 is UTF-8; else the decoding with the largest share of frequent characters
    wins even when it has a bad byte somewhere: a damaged file must not turn up as mojibake in an encoding that happens
    to accept it.
    """
    for mark, codec in BOMS:
        if data.startswith(mark):
            return codec
    nuls = data[:SAMPLE].count(0)
    if not nuls:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    sample = data[: SAMPLE - SAMPLE % 4]
    share, _, best = max((_share(sample, codec), -rank, codec) for rank, codec in enumerate(CANDIDATES))
    return best if share >= LEAST_COMMON else None


def _share(sample: bytes, codec: str) -> float:
    """The share of frequent characters in ``sample`` decoded as ``codec``; bad bytes and NULs count against it."""
    if codec.startswith("utf-16") and len(sample) < 4:
        return 0.0
    text = sample.decode(codec, "replace")
    good = sum(map(COMMON.__contains__, text))
    bad = text.count("\ufffd") + text.count("\0")
    return max(0, good - bad) / max(1, len(text))


def _not_text(why: str) -> ReadError:
    return ReadError("read", "not_text", f"不是文本文件：{why}。请核对扩展名，或用原软件另存为文本后重试。")


def _undecodable(data: bytes, codec: str, known: bool) -> ReadError:
    """The error for bytes that do not decode, with the 0-based position of the first bad byte and the line it is on."""
    if not known and len(CONTROL.findall(data[:SAMPLE].decode("latin-1"))) * 50 > min(len(data), SAMPLE):
        return _not_text("内容是二进制数据")
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        at = error.start
    else:  # decodes, but does not read like text in any encoding
        return _not_text("按任何已知编码都读不出文字")
    what = f"应为 {NAMES.get(codec, codec)} 编码" if known else "不是 UTF-8，也不像 GB18030、Big5、UTF-16"
    line = data.count(b"\n", 0, at) + 1
    return ReadError(
        "read",
        "undecodable",
        f"无法解码：{what}，第 {at} 字节（从 0 计，约第 {line} 行）的 0x{data[at]:02X} 无效。"
        "请用正确编码重新保存该文件。",
    )
