import pytest

from asr.learning.model import LearnedModel
from asr.learning.train import Example, train
from config.profile import TicketRules
from config.rules.catalogue import Category

LAMP, WATER, NOISE = "城市/设施/路灯", "公用/供水/停水", "环境/噪声/施工"


@pytest.fixture(scope="session")
def model() -> LearnedModel:
    """A model of three leaves and two kinds."""
    leaves = [
        Category(code="010101", path=LAMP, words=("路灯", "灯不亮")),
        Category(code="020101", path=WATER, words=("停水", "没水")),
        Category(code="030101", path=NOISE, words=("打桩", "打桩机")),
    ]
    rules = TicketRules(kinds=("咨询", "投诉"), urgencies=("一般",), kind_words={"咨询": ("请问",), "投诉": ("投诉",)})
    told = [
        Example("巷子里黑漆漆的看不见路", LAMP),
        Example("巷子黑漆漆一片", LAMP),
        Example("龙头一滴都不出来", WATER),
        Example("龙头不出水了", WATER),
        Example("半夜轰隆轰隆的", NOISE),
        Example("轰隆一晚上", NOISE),
        Example("这是没有的叶子", "没有/这个/叶子"),
    ]
    kinds = [
        Example("怎么办理这个", "咨询"),
        Example("怎么办理啊", "咨询"),
        Example("气死我了", "投诉"),
        Example("气死人", "投诉"),
    ]
    return train(kinds, told, leaves, rules)
