"""What a change is measured against, and whether a limit is a requirement or a condition."""

from __future__ import annotations

import pytest

from pipeline.tag.limits import find_limits


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("能耗比2018年下降14%。", ["2018年"]),
        ("最高额度从40万元提高至55万元。", ["40万元"]),
        ("保证金比例由40%下浮至15%。", ["40%"]),
        ("煤炭消费量较2019年减少80万吨。", ["2019年"]),
        ("绿地率达到38%。", [None]),
        ("层高由不宜大于3.1米，调整为不宜大于3.3米。", ["3.1米"]),
        ("利率下限调整为不低于同期报价利率加30个基点。", ["同期报价利率"]),
        ("补贴标准在上年标准上提高20%。", ["上年标准"]),
        ("提取额度在现行额度上提高至1.6倍。", ["现行额度"]),
        ("给予每人800元见习补贴，留用率高的，补贴标准提高至900元。", [None, "800元"]),
        ("最低首付款比例为30%，各地可向下浮动10个百分点。", [None, "30%"]),
        ("给予每人800元见习补贴，收费标准提高至900元。", [None, None]),
        ("产量比停工前两年的平均产量减少15%。", ["停工前两年的平均产量"]),
        ("形象进度要求由原来的主体封顶调整为40%。", ["主体封顶"]),
        ("借款额按现行最高额度可上浮15%。", ["现行最高额度"]),
        ("首套首付比例调整为20%，二套首付比例调整为30%。", [None, None]),
    ],
)
def test_baseline(text: str, baselines: list[str | None]) -> None:
    assert [limit.baseline for limit in find_limits(text)] == baselines


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("建筑面积5000平方米及以上的工地应当安装监控。", ["condition"]),
        ("设置高度不低于2米的围挡。", ["requirement"]),
        ("停产六个月以上，应向主管部门报告。", ["condition"]),
        ("停水超过12小时的，应当启用应急供水。", ["condition"]),
        ("处一万元以上五万元以下的罚款。", ["requirement"]),
        ("禁止销售硫分高于0.8%、灰分高于16%的煤炭。", ["condition", "condition"]),
        ("五级以上大风天气时，停止作业。", ["condition"]),
        ("台账保存期限不少于4年。", ["requirement"]),
        ("对单户金额300万元以下的企业收取的费率不超过2%。", ["condition", "requirement"]),
        ("出力35吨/时及以下燃煤锅炉完成拆除。", ["condition"]),
        ("绿地率达到38%以上。", ["requirement"]),
        (
            "违反本办法第九条规定，取土面积在二千平方米以上，未报备案的，由县水务局处一万元罚款。",
            ["condition", "requirement"],
        ),
        (
            "九个班以下的园区每生绿地面积不低于六平方米，十五个班以上的园区每生绿地面积不低于四平方米。",
            ["condition", "requirement", "condition", "requirement"],
        ),
        ("代金券最高可抵80%房款，由市财政结算。", ["requirement"]),
        ("动员至少60家商户参加，统一标识。", ["requirement"]),
        ("投入建设的资金达到总投资25%以上，即可申请预售许可。", ["condition"]),
        ("对前200名报名的市民发放礼包。", ["condition"]),
        ("新开工26万户危房改造，鼓励银行支持。", ["requirement"]),
        ("养老机构周围八十米范围内，禁止储存烟花。", ["condition"]),
        ("缓刑期满后尚未逾四年者。", ["condition"]),
        ("连续参保满5个月，符合租金补助条件的，可以申领。", ["condition"]),
        ("对新设企业给予不低于20万元的奖补。", ["requirement"]),
        ("七级以上大风停止登高。", ["condition"]),
        ("线路感应电压达十二伏特以上者。", ["condition"]),
        ("结婚五年以上的配偶；", ["condition"]),
        ("未满十六周岁随父母迁入；", ["condition"]),
        ("连续务工8个月以上，购买新房的，按2%补贴。", ["condition", "requirement"]),
        ("分别给予不低于8万元、6万元的奖补。", ["requirement", "requirement"]),
        ("委员由县长聘任，任期二年，任满得连任一次。", ["requirement", "requirement"]),
        ("领取一张面值为500元的代金券。", ["requirement"]),
        ("乙等以七十五分计算。", ["requirement"]),
        ("笔试成绩未达四十分，或有一科缺考，均不予录取。", ["condition"]),
        ("以建筑面积不超过60平方米的小户型为主。", ["requirement"]),
        ("加强3岁以下儿童健康管理服务。", ["condition"]),
        ("新建码头应按照二星级及以上绿色港口标准建造。", ["requirement"]),
        ("对多子女家庭可提高15%的贷款额度。", ["requirement"]),
        ("面积120平方米以上的补贴40%。", ["condition", "requirement"]),
        ("国民年满三十岁，在本县居住二年以上，经检覈及格者，得登记为候选人。", ["condition", "condition"]),
        ("（二）涉案人数达五分之一以上，经判决确定者。", ["condition"]),
        ("缴纳6个月以上泊位费的驾驶人员。", ["condition"]),
        ("对房价连续三个月下降，且累计跌幅超过8%的地区，暂停供地。", ["condition", "condition"]),
        ("落实由5%降为4%的税率政策。", ["requirement"]),
        ("原则上不单独供应8亩以下地块，防止零碎。", ["condition"]),
        ("18至35周岁积20分。", ["condition", "requirement"]),
        ("对拥有一套住房并已结清贷款的家庭，免收押金。", ["condition"]),
        ("已有两次违约记录的商户不得参加。", ["condition"]),
        ("超过约定的交付期限两个月未能交付的场地，应当绿化。", ["condition"]),
        ("三孩以上家庭购房按照优惠标准享受支持。", ["condition"]),
        ("（二）六个月内抽检不合格达二次。", ["condition"]),
        ("待资金使用达到拨付额的80%，由承办单位申请下一期。", ["condition"]),
        ("营业收入三千万元以下的商户为小型商户。", ["condition"]),
        ("年满十六岁以上，且持有驾驶证者，得报名参加。", ["condition"]),
        ("六队（人）以上，录取四名。", ["condition", "requirement"]),
        ("各组第三名至第五名，颁发奖状。", ["condition"]),
        ("每一申请人每年以一次为限，每次补助以三万元为限。", ["requirement", "requirement"]),
        ("受训期间为九周，每周上课二十小时。", ["requirement"]),
        ("每个社区至少建成1个示范点，每个示范点补助3万元。", ["requirement", "requirement"]),
        ("交易按1%的税率预征所得税。", ["requirement"]),
        ("实习时间，以三小时作一小时计算。", ["condition", "requirement"]),
        ("形象进度达到五分之一以上的房屋，可申请办理预售许可。", ["condition"]),
        ("每完成签约500套商品房，组织一次抽奖。", ["condition"]),
        ("受让人在合同签订后二个月内缴纳不低于总价款40%的首付款，余款一年内缴清。", ["requirement"]),
        ("首套房贷6年以上执行利率4.1%以下。", ["condition", "requirement"]),
        ("30蒸吨/小时及以下的燃气锅炉基本淘汰。", ["condition"]),
        ("应当备案的合同超过半年不备案的，责令改正。", ["condition"]),
    ],
)
def test_use(text: str, uses: list[str]) -> None:
    assert [limit.use for limit in find_limits(text)] == uses
