"""What Whisper writes where nobody speaks: sentences of the films it learned from.

Only an utterance that is nothing else counts. People do complain of subscriptions, of subtitles and of money given to
streamers; one word among theirs says nothing.
"""

import re

_CALLS = "(?:点赞|订阅|转发|打赏|分享|关注|收藏|投币|一键三连)"
_INVITED = "(?:请|请您|请大家|记得|欢迎|别忘了|喜欢的话)(?:不吝)?"
_WHOSE = "(?:我的|我们的?|明镜与点点|明镜|点点)"
_CHANNEL = "(?:栏目|频道|节目|视频)"
_LIKE = "(?:like|subscribe|share|comment)"
_CREDIT = "(?:字幕|听译|翻译|校对|时间轴|后期|作词|作曲|编曲|演唱|词曲)"
_NO_CALL, _NO_CREDIT, _NO_LIKE = (rf"(?![\W_]*(?:and )?{word})" for word in (_CALLS, _CREDIT, _LIKE))
"""A row of such words is matched whole or not at all: else it would be tried in every grouping there is."""

_NAMES = "(?:李宗盛|杨茜茜|杨栋梁|索兰娅|Zither ?Harp)"
_NOISE = "(?:音乐|掌声|鼓掌|笑声|笑|哭声|咳嗽|叹气|铃声|噪音|无声|静音|完|字幕|music|applause|laughter|silence|noise)"

_BY_NOBODY = (
    # Thanks to those who watch.
    "(?:非常)?(?:谢谢|感谢|多谢)(?:大家|您|你们|各位)?的?(?:观看|收看|收听)(?:本期|本|这期|我们的)?(?:视频|节目)?",
    "(?:谢谢|感谢)大家",
    r"thanks?(?: you)?(?: so much| very much)? for (?:watching|listening|viewing)(?: (?:this|my|the|our) video)?",
    r"(?:i'?ll )?see you (?:in the )?next (?:time|video|one)",
    "下(?:期|集)(?:视频|节目)?(?:再见|再會|见)",
    "ご視聴ありがとうございました",
    # Asking for applause.
    rf"{_INVITED}{_CALLS}(?:[\W_]*(?:和|并|与|及)?{_CALLS})+{_NO_CALL}(?:支持)?(?:{_WHOSE}?{_CHANNEL})?",
    rf"{_INVITED}{_CALLS}(?:支持)?{_WHOSE}?{_CHANNEL}",
    rf"{_CALLS}(?:[\W_]*{_CALLS})*(?:支持)?{_WHOSE}{_CHANNEL}",
    rf"请不吝{_CALLS}",
    "(?:支持)?明镜(?:与点点(?:栏目)?|栏目|需要您的支持)",
    rf"(?:please |don'?t forget to )?{_LIKE}(?:(?:,| and|, and)? {_LIKE})*{_NO_LIKE}(?: to (?:my|our|the) channel)?",
    # Credits.
    r"[由中英文字幕社区群组提供制作的和听译\s]*Amara[\W_]*org[由中英文字幕社区群组提供制作的和听译\s]*",
    rf"(?:中文|中英文?|双语|繁体|简体)?{_CREDIT}(?:志愿者|提供者?|制作人?|组|人)?[\W_]*{_NAMES}",
    r"(?:中文)?字幕(?:志愿者|提供者?|制作人?)[\s:：]+[^\s,，。]{2,8}",
    "中文字幕志愿者",
    r"字幕\s?by[\s:：]*\w{1,12}",
    r"(?:subtitles?|captions?|subs|translated|transcribed) by [\w .]{1,30}",
    rf"{_CREDIT}(?:[\W_]*{_CREDIT})+{_NO_CREDIT}",
    "优优独播剧场(?:[\\W_]*YoYo Television Series Exclusive)?",
    "本(?:节目|视频)由[^,，。]{1,20}(?:赞助|提供|制作|播出)",
    "未经(?:作者)?(?:授权|许可|允许)[\\W_]*(?:禁止|不得|请勿)(?:转载|使用|复制|翻印)",
    r"MING ?PAO(?:[\W_]*(?:CANADA|TORONTO))*",
    # What Whisper was told, by us or by its examples.
    "以下是(?:普通话|市民拨打)[^,，。]{0,20}",
    # Sounds told in words.
    rf"[(（\[【*♪]\s*{_NOISE}\s*[)）\]】*♪]",
)
"""Nobody says this into a telephone to one person."""

_BY_FEW = (
    "(?:谢谢|感谢|多谢)(?:您|你|各位)?",
    "thank you(?: (?:very|so) much)?",
    "thanks",
    "(?:再见|拜拜|bye)",
    "you",
    "下次(?:再见|再會|见)",
    rf"{_CALLS}(?:[\W_]*{_CALLS})+{_NO_CALL}",
    rf"(?:作词|作曲|编曲|演唱|字幕|音乐|music){_NO_CREDIT}",
    r"(?:https?://|www\.)\S+",
)
"""A citizen may say this too."""


def _nothing_but(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:(?:{'|'.join(phrases)})[\W_]*)+", re.IGNORECASE)


_SURELY = _nothing_but(_BY_NOBODY)
_MAYBE = _nothing_but(_BY_NOBODY + _BY_FEW)


def invented(text: str, *, sure: bool = True) -> bool:
    """Return whether an utterance is nothing but what Whisper invents.

    Args:
        text: The whole utterance.
        sure: Whether Whisper itself is sure that this was said; where it is not, thanks and farewells count, too.
    """
    return bool((_SURELY if sure else _MAYBE).fullmatch(text))
