"""A person named with what they are: ``村支书李大勇贪污``, ``举报邻居张三``."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from asr.reading.person import FAMILY, NOT_IN_NAMES
from asr.reading.said import Sentence, denied, refuted

_ROLES = (
    "村支书|支书|村主任|社区主任|主任|村长|村会计|会计|书记|局长|副局长|所长|科长|处长|镇长|乡长|区长|组长|队长|大队长|站长|院长|校长"
    "|村干部|干部|老师|教练|医生|护士|司机|保安|门卫|经理|总经理|老板|老板娘|房东|二房东|中介|包工头|工头|民警|警察|辅警|城管"
    "|邻居|租客|房客|室友|业主|住户|楼上|楼下|隔壁|爱人|丈夫|老公|前夫|妻子|老婆|前妻|男友|男朋友|前男友|女婿|儿媳|继父|后妈|亲戚|同事|同学"
)
_ACTS = (
    "贪污|受贿|行贿|索贿|收受|收红包|收礼|收钱|挪用|侵占|侵吞|克扣|截留|私分|吃拿卡要|乱收费|包庇|徇私|滥用职权|不作为|弄虚作假|伪造|造假"
    "|打人|打我|打了我|打伤|殴打|动手打|辱骂|骂人|骂我|威胁|恐吓|勒索|家暴|虐待|体罚|猥亵|性侵|骚扰|跟踪|诈骗|骗钱|骗我|骗了|骗走|偷电|偷水|偷东西|偷拿"
    "|霸占|强占|私占|占用公共|违建|私搭|拖欠|欠薪|欠我|欠钱|酒驾|醉驾|赌博|聚众赌|吸毒|传销|卖假|泼|砸我|砸了|堵我|堵门|高空抛物|扰民|噪音"
)
_NO_GIVEN_NAME = (
    "万一|时常|平时|时候|全部|全程|全都|单独|常年|常常|成天|成心|强行|向来|从来|连续|连夜|石头|马上|高空|高兴|白天|金额|周末|周围|明明|明天|明知"
    "|毛病|安全|关门|关系|项目|温和|景区|路过|路边|路上|方面|方便|应该|于是|查出|游客|古董|房子|房屋|车子|车辆|车主|水管|苗头|文明|顾客|牛肉|农民|支持"
)
_MEANWHILE = (
    "在|把|对我|对我们|总是|总|老是|天天|每天|经常|一直|长期|多年|多次|又|还|半夜|深夜|晚上|当众|公开|涉嫌|私自|随意|到处|利用职权|利用职务之便"
    "|他|她|这个人"
)
_AGAINST = re.compile(r"(?:投诉|举报|检举|控告|告发|状告|告)[^，。！？；、说被]{0,10}$")


class Named(NamedTuple):
    """Whom, and where in the sentence it stands."""

    party: str
    at: int
    end: int
    confidence: float


@cache
def _pattern(blame: tuple[str, ...]) -> re.Pattern[str]:
    acts = "|".join((*map(re.escape, blame), _ACTS))
    return re.compile(
        rf"(?P<whole>(?:{_ROLES})(?!{_NO_GIVEN_NAME}){FAMILY}[^{NOT_IN_NAMES}]{{1,2}}?)"
        rf"(?:，?(?P<act>(?:{_MEANWHILE}){{0,3}}(?:{acts}))|(?=[，。！？；、\s]|$|{_MEANWHILE}))"
    )


def read_named(sentence: Sentence, blame: Sequence[str]) -> Named | None:
    """Return the first person of a sentence who is accused by name, with what they are to the caller or by office.

    A name alone accuses nobody: a complaint must lead up to it, or what is complained of follow it at once.

    Args:
        sentence: What was said.
        blame: The city's words for misconduct.
    """
    text = sentence.text
    for found in _pattern(tuple(blame)).finditer(text):
        at, end = found.start("whole"), found.end("whole")
        complaint = _AGAINST.search(text[:at])
        against = complaint is not None and not denied(text, complaint.start())
        acts = bool(found["act"])
        if (against or acts) and not refuted(text, at, end):
            return Named(found["whole"], at, end, 0.75 if against and acts else 0.65)
    return None
