"""Modality by table: sentence, what it is, and the word that says so."""

import pytest

from pipeline.normalise import normalise
from pipeline.records import Instrument, Node, Segment, Span, Structure
from pipeline.tag.main_clauses import cut
from pipeline.tag.modality import classify
from pipeline.tag.references import find_masks, shadow
from pipeline.tag.sections import section_of_heading
from pipeline.tag.stated import explicit

STATED = [
    # the plain cues
    ("停车场经营者应当公示收费标准。", "obligation", "应当"),
    ("渣土车应密闭运输。", "obligation", "应"),
    ("从业人员必须持证上岗。", "obligation", "必须"),
    ("施工方案须经专家论证。", "obligation", "须"),
    ("各县要在每月底前报送进度。", "obligation", "要"),
    ("申请人需提交身份证明。", "obligation", "需"),
    ("任何单位和个人不得占用消防通道。", "prohibition", "不得"),
    ("严禁在河道内倾倒垃圾。", "prohibition", "严禁"),
    ("管道表面不应有裂纹。", "prohibition", "不应"),
    ("逾期提出的申请不予受理。", "prohibition", "不予"),
    ("当事人可以申请复核。", "permission", "可以"),
    ("居民有权查询本户用水记录。", "permission", "有权"),
    ("鼓励社区开办老年食堂。", "recommendation", "鼓励"),
    ("支持企业开展节能改造。", "recommendation", "支持"),
    ("采样口宜设在垂直管段。", "recommendation", "宜"),
    # 应, 要, 可, 得, 支持 inside other words are no cues
    ("应急响应流程图", None, None),
    ("提高城市供应能力", None, None),
    ("重要水源地名录", None, None),
    ("可行性研究报告", None, None),
    ("许可证样式", None, None),
    ("取得了验收证书", None, None),
    ("满足市场需求", None, None),
    # a cue inside a condition does not decide
    ("未按规定应当报备而没有报备的，由城管部门责令改正。", "sanction", "责令"),
    ("不得延期的，应当当场办结。", "obligation", "应当"),
    # who may do it, under what they lean on; what is returned is no answer
    ("市人民政府可以根据本市的实际情况，调整收费标准。", "permission", "可以"),
    ("船舶用地收回应符合规划要求。", "obligation", "应"),
    ("会议由主任委员召集之。", "obligation", "由主任委员召集"),
    ("购票者可申请退票，并由售票单位核定金额。", "obligation", "由售票单位核定"),
    ("公共场所经营者应当劝阻在禁止垂钓水域的垂钓者。", "obligation", "应当"),
    ("新区项目报建时应缴纳的绿化费，建设单位可以申请缓缴。", "permission", "可以"),
    ("近五年内未受过行业处罚。", None, None),
    # a ban beats a duty beside it
    ("养老金应当专款专用，不得挪作他用。", "prohibition", "不得"),
    # a limit's comparator is a ban only when nothing else speaks
    ("公示时间不得少于七日。", "prohibition", "不得少于"),
    ("验收报告应当公示，公示时间不得少于七日。", "obligation", "应当"),
    # sanction and reward
    ("违反前款规定的，处二千元以上一万元以下的罚款。", "sanction", None),
    ("构成犯罪的，依法追究刑事责任。", "sanction", None),
    ("对成绩突出的村，由镇政府给予表彰。", "sanction", None),
    ("对未按期改造的砖窑一律实行停产。", "sanction", None),
    ("被责令停产的企业应当立即执行。", "obligation", "应当"),
    # who leads, permission or duty
    ("两座以上泵站可以共用一套监测设备，且每座应平均分配时间。", "permission", "可以"),
    ("申请人可以书面提出，受理机关应当在五日内答复。", "obligation", "应当"),
    # what counts
    ("逾期未答复的，视为同意。", "condition", "视为"),
    ("地下车库面积不计入容积率。", "condition", "不计入"),
    ("办结日期以系统登记时间为准。", "condition", None),
    ("仓储合同自双方盖章之日起生效。", "condition", None),
    ("存放期间押金不计利息。", "condition", "不计利息"),
    ("押金由承租人与出租人另行结算，不计入租金。", "obligation", None),
    # a case that is supposed, and what the court or the authority then does
    (
        "承运人未按约定交货，拒不改正，或者被吊销许可证，托运人请求解除合同的，人民法院应予支持。",
        "obligation",
        "应",
    ),
    ("登记机关不予登记致使合同被解除，买受人请求返还价款的，人民法院应予支持。", "obligation", "应"),
    ("检察机关发现台账造假的，可以向主管部门提出建议，由其依法处理。", "permission", "可以"),
    # exemptions and what does not stand in the way
    ("申请复查，不以先行调解为条件。", "permission", None),
    ("对方未到场的，不影响调解委员会作出决定。", "permission", None),
    ("但是，抢险用水除外。", "permission", None),
    ("同时换发执照者，免附照片。", "permission", "免附"),
    ("出租人负责维修，但租约另有约定的除外。", "obligation", "负责"),
    ("涉嫌犯罪的，依法移送侦查机关。", "sanction", None),
    ("限期届满仍不拆除的，水务部门可以申请人民法院强制执行。", "permission", "可以"),
    ("限期届满仍不拆除的，由水务机关申请人民法院强制执行。", "sanction", None),
    ("应当通知水务部门暂停供水。", "obligation", "应当"),
    ("受理窗口不再提供纸质表格。", "prohibition", None),
    ("作假之日起三年内不接受其申请。", "prohibition", None),
    ("持证农户自行选择供水站。", "permission", "自行选择"),
    ("参赛人员须年满十六岁，且未加入国家禁止的组织。", "obligation", "须"),
    ("同时构成其他犯罪的，依照刑法有关规定处理。", "sanction", None),
    ("对不能自行撤离的住户，由街道办事处负责转移。", "obligation", None),
]


@pytest.mark.parametrize(("text", "modality", "cue"), STATED)
def test_stated_modality(text: str, modality: str | None, cue: str | None) -> None:
    verdict = explicit(shadow(text, find_masks(text)))
    assert (verdict.modality if verdict else None) == modality
    if cue:
        assert verdict is not None
        assert verdict.cue == cue


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("加强巡查，支持社会组织参与，推进数据共享。", "obligation"),
        ("支持商业银行开办首贷业务，降低融资成本。", "recommendation"),
        ("通过鼓励企业自愿退出等方式，完成低效用地整治。", None),
        ("拓展线上渠道，形成可复制可推广的经验。", None),
        ("建立台账，各区可结合实际增加内容。", "obligation"),
        ("2031年内，签订分期合同并缴纳首期款的工业用地，办理登记后可分期开发。", "permission"),
        ("县水利局与用水企业签订协议，企业可据此申请减免。", "obligation"),
        ("支持加油站增设充电桩，对建成投用的，按桩数给予补助。", "obligation"),
        ("用于购苗的款项，原则上不得低于补助总额的八成。", "prohibition"),
        ("余款可分期缴纳，期限不得超过一年。", "permission"),
        ("实施单位要严格审核材料，对弄虚作假的依法追究责任。", "obligation"),
    ],
)
def test_weak_cues_behind_an_imperative(text: str, modality: str | None) -> None:
    verdict = explicit(text, acting=True)
    assert (verdict.modality if verdict else None) == modality


@pytest.mark.parametrize(
    ("text", "hant", "modality"),
    [
        ("业者得申请展延。", True, "permission"),
        ("业者得申请展延。", False, None),
        ("具有下列资格者，得应技师考试。", True, "permission"),
        ("逾期未完税者，准由担保人先行缴纳。", True, "permission"),
    ],
)
def test_de_permits_in_traditional_texts_only(text: str, hant: bool, modality: str | None) -> None:
    verdict = explicit(text, hant=hant)
    assert (verdict.modality if verdict else None) == modality


def test_conditions_are_cut_from_main_clauses() -> None:
    clauses = cut("根据排查结果，存在隐患的，应当停用")
    assert clauses.main == ("应当停用",)
    assert clauses.conditional


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、指导思想", "guiding"),
        ("（二）基本原则", "principle"),
        ("二、主要目标", "goal"),
        ("（一）申报条件", "eligibility"),
        ("第六章 法律责任", "liability"),
        ("1 项目背景", "background"),
        ("三、重点任务", None),
        ("（三）压实目标责任", None),
    ],
)
def test_sections(heading: str, section: str | None) -> None:
    assert section_of_heading(heading) == section


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
