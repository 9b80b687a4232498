# ruff: noqa: E501  (a case a line)
"""Words of time without a date, and periods that others fix."""

from __future__ import annotations

import pytest

from tests.tag.conftest import shown

CASES = [
    # periods that others fix
    ("车辆应当按照规定的时间和路线行驶。", "规定的时间", "vague", ""),
    ("一定时期内给予奖励。", "一定时期内", "vague", ""),
    ("按照协议约定的时间和方式汇总。", "协议约定的时间", "vague", ""),
    ("在合理时间查阅记录。", "合理时间", "vague", ""),
    ("在拆迁决定载明的搬迁期限内腾空。", "拆迁决定载明的搬迁期限内", "vague", ""),
    ("得于本规则第四条所定期间内陈述。", "本规则第四条所定期间内", "vague", ""),
    ("应于主办单位规定之期限内撤场。", "规定之期限内", "vague", ""),
    ("提货时间须在购车补贴政策期限内。", "购车补贴政策期限内", "vague", ""),
    ("于前条规定期间申请者，得继续营业。", "前条规定期间", "vague", ""),
    # vague
    ("渡船应当定期检验。", "定期", "vague", ""),
    ("绞车应当定期检查维修。", "定期", "vague", ""),
    ("按照规定的方法定期检测粉尘。", "定期", "vague", ""),
    ("漏气时应即停止供气。", "即", "vague", ""),
    ("并即通报邻近单位。", "即", "vague", ""),
    ("保管员应当经常检查锁具。", "经常", "vague", ""),
    ("发现隐患应当及时排除。", "及时", "vague", ""),
    ("定期公布监测结果。", "定期", "vague", ""),
    ("承办人应依限送交报表。", "依限", "vague", ""),
    ("适时调整收费标准。", "适时", "vague", ""),
    ("尽快补齐短板。", "尽快", "vague", ""),
    ("尽早投用。", "尽早", "vague", ""),
    ("责令限期改正。", "限期", "vague", ""),
    ("未按期整改的，予以通报。", "按期", "vague", ""),
    ("应当立即停止作业。", "立即", "vague", ""),
    ("不能如期投用的，说明原因。", "如期", "vague", ""),
    ("随时接受检查。", "随时", "vague", ""),
    ("限时办结。", "限时", "vague", ""),
    ("按时足额拨付。", "按时", "vague", ""),
    ("在规定期限内补正。", "规定期限内", "vague", ""),
    ("按照环保部门规定的期限治理达标。", "规定的期限", "vague", ""),
    ("在合理期限内通知对方。", "合理期限内", "vague", ""),
    ("汛期前完成除险加固。", "汛期前", "vague", ""),
    ("冬季采暖期实行错峰生产。", "冬季采暖期", "vague", ""),
    ("做好春运、国庆等重点时段的保供。", "春运、国庆等重点时段", "vague", ""),
    ("定期或者不定期组织抽查。", "定期或者不定期", "vague", ""),
    # periods of an office, an order or an unnamed year
    ("主管机关可以命其于期限内说明。", "期限内", "vague", ""),
    ("在任期内完成轮训。", "任期内", "vague", ""),
    ("新任者于就任当年度接受训练。", "就任当年度", "vague", ""),
    ("（一）不立即组织抢修的；", "立即", "vague", ""),
    ("发生泄漏后未及时上报的，处以罚款。", "及时", "vague", ""),
    ("因故无法按期交船的，可以申请展期。", "按期", "vague", ""),
    ("停航后应速报主管机关。", "速", "vague", ""),
    ("值班室在17:00前会商是否停航。", "17:00前", "vague", ""),
    ("聘期内应完成三项船型设计。", "聘期内", "vague", ""),
    ("争取及早开工。", "及早", "vague", ""),
    ("自到任次年度起每年接受复训。", "自到任次年度起每年", "recurring", "FREQ=YEARLY"),
    ("学分自当年度一月一日起至十二月三十一日止累计。", "自当年度一月一日起至十二月三十一日止", "recurring", "FREQ=YEARLY"),
    ("结清旧贷款后，次月即可申请新贷款。", "次月", "within", "P1M<结清旧贷款"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "kind", "said"), CASES)
def test_the_only_deadline(text: str, found: str, kind: str, said: str) -> None:
    assert shown(text) == [(found, kind, said)]


@pytest.mark.parametrize(
    "text", ["未经定期检验的渡船不得载客。", "船主提出定期检验要求。", "承办渡船监督检验、定期检验、建造试验的机构。"]
)
def test_a_kind_of_inspection_is_no_deadline(text: str) -> None:
    assert shown(text) == []
