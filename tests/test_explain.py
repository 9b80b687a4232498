"""``yiwu explain``: every field with the rule that made it, from a real snapshot."""

from pathlib import Path

import pytest

from pipeline.cli import main

TEXT = """临江县供水管理办法

第一条 供水单位应当于每年3月31日前公布水质报告。
第二条 管网漏损率不得高于百分之八。
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "rules.txt").write_text(TEXT, "utf-8")
    out = folder / "outputs"
    assert main(["run", str(folder / "corpus"), "--out", str(out), "--no-prefect", "--quiet"]) == 0
    return out


def _ids(outputs: Path) -> list[str]:
    lines = (outputs / "latest" / "obligations.csv").read_text("utf-8").splitlines()
    return [line.split(",", 1)[0] for line in lines[1:] if line.startswith("o")]


def test_names_the_rules_of_modality_bearer_and_deadline(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", _ids(outputs)[0], "--outputs", str(outputs)]) == 0
    printed = capsys.readouterr().out
    assert "第一条" in printed
    assert "modality.cue.obligation.shall" in printed
    assert "责任单位：供水单位" in printed
    assert "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31" in printed


def test_values_are_printed_as_people_write_them(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", _ids(outputs)[1], "--outputs", str(outputs)]) == 0
    assert "；8；%；" in capsys.readouterr().out


def test_an_unknown_id_is_said_plainly(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "o0", "--outputs", str(outputs)]) == 2
    assert "没有编号为 o0 的义务" in capsys.readouterr().err
