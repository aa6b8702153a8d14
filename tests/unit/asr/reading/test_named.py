"""Persons named by what they are: accused where the sentence accuses, and nowhere else."""

import pytest

from asr.reading.named import read_named
from asr.reading.said import Sentence

pytestmark = pytest.mark.unit

BLAME = ("贪污", "不作为", "态度")


def party(text: str) -> str:
    found = read_named(Sentence(1, text), BLAME)
    return found.party if found else ""


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("村支书李大勇贪污", "村支书李大勇"),
        ("我要举报村支书李大勇", "村支书李大勇"),
        ("举报我们村的村主任王建国，他把补偿款私分了", "村主任王建国"),
        ("邻居张三天天骂人", "邻居张三"),
        ("投诉楼上邻居张三在楼道养鸡", "邻居张三"),
        ("我爱人陈芳长期家暴", "爱人陈芳"),
        ("控告前夫欧阳明威胁恐吓我", "前夫欧阳明"),
        ("包工头刘志强拖欠我们工资", "包工头刘志强"),
        ("物业经理王强，态度恶劣", "经理王强"),
        ("邻居张大妈在楼下，邻居李四打人", "邻居李四"),
    ],
)
def test_who_is_accused_by_name_is_read_with_what_they_are(text: str, accused: str) -> None:
    assert party(text) == accused


@pytest.mark.parametrize(
    "text",
    [
        "我爱人陈芳住院了，医保怎么报销",
        "我爱人陈芳被公司拖欠工资",
        "我儿子的老师李梅被家长打伤",
        "邻居张三说物业贪污",
        "村支书李大勇让我打这个电话",
        "村支书李大勇没有贪污",
        "村支书李大勇是不是贪污",
        "举报村支书李大勇的儿子打人",
        "我不投诉邻居张三",
        "不是邻居张三打人",
        "邻居张三也被骗了三万块钱",
        "邻居张三，请你们帮帮他",
        "司机全程骂人",
        "老师单独辱骂学生",
        "邻居装修噪音太大",
        "邻居家的狗半夜叫，扰民",
        "我是村支书李大勇，反映停水",
        "张三贪污",
    ],
)
def test_a_name_that_is_not_accused_is_left_alone(text: str) -> None:
    assert party(text) == ""


def test_a_complaint_and_what_it_is_about_weigh_more_than_one_of_them() -> None:
    both, one = (read_named(Sentence(1, text), BLAME) for text in ("举报村支书李大勇贪污", "村支书李大勇贪污"))
    assert both
    assert one
    assert both.confidence > one.confidence
