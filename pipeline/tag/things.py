"""What only looks like a subject: items and stretches that are about a thing, nobody in them acts."""

from __future__ import annotations

import re

from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.modifiers import Chunk
from pipeline.tag.sentence import Sentence
from pipeline.tag.subjects import Name

_THING_OF = re.compile(r"(?![向对在按将把依根从自以为与由])[^，；的（]{2,40}的(?P<what>[^，的]{2,12})")
_AS_LAID_DOWN = re.compile(r"(?:规定|确定|批准|认定|公布|划定)[^，。；]{0,20}的其[他它][^，。；]{1,12}$")
_DUTY_NOUN = re.compile(r"(?:工作|职责|责任|事项|管理|监督|监管|检查|服务|建设|义务|任务|活动)$")
_EXCEPTED = re.compile(r"的除外[。；]?$")
_WORK_OF = re.compile(r"[^，。；的]{2,16}的[^，。；的]{0,8}(?:管理|工作|服务|培训|统计|评估|评价)[。；]?$")
"""患者管理治疗工作的业务管理: an item whose first noun is only whom the work is about."""
NOMINAL = re.compile(
    r"^(?=[^，。；]*[。；]?$)(?![^，。；]*(?:掌理|职掌|分掌|综理|综揽|承办(?!学校|单位|机关|机构|人员|公司)|负责|主管(?!机关|案件|业务|范围)|[司处科组室]办理(?:有关|关于|[左下]列)|[由应得须]|不得))[^，。；]*"
    r"(?:之(?!日)[^，。；之]{0,24}(?:规划|督导|监督|管理|管制|考核|协调|推动|研究|发展|办理|执行|审[议核查]|处理|拟[订定]|研[拟订]|"
    r"汇编|指导|评[鉴估]|分析|维护|建置|[制订厘]定|辅导|训练|联系|交流|合作|配置|调查|预警|核议|筹办|编审|推广|宣导|统计|咨询|事项)"
    r"|(?:其他|关于|有关)[^，。；]{0,30}事项|对[^，。；]{2,30}的(?:意见|影响|评价|说明|建议|[一-鿿]{0,4}权利?)"
    r"|[^，。；]{2,40}(?:的说明(?:材料)?|(?:自筹|补助|捐助|赞助)款|(?<![交供报送具])(?:资料表?|文件)|影本|正本|名册|清册|纪录|名单|统计表|总表)"
    r"|(?![^，。；]*[局处科组室司会委](?:办理|执行|处理|承))[^，。；]{2,50}(?:训练|进修|复核|监交|查核|考核|研究|改进|维护|处理|联系|编制|审核|统计|保管|分析|协调|规划|督导|执行|管理)事项)[。；]?$"
)
"""水质监测机构评鉴之规划及督导: an item that is a noun phrase, nobody in it acts."""


def is_thing(s: Sentence, chunk: Chunk, name: Name, item: bool) -> bool:
    """Whether ``name`` in ``chunk`` is part of what is spoken of: an item that is one noun phrase, or an exception.

    海事部门授权港务部门审批的船舶 is a ship.
    """
    rest = s.text[name.follow : chunk.end]
    if _EXCEPTED.search(rest) or _AS_LAID_DOWN.match(rest):
        return True
    if item and len(s.chunks) == 1 and not name.modal and _WORK_OF.fullmatch(rest):
        return True
    if rest.startswith("发生") and agents.is_facility(s.printed(name), name.span.end - name.span.start):
        return True  # 矿山发生事故，必须…: where it happens
    if item and "是否" in rest and not name.modal:
        return True  # 中介机构与当事人是否存在利害关系: what is to be found out
    noun = _THING_OF.fullmatch(rest) if item and len(s.chunks) == 1 and not name.modal else None
    return noun is not None and not words.follow().match(noun["what"]) and not _DUTY_NOUN.search(noun["what"])
