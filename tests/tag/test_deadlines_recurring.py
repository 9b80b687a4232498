# ruff: noqa: E501  (a case a line)
"""Repetition: how often, and by which day of each period."""

from __future__ import annotations

import pytest

from tests.tag.conftest import shown

CASES = [
    # before use each day; from an event every so many years; from one year into the next
    ("缆车每日投入使用前应当试运行。", "每日投入使用前", "recurring", "FREQ=DAILY"),
    ("渡口每日检票前开门。", "每日", "recurring", "FREQ=DAILY"),
    ("渡船自登记之日起每满三年的，应当检验。", "自登记之日起每满三年", "recurring", "FREQ=YEARLY;INTERVAL=3"),
    ("航季自该年度九月一日起至次年度四月三十日止。", "自该年度九月一日起至次年度四月三十日止", "recurring", "FREQ=YEARLY"),
    # counts that are told as a ban; hours; working days
    ("锚链疏浚每半年不应少于1次。", "每半年不应少于1次", "recurring", "FREQ=MONTHLY;INTERVAL=6*1"),
    ("缆车检修每2年不得少于一次。", "每2年不得少于一次", "recurring", "FREQ=YEARLY;INTERVAL=2*1"),
    ("渡船演练每年应不少于两次。", "每年应不少于两次", "recurring", "FREQ=YEARLY*2"),
    ("每周五下午5点前报送渔情。", "每周五下午5点前", "recurring", "FREQ=WEEKLY;BYDAY=FR"),
    ("每日22时至次日6时封闭船闸。", "每日22时至次日6时", "recurring", "FREQ=DAILY"),
    ("每日8时和18时观测水位。", "每日8时和18时", "recurring", "FREQ=DAILY"),
    ("每日二十四小时值班。", "每日", "recurring", "FREQ=DAILY"),
    ("每月最后一个工作日盘点渔具。", "每月最后一个工作日", "recurring", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("每月第一个星期一召开例会。", "每月第一个星期一", "recurring", "FREQ=MONTHLY;BYDAY=1MO"),
    ("养护费按月计算。", "按月", "recurring", "FREQ=MONTHLY"),
    # periods of plans and pace
    ("于计划年度的4月底前公布。", "计划年度的4月底前", "recurring", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30"),
    ("以季度为单位，决定是否调整。", "以季度为单位", "recurring", "FREQ=MONTHLY;INTERVAL=3"),
    ("以两个月为一期缴纳。", "以两个月为一期", "recurring", "FREQ=MONTHLY;INTERVAL=2"),
    ("经费分年度编列。", "分年度", "recurring", "FREQ=YEARLY"),
    ("九十七年度可行性研究并案审查。", "九十七年度", "during", "2008-01-01..2008-12-31"),
    ("全年发放消费券三批。", "全年", "during", "2031-01-01..2031-12-31"),
    ("每家企业年度补贴最高50万元。", "年度", "recurring", "FREQ=YEARLY"),
    ("按年度一次性结算补助。", "按年度", "recurring", "FREQ=YEARLY"),
    ("可在每个缴费年度调整基数。", "每个缴费年度", "recurring", "FREQ=YEARLY"),
    # repetition
    ("自欠缴之日起按日加收违约金。", "自欠缴之日起按日", "recurring", "FREQ=DAILY"),
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
    ("每个季度第1个月的8日前送交核对表。", "每个季度第1个月的8日前", "recurring", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=8"),
    ("每月初10日内报送。", "每月初10日内", "recurring", "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("按月定期报送数据。", "按月定期", "recurring", "FREQ=MONTHLY"),
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
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "kind", "said"), CASES)
def test_the_only_deadline(text: str, found: str, kind: str, said: str) -> None:
    assert shown(text) == [(found, kind, said)]
