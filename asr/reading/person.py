"""Who calls, and where to call back."""

import re
from collections.abc import Sequence

from asr.reading.digits import misheard_digits, spoken_digits
from asr.reading.said import Sentence, field
from crm.tickets.drafts import DraftField

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜"
    "冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒"
FAMILY = rf"(?:{_DOUBLE}|[{_SURNAMES}])"
NOT_IN_NAMES = "我你您他她它在住就是要想的了电手今来有家啊呢吧吗和跟这那叫姓从给打说不没也都到把被，。、！？；： "
_CALLED = re.compile(
    rf"(?:我叫|我的?名字叫|我的?名字是|姓名是|名叫|叫做|我是(?=[^，。]{{2,3}}(?:[，。]|$))|姓{FAMILY}[，、 ]?名?叫)"
    rf"({FAMILY}[^{NOT_IN_NAMES}]{{1,2}})"
)
_FAMILY_ONLY = re.compile(rf"(?:我姓|免贵姓|本人姓)({FAMILY})")
_CUES = re.compile(r"电话|手机|座机|号码|联系|打给|打到|回电|回拨|打这个")
_MOBILE = re.compile(r"^(?:86)?(1[3-9]\d{9})$")
_LANDLINE = re.compile(r"^(0\d{2,3})?[2-8]\d{6,7}$")


def read_person(sentences: Sequence[Sentence]) -> dict[str, DraftField]:
    """Return the caller's name and the number to call back, where they are said; the last saying counts."""
    found: dict[str, DraftField] = {}
    for sentence in sentences:
        if name := _CALLED.search(sentence.text):
            found["citizen_name"] = field(name[1], sentence, 0.85)
        elif (family := _FAMILY_ONLY.search(sentence.text)) and "citizen_name" not in found:
            found["citizen_name"] = field(family[1], sentence, 0.6)
    if number := _number(sentences):
        found["callback_number"] = number
    return found


def _number(sentences: Sequence[Sentence]) -> DraftField | None:
    """Return the last number that is said, or else one of which some digits were misheard, which is less sure."""
    number = None
    for read, less in ((spoken_digits, 0.0), (misheard_digits, 0.15)):
        for sentence in sentences:
            for digits, at in read(sentence.text):
                cue = bool(_CUES.search(sentence.text[:at]))
                if mobile := _MOBILE.match(digits):
                    number = field(mobile[1], sentence, (0.9 if cue else 0.75) - less)
                elif cue and _LANDLINE.match(digits):
                    number = field(digits, sentence, 0.7 - less)
        if number:
            return number
    return None
