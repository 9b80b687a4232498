"""Modality by place: a list's items under its lead-in, a bare sentence in its genre and section."""

from dataclasses import replace

import pytest

from pipeline.normalise import normalise
from pipeline.records import Instrument, Node, Segment, Span, Structure
from pipeline.tag.modality import classify
from pipeline.tag.references import find_masks
from pipeline.tag.stated import Verdict


def document(*lines: tuple[str, str, str]) -> tuple[Structure, str]:
    """A document from (node path or "", place, text) lines; paths nest by their slashes."""
    text, nodes, segments, at = "", [], [], {}
    for number, (path, place, body) in enumerate(lines):
        body = normalise(body).text
        start = len(text)
        text += body + "\n"
        span = Span(start, start + len(body))
        if path and path not in at:
            parent = at.get(path.rsplit("/", 1)[0]) if "/" in path else None
            heading = body if place == "heading" else None
            at[path] = len(nodes)
            nodes.append(Node(span, "article" if path.endswith("条") else "item", path, path, 0, parent, heading))
        segments.append(Segment(span, at.get(path) if path else None, None, 0, place, number, True, span))  # type: ignore[arg-type]
    return Structure((Instrument(Span(0, len(text))),), tuple(nodes), tuple(segments)), text


def modalities(genre: str, *lines: tuple[str, str, str]) -> list[str | None]:
    structure, text = document(*lines)
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    verdicts = classify(structure, text, genre, hant=False, bodies=bodies, masks=masks, skip=[False] * len(lines))  # type: ignore[arg-type]
    return [v.modality if v else None for v in verdicts]


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
            ("第一条", "body", "水站有下列行为之一的，由县水利局责令改正，并可按下列规定处罚："),
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
def test_lists(why: str, genre: str, lines: list[tuple[str, str, str]], expected: list[str | None]) -> None:
    assert modalities(genre, *lines) == expected


PLACES = [
    ("plan", "一", "加快老旧管网改造，完善巡检制度。", "obligation"),
    ("plan", "一", "到2027年，管网漏损率降至8%以下。", "target"),
    ("plan", "一", "近年来，全县供水能力明显提升，取得了积极成效。", None),
    ("regulation", "第一条", "本办法所称泵站，是指提升水位的设施。", None),
    ("regulation", "第一条", "为规范泵站管理，根据有关法律，制定本办法。", None),
    ("regulation", "第一条", "本办法适用于本县行政区域内的泵站。", None),
    ("regulation", "第一条", "本办法由县水务局负责解释。", None),
    ("regulation", "第一条", "本办法自2023年5月1日起施行。", None),
    ("regulation", "第一条", "泵站管理坚持安全第一、预防为主的原则。", None),
    ("regulation", "第一条", "泵站管理应当坚持安全第一、预防为主的原则。", "obligation"),
    ("notice", "一", "特此通知。", None),
    ("notice", "一", "本通知所称农户，是指符合规定、从事种植的家庭。", None),
    ("notice", "一", "以往文件与本通知不一致的，以本通知为准。", None),
    ("notice", "一", "本次未调整的事项仍按原规定执行。", None),
    ("notice", "一", "本通知自2031年5月18日起试行，试行期一年。", None),
    ("notice", "一", "各村按原定路线抢修。", "obligation"),
    ("regulation", "第一条", "但是，国际条约另有规定的除外。", None),
    ("regulation", "第一条", "农户申请补助，申请书格式如附表三。", None),
    ("notice", "一", "该条措施自发文之日起执行至2031年6月30日止。", None),
    ("notice", "一", "领货单是由仓库出具的记载货物名称的书面凭证。", None),
    ("notice", "一", "补偿款包括搬迁前应支付的过渡费。", None),
    ("notice", "一", "台账应包括设备名称和检修日期。", "obligation"),
    ("regulation", "第一条", "村民修建的水窖中的水，归修建者使用。", None),
    ("regulation", "第一条", "本县推行用水合同管理。", "obligation"),
    ("regulation", "第一条", "县水务局自收到申请之日起十日内作出同意的答复。", "obligation"),
    ("notice", "一", "补助实行总额控制，按照先到先得的原则，统筹组织发放。", "obligation"),
    ("regulation", "第一条", "防汛工作实行统一指挥、分级负责的原则。", None),
    ("notice", "一", "政策有效期截止到2031年底。", None),
    ("notice", "一", "具体以另行公布的名录为准。", None),
    ("notice", "一", "施行中的问题，请径向县水利局反映。", None),
    ("regulation", "第一条", "本所置主任秘书，职务列荐任。", "obligation"),
    ("regulation", "第一条", "《某县水法》对抗旱作出规定的，依照其规定执行。", None),
    ("regulation", "第一条", "《某县水法》未规定的，依照本条例执行。", None),
    ("notice", "一", "2031年6月1日起开始执行。", None),
    ("regulation", "第一条", "部分指标需要调整的，由国务院水利监管机构提出方案，报国务院批准。", "obligation"),
    ("regulation", "第一条", "渔场事故的调查处理，依照《渔业安全规则》的规定执行。", None),
    ("regulation", "第一条", "根据危害程度，事故分为重大事故、一般事故。", None),
    ("regulation", "第一条", "本表中所称的“以上”包括本数，“以下”不包括本数。", None),
    ("regulation", "第一条", "仍有争议的，报上一级水利部门裁决。", "obligation"),
    ("regulation", "第一条", "连续停缴的，账户按协议自动封存。", "obligation"),
    ("regulation", "第一条", "法律、行政法规另有规定的除外。", None),
    ("regulation", "第一条", "用水户应当装表，但本规则另有规定的除外。", "obligation"),
    ("notice", "一", "以上补助自本通知印发之日起至2031年3月31日止。", None),
    ("notice", "一", "如遇国家政策调整，以上级政策为准。", None),
    ("regulation", "第一条", "以前的规定与本办法相抵触的，以本办法为准。", None),
    ("regulation", "第一条", "水票属于有价凭证。", None),
    ("regulation", "第一条", "本所处理事务，悉依本细则办理。", None),
    ("regulation", "第一条", "本室各项内规另订之。", "obligation"),
    ("regulation", "第一条", "沟渠档案的管理，依照《某县渠道条例》执行。", None),
    ("regulation", "第一条", "节水工作实行谁用水谁负责的原则，保障水资源安全。", None),
    ("regulation", "第一条", "缺考科目，以零分计算。", "obligation"),
    ("regulation", "第一条", "技工考验（以下简称考验）规则，依职业训练法第三条之规定订定之。", None),
    ("regulation", "第一条", "├────┼────┤", None),
    ("other", "一", "企业应当承担责任。", None),
    ("standard", "1", "本标准规定了泵房应达到的噪声限值。", None),
    ("standard", "1", "本标准适用于灌溉泵房。", None),
    ("standard", "4", "泵房应设置通风设施。", "obligation"),
    ("explanatory", "一", "泵房应设置通风设施。", "obligation"),
    ("explanatory", "一", "日本要求泵房应设置通风设施。", None),
    ("explanatory", "一", "编制组开展了三次调研。", None),
]


@pytest.mark.parametrize(("genre", "path", "text", "expected"), PLACES)
def test_what_a_bare_sentence_is(genre: str, path: str, text: str, expected: str | None) -> None:
    assert modalities(genre, (path, "body", text)) == [expected]


def test_sections_change_what_a_sentence_is() -> None:
    goal = [("一", "heading", "工作目标"), ("一", "body", "供水水质明显改善。")]
    guiding = [("一", "heading", "指导思想"), ("一", "body", "加快推进城乡供水一体化。")]
    eligible = [("一", "heading", "补贴对象"), ("一", "body", "在本县就业的高校毕业生。")]
    assert modalities("plan", *goal)[1] == "target"
    assert modalities("plan", *guiding)[1] is None
    assert modalities("plan", *eligible)[1] == "condition"


def test_a_numbered_sentence_names_a_task_only_where_others_say_how() -> None:
    structure, text = document(
        ("一", "body", "一是更换老旧水表。"),
        ("一", "body", "由水站分批更换。"),
        ("一", "body", "二是检修村组供水管网。"),
    )
    listed, text_of_list = document(
        ("一", "body", "一是更换老旧水表。"),
        ("一", "body", "二是检修村组供水管网。"),
        ("一", "body", "县水利局加强督导。"),
    )
    assert [v and v.modality for v in _on_one_line(structure, text)] == [None, "obligation", "obligation"]
    assert [v and v.modality for v in _on_one_line(listed, text_of_list)] == ["obligation"] * 3


def _on_one_line(structure: Structure, text: str) -> tuple[Verdict | None, ...]:
    structure = structure._replace(segments=tuple(replace(s, line=0) for s in structure.segments))
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    return classify(structure, text, "plan", hant=False, bodies=bodies, masks=masks, skip=[False] * len(bodies))


def test_further_acts_behind_a_semicolon() -> None:
    structure, text = document(
        ("第一条", "body", "县水利局检查水站执行规则的情况；"),
        ("第一条", "body", "调处纠纷。"),
        ("第二条", "body", "本规则所称水站，是指提水设施；"),
        ("第二条", "body", "以及附属设备。"),
    )
    lines = (0, 0, 1, 1)
    structure = structure._replace(
        segments=tuple(replace(s, line=n) for s, n in zip(structure.segments, lines, strict=True))
    )
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    found = classify(structure, text, "regulation", hant=False, bodies=bodies, masks=masks, skip=[False] * 4)
    assert [v and v.modality for v in found] == ["obligation", "obligation", None, None]
