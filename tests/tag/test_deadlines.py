# ruff: noqa: E501  (a case a line)
"""Deadlines of a clause: input, the span's text, kind and value.

A value reads: ``by`` its last day, ``from`` and ``on`` the first, ``during`` both joined by ``..``; ``within`` the ISO
duration (``b`` for working days) and the anchor after ``<``; ``recurring`` the rule, ``*n`` for a count of times.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Deadline, Mask, Span, TimeContext
from pipeline.tag.deadlines import find_deadline_line, find_deadlines

IN_2031 = TimeContext(document_year=2031)


def value(d: Deadline) -> str:
    match d.kind:
        case "by":
            return str(d.end)
        case "from" | "on":
            return str(d.start)
        case "during":
            return f"{d.start}..{d.end}"
        case "within":
            return f"{d.duration}{'b' if d.business_days else ''}" + (f"<{d.anchor}" if d.anchor else "")
        case "recurring":
            return f"{d.rrule}" + (f"*{d.times}" if d.times else "")
    return ""


def shown(text: str, context: TimeContext = IN_2031) -> list[tuple[str, str, str]]:
    return [(d.text, d.kind, value(d)) for d in find_deadlines(text, (), context)]


ONE = [
    ("县政府在收到核准请求后，应当在十日内批复。", "十日内", "within", "P10D<收到核准请求"),
    # what stands before the period
    ("在勘验现场三日前送达通知。", "勘验现场三日前", "within", "P3D<勘验现场前"),
    ("实施审计五日前送达通知书。", "实施审计五日前", "within", "P5D<实施审计前"),
    ("码头启用前两个月，应当向海事机构报送资料。", "码头启用前两个月", "within", "P2M<码头启用前"),
    ("房价备案后原则上四个月内不予调整。", "房价备案后原则上四个月内", "within", "P4M<房价备案"),
    ("许可期限届满前六个月起之五个月内，得申请展延。", "许可期限届满前六个月起之五个月内", "within", "P5M<许可期限届满前六个月"),
    ("得自设备启用之日起届满二年后缴纳。", "自设备启用之日起届满二年后", "within", "P2Y<设备启用之日"),
    ("市水务部门颁发许可证后，应当在十日内通知当地镇政府。", "十日内", "within", "P10D<颁发许可证"),
    # periods of plans and pace
    ("于计划年度的4月底前公布。", "计划年度的4月底前", "recurring", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30"),
    ("以季度为单位，决定是否调整。", "以季度为单位", "recurring", "FREQ=MONTHLY;INTERVAL=3"),
    ("以两个月为一期缴纳。", "以两个月为一期", "recurring", "FREQ=MONTHLY;INTERVAL=2"),
    ("经费分年度编列。", "分年度", "recurring", "FREQ=YEARLY"),
    ("九十七年度可行性研究并案审查。", "九十七年度", "during", "2008-01-01..2008-12-31"),
    ("全年发放消费券三批。", "全年", "during", "2031-01-01..2031-12-31"),
    # periods that others fix
    ("车辆应当按照规定的时间和路线行驶。", "规定的时间", "vague", ""),
    ("一定时期内给予奖励。", "一定时期内", "vague", ""),
    ("按照协议约定的时间和方式汇总。", "协议约定的时间", "vague", ""),
    ("在合理时间查阅记录。", "合理时间", "vague", ""),
    # last days
    ("2032年底前建成应急水源。", "2032年底前", "by", "2032-12-31"),
    ("10月底前完成管网普查。", "10月底前", "by", "2031-10-31"),
    ("到2035年，再生水利用率明显提升。", "到2035年", "by", "2035-12-31"),
    ("到2033年底，建成三座污水厂。", "到2033年底", "by", "2033-12-31"),
    ("4月20日前将自查情况报市水务局。", "4月20日前", "by", "2031-04-20"),
    ("于9月5日前上报。", "9月5日前", "by", "2031-09-05"),
    ("原则上8月底前完成。", "8月底前", "by", "2031-08-31"),
    ("“十四五”末建成全域管网。", "“十四五”末", "by", "2025-12-31"),
    ("到“十五五”末，实现全覆盖。", "到“十五五”末", "by", "2030-12-31"),
    ("上半年完成招标。", "上半年", "by", "2031-06-30"),
    ("2032年上半年完成验收。", "2032年上半年", "by", "2032-06-30"),
    ("下半年启动二期工程。", "下半年", "by", "2031-12-31"),
    ("6月上旬前形成清单。", "6月上旬前", "by", "2031-06-10"),
    ("6月中旬前形成清单。", "6月中旬前", "by", "2031-06-20"),
    ("6月下旬前形成清单。", "6月下旬前", "by", "2031-06-30"),
    ("2月底前完成培训。", "2月底前", "by", "2031-02-28"),
    ("2032年2月底前完成培训。", "2032年2月底前", "by", "2032-02-29"),
    ("三季度末前完成整改。", "三季度末前", "by", "2031-09-30"),
    ("第二季度完成摸底。", "第二季度", "by", "2031-06-30"),
    ("年底前全部销号。", "年底前", "by", "2031-12-31"),
    ("今年年底前全部销号。", "今年年底前", "by", "2031-12-31"),
    ("明年6月底前投用。", "明年6月底前", "by", "2032-06-30"),
    ("二〇三二年三月底前办结。", "二〇三二年三月底前", "by", "2032-03-31"),
    ("二○三二年三月底前办结。", "二○三二年三月底前", "by", "2032-03-31"),
    ("应当在2032年12月31日之前竣工。", "2032年12月31日之前", "by", "2032-12-31"),
    ("应当在2032年12月31日以前竣工。", "2032年12月31日以前", "by", "2032-12-31"),
    ("补贴申领截止日期为2032年5月31日。", "截止日期为2032年5月31日", "by", "2032-05-31"),
    ("补贴券有效期至2032年6月30日止。", "至2032年6月30日止", "by", "2032-06-30"),
    ("不迟于2032年9月1日开学使用。", "不迟于2032年9月1日", "by", "2032-09-01"),
    ("到本世纪中叶，全面建成节水社会。", "到本世纪中叶", "by", "2050-12-31"),
    ("国庆节前完成亮化工程。", "国庆节前", "by", "2031-09-30"),
    ("元旦前结清工程款。", "元旦前", "by", "2030-12-31"),
    ("2029年春节前发放救助金。", "2029年春节前", "by", "2029-02-12"),
    ("至2032年建成。", "至2032年", "by", "2032-12-31"),
    ("2035年前实现达标。", "2035年前", "by", "2035-12-31"),
    # first days
    ("自2032年7月1日起，新建泵站执行本标准。", "自2032年7月1日起", "from", "2032-07-01"),
    ("从2032年11月1日起停止销售。", "从2032年11月1日起", "from", "2032-11-01"),
    ("2032年起，新建小区配建充电桩。", "2032年起", "from", "2032-01-01"),
    ("2032年5月16日（含）后新增的车辆适用。", "2032年5月16日（含）后", "from", "2032-05-16"),
    ("仅限于2032年5月16日（含2032年5月16日）之后新增的车辆。", "2032年5月16日（含2032年5月16日）之后", "from", "2032-05-16"),
    ("起算时间不早于2032年1月1日。", "不早于2032年1月1日", "from", "2032-01-01"),
    ("6月起停止受理。", "6月起", "from", "2031-06-01"),
    ("自中华民国一百零九年一月一日起，以网络传输。", "自中华民国一百零九年一月一日起", "from", "2020-01-01"),
    ("自民国109年7月1日起申报。", "自民国109年7月1日起", "from", "2020-07-01"),
    ("自一百十二年三月一日起申报。", "自一百十二年三月一日起", "from", "2023-03-01"),
    # periods
    ("2032年，主要河段水质达标率不低于九成。", "2032年", "during", "2032-01-01..2032-12-31"),
    ("2032年内完成普查。", "2032年内", "during", "2032-01-01..2032-12-31"),
    ("年内建成两座泵站。", "年内", "during", "2031-01-01..2031-12-31"),
    ("2032年11月1日至2033年3月31日，错峰生产。", "2032年11月1日至2033年3月31日", "during", "2032-11-01..2033-03-31"),
    ("11月1日至次年3月31日实行错峰生产。", "11月1日至次年3月31日", "during", "2031-11-01..2032-03-31"),
    ("2032—2034年，每县培育两家示范企业。", "2032—2034年", "during", "2032-01-01..2034-12-31"),
    ("2032-2034年分批改造。", "2032-2034年", "during", "2032-01-01..2034-12-31"),
    ("2032年至2034年分批改造。", "2032年至2034年", "during", "2032-01-01..2034-12-31"),
    ("3月至5月开展集中整治。", "3月至5月", "during", "2031-03-01..2031-05-31"),
    ("3-5月开展集中整治。", "3-5月", "during", "2031-03-01..2031-05-31"),
    ("3月1日至15日开展自查。", "3月1日至15日", "during", "2031-03-01..2031-03-15"),
    ("2032年3月至5月开展自查。", "2032年3月至5月", "during", "2032-03-01..2032-05-31"),
    ("11月至2032年2月开展督查。", "11月至2032年2月", "during", "2031-11-01..2032-02-29"),
    ("2032年11月至次年2月开展督查。", "2032年11月至次年2月", "during", "2032-11-01..2033-02-28"),
    ("“十五五”期间，新建改造管网五百公里。", "“十五五”期间", "during", "2026-01-01..2030-12-31"),
    ("十四五时期建成两座水库。", "十四五时期", "during", "2021-01-01..2025-12-31"),
    ("2032年6月组织一次演练。", "2032年6月", "during", "2032-06-01..2032-06-30"),
    ("6月上旬召开动员会。", "6月上旬", "during", "2031-06-01..2031-06-10"),
    ("自2032年1月1日起试行3年。", "自2032年1月1日起试行3年", "during", "2032-01-01..2034-12-31"),
    ("自2032年6月1日起施行至2033年5月31日。", "自2032年6月1日起施行至2033年5月31日", "during", "2032-06-01..2033-05-31"),
    ("自2032年6月1日起至2032年9月30日止，减半收取。", "自2032年6月1日起至2032年9月30日止", "during", "2032-06-01..2032-09-30"),
    ("于2032年5月1日召开听证会。", "2032年5月1日", "on", "2032-05-01"),
    # windows
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
    ("清算资金按T+1划转。", "T+1", "within", "P1Db"),
    # repetition
    ("每年开展评估。", "每年", "recurring", "FREQ=YEARLY"),
    ("每年度发放一次。", "每年度", "recurring", "FREQ=YEARLY*1"),
    ("每年至少2次组织演练。", "每年至少2次", "recurring", "FREQ=YEARLY*2"),
    ("每年组织两次演练。", "每年", "recurring", "FREQ=YEARLY*2"),
    ("每季度通报情况。", "每季度", "recurring", "FREQ=MONTHLY;INTERVAL=3"),
    ("每半年公布目录。", "每半年", "recurring", "FREQ=MONTHLY;INTERVAL=6"),
    ("每月5日前报送报表。", "每月5日前", "recurring", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("每月1日、15日巡查。", "每月1日、15日", "recurring", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ("每月底前报送。", "每月底前", "recurring", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("每季度最后一月的23日前报送。", "每季度最后一月的23日前", "recurring", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=23"),
    ("每季度首月10日前报送。", "每季度首月10日前", "recurring", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    ("每季度末报送。", "每季度末", "recurring", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
    ("每季度终了后15日内申报。", "每季度终了后15日内", "recurring", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=15"),
    ("每年12月31日为统计时点。", "每年12月31日", "recurring", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
    ("每年3月底前公布计划。", "每年3月底前", "recurring", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"),
    ("每年1月31日前报告。", "每年1月31日前", "recurring", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
    ("每年年底前考核。", "每年年底前", "recurring", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
    ("每年3月至5月开展整治。", "每年3月至5月", "recurring", "FREQ=YEARLY;BYMONTH=3,4,5"),
    ("每年一月、七月申报。", "每年一月、七月", "recurring", "FREQ=YEARLY;BYMONTH=1,7"),
    ("2032年起每年评选一批示范点。", "2032年起每年", "recurring", "FREQ=YEARLY"),
    ("每周清洗滤网。", "每周", "recurring", "FREQ=WEEKLY"),
    ("每二周检测一次。", "每二周", "recurring", "FREQ=WEEKLY;INTERVAL=2*1"),
    ("每周五前上报进度。", "每周五前", "recurring", "FREQ=WEEKLY;BYDAY=FR"),
    ("每日消毒。", "每日", "recurring", "FREQ=DAILY"),
    ("每两年修订预案。", "每两年", "recurring", "FREQ=YEARLY;INTERVAL=2"),
    ("每5年开展普查。", "每5年", "recurring", "FREQ=YEARLY;INTERVAL=5"),
    ("每隔三日检查一次。", "每隔三日", "recurring", "FREQ=DAILY;INTERVAL=3*1"),
    ("每4小时记录水位。", "每4小时", "recurring", "FREQ=HOURLY;INTERVAL=4"),
    ("逐年加大投入。", "逐年", "recurring", "FREQ=YEARLY"),
    ("按月报送台账。", "按月", "recurring", "FREQ=MONTHLY"),
    ("按季度调度。", "按季度", "recurring", "FREQ=MONTHLY;INTERVAL=3"),
    ("按年度发放补助。", "按年度", "recurring", "FREQ=YEARLY"),
    ("可以按日连续处罚。", "按日", "recurring", "FREQ=DAILY"),
    ("同一户年度内仅可申领一次。", "年度内", "recurring", "FREQ=YEARLY*1"),
    ("每年度补贴申报截止日期为9月30日。", "截止日期为9月30日", "recurring", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30"),
    ("应当于次月10日前缴纳。", "次月10日前", "recurring", "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("于当月20日至月底核定。", "当月20日至月底", "recurring", "FREQ=MONTHLY;BYMONTHDAY=20,21,22,23,24,25,26,27,28,29,30,31"),
    # vague
    ("发现隐患应当及时排除。", "及时", "vague", ""),
    ("定期公布监测结果。", "定期", "vague", ""),
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
    ("争取及早开工。", "及早", "vague", ""),
    ("自到任次年度起每年接受复训。", "自到任次年度起每年", "recurring", "FREQ=YEARLY"),
    ("学分自当年度一月一日起至十二月三十一日止累计。", "自当年度一月一日起至十二月三十一日止", "recurring", "FREQ=YEARLY"),
    ("结清旧贷款后，次月即可申请新贷款。", "次月", "within", "P1M<结清旧贷款"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "kind", "said"), ONE)
def test_the_only_deadline(text: str, found: str, kind: str, said: str) -> None:
    assert shown(text) == [(found, kind, said)]


NONE = [
    "抓住元旦春节前后的有利时机。",
    "抓住金秋九月的有利时机。",
    "公开近期拟供应的地块。",
    "因疫情不能按期开工的，可以延期。",
    "可在中心每年公布的上下限内选定。",
    "不受有关每年度增员额度之限制。",
    "单位产品能耗比2028年下降两成以上。",
    "以2028年为基准核定用水量。",
    "在2028年基础上压减三成。",
    "近三年内无重大事故记录。",
    "最近5年未受过行政处罚。",
    "申请日前二年内的检测报告。",
    "贯彻落实2030年全市水务会议精神。",
    "执行产业名录（2030年本）有关要求。",
    "台账保存期限不少于三年。",
    "公示期为5个工作日。",
    "延期不超过3个月。",
    "处三年以上十年以下有期徒刑。",
    "一年内累计两次违规的，降低信用等级。",
    "停业六个月以上的，应当报告。",
    "领取许可证满六个月未开工的，予以注销。",
    "办结时限由十日压缩至三日。",
    "完善年度工作方案。",
    "未完成年度任务的，予以通报。",
    "报告当年的用水计划。",
    "提高信息报送的及时性。",
    "按时间先后排序。",
    "保修期限期满后可以续签。",
    "逾期不改正的，处以罚款。",
    "工程完工前不得拆除围挡。",
    "前项每周检测的结果应当留存。",
    "每公顷补助一万元。",
    "每小时不超过40公里。",
    "按照周边环境要求建设。",
    "合同应当写明交付期限、保修期限。",
    "长期坚持节水优先。",
    "对2030年6月30日前取得许可、尚未开工的项目，分类处置。",
    "2030年以来受过处罚的企业不得申报。",
    "执行《2030年度水利建设计划》。",
    "实行三级审核、四级联动。",
    "自责令改正之日的次日起重新核定。",
    "供暖管网应当保温。",
    "衔接2035年远景目标谋划重大项目。",
    "改造2030年底前建成的老旧小区。",
    "本条例112年5月31日修正施行前，已经登记者，免予变更。",
    "本法中华民国一百零五年三月二日修正公布，同年八月一日施行前许可之机构，视同合格。",
    "所需经费列入111年度总预算。",
    "2031年度竣工的厂房可以分割转让。",
    "2031年省财政厅印发《资金细则》，明确了范围。",
    "作出限期治理决定后，应当公开。",
]


@pytest.mark.parametrize("text", NONE)
def test_no_deadline(text: str) -> None:
    assert shown(text) == []


SEVERAL = [
    (
        "2032年10月底前完成主体，12月底前投用。",
        [("2032年10月底前", "by", "2032-10-31"), ("12月底前", "by", "2032-12-31")],
    ),
    (
        "新建泵站自2032年7月1日起，现有泵站自2033年7月1日起执行。",
        [("自2032年7月1日起", "from", "2032-07-01"), ("自2033年7月1日起", "from", "2033-07-01")],
    ),
    (
        "每月定期调取数据，发现异常及时核查。",
        [("每月", "recurring", "FREQ=MONTHLY"), ("定期", "vague", ""), ("及时", "vague", "")],
    ),
    (
        "应于公告之日起六个月内提报计划，公告之日起二年内完成设置。",
        [("公告之日起六个月内", "within", "P6M<公告之日"), ("公告之日起二年内", "within", "P2Y<公告之日")],
    ),
    (
        "计划性停运前三日或非计划性停运日后二十四小时内报告原因。",
        [("计划性停运前三日", "within", "P3D<计划性停运前"), ("非计划性停运日后二十四小时内", "within", "PT24H<非计划性停运日")],
    ),
    (
        "自签约之日起，3个月内开工，18个月内竣工。",
        [("自签约之日起，3个月内", "within", "P3M<签约之日"), ("18个月内", "within", "P18M<签约之日")],
    ),
    (
        "能耗比2028年下降一成，10月底前完成核查。",
        [("10月底前", "by", "2031-10-31")],
    ),
    (
        "每年开展评估，于11月底前报送结果。",
        [("每年", "recurring", "FREQ=YEARLY"), ("11月底前", "recurring", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several_in_one_sentence(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("context", "end", "year_from"),
    [
        (TimeContext(section_year=2033, document_year=2031), date(2033, 10, 31), "document"),
        (TimeContext(document_year=2031), date(2031, 10, 31), "document"),
        (TimeContext(issued=date(2030, 3, 5)), date(2030, 10, 31), "document"),
        (TimeContext(), None, None),
    ],
)
def test_the_year_comes_from_section_then_document(
    context: TimeContext, end: date | None, year_from: str | None
) -> None:
    (d,) = find_deadlines("10月底前完成普查。", (), context)
    assert (d.end, d.year_from, d.note is None) == (end, year_from, end is not None)


def test_a_stated_year_says_so() -> None:
    first, second = find_deadlines("2032年10月底前完成主体，12月底前投用。", (), IN_2031)
    assert (first.year_from, second.year_from) == ("text", "text")


def test_the_coming_festival_follows_the_issue_date() -> None:
    (d,) = find_deadlines("春节前结清工资。", (), TimeContext(document_year=2028, issued=date(2028, 11, 2)))
    assert d.end == date(2029, 2, 12)


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


def test_from_now_on_begins_with_the_document() -> None:
    (d,) = find_deadlines("即日起至2032年9月30日，减半收费。", (), TimeContext(issued=date(2032, 2, 3)))
    assert (d.text, d.kind, d.start, d.end) == ("即日起至2032年9月30日", "during", date(2032, 2, 3), date(2032, 9, 30))
    (d,) = find_deadlines("即日起至2032年9月30日，减半收费。")
    assert (d.kind, d.end) == ("by", date(2032, 9, 30))


def test_masked_dates_are_names() -> None:
    text = "执行2032年5月31日号令，6月底前完成。"
    masks = (Mask(Span(2, 14), "doc_number"),)
    assert [d.text for d in find_deadlines(text, masks, IN_2031)] == ["6月底前"]


@pytest.mark.parametrize(
    ("text", "values", "alone"),
    [
        ("完成时限：2032年6月底前", [("2032年6月底前", "by", "2032-06-30")], True),
        ("时序进度:持续推进", [("持续推进", "vague", "")], True),
        ("（完成时限：长期坚持）", [("长期坚持", "vague", "")], True),
        ("整改时限：立行立改，2032年3月底前完成。", [("立行立改", "vague", ""), ("2032年3月底前", "by", "2032-03-31")], True),
        ("责任单位：市水务局；完成时限：10月底前", [("10月底前", "by", "2031-10-31")], False),
        ("（2032年6月底前完成）", [("2032年6月底前", "by", "2032-06-30")], True),
        ("时间安排：2032年3月至5月", [("2032年3月至5月", "during", "2032-03-01..2032-05-31")], True),
    ],
)  # fmt: skip
def test_lines_that_only_say_when(text: str, values: list[tuple[str, str, str]], alone: bool) -> None:
    line = find_deadline_line(text, IN_2031)
    assert line is not None
    assert [(d.text, d.kind, value(d)) for d in line.deadlines] == values
    assert all(text[slice(*d.span)] == d.text for d in line.deadlines)
    assert line.alone is alone


@pytest.mark.parametrize(
    "text", ["责任单位：市水务局", "完成时限：由市水务局另行通知", "6月底前完成普查。", "（市水务局牵头）"]
)
def test_other_lines_are_not_deadline_lines(text: str) -> None:
    assert find_deadline_line(text, IN_2031) is None


PIECES = st.sampled_from(
    ["2032年", "10月", "5日", "底", "前", "至", "自", "起", "每", "季度", "三", "个工作日", "内", "及时", "，", "应当", "收到", "申请", "之日", "后", "春节", "“十五五”", "末", "满", "（含）"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_findings_are_ordered_exact_and_apart(text: str) -> None:
    found = find_deadlines(text, (), IN_2031)
    assert all(text[slice(*d.span)] == d.text and d.text for d in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for d in found:
        assert d.kind != "during" or (d.start is None) == (d.end is None)
        assert d.start is None or d.end is None or d.start <= d.end
