"""What the form is offered for what people say; the profile is the demonstration's."""

from datetime import UTC, datetime

import pytest

from asr.reading.context import Contexts, ReadingContext
from asr.reading.said import Sentence
from asr.reading.suggestions import suggestions
from config.profile import load_profile
from crm.tickets.drafts import FIELDS

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def city() -> ReadingContext:
    return Contexts(load_profile("demo")).at(NOON)


def offered(city: ReadingContext, *texts: str) -> dict[str, str]:
    found = suggestions([Sentence(n, text) for n, text in enumerate(texts, 1)], city)
    return {name: field.value for name, field in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "江岸区解放大道的路灯坏了三天了晚上看不见路希望尽快修好",
            {
                "kind": "求助",
                "category": "城市管理/市政设施/路灯故障",
                "district": "江岸区",
                "address": "解放大道",
                "title": "江岸区解放大道路灯故障",
                "wants": "希望尽快修好",
            },
        ),
        (
            "江岸区我家里有很大的煤气味非常危险请马上派人过来",
            {"category": "公用事业/供气/燃气安全", "urgency": "特急", "wants": "请马上派人过来"},
        ),
        ("汉阳区有个工地晚上一直在施工声音太吵了", {"kind": "投诉", "category": "生态环境/噪声污染/施工噪声"}),
        ("我想问一下外地人怎么办理居住证需要带什么材料", {"kind": "咨询", "category": "公安/户籍证件/居住证"}),
        ("我们小区停水了，请问什么时候来水？", {"category": "公用事业/供水/停水", "urgency": "紧急", "kind": "咨询"}),
        ("硚口古田路的井盖坏了", {"district": "硚口区", "address": "古田路", "urgency": "紧急"}),
    ],
)
def test_matter_and_place_are_read(city: ReadingContext, text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= offered(city, text).items()


@pytest.mark.parametrize(
    ("text", "field", "wrong"),
    [
        ("没有起火，就是有点烟", "urgency", "特急"),
        ("我不投诉，就是咨询一下怎么办理居住证", "kind", "投诉"),
        ("不是停电，是灯坏了", "category", "公用事业/供电/停电"),
        ("不想举报谁", "kind", "举报"),
        ("解放大道的120号门口有一堆砖头", "category", "卫生健康/医疗服务/急诊急救"),
        ("楼道里的灯一直亮着，白天也不关", "kind", "投诉"),
    ],
)
def test_what_is_denied_or_only_looks_like_a_word_is_not_offered(
    city: ReadingContext, text: str, field: str, wrong: str
) -> None:
    assert offered(city, text).get(field) != wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我要头诉小区的路灯", {"kind": "投诉"}),
        ("我要巨报有人无水直排", {"kind": "举报", "category": "生态环境/水污染/污水直排"}),
        ("投素规化局吃拿咖要，跑了五趟", {"kind": "投诉", "accused_department": "planning"}),
    ],
)
def test_misheard_words_fill_the_form_and_the_telling_stays_as_heard(
    city: ReadingContext, text: str, expected: dict[str, str]
) -> None:
    assert (expected | {"content": f"{text}。"}).items() <= offered(city, text).items()


@pytest.mark.parametrize(
    "text", ["", "喂，你好", "嗯，好的，谢谢。", "今天天气不错", "<script>alert(1)</script>", "🙂" * 50]
)
def test_small_talk_offers_nothing_but_at_most_its_own_words(city: ReadingContext, text: str) -> None:
    assert offered(city, text).keys() <= {"content", "title"}


def test_street_tells_the_district_less_surely_than_its_name(city: ReadingContext) -> None:
    by_street = suggestions([Sentence(1, "珞喻路路灯坏了")], city)["district"]
    by_name = suggestions([Sentence(1, "东湖区路灯坏了")], city)["district"]
    assert by_street.value == by_name.value == "东湖区"
    assert by_street.confidence < by_name.confidence


@pytest.mark.parametrize(
    ("texts", "units"),
    [
        (["汉阳区四新街道的路灯坏了"], ("汉阳区", "四新街道", None)),
        (["我住在江欣苑，路灯坏了"], ("汉阳区", "洲头街道", "江欣苑社区")),
        (["我是东湖区的", "关山这边路灯坏了"], ("东湖区", "关东街道", "关山社区")),
        (["硚口区的，江欣苑那边"], ("硚口区", None, None)),
        (["江欣苑和卓刀泉都停水了"], (None, None, None)),
        (["路灯坏了"], (None, None, None)),
    ],
)
def test_subdistrict_and_community_are_read_where_there_is_no_doubt(
    city: ReadingContext, texts: list[str], units: tuple[str | None, ...]
) -> None:
    found = offered(city, *texts)
    assert tuple(found.get(name) for name in ("district", "subdistrict", "community")) == units


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("就在解放大道的一百二十号门口", "解放大道120号门口"),
        ("龙阳大道和古田路交叉口有积水", "龙阳大道和古田路交叉口"),
        ("我住在阳光花园小区三号楼二单元", "阳光花园小区3号楼2单元"),
        ("台北路八十八号对面", "台北路88号对面"),
    ],
)
def test_address_keeps_its_details(city: ReadingContext, text: str, address: str) -> None:
    assert offered(city, text)["address"] == address


def test_each_value_shows_its_sentence(city: ReadingContext) -> None:
    found = suggestions([Sentence(4, "我叫王建国"), Sentence(9, "东湖区的电梯坏了")], city)
    evidence = {name: field.evidence for name, field in found.items()}
    assert (name := evidence["citizen_name"])
    assert (district := evidence["district"])
    assert (name.utterance_id, name.text, name.source) == (4, "我叫王建国", "said")
    assert district.utterance_id == 9


def test_content_is_everything_but_small_talk(city: ReadingContext) -> None:
    assert offered(city, "喂，你好", "路灯坏了", "三天了")["content"] == "路灯坏了。三天了。"


def test_only_fields_of_the_form_are_offered_and_they_fit(city: ReadingContext) -> None:
    found = offered(city, *["我叫王建国，江岸区解放大道路灯坏了，希望尽快修好，电话13800138000" * 20] * 20)
    assert found.keys() <= set(FIELDS)
    assert len(found["title"]) <= 128
    assert len(found["content"]) <= 10_000
    assert len(found["wants"]) <= 4_000
    assert len(found["address"]) <= 256


@pytest.mark.parametrize(
    "text",
    [
        "健身房一号突然关门跑路了，要求退钱",
        "昨天上午去街道办事，窗口态度不好",
        "找城管又推给街道，来回踢皮球",
        "举报村干部把修路的钱装自己腰包",
        "我要投诉跳广场舞的，声音太大",
        "这边马路好几天没人扫了",
        "路灯坏了，晚上看不见路",
        "坐120路公交车的时候丢了一把伞",
        "五一零路车半天不来",
    ],
)
def test_what_only_sounds_like_a_street_is_no_address(city: ReadingContext, text: str) -> None:
    assert "address" not in offered(city, text)
