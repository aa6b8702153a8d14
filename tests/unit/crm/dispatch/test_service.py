"""Whom the catalogue names, why, until when, and who must keep out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from config.profile import load_profile
from config.rules.catalogue import DispatchRule
from crm.casework import Casework
from crm.departments.service import sync_departments
from crm.dispatch.catalogue import Matter
from crm.dispatch.service import (
    MOST_SUGGESTIONS,
    Suggestion,
    UnknownDispatchRuleError,
    UnknownLimitsError,
    UnknownMatterError,
    limits_for,
    matter_of,
    recused,
    simulate,
    suggest,
)
from crm.tickets.models import Ticket

from ..conftest import NOON

pytestmark = pytest.mark.unit

PROFILE = load_profile("demo")
CASEWORK = Casework(PROFILE)
RULES = PROFILE.rules_at(NOON)
LAMP = Matter("求助", "城市管理/市政设施/路灯故障", "江岸区", "台北街道", "一般")
COMMUNITY = Matter("投诉", "民政社区/社区治理/社区服务", "江岸区", "台北街道", "一般")


@pytest.fixture
def asked(session: Session) -> Callable[[Matter], list[Suggestion]]:
    sync_departments(session, RULES, NOON)
    return lambda matter: suggest(session, CASEWORK, matter, NOON)


def with_rules(*rules: DispatchRule) -> Casework:
    """The demonstration's city with articles of its own in front."""
    editions = tuple(e.model_copy(update={"dispatch": (*rules, *e.dispatch)}) for e in PROFILE.editions)
    return Casework(PROFILE.model_copy(update={"editions": editions}))


@pytest.mark.parametrize(
    ("word", "field"),
    [
        (("x", "city-mgmt", "一般", "投诉"), "category"),
        ((LAMP.category, "none", "一般", "投诉"), "department"),
        ((LAMP.category, "city-mgmt", "很急", "投诉"), "urgency"),
        ((LAMP.category, "city-mgmt", "一般", "求婚"), "kind"),
    ],
)
def test_a_matter_the_lists_do_not_have_is_not_foreseen(word: tuple[str, str, str, str], field: str) -> None:
    with pytest.raises(UnknownMatterError) as refused:
        simulate(CASEWORK, *word, NOON, "zh")
    assert refused.value.details["field"] == field


def test_the_most_special_article_comes_first_then_the_place_then_the_centre(
    asked: Callable[[Matter], list[Suggestion]],
) -> None:
    found = asked(LAMP)
    assert [s.lead for s in found] == ["city-mgmt", "jiangan", "hotline"]
    assert [s.rule for s in found] == ["UM-02", "AREA", "CENTRE"]
    assert found[0].co == ("jiangan",)


def test_every_suggestion_says_which_article_which_part_and_why_these_limits(
    asked: Callable[[Matter], list[Suggestion]],
) -> None:
    first = asked(replace(LAMP, urgency="紧急"))[0]
    for part in (
        "UM-02",
        "“城市管理/市政设施”",
        "江岸区台北街道",
        "市城市管理局主办",
        "江岸区人民政府协办",
        "紧急程度",
    ):
        assert part in first.reason_zh
    for part in ("UM-02", "Urban management / Municipal works", "Urban Management Bureau leads", "the urgency is"):
        assert part in first.reason_en
    assert "Street lamp" not in first.reason_en
    assert (first.limits, first.basis) == ("urgent", RULES.dispatch[4].basis)


def test_units_of_the_place(asked: Callable[[Matter], list[Suggestion]]) -> None:
    assert asked(COMMUNITY)[0].lead == "jiangan-taibei"
    assert asked(replace(COMMUNITY, subdistrict=""))[0].lead == "jiangan"
    assert asked(replace(COMMUNITY, subdistrict="不存在街道"))[0].lead == "jiangan"
    nowhere = asked(replace(COMMUNITY, district="", subdistrict=""))
    assert [s.lead for s in nowhere] == ["civil-affairs", "hotline"]
    assert nowhere[0].co == ()


def test_every_category_finds_a_lead_everywhere(asked: Callable[[Matter], list[Suggestion]], session: Session) -> None:
    codes = {d.code for d in RULES.departments}
    for category in RULES.categories:
        found = asked(Matter("投诉", category.path, "汉阳区", "四新街道", "一般"))
        assert found, category.path
        assert found[0].lead != "hotline" or category.path.startswith("政务服务/热线服务")
        assert len(found) == len({s.lead for s in found}) <= MOST_SUGGESTIONS
        for suggestion in found:
            assert {suggestion.lead, *suggestion.co} <= codes
            assert suggestion.lead not in suggestion.co


@pytest.mark.parametrize(
    ("accused", "kept_out"),
    [
        ({"jiangan-taibei"}, {"jiangan-taibei", "jiangan"}),
        ({"jiangan"}, {"jiangan", "jiangan-taibei", "jiangan-urban"}),
        ({"civil-affairs"}, {"civil-affairs"}),
        ({"civil-affairs", "jiangan-taibei"}, {"civil-affairs", "jiangan-taibei", "jiangan"}),
    ],
)
def test_the_accused_and_who_is_above_or_below_are_never_suggested(
    asked: Callable[[Matter], list[Suggestion]], session: Session, accused: set[str], kept_out: set[str]
) -> None:
    plain, accusing = asked(COMMUNITY), asked(replace(COMMUNITY, accused=tuple(accused)))
    named = {code for s in accusing for code in (s.lead, *s.co)}
    assert not named & kept_out
    assert {code for s in plain for code in (s.lead, *s.co)} & kept_out
    assert accusing
    ticket = Ticket(accused=accused)
    assert {d.code for d in RULES.departments if recused(session, ticket, d.code)} >= kept_out
    assert not recused(session, ticket, "hotline")
    names = [unit.name for unit in RULES.departments if unit.code in kept_out]
    assert not [name for name in names for s in accusing if name in s.reason_zh]


def test_a_ticket_that_accuses_nobody_keeps_nobody_out(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    assert not any(recused(session, Ticket(), d.code) for d in RULES.departments)


def test_articles_for_kinds_and_districts_and_with_limits_of_their_own(session: Session) -> None:
    special = DispatchRule(
        id="X",
        kinds=("举报",),
        districts=("江岸区",),
        categories=("城市管理",),
        lead="fire",
        limits="urgent",
        basis="b",
    )
    casework = with_rules(special)
    sync_departments(session, RULES, NOON)
    first = suggest(session, casework, replace(LAMP, kind="举报"), NOON)[0]
    assert (first.lead, first.limits) == ("fire", "urgent")
    assert "类型为“举报”" in first.reason_zh
    assert "目录X指定" in first.reason_zh
    for other in (LAMP, replace(LAMP, kind="举报", district="汉阳区")):
        assert suggest(session, casework, other, NOON)[0].lead == "city-mgmt"


@pytest.mark.parametrize(
    ("matter", "limits"),
    [
        (Matter("咨询", "公用事业/供水/停水", urgency="特急"), "critical"),
        (Matter("咨询", "公用事业/供水/停水", urgency="紧急"), "urgent"),
        (Matter("咨询", "公用事业/供水/停水", urgency="一般"), "enquiry"),
        (Matter("表扬", "公用事业/供水/停水", urgency="一般"), "praise"),
        (Matter("投诉", "公用事业/供水/停水", urgency="一般"), "utility"),
        (Matter("投诉", "公用事业/通信/宽带故障", urgency="一般"), "ordinary"),
        (Matter(), "ordinary"),
    ],
)
def test_the_first_choice_that_fits_gives_the_limits(matter: Matter, limits: str) -> None:
    assert limits_for(RULES, matter) == limits


def test_an_article_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownDispatchRuleError):
        limits_for(RULES, LAMP, "UM-77")


def test_a_prefix_ends_where_a_name_ends() -> None:
    """``公用事业/供水`` is no beginning of ``公用事业/供水设施``."""
    assert limits_for(RULES, Matter("投诉", "公用事业/供水设施/水塔", urgency="一般")) == "ordinary"


def test_a_simulation_tells_every_clock_in_words() -> None:
    told = simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", NOON, "zh")
    english = simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", NOON, "en")
    assert [s.kind for s in told.steps] == ["sign", "return", "contact", "handle"]
    # Friday noon in the city; five working days end when work ends on the Friday after
    assert told.due == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    assert "5个工作日" in told.explained
    assert "5 working days" in english.explained
    assert (told.limits, told.limits_name, english.limits_name) == ("ordinary", "普通诉求", "Ordinary")
    # four working hours from noon: the afternoon, which is just as long
    assert told.steps[0].due == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_a_chosen_profile_wins_and_an_unknown_one_is_refused() -> None:
    told = simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", NOON, "zh", limits="urgent")
    assert (told.limits, "由派单人选定" in told.reason) == ("urgent", True)
    assert told.due < simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", NOON, "zh").due
    with pytest.raises(UnknownLimitsError, match="ordinary"):
        simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", NOON, "zh", limits="endless")


def test_who_works_around_the_clock_signs_at_night() -> None:
    night = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    office = simulate(CASEWORK, LAMP.category, "city-mgmt", "一般", "投诉", night, "zh").steps[0].due
    always = simulate(CASEWORK, LAMP.category, "jiangan", "一般", "投诉", night, "zh").steps[0].due
    assert always == datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    assert office > always


def test_limits_are_those_of_the_edition_in_force() -> None:
    def handled(at: datetime) -> int:
        return (simulate(CASEWORK, "公用事业/供水/停水", "water-co", "一般", "求助", at, "zh").due - at).days

    # both a Monday at noon; the edition of October halves the two working days
    assert handled(datetime(2026, 9, 14, 4, tzinfo=UTC)) - handled(datetime(2026, 10, 12, 4, tzinfo=UTC)) == 1


def test_a_tickets_matter() -> None:
    ticket = Ticket(
        number="261120120000010001", kind="投诉", category=LAMP.category, district="江岸区", subdistrict="台北街道",
        urgency="一般", accused={"parks", "housing"},
    )  # fmt: skip
    assert matter_of(ticket) == replace(LAMP, kind="投诉", accused=("housing", "parks"), number="261120120000010001")
