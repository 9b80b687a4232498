# ruff: noqa: E501  (long patterns and case tables read better whole)
"""Units: what is printed, what it is in UCUM, and that the factors agree with the pint library."""

from __future__ import annotations

from decimal import Decimal

import pint
import pytest

from pipeline import lexicon
from pipeline.tag.measures import canonical, measures, unit_at

ENTRIES = lexicon.group("measures", "unit")
PINT_OF = {
    "m": "meter", "m2": "meter**2", "m3": "meter**3", "kg": "kilogram", "kW": "kilowatt", "kW.h": "kilowatt_hour",
    "J": "joule", "kPa": "kilopascal", "V": "volt", "A": "ampere", "Ohm": "ohm", "Hz": "hertz", "kN": "kilonewton",
    "lx": "lux", "mSv": "millisievert", "Bq": "becquerel", "mol": "mole", "deg": "degree",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@pytest.mark.parametrize("entry", [e for e in ENTRIES if "pint" in e.extra], ids=lambda e: e.id)
def test_factor_agrees_with_pint(entry: lexicon.Entry, registry: pint.UnitRegistry) -> None:
    one = registry.Quantity(1, entry.extra["pint"])
    target = PINT_OF[entry.extra["ucum"]]  # raises KeyError for a canonical unit nobody checked
    assert one.to(target).magnitude == pytest.approx(float(entry.extra["factor"]), rel=1e-9)


@pytest.mark.parametrize(
    ("unit", "code", "factor"),
    [
        ("万千瓦", "kW", "10000"), ("微克/立方米", "mg/m3", "0.001"), ("毫克/升", "mg/m3", "1000"), ("mg/m3", "mg/m3", "1"),
        ("微克每立方米", "mg/m3", "0.001"), ("吨/时", "kg/h", "1000"), ("元/平方米·年", "CNY/m2/a", "1"), ("万元", "CNY", "10000"),
        ("亿元人民币", "CNY", "100000000"), ("台", "{台}", "1"), ("万户", "{户}", "10000"), ("%", "%", "1"), ("个百分点", "{百分点}", "1"),
        ("个基点", "{百分点}", "0.01"), ("万美元", "USD", "10000"), ("公顷", "m2", "10000"), ("", "1", "1"), ("dB（A）", "dB{A}", "1"),
        ("元/（平方米·月）", "CNY/m2/mo", "1"),
        ("套（间）", "{套（间）}", "1"), ("t CO2e", "kg", "1000"),
    ],
)  # fmt: skip
def test_canonical(unit: str, code: str, factor: str) -> None:
    assert canonical(unit) == (code, Decimal(factor))


def test_unknown_units_have_no_canonical_form() -> None:
    assert canonical("某某") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5G网络", None), ("m2以上", "m2"), ("元/平方米·年的", "元/平方米·年"), ("万平方米", "万平方米"), ("千瓦时", "千瓦时"),
        ("百万千瓦", "百万千瓦"), ("吨/日）", "吨/日"), ("毫克每升", "毫克每升"), ("天每吨", "天"), ("个工作日", "个工作日"), ("条街", "条"),
        ("gabc", None), ("元/（平方米·月）计", "元/（平方米·月）"), ("升/（人·日）", "升/（人·日）"), ("元/（见表·注）", "元"),
        ("吨/月·平方公里", "吨/月·平方公里"), ("千克标准煤/平方米·年", "千克标准煤/平方米·年"),
    ],
)  # fmt: skip
def test_unit_at(text: str, unit: str | None) -> None:
    found = unit_at(text, 0)
    assert (found.text if found else None) == unit


def test_no_spelling_means_two_things() -> None:
    seen: dict[str, str] = {}
    for entry in ENTRIES:
        for cue in entry.cues:
            assert seen.setdefault(cue, entry.id) == entry.id
    assert set(seen) == set(measures())
