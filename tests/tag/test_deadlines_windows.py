# ruff: noqa: E501  (a case a line)
"""Windows: a duration with the event it runs from or up to."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import TimeContext
from pipeline.tag.deadlines import find_deadlines
from tests.tag.conftest import shown

CASES = [
    ("经过三年努力，全县建成放流体系。", "经过三年", "within", "P3Y"),
    ("补贴分2年给予渔户。", "分2年", "within", "P2Y"),
    ("县政府在收到核准请求后，应当在十日内批复。", "十日内", "within", "P10D<收到核准请求"),
    # what stands before the period
    ("在勘验现场三日前送达通知。", "勘验现场三日前", "within", "P3D<勘验现场前"),
    ("实施审计五日前送达通知书。", "实施审计五日前", "within", "P5D<实施审计前"),
    ("码头启用前两个月，应当向海事机构报送资料。", "码头启用前两个月", "within", "P2M<码头启用前"),
    ("申请人于缺失排除完成后三个月始得重新报名。", "缺失排除完成后三个月", "within", "P3M<缺失排除完成"),
    ("县局发放核实表（办结时限为八个工作日）。", "八个工作日", "within", "P8Db"),
    ("房价备案后原则上四个月内不予调整。", "四个月内", "within", "P4M<房价备案"),
    ("许可期限届满前六个月起之五个月内，得申请展延。", "许可期限届满前六个月起之五个月内", "within", "P5M<许可期限届满前六个月"),
    ("得自设备启用之日起届满二年后缴纳。", "自设备启用之日起届满二年后", "within", "P2Y<设备启用之日"),
    ("市水务部门颁发许可证后，应当在十日内通知当地镇政府。", "十日内", "within", "P10D<颁发许可证"),
    # windows
    ("主管机关受理设置申请，应于三个月内审查。", "三个月内", "within", "P3M<受理设置申请"),
    ("设备投入使用前或者投入使用后二十日内，应当登记。", "投入使用后二十日内", "within", "P20D<投入使用"),
    ("应自期满五个月前起算三个月内之期间申请展延。", "自期满五个月前起算三个月内", "within", "P3M<期满五个月前"),
    ("对在本县登记的专科毕业生毕业三年内创业的，给予补助。", "毕业三年内", "within", "P3Y<毕业"),
    ("委员出缺二个月内补聘。", "委员出缺二个月内", "within", "P2M<委员出缺"),
    ("应为在职员工或离职一年内未再就业之员工。", "离职一年内", "within", "P1Y<离职"),
    ("租期届满或者解除合同后一个月内腾退。", "解除合同后一个月内", "within", "P1M<解除合同"),
    ("应当自收到申请之日起20个工作日内答复。", "自收到申请之日起20个工作日内", "within", "P20Db<收到申请之日"),
    ("管理机构应当在接到投诉之日起十五日内处理。", "接到投诉之日起十五日内", "within", "P15D<接到投诉之日"),
    ("应于核准之日起三十日内办理登记。", "核准之日起三十日内", "within", "P30D<核准之日"),
    ("经原审批机关同意之日起三十日内备案。", "经原审批机关同意之日起三十日内", "within", "P30D<原审批机关同意之日"),
    ("验收合格后的5年内开展跟踪评价。", "验收合格后的5年内", "within", "P5Y<验收合格"),
    ("发现泄漏后24小时内修复。", "发现泄漏后24小时内", "within", "PT24H<发现泄漏"),
    ("应当在两小时内到场。", "两小时内", "within", "PT2H"),
    ("应在30分钟内到场。", "30分钟内", "within", "PT30M"),
    ("应记录并在90d内修复。", "90d内", "within", "P90D"),
    ("3年内不得再次申请。", "3年内", "within", "P3Y"),
    ("半年内完成改造。", "半年内", "within", "P6M"),
    ("一年六个月内提交说明书。", "一年六个月内", "within", "P1Y6M"),
    ("一年半内建成。", "一年半内", "within", "P1Y6M"),
    ("半个月内答复。", "半个月内", "within", "P15D"),
    ("两周内反馈意见。", "两周内", "within", "P2W"),
    ("财政部门在5个工作日将资金拨付到位。", "5个工作日", "within", "P5Db"),
    ("3至5个工作日内办结。", "3至5个工作日内", "within", "P5Db"),
    ("应当在开工前15日内报送方案。", "开工前15日内", "within", "P15D<开工前"),
    ("应当在停水二十四小时前通知用户。", "停水二十四小时前", "within", "PT24H<停水前"),
    ("应当提前3日公告。", "提前3日", "within", "P3D"),
    ("应当至少提前十个工作日书面通知。", "提前十个工作日", "within", "P10Db"),
    ("许可证有效期届满前三个月申请延续。", "许可证有效期届满前三个月", "within", "P3M<许可证有效期届满前"),
    ("应当在许可证有效期届满30日前申请延续。", "许可证有效期届满30日前", "within", "P30D<许可证有效期届满前"),
    ("拆除前三日提报计划。", "拆除前三日", "within", "P3D<拆除前"),
    ("在签订《成交确认书》后一个月内付清。", "签订《成交确认书》后一个月内", "within", "P1M<签订《成交确认书》"),
    ("应当于次月1日起15日内申报。", "次月1日起15日内", "recurring", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("请于2032年3月15日17时前反馈。", "2032年3月15日17时前", "by", "2032-03-15"),
    ("用三年时间完成改造。", "三年时间", "within", "P3Y"),
    ("每年汛期前完成清淤。", "每年汛期前", "recurring", "FREQ=YEARLY"),
    ("应当在次年三月一日至六月三十日内办理。", "次年三月一日至六月三十日内", "recurring", "FREQ=YEARLY;BYMONTH=3,4,5,6"),
    ("合同签订1个月内缴纳首付款。", "合同签订1个月内", "within", "P1M<合同签订"),
    ("在开始钻探十日内报告。", "开始钻探十日内", "within", "P10D<开始钻探"),
    ("自本通知发布实施两年之内，给予补助。", "自本通知发布实施两年之内", "within", "P2Y<本通知发布实施"),
    ("季度终了之日起十五日内申报缴纳。", "季度终了之日起十五日内", "within", "P15D<季度终了之日"),
    ("5年新增十处公园。", "5年", "within", "P5Y"),
    ("自2032年3月1日起30日内办理换证。", "自2032年3月1日起30日内", "within", "P30D<2032年3月1日"),
    ("船长最迟不得超过24小时上报。", "最迟不得超过24小时", "within", "PT24H"),
    ("命其限于一个月内改善。", "一个月内", "within", "P1M"),
    ("应当在48小时内修复缆绳。", "48小时内", "within", "PT48H"),
    ("清算资金按T+1划转。", "T+1", "within", "P1Db"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "kind", "said"), CASES)
def test_the_only_deadline(text: str, found: str, kind: str, said: str) -> None:
    assert shown(text) == [(found, kind, said)]


@pytest.mark.parametrize(
    ("text", "context", "end", "noted"),
    [
        ("自本通知印发之日起30日内报送。", TimeContext(issued=date(2024, 3, 1)), date(2024, 3, 31), False),
        ("自本办法施行之日起六个月内换证。", TimeContext(effective=date(2024, 8, 31)), date(2025, 2, 28), False),
        ("自本公告发布之日起5个工作日内答复。", TimeContext(issued=date(2024, 9, 27)), date(2024, 10, 10), False),
        ("自本公告发布之日起5个工作日内答复。", TimeContext(issued=date(2041, 9, 27)), date(2041, 10, 4), True),
        ("自收到申请之日起5个工作日内答复。", TimeContext(issued=date(2024, 9, 27)), None, False),
        ("自2024年3月1日起30日内换证。", TimeContext(), date(2024, 3, 31), False),
    ],
)
def test_windows_resolve_where_the_anchor_has_a_date(
    text: str, context: TimeContext, end: date | None, noted: bool
) -> None:
    (d,) = find_deadlines(text, (), context)
    assert (d.kind, d.resolved_end, d.note is not None) == ("within", end, noted)
