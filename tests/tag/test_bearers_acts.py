"""Whose act it is, names with their levels, parties told by what they filed, items with actors of their own."""

from __future__ import annotations

import pytest

from pipeline.document import process
from pipeline.normalise import normalise
from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import find_bearers
from pipeline.tag.references import find_masks

R = "responsible"


@pytest.mark.parametrize(
    ("text", "modality", "want"),
    [
        ("具体实施办法由县渔政局制定。", "obligation", [("县渔政局", R)]),
        ("当事人不提起诉讼，又不履行的，作出决定的机关可以加收滞纳金。", "permission", [("作出决定的机关", R)]),
        ("申请人不符合条件的，经审查核实，终止其资格。", "prohibition", []),
        (
            "渔政局和渔村委员会发现船主怠于检修的，应当对其进行批评，督促其检修。",
            "obligation",
            [("渔政局", R), ("渔村委员会", R)],
        ),
        ("船员离港时，得由港务局派员检查。", "permission", [("港务局", R)]),
        ("县渔政局指挥、监督渔船检验所办理登记。", "obligation", [("县渔政局", R)]),
    ],
)
def test_an_act_done_to_him_is_not_his(text: str, modality: Modality, want: list[tuple[str, str]]) -> None:
    assert [(b.name, b.role) for b in find_bearers(text, find_masks(text), modality)] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("除大风天气外，应当每日巡航。", ["船长"]),
        ("对浮标，任何人不得擅自移动。", ["任何人"]),
        ("渔港的疏浚费用按照海域规则执行。", []),
        ("具体实施办法由县渔政局制定。", ["县渔政局"]),
    ],
)
def test_a_subject_is_carried_over_what_is_set_off_alone(text: str, want: list[str]) -> None:
    carried = (Bearer("船长", "responsible", "regulated_party", Span(0, 2), "clause", "bearers.subject"),)
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation", carried)] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            "市、县（市、区）渔政、海事部门应当巡航。",
            ["市渔政部门", "县（市、区）渔政部门", "市海事部门", "县（市、区）海事部门"],
        ),
        ("市、县渔政局、海事局应当巡航。", ["市渔政局", "县渔政局", "市海事局", "县海事局"]),
        ("市渔政局、县海事局、民政局应当巡航。", ["市渔政局", "县海事局", "县民政局"]),
        ("市、县两级渔政部门应当巡航。", ["市渔政部门", "县渔政部门"]),
        ("特别是湖东新区要加快疏浚。", ["湖东新区"]),
        ("提倡航运企业提高配备比例。", ["航运企业"]),
        ("引领渔业发展方向，体现水乡特色。", []),
        ("由受益财政补贴其购船款。", ["受益财政"]),
        ("逾期申請展延者，應重新申請檢驗。", ["逾期申请展延者"]),
        ("但依第九條規定申請標示者，得於受檢日前檢附。", ["申请标示者"]),
        ("前項對註銷船證有異議者，得提出申訴。", ["对注销船证有异议者"]),
        ("技正承局長之命，處理檢驗。", ["技正"]),
        ("船員在外執行勤務者，各就其勤務負責。", ["船员"]),
    ],
)
def test_levels_and_parties_of_later_reading(text: str, want: list[str]) -> None:
    text = normalise(text).text
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation")] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("船具短缺，由制表人员负责，审核人员连带负责。", ["制表人员", "审核人员"]),
        ("浮桥以上的缆绳由渔业企业统一管理。", ["渔业企业"]),
        ("浮标移位的，由渔业企业出具说明。", ["港务局", "渔业企业"]),
        ("检查渔具。", ["港务局"]),
    ],
)
def test_an_item_that_says_who_answers_is_not_about_its_lead_in(text: str, want: list[str]) -> None:
    lead = (Bearer("港务局", "responsible", "public_body", Span(0, 3), "clause", "bearers.subject"),)
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation", (), lead)] == want


@pytest.mark.parametrize(
    ("text", "modality", "want"),
    [
        (
            "在本省行政区域内从事捕捞等有关活动的渔业单位，应当遵守本办法。",
            "obligation",
            ["在本省行政区域内从事捕捞等有关活动的渔业单位"],
        ),
        # an attribute that a verb opens belongs to the name
        ("县人民政府负责船检工作的部门应当备案。", "obligation", ["县人民政府负责船检工作的部门"]),
        ("县人民政府负责组织船检。", "obligation", ["县人民政府"]),
        ("船检应当由依照本办法经核准的船检机构进行。", "obligation", ["依照本办法经核准的船检机构"]),
        ("依照本办法规定处理的，应当记录。", "obligation", []),
        ("年捕捞总量五百吨以上的渔业企业，应当设立岗位。", "obligation", ["年捕捞总量五百吨以上的渔业企业"]),
        ("其所属的从事垂钓活动的船厂应当赔偿。", "obligation", ["从事垂钓活动的船厂"]),
        ("拒不改正的，由其上级机关给予处分。", "sanction", ["上级机关"]),
        ("拒不改正的，由其主管部门给予处分。", "sanction", ["其主管部门"]),
        ("本县鼓励渔具的生产者、使用者向船检站申请认证。", "recommendation", ["渔具的生产者", "渔具的使用者"]),
        # for whom a thing is, nobody's duty; places and media that act
        ("供公众使用船闸之修建，船闸起造人应申请审核。", "obligation", ["船闸起造人"]),
        (
            "趸船、浮桥等为公众提供服务的设施使用单位，应当检修。",
            "obligation",
            ["趸船、浮桥等为公众提供服务的设施使用单位"],
        ),
        ("社会公众应当爱护航标。", "obligation", ["社会公众"]),
        ("造船、修船和矿山开采等易产生粉尘的行业，应当除尘。", "obligation", ["造船行业", "修船行业", "矿山开采行业"]),
        ("地级以上市应当设置渔港。", "obligation", ["地级以上市"]),
        ("云岭特别行政区应当设置渔港。", "obligation", ["云岭特别行政区"]),
        ("报纸、广播、渔业协会应当宣传。", "obligation", ["报纸", "广播", "渔业协会"]),
        ("广播应当清晰。", "obligation", []),
        (
            "小组由管理渔业企业的主管部门、渔政主管部门共同组成。",
            "obligation",
            ["管理渔业企业的主管部门", "渔政主管部门"],
        ),
        ("拒不改正的，渔业主管部门建议有关部门对责任人员给予处分。", "sanction", ["渔业主管部门"]),
        ("骗取船证者，检验机构应撤销其船证。", "sanction", ["检验机构"]),
        ("船员办理离港后不再登船的，离港满3个月可注销账户。", "permission", ["船员"]),
        ("支持造船企业、渔业合作社等单位，集中采购船具。", "recommendation", ["造船企业", "渔业合作社"]),
        ("船员培训期间应当发给工资。", "obligation", []),
    ],
)
def test_places_and_parts_of_names(text: str, modality: Modality, want: list[str]) -> None:
    assert [b.name for b in find_bearers(text, find_masks(text), modality)] == want


def test_what_a_body_is_divided_into_is_its_own_duty() -> None:
    text = (
        "航港局組織條例\n第一條 航港局（以下簡稱本局）掌理航政。\n"
        "第四條 本局設下列單位，分別掌理前條所列事項：\n一、航政處。\n二、船務處。\n第五條 本局置局長一人。\n"
    )
    rows = process(text.encode(), "a.txt").obligations
    assert [[b.name for b in row.bearers] for row in rows] == [["航港局"], *[["本局"]] * 4]
