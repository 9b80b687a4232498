# ruff: noqa: E501  (a case a line)
"""Limits by the kind of sentence they stand in: shared comparators, counts in figures, thresholds of time."""

from __future__ import annotations

import pytest

from pipeline.tag.deadlines import find_deadlines
from pipeline.tag.limits import find_limits
from tests.tag.test_limits import _shown

CASES = """
渡船载客少于或等于10人的，可以免检。|少于或等于10人 <= 10 人
船员多于或者等于30人的，应当设医务室。|多于或者等于30人 >= 30 人
停航超过5日（包括检修时间）的，应当报告。|超过5日 > 5 日
船员超过300人（含）的，应当报告。|超过300人 >= 300 人
船员超过300人（含300人）的，应当报告。|超过300人 >= 300 人
先关闭水泵，5min~10min后关闭风机。|5min~10min .. 5..10 min
船长从60岁、轮机长从55岁起发放津贴。|60岁 = 60 岁 & 55岁起 >= 55 岁
男船员从60岁、女船员从55岁起发放津贴。|60岁 >= 60 岁 & 55岁起 >= 55 岁
培育年产值过百亿元的船厂。|过百亿元 > 100 亿元
不过三日即可出港。|-
新增30家以上船厂投产、60家修船企业、300家渔具企业。|新增30家以上 >= 30 家 increase & 60家 = 60 家 increase & 300家 = 300 家 increase
实缴2亿元或年缴税5000万元以上的船厂可以申报。|2亿元 >= 2 亿元 & 5000万元以上 >= 5000 万元
考核总分100分，60分以上为合格。|100分 = 100 分 & 60分以上 >= 60 分
每八堂课折算一日。|八堂课 = 8 堂课 & 一日 = 1 日
日薪以月薪除以二百小时计算。|二百小时 = 200 小时
船长的三亲等内亲属应当回避。|三亲等内 <= 3 亲等
停泊6个月以内的，费率不超过0.1%。|6个月以内 <= 6 个月 & 不超过0.1% <= 0.1 %
给予8万元以下、三年以内的购船贷款支持。|8万元以下 <= 8 万元 & 三年以内 <= 3 年
缆绳断裂且无法在48小时内修复的；|48小时内 <= 48 小时
应当在48小时内修复缆绳。|-
今年考核将举办两次。|两次 = 2 次
每半年报送1次台账。|-
每年应对风机检测1次。|-
全年报送3次台账。|3次 = 3 次
将12项船检费用纳入补贴范围。|12项 = 12 项
个人养船每户限养一只。|限养一只 <= 1 只
航道限速40公里/小时。|限速40公里/小时 <= 40 公里/小时
每1000平方米甲板至少设置1具灭火器。|1000平方米 = 1000 平方米 & 至少设置1具 >= 1 具
船员三具有其一即可。|-
评审组由5至7人组成。|5至7人 .. 5..7 人
评审组由5人组成。|5人 = 5 人
递交船舶证书复印件2份。|2份 = 2 份
按照1:1比例配套资金。|1:1 = 1
9:00至11:00开放船闸。|-
护理需求3-5级的船员可以享受补贴。|3-5级 .. 3..5 级
按照渔获量从大到小排序，对前三项品种抽检。|前三项 <= 3 项
不符前三项规定的，不予登记。|-
票价上下浮动不超过10%。|不超过10% <= 10 %
票价下浮10%。|下浮10% = 10 % decrease
船票加价率不超过15%。|不超过15% <= 15 %
视频大小不超过100MB。|不超过100MB <= 100 MB
船员开考比例为1:3。|1:3 = 3
每隔4小时休息20分钟。|20分钟 = 20 分钟
听阈≥91dB HL的，不得上船。|≥91dB_HL >= 91 dB_HL
""".strip().splitlines()


@pytest.mark.parametrize("row", CASES, ids=lambda row: row.split("|")[0])
def test_finds_what_limits(row: str) -> None:
    text, want = row.split("|")
    spans = [d.span for d in find_deadlines(text)]
    got = " & ".join(_shown(limit) for limit in find_limits(text, (), spans)) or "-"
    assert got == want


def test_an_age_that_opens_a_benefit_is_a_condition() -> None:
    first, second = find_limits("男船员从60岁、女船员从55岁起发放津贴。")
    assert (first.use, second.use) == ("condition", "condition")
