"""Hostile files, made here: each must be refused for the right reason, or read in spite of itself, within its limits.

Every case goes through the sandbox, as a run does.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.read import ReadError, archive
from pipeline.read.sandbox import Child, load, read_safely
from pipeline.records import Options

LIMITS = Options(
    max_seconds=20,
    max_pages=500,
    max_expanded=20_000_000,
    max_members=200,
    max_nesting=2,
    max_bytes=5_000_000,
    ocr=False,
)


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R", root: bool = True) -> bytes:
    """A PDF of numbered objects with a correct cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer <</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer if root else b"", start)
    return bytes(out)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), more, data)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def one_page(content: bytes, more: bytes = b"", page: bytes = b"") -> bytes:
    return pdf(
        CATALOG,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
        stream(content, more),
        FONT,
    )


TEXT = b"BT /F 12 Tf 72 700 Td (Section 5 applies to all units.) Tj ET"


def zipped(files: dict[str, bytes], level: int = 9) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, head: str = "") -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": b"secret"}))
    data[6] |= 1  # the flag of the local header …
    data[data.index(b"PK\x01\x02") + 8] |= 1  # … and of the directory
    return bytes(data)


def linked_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def quine_of(depth: int) -> bytes:
    data = zipped({"a.txt": b"x"})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def encrypted_pdf() -> bytes:
    """Standard encryption whose user password is not empty."""
    return pdf(
        CATALOG,
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32),
        trailer=b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]",
    )


def million_pages() -> bytes:
    """A page tree six levels deep that names each level ten times."""
    objects = [CATALOG]
    for level in range(6):
        kids = b" ".join(b"%d 0 R" % (level + 3) for _ in range(10))
        parent = b"/Parent %d 0 R" % (level + 1) if level else b""
        objects.append(b"<</Type/Pages/Kids[%s]/Count %d%s>>" % (kids, 10 ** (6 - level), parent))
    objects.append(b"<</Type/Page/MediaBox[0 0 9 9]/Parent 7 0 R>>")
    return pdf(*objects)


def page_loop() -> bytes:
    return pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def form_loop() -> bytes:
    """A form that draws itself."""
    return pdf(
        CATALOG,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        stream(b"/X Do"),
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
    )


def flate_bomb() -> bytes:
    """A page whose contents unpack to 600 MB."""
    once = zlib.compress(b" " * 600_000_000, 9)
    twice = zlib.compress(once, 9)
    return one_page(twice, b"/Filter[/FlateDecode/FlateDecode]")


def truncated_pdf() -> bytes:
    return one_page(TEXT)[:150]


def deep_xml() -> bytes:
    return docx("<w:sdt><w:sdtContent>" * 2_000 + "</w:sdtContent></w:sdt>" * 2_000)


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", f"<?xml version='1.0'?><!DOCTYPE w [{entities}]>")


def external_entity() -> bytes:
    return docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def docx_bomb() -> bytes:
    return docx("<w:p/>" * 5_000_000)


def wide_spans() -> bytes:
    """A table that claims a billion cells."""
    cell = "<td rowspan=1000000000 colspan=1000000000>x</td>"
    return f"<body><table>{'<tr>' + cell * 3 + '</tr>'}<tr><td>甲</td><td>乙</td></tr></table></body>".encode()


REFUSED: list[tuple[str, str, Callable[[], bytes], set[str]]] = [
    ("nothing", "a.pdf", lambda: b"", {"empty"}),
    ("too many bytes", "a.pdf", lambda: b"%PDF-1.7" + bytes(6_000_000), {"too_large"}),
    ("a page that is an error message", "a.pdf", lambda: b"<html>404 Not Found</html>", {"not_pdf"}),
    ("a header and nothing more", "a.pdf", lambda: b"%PDF-1.7\n", {"malformed"}),
    ("a cut download", "a.pdf", truncated_pdf, {"malformed", "no_pages", "unreadable"}),
    ("a password", "a.pdf", encrypted_pdf, {"encrypted"}),
    ("a million pages", "a.pdf", million_pages, {"too_many_pages"}),
    ("a page tree that holds itself", "a.pdf", page_loop, {"unreadable", "no_pages", "malformed", "empty"}),
    ("a form that draws itself", "a.pdf", form_loop, {"empty"}),
    ("no root", "a.pdf", lambda: pdf(CATALOG, root=False), {"malformed", "no_pages"}),
    ("no pages", "a.pdf", lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), {"no_pages", "malformed"}),
    ("contents that unpack without end", "a.pdf", flate_bomb, {"empty", "memory_limit", "time_limit", "malformed"}),
    ("a program named docx", "a.docx", lambda: b"\x7fELF" + bytes(500), {"not_docx"}),
    ("an old file named docx", "a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), {"not_docx"}),
    (
        "a docx with a password",
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        {"encrypted"},
    ),
    ("a cut docx", "a.docx", lambda: docx("<w:p/>")[:-40], {"malformed"}),
    ("a zip without a document", "a.docx", lambda: zipped({"x.txt": b"x"}), {"not_docx"}),
    ("entities that grow", "a.docx", billion_laughs, {"xml_entities"}),
    ("an entity from the disk", "a.docx", external_entity, {"xml_entities"}),
    ("elements without bottom", "a.docx", deep_xml, {"malformed", "nested_too_deep"}),
    ("a docx that unpacks to much", "a.docx", docx_bomb, {"zip_bomb"}),
    ("broken XML", "a.docx", lambda: zipped({"word/document.xml": b"<w:document"}), {"malformed"}),
    ("a picture named doc", "a.doc", lambda: b"\x89PNG\r\n" + bytes(90), {"not_doc"}),
    ("elements without bottom", "a.html", lambda: b"<div>" * 100_000 + b"x", {"nested_too_deep", "empty"}),
    (
        "entities that grow",
        "a.xhtml",
        lambda: b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>',
        {"xml_entities"},
    ),
    ("noise named html", "a.html", lambda: bytes(range(128, 256)) * 40, {"undecodable", "empty"}),
    ("nesting without bottom", "a.json", lambda: b"[" * 200_000, {"nested_too_deep", "malformed"}),
    ("a field without end", "a.csv", lambda: b'a,b\n"' + b"x" * 100, {"no_text_columns", "malformed"}),
    ("noise named txt", "a.txt", lambda: bytes(range(1, 9)) * 500, {"not_text", "undecodable"}),
    ("an unknown format", "a.exe", lambda: b"MZ", {"unsupported"}),
]


@pytest.mark.parametrize(("what", "name", "make", "reasons"), REFUSED, ids=[f"{r[1]}: {r[0]}" for r in REFUSED])
def test_refused_for_the_right_reason(what: str, name: str, make: Callable[[], bytes], reasons: set[str]) -> None:
    with pytest.raises(ReadError) as caught:
        read_safely(make(), name, LIMITS)
    assert caught.value.error in reasons
    assert caught.value.message[-1] in "。）"


ARCHIVES: list[tuple[str, Callable[[], bytes], str]] = [
    ("a bomb", lambda: zipped({"a.txt": bytes(60_000_000)}), "zip_bomb"),
    ("many small bombs", lambda: zipped({f"{i}.txt": bytes(900_000) for i in range(40)}), "zip_bomb"),
    ("archives within archives", lambda: quine_of(5), "nested_too_deep"),
    ("too many files", lambda: zipped({f"{i}.txt": b"" for i in range(300)}), "too_many_members"),
    ("a path that climbs out", lambda: zipped({"../../etc/cron.d/x": b"x"}), "unsafe_path"),
    ("an absolute path", lambda: zipped({"/etc/passwd": b"x"}), "unsafe_path"),
    ("a drive letter", lambda: zipped({"C:\\boot.ini": b"x"}), "unsafe_path"),
    ("a link", linked_zip, "unsafe_path"),
    ("a password", encrypted_zip, "encrypted"),
    ("a damaged member", lambda: zipped({"a.txt": b"abc" * 99}).replace(b"\x4b", b"\x4c", 1), "malformed"),
    ("not an archive", lambda: b"PK\x03\x04" + bytes(40), "malformed"),
]


@pytest.mark.parametrize(("what", "make", "reason"), ARCHIVES, ids=[a[0] for a in ARCHIVES])
def test_archives_are_refused_for_the_right_reason(what: str, make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        list(archive.members(make(), "包.zip", LIMITS))
    assert caught.value.error == reason


def test_an_archive_that_lies_about_sizes_is_counted_while_unpacking() -> None:
    data = bytearray(zipped({"a.txt": bytes(60_000_000)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)  # says that it unpacks to ten bytes
    with pytest.raises(ReadError) as caught:
        list(archive.members(bytes(data), "包.zip", LIMITS))
    assert caught.value.error in ("zip_bomb", "malformed")


# --- where files lie


def test_a_link_out_of_the_corpus_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    (tmp_path / "corpus" / "a.txt").symlink_to(tmp_path / "secret.txt")
    assert reason(tmp_path / "corpus" / "a.txt", tmp_path / "corpus") == "outside"


def test_a_link_within_the_corpus_is(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"abc")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    assert load(tmp_path / "a.txt", tmp_path, LIMITS) == b"abc"


def test_a_dangling_link_a_loop_a_pipe_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    assert [reason(tmp_path / f"{name}.txt", tmp_path) for name in ("dangling", "loop", "pipe", "folder")] == [
        "missing",
        "no_access",
        "not_a_file",
        "not_a_file",
    ]


def reason(path: Path, root: Path) -> str:
    with pytest.raises(ReadError) as caught:
        load(path, root, LIMITS)
    return caught.value.error


# --- the sandbox itself


def test_time_runs_out_and_the_next_file_is_read() -> None:
    with pytest.raises(ReadError) as caught:
        read_safely(one_page(TEXT), "a.pdf", Options(max_seconds=1e-6, ocr=False))
    assert caught.value.error == "time_limit"
    assert "Section 5" in read_safely(one_page(TEXT), "a.pdf", LIMITS).text


def test_a_child_that_dies_costs_its_own_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(LIMITS.max_memory)
    assert "Section 5" in child.read(one_page(TEXT), "a.pdf", LIMITS).text
    assert child._process is not None
    os.kill(child._process.pid, 11)
    child._process.wait()
    monkeypatch.setattr(child, "_start", lambda: False)  # it dies after it was found alive
    with pytest.raises(ReadError) as caught:
        child.read(one_page(TEXT), "a.pdf", LIMITS)
    assert caught.value.error == "crashed"
    monkeypatch.undo()
    assert "Section 5" in child.read(one_page(TEXT), "a.pdf", LIMITS).text
    child.stop()


def test_too_little_memory_is_said_so_and_breaks_nothing() -> None:
    child = Child(320_000_000)
    with pytest.raises(ReadError) as caught:
        child.read(zipped({"word/document.xml": docx_part(4_000_000)}, 0), "a.docx", Options(max_bytes=100_000_000))
    assert caught.value.error in ("memory_limit", "malformed")  # what the XML library makes of it
    assert child.read(docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>"), "a.docx", Options()).text == "正文\n"
    child.stop()


def docx_part(paragraphs: int) -> bytes:
    return f"<w:document {W}><w:body>{'<w:p/>' * paragraphs}</w:body></w:document>".encode()


def test_an_answer_that_is_no_record_is_not_loaded() -> None:
    import pickle

    from pipeline.read.sandbox import _Records

    with pytest.raises(pickle.UnpicklingError):
        _Records(io.BytesIO(pickle.dumps(os.system))).load()
