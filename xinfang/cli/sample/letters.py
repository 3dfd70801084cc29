"""Made-up letters: a matter, a place, an organ, and what is asked."""

import random
from dataclasses import dataclass

from xinfang.petitions.kinds import Channel, MatterKind, Purpose
from xinfang.petitions.registration import Identity

# category, organ key, title, what happened, what is asked
MATTERS = (
    (
        "城乡建设/住房与房地产/物业服务",
        "ZJ",
        "{place}{estate}物业公司涨停车费没有公示",
        "{estate}的物业公司从上个月起把地面停车费从每月 {a} 元涨到 {b} 元，没有公示，也没有开业主大会。",
        "请查一查涨价有没有依据，没有的话退还多收的钱。",
    ),
    (
        "城乡建设/住房与房地产/房屋质量",
        "ZJ",
        "{place}{estate}交房后顶楼漏水一直没有修好",
        "房子交付已经 {m} 个月，一下雨卧室顶上就漏水，开发商修过 {n} 次都没有修好。",
        "请督促开发商彻底维修，并说明质保金怎么用。",
    ),
    (
        "城乡建设/市政设施/路灯",
        "CG",
        "{place}{road}有 {n} 盏路灯不亮",
        "{road}靠近小学的一段有 {n} 盏路灯不亮，晚上学生放学看不清路。",
        "请尽快修好。",
    ),
    (
        "劳动和社会保障/劳动报酬/拖欠工资",
        "RS",
        "反映{place}{firm}拖欠工资 {m} 个月",
        "我们 {n} 个人在{firm}做工，从年初到现在有 {m} 个月的工资没有发，共 {b} 元左右。",
        "请帮助我们拿到工资。",
    ),
    (
        "劳动和社会保障/社会保险/养老保险",
        "RS",
        "{place}退休手续办了 {m} 个月还没有结果",
        "我去年到退休年龄，交了材料，窗口说缺一份早年的招工表，原单位已经没有了。",
        "请说明没有招工表怎么认定工龄。",
    ),
    (
        "国土资源/征地补偿/补偿款发放",
        "ZR",
        "反映{place}{village}征地补偿款没有发足",
        "村里前年征了我家 {a} 分地，公告的标准和实际拿到的钱对不上，差 {b} 元。",
        "请核对补偿标准和面积，把差的钱补上。",
    ),
    (
        "国土资源/土地管理/宅基地",
        "ZR",
        "{place}{village}宅基地批了 {m} 个月没有放线",
        "我家的宅基地已经批下来，镇里一直没有派人来放线，建不了房。",
        "请尽快来放线。",
    ),
    (
        "农村农业/村务管理/财务公开",
        "NY",
        "要求{place}{village}公开近三年账目",
        "村里三年没有公布账目，修路的钱从哪里来、花到哪里去，大家都不清楚。",
        "请按规定公布账目。",
    ),
    (
        "民政/社会救助/低保",
        "MZ",
        "{place}申请低保 {m} 个月没有答复",
        "家里主要劳动力去年生病，村里说材料报上去了，到现在没有结果。",
        "请告诉我办到哪一步，不符合的请说明理由。",
    ),
    (
        "教育文体/义务教育/入学",
        "JY",
        "{place}{estate}的孩子上学要走 {n} 公里",
        "{estate}入住的孩子越来越多，划片的小学离得远，没有公交。",
        "建议重新划片，或者开通接送学生的车。",
    ),
    (
        "环境保护/噪声污染/施工噪声",
        "HB",
        "{place}{road}工地夜里施工吵得睡不着",
        "{road}旁边的工地连续 {n} 天过了夜里十二点还在施工。",
        "请查处，并告诉我们有没有夜间施工许可。",
    ),
    (
        "交通运输/公共交通/线路",
        "JT",
        "建议{place}公交延伸到{estate}",
        "{estate}住了 {b} 多户，最近的车站要走二十分钟。",
        "建议把公交线路延伸过来。",
    ),
    (
        "卫生计生/医疗服务/收费",
        "WJ",
        "反映{place}卫生院收费和公示的不一样",
        "在卫生院做检查，公示价 {a} 元，收了 {b} 元。",
        "请核查收费。",
    ),
    (
        "商贸旅游/消费维权/预付卡",
        "SC",
        "{place}{firm}关门，预付卡里的钱退不了",
        "{firm}突然关门，办了卡的有 {n} 个人，电话也打不通。",
        "请帮助联系经营者退钱。",
    ),
    (
        "农村农业/农田水利/灌溉",
        "SL",
        "{place}{village}水渠垮了 {m} 个月没有修",
        "去年大雨把水渠冲垮了一段，{b} 亩田浇不上水。",
        "请安排修复。",
    ),
)
PLACES = {
    "421202": ("咸安区汀泗桥镇", "咸安区温泉街道", "咸安区向阳湖镇"),
    "421221": ("嘉鱼县鱼岳镇", "嘉鱼县官桥镇"),
    "421222": ("通城县隽水镇", "通城县麦市镇"),
    "421223": ("崇阳县天城镇", "崇阳县白霓镇"),
    "421224": ("通山县通羊镇", "通山县九宫山镇"),
    "421281": ("赤壁市蒲圻街道", "赤壁市赵李桥镇"),
}
ESTATES = ("桂花苑", "书香雅居", "滨河小区", "温泉新村", "丽都花园", "竹海人家", "安置二区", "金叶小区")
ROADS = ("桂乡大道", "长安街", "银泉路", "文笔路", "滨湖路", "车站路")
FIRMS = ("某建筑劳务公司", "某服装加工厂", "某健身馆", "某培训机构", "某装饰公司", "某餐饮店")
VILLAGES = ("一组", "三组", "新屋村", "大塘村", "石门村", "柏墩村")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙"


@dataclass(frozen=True, slots=True)
class Letter:
    """One made-up letter."""

    title: str
    text: str
    category: str
    place: str
    organ_key: str
    county: str
    channel: Channel
    purpose: Purpose
    kind: MatterKind
    head_count: int
    identity: Identity
    anonymous: bool


def write(rng: random.Random) -> Letter:
    """A made-up letter."""
    category, key, title, happened, asked = rng.choice(MATTERS)
    county = rng.choice(list(PLACES))
    place = rng.choice(PLACES[county])
    said = {
        "place": place,
        "estate": rng.choice(ESTATES),
        "road": rng.choice(ROADS),
        "firm": rng.choice(FIRMS),
        "village": rng.choice(VILLAGES),
        "a": rng.randint(3, 9) * 20,
        "b": rng.randint(10, 60) * 50,
        "m": rng.randint(2, 11),
        "n": rng.randint(3, 24),
    }
    suggestion = asked.startswith("建议")
    channel = rng.choices(
        (Channel.LETTER, Channel.VISIT, Channel.ONLINE, Channel.CALL, Channel.HOTLINE), (30, 20, 35, 10, 5)
    )[0]
    anonymous = rng.random() < 0.06
    name = rng.choice(SURNAMES) + rng.choice(("某", "某某"))
    identity = (
        Identity()
        if anonymous
        else Identity(name, f"1380000{rng.randint(0, 9999):04d}", "", f"{place}示例路 {rng.randint(1, 200)} 号")
    )
    opening = rng.choice(("您好，", "", "领导您好，", "我是本地居民，"))
    return Letter(
        title=title.format(**said),
        text=f"{opening}{happened.format(**said)}{asked}",
        category=category,
        place=place,
        organ_key=key,
        county=county,
        channel=channel,
        purpose=Purpose.SUGGESTION if suggestion else Purpose.CLAIM,
        kind=MatterKind.SUGGESTION
        if suggestion
        else rng.choices((MatterKind.CLAIM_ART31_6, MatterKind.CLAIM_ART31_5), (80, 20))[0],
        head_count=rng.choices((1, rng.randint(2, 4), rng.randint(5, 30)), (85, 10, 5))[0]
        if channel is Channel.VISIT
        else 1,
        identity=identity,
        anonymous=anonymous,
    )


REPLIES = (
    "经查，您反映的情况属实。我们已责成有关单位整改，{then}。",
    "经现场核查并调阅资料，情况基本属实。处理意见：{then}。",
    "经核实，现行规定对此已有明确要求，我们作如下解释：{then}。",
    "经调查，现有材料不能证明所反映的问题，{then}。",
)
THEN = (
    "十五日内办结并告诉您结果",
    "差额部分予以补发",
    "由承办科室上门说明并跟踪落实",
    "相关标准已在公示栏公布，请您查看",
    "如有新的证据，可以再次提出",
)
EXTEND = ("需要等待专业机构的检测结果", "涉及年代较久的档案，需要到外地调阅", "涉及多个单位，需要会商")
DECLINE = "您反映的事项正在法院审理，依法应当通过诉讼途径解决，请依据法院告知的程序主张权利。"
