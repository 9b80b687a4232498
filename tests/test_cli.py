"""The command: exit codes, messages, and what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main


def yiwu(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)


def test_run_publishes_and_says_where(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["run", str(corpus), "--out", str(out), "--no-prefect", "--as-of", "2030-06-01"]) == 0
    said = capsys.readouterr()
    assert "文件：2" in said.out
    assert str(out) in said.out
    assert said.err == "", "no progress bar where there is no terminal"
    assert (out / "latest" / "obligations.csv").is_file()
    assert main(["run", str(corpus), "--out", str(out), "--no-prefect", "--as-of", "2030-06-01"]) == 0
    assert "未发布新快照" in capsys.readouterr().out


def test_quiet_says_nothing(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--no-prefect", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_bad_files_are_listed_and_the_good_published(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "空.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "oneline.txt").write_bytes(b"x" * 50_000_000)
    (corpus / "broken.txt").write_bytes("各乡镇应当每年报告。".encode() * 20 + b"\xff\xfe")
    assert main(["run", str(corpus), "--out", str(tmp_path / "out"), "--no-prefect"]) == 1
    said = capsys.readouterr().out
    for name, words in [
        ("空.txt", "0 字节"),
        ("binary.txt", "不是文本"),
        ("oneline.txt", "50 MB"),
        ("broken.txt", "第 600 字节"),
    ]:
        (line,) = [row for row in said.splitlines() if row.strip().startswith(f"✗ {name}")]
        assert words in line
    rejects = (tmp_path / "out" / "latest" / "rejects.csv").read_text("utf-8").splitlines()
    assert len(rejects) == 5
    documents = (tmp_path / "out" / "latest" / "documents.csv").read_text("utf-8").splitlines()
    assert len(documents) == 3


@pytest.mark.parametrize("prefect", [[], ["--no-prefect"]])
@pytest.mark.parametrize("case", ["missing", "empty", "unwritable"])
def test_what_cannot_run_is_one_message_and_code_2(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, prefect: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    source = {"missing": tmp_path / "none", "empty": tmp_path / "empty", "unwritable": corpus}[case]
    out = tmp_path / "file" / "out" if case == "unwritable" else tmp_path / "out"
    assert main(["run", str(source), "--out", str(out), *prefect]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert str(out if case == "unwritable" else source) in said.err


@pytest.mark.parametrize(
    "arguments", [["run", "x", "--as-of", "2030-13-01"], ["run", "x", "--workers", "0"], ["run"], []]
)
def test_wrong_arguments_are_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_tag_prints_one_json_object_a_line() -> None:
    done = yiwu("tag", "--year", "2031", stdin="县水利局应当在6月15日前完成清淤。\n\n严禁向河道倾倒垃圾。\n")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["modality"] == "obligation"
    assert [d["end"] for d in first["deadlines"]] == ["2031-06-15"]
    assert second["modality"] == "prohibition"


def test_tag_reads_a_file_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_bytes("任何单位不得占用河道。\n".encode("gb18030") * 3)
    done = yiwu("tag", tmp_path / "lines.txt")
    assert [json.loads(line)["modality"] for line in done.stdout.splitlines()] == ["prohibition"] * 3


def test_tag_of_a_missing_file_is_code_2(tmp_path: Path) -> None:
    done = yiwu("tag", tmp_path / "none.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.txt" in done.stderr


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from pipeline.cli import _parser; _parser().format_help(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "spacy", "jieba", "prefect", "pyarrow", "tqdm"} & set(done.stdout.split())
