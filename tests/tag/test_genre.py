"""What kind of document a text is: by its title, by how it speaks of itself, by its articles and its prose."""

import pytest

from pipeline.document import process
from pipeline.tag.genre import genre_of_title

TITLES = [
    ("临江县供水管理办法", "regulation"),
    ("临江县供水条例", "regulation"),
    ("临江县供水设施改造实施方案", "plan"),
    ("临江县供水设施改造三年行动计划", "plan"),
    ("关于印发《临江县供水管理办法》的通知", "regulation"),
    ("关于印发临江县供水设施改造实施方案的通知", "plan"),
    ("关于做好冬季供水工作的通知", "notice"),
    ("《临江县供水管理办法》起草说明", "explanatory"),
    ("《临江县供水管理办法》政策解读", "explanatory"),
    ("临江县的春天", None),
]


@pytest.mark.parametrize(("title", "genre"), TITLES)
def test_title(title: str, genre: str | None) -> None:
    assert genre_of_title(title) == genre


ARTICLES = "".join(f"第{n}条 供水单位应当检查第{n}号水表。\n" for n in "一二三四五六七")
PROSE = (
    "近日，记者来到临江县水厂。据介绍，去年以来，县里的供水面貌有了很大变化。\n"
    "“现在水压稳定了。”居民老王告诉记者。\n"
    "负责人表示，下一步工作正在推进。记者了解到，今年已有三千户居民受益。\n"
)

BRIEFING = (
    "3月2日，县水务局召开《临江县节水若干措施》政策解读会议，发布全新节水政策。\n"
    "在用水定额方面，《若干措施》打出组合拳。延长补贴期限，支持企业改造。\n"
    "新政要点速览\n1. 补贴：单套最高五千元。\n2. 定额：取消分档限制。\n"
)

CLAUSES = "4 结构\n" + "".join(f"4.1.{n} 第{n}段管道的壁厚应按水压确定，且不宜小于{n}mm。\n" for n in range(1, 8))

INTERVIEW = (
    "《渔港管理办法》对经营者提出了哪些要求？该负责人介绍，一是要求经营者每年自查。\n"
    "《办法》何时施行？该负责人表示，自明年起施行。\n"
)

ASKED = (
    "临江县政务服务办法\n\n第一条 证照是否齐全？收费是否公示？窗口人员应当一次告知。\n"
    "第二条 窗口人员回答申请人的问题，应当准确。该负责人表示，按期办结。\n"
)

CHECKED = (
    "关于开展渔港自查的通知\n\n各镇要围绕以下问题排查：证照是否齐全？收费是否公示？\n"
    "县渔政局应当在五日内答复群众反映的问题。\n"
)

FRAGMENT = (
    "各镇要加强巡查，将责任落实到人，消除隐患。要定期检修水闸，要完善预案。市水务局负责牵头组织演练。\n"
    "对拒不整改的，要责令停产。各单位要坚持每周排查，要注重实效。\n"
)

BARE = (
    "3.修缮码头。2026年，完成渡口修缮12处。扩大补助范围，将渔船保养纳入补助。\n"
    "4.培训船员。开展轮机培训。建立考核档案，完善发证流程。\n"
)
"""Part of a plan that needs no modal word."""

REPORTED = BARE.replace("3.修缮", "文件提出，修缮")

RETOLD = (
    "三、主要改革内容\n（一）合并规章。新的《渔船检验办法》将原两部规章合并。\n（二）放宽条件。《渔船检验办法》取消了名额限制。\n"
    "（三）加强监管。《渔船检验办法》规定船检站应当每年自查。\n"
)
"""Part of a note that says what another text changes."""

DOCUMENTS = [
    (RETOLD, "explanatory", False),
    (
        "三、检验\n（一）船检站应当按照《渔船检验办法》规定自查。\n（二）船检站应当落实《船厂办法》要求。\n（三）各船厂应当配合。\n",
        "plan",
        True,
    ),
    (BARE, "plan", True),
    (REPORTED, "other", False),
    (BRIEFING, "other", False),
    ("临江县供水管理办法\n\n" + ARTICLES, "regulation", True),
    (ARTICLES, "regulation", True),  # articles tell where no title stands
    ("关于《临江县供水管理办法》的起草说明\n\n一、起草背景\n原办法已施行十年。\n", "explanatory", False),
    ("关于做好冬季供水工作的通知\n\n各乡镇人民政府：\n一、检查管网。各乡镇应当检查管网。\n", "notice", True),
    (PROSE, "other", False),
    ("关于临江县供水管理办法的解读\n\n" + PROSE, "explanatory", False),
    (CLAUSES, "standard", True),
    (INTERVIEW, "explanatory", False),
    (ASKED, "regulation", True),
    (CHECKED, "notice", True),
    (FRAGMENT, "plan", True),
]


@pytest.mark.parametrize(("text", "genre", "binding"), DOCUMENTS)
def test_document(text: str, genre: str, binding: bool) -> None:
    result = process(text.encode(), "text.txt")
    assert (result.genre, result.binding) == (genre, binding)


def test_reporting_prose_has_no_obligations() -> None:
    assert process((PROSE + "记者了解到，企业应当按时供水。\n").encode(), "news.txt").obligations == ()
