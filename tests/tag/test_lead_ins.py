"""Lists by table: what a lead-in makes of its items."""

import pytest

from tests.tag.conftest import modalities

LISTS = [
    (
        "the list is the object: its items carry the modality, the lead-in none",
        "regulation",
        [
            ("第一条", "body", "供水单位应当履行下列职责："),
            ("第一条/(一)", "body", "定期检测水质；"),
            ("第一条/(二)", "body", "公布检测结果。"),
        ],
        [None, "obligation", "obligation"],
    ),
    (
        "a ban over a list",
        "regulation",
        [("第一条", "body", "在泵站范围内禁止下列行为："), ("第一条/(一)", "body", "堆放杂物；")],
        [None, "prohibition"],
    ),
    (
        "circumstances with an effect: the lead-in has the modality, its items are conditions",
        "regulation",
        [
            ("第一条", "body", "有下列情形之一的，应当重新办理登记："),
            ("第一条/(一)", "body", "名称变更的；"),
            ("第一条/(二)", "body", "依法不得继续经营的其他情形。"),
        ],
        ["obligation", "condition", "condition"],
    ),
    (
        "qualifications",
        "regulation",
        [
            ("第一条", "body", "符合下列条件的家庭，可以申请租房补贴："),
            ("第一条/(一)", "body", "在本县居住满两年；"),
            ("第一条/(二)", "body", "申请人不得有其他住房。"),
        ],
        ["permission", "condition", "prohibition"],
    ),
    (
        "definitions and their items are no clauses",
        "regulation",
        [("第一条", "body", "公共停车场包括下列种类："), ("第一条/(一)", "body", "路内停车泊位；")],
        [None, None],
    ),
    (
        "a closed list: what may stand in it are its items",
        "regulation",
        [("第一条", "body", "托儿所使用的名称，以下列为限："), ("第一条/(一)", "body", "某某托儿所；")],
        ["obligation", "condition"],
    ),
    (
        "what must be made known is listed",
        "regulation",
        [("第一条", "body", "下列信息应当公开："), ("第一条/(一)", "body", "水质抽检情况，包括抽检的时间；")],
        [None, "obligation"],
    ),
    (
        "a lead-in with an act behind the list",
        "regulation",
        [("第一条", "body", "请领执照，应检具下列文件，送县政府核办："), ("第一条/(一)", "body", "申请书；")],
        ["obligation", "obligation"],
    ),
    (
        "what a register records is no sanction",
        "regulation",
        [("第一条", "body", "登记簿应当载明下列事项："), ("第一条/(一)", "body", "吊销许可证的事由及日期。")],
        [None, "obligation"],
    ),
    (
        "a procedure that one may choose: its steps are duties",
        "notice",
        [("一", "body", "住户可以按照下列流程委托供水站代缴水费："), ("一/(一)", "body", "住户与供水站约定金额；")],
        ["permission", "obligation"],
    ),
    (
        "criteria",
        "regulation",
        [("第一条", "body", "受灾农户的认定基准如下："), ("第一条/(一)", "body", "减产三成以上；")],
        [None, "condition"],
    ),
    (
        "what one may apply for",
        "regulation",
        [("第一条", "body", "农户可以申请补助措施如下："), ("第一条/(一)", "body", "种苗补助；")],
        [None, "permission"],
    ),
    (
        "a condition on a list of conditions is no clause of its own",
        "regulation",
        [("第一条", "body", "泵站启用，应当具备下列条件："), ("第一条/(一)", "body", "配有值班人员；")],
        [None, "condition"],
    ),
    (
        "tasks named by the last noun of the lead-in",
        "regulation",
        [
            ("第一条", "body", "县政府应当组织做好以下灌溉工程（不含泵站）验收等事项改革工作："),
            ("第一条/(一)", "body", "精简验收环节；"),
        ],
        [None, "obligation"],
    ),
    (
        "banned acts, whatever they are done to",
        "regulation",
        [("第一条", "body", "禁止下列损害公共场所绿化的行为："), ("第一条/(一)", "body", "攀折花枝；")],
        [None, "prohibition"],
    ),
    (
        "what is to be handed in, and may not be refused",
        "regulation",
        [
            ("第一条", "body", "施工单位应当向县审计局提供下列资料，不得拒绝、拖延："),
            ("第一条/(一)", "body", "工程结算资料；"),
        ],
        ["prohibition", "obligation"],
    ),
    (
        "things that an act is done to",
        "regulation",
        [("第一条", "body", "对下列泵站重点实施检查："), ("第一条/(一)", "body", "使用超过二十年的泵站；")],
        ["obligation", "condition"],
    ),
    (
        "penalties that a list states",
        "regulation",
        [
            ("第一条", "body", "水站对事故负有责任的，由县水利局依照下列规定处以罚款："),
            ("第一条/(一)", "body", "一般事故，处一万元罚款。"),
        ],
        [None, "sanction"],
    ),
    (
        "the periods of a duty",
        "regulation",
        [
            ("第一条", "body", "调查组应当查明原因，并在下列期限内向组织调查的机关提交报告："),
            ("第一条/(一)", "body", "重大事故的调查期限为60日；"),
        ],
        ["obligation", "obligation"],
    ),
    (
        "steps of a procedure",
        "regulation",
        [("第一条", "body", "典礼程序如下："), ("第一条/一", "body", "唱国歌。")],
        [None, "obligation"],
    ),
    (
        "where money comes from",
        "regulation",
        [("第一条", "body", "承办经费来源如下："), ("第一条/一", "body", "报名费收入。")],
        [None, None],
    ),
    (
        "papers to be handed to a body",
        "regulation",
        [("第一条", "body", "申请定型，应检附下列文件向登录机构办理："), ("第一条/一", "body", "申请书。")],
        [None, "obligation"],
    ),
    (
        "projects to which a duty applies",
        "regulation",
        [
            ("第一条", "body", "在山区开办下列建设项目，建设单位应当编制方案："),
            ("第一条/(一)", "body", "铁路、公路项目；"),
        ],
        ["obligation", "condition"],
    ),
    (
        "an answer beside the penalties of the list",
        "regulation",
        [
            ("第一条", "body", "水站有下列行为之一的，由县水利局责令改正，并可按下列标准处罚："),
            ("第一条/(一)", "body", "停水不告知的，处一千元罚款。"),
        ],
        ["sanction", "sanction"],
    ),
    (
        "who is in charge, beside the list",
        "regulation",
        [("第一条", "body", "县水利局主管全县节水工作，主要职责是："), ("第一条/(一)", "body", "编制规划；")],
        ["obligation", "obligation"],
    ),
    (
        "who acts under orders only in the list",
        "regulation",
        [("第一条", "body", "技正承站长之命，处理左列事项："), ("第一条/一", "body", "文稿之审核。")],
        [None, "obligation"],
    ),
    (
        "measures that may be taken, beside a duty",
        "regulation",
        [
            ("第一条", "body", "县政府应当启动预案，并可以采取下列措施："),
            ("第一条/(一)", "body", "停止户外作业；"),
        ],
        ["obligation", "permission"],
    ),
    (
        "sections that are set up",
        "regulation",
        [("第一条", "body", "本局设下列单位，分别掌理前条事项："), ("第一条/一", "body", "统计处。")],
        ["obligation", "obligation"],
    ),
    (
        "one of several circumstances, whatever they are called",
        "regulation",
        [
            ("第一条", "body", "属于下列情况之一的村民，准予迁入新村："),
            ("第一条/(一)", "body", "原有住房倒塌；"),
            ("第一条/(二)", "body", "因工作调动，准予随同家属迁移。"),
        ],
        ["permission", "condition", "permission"],
    ),
    (
        "measures that a lead-in fixes",
        "regulation",
        [("第一条", "body", "水管与路面之最低垂直距离，规定如左："), ("第一条/一", "body", "田埂○·四公尺。")],
        [None, "obligation"],
    ),
    (
        "what is permitted, and by which rules",
        "regulation",
        [("第一条", "body", "水管可以附设于桥梁，其位置，规定如左："), ("第一条/一", "body", "避免设于上游侧。")],
        ["permission", "obligation"],
    ),
    (
        "a duty beside the list of duties",
        "regulation",
        [("第一条", "body", "稽核承站长之命，查核各组，其职掌如左："), ("第一条/一", "body", "账册之查核。")],
        ["obligation", "obligation"],
    ),
    (
        "cases in which nothing is granted",
        "notice",
        [("一", "body", "不能享受补助的情形有："), ("一/(一)", "body", "已领取其他补助的。")],
        ["prohibition", "condition"],
    ),
    (
        "posts that one 置 sets up",
        "regulation",
        [
            ("第三条", "body", "本站置站长一人，综理站务；"),
            ("第三条", "body", "技士五人至七人；"),
            ("第三条", "body", "其余所需工作人员，就所定员额内派充之。"),
        ],
        ["obligation", "obligation", "obligation"],
    ),
    (
        "things that an act is done to",
        "regulation",
        [
            ("第一条", "body", "施工单位应当对下列泵房进行评估："),
            ("第一条/(一)", "body", "距基坑十米以内的泵房；"),
        ],
        ["obligation", "condition"],
    ),
    (
        "acts that a rule is made for",
        "regulation",
        [
            ("第一条", "body", "施工单位进行下列作业，应当向水站提出申请："),
            ("第一条/(一)", "body", "爆破作业。"),
        ],
        ["obligation", "condition"],
    ),
    (
        "a bare punishment before items that say which",
        "regulation",
        [
            ("第一条", "body", "有下列行为之一的，由市水务部门予以处罚："),
            ("第一条/(一)", "body", "擅自取水的，处一万元罚款；"),
            ("第一条/(二)", "body", "堵塞泵站的，责令改正。"),
        ],
        [None, "sanction", "sanction"],
    ),
    (
        "a bare punishment of the acts listed",
        "regulation",
        [
            ("第一条", "body", "有下列行为之一的，由市水务部门予以处罚："),
            ("第一条/(一)", "body", "擅自取水；"),
            ("第一条/(二)", "body", "堵塞泵站。"),
        ],
        ["sanction", "condition", "condition"],
    ),
    (
        "penalties by item",
        "regulation",
        [
            ("第一条", "body", "有下列行为之一的，由市水务部门给予以下处罚："),
            ("第一条/(一)", "body", "擅自取水的，处一万元罚款。"),
        ],
        [None, "sanction"],
    ),
]


@pytest.mark.parametrize(("why", "genre", "lines", "expected"), LISTS, ids=[x[0] for x in LISTS])
def test_lists(
    why: str,
    genre: str,
    lines: list[tuple[str, str, str]],
    expected: list[str | None],
) -> None:
    assert modalities(genre, *lines) == expected
