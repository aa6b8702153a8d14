"""Which numbers may be called: the plan says so by whole shape, and nothing else ever leaves."""

import pytest
from pydantic import ValidationError

from config.profile import load_profile
from config.rules.outgoing import OutgoingRules

pytestmark = pytest.mark.unit

PLAN = load_profile("demo").editions[-1].outgoing
ORDINARY = ("13871236021", "19912345678", "85551234", "01085551234", "02785551234", "05385551234", "053185551234")
MOBILE = "13871236021"
HOSTILE = [
    *(f"00{country}{MOBILE}" for country in range(1, 100)),
    *(f"+{country}{MOBILE}" for country in range(1, 40)),
    *(
        "110",
        "119",
        "120",
        "12345",
        "95777",
        "96510",
        "4008001234",
        "8008201234",
        "16812345",
        "16812345678",
        "16012345678",
    ),
    *("02716812345", "01096812345", "053116812345", "13491234567", "17401234567", "17491234567", "12800000000"),
    *(f"{MOBILE[:n]}" for n in range(11)),
    *(
        f"{MOBILE}{more}"
        for more in ("0", "&PJSIP/00441234567890", "@trunk", ",60", "/n", "#", "*", "w", " ", "\n", "\r\n")
    ),
    *(
        f"{before}{MOBILE}"
        for before in ("0", "9,", "9w", "*31#", "#31#", "PJSIP/", "Local/", "sip:", "tel:", " ", "\t")
    ),
    *("500&PJSIP/0044", "PJSIP/00441234567890@way-out", "${SHELL(id)}", "13871236021,n,Hangup()", "1387123602X"),
    *("138 7123 6021", "138-7123-6021", "138.7123.6021", "(138)71236021", "1387123602a", "abcdefghijk", "i", "h", "t"),
    *("１３８７１２３６０２１", "١٣٨٧١٢٣٦٠٢١", "१३८७१२३६०२१", "1387123602１", "138712360²1", "𝟏𝟑𝟖𝟕𝟏𝟐𝟑𝟔𝟎𝟐𝟏"),
    "1" * 8192,
    MOBILE * 745,
    *(f"{MOBILE[:5]}{sign}{MOBILE[6:]}" for sign in "&,/@;:!?%$~`'\"\\|<>{}[]()=+-_.*#XZNxzn \t\n\0"),
]


@pytest.mark.parametrize("number", ORDINARY)
def test_a_citizens_number_may_be_called(number: str) -> None:
    assert PLAN.permits(number)


def test_nothing_else_may_be_called() -> None:
    assert len(HOSTILE) > 200
    assert [number[:40] for number in HOSTILE if PLAN.permits(number)] == []


@pytest.mark.parametrize("pattern", ["_1.", "1!", "XX", "00X.", "1[3-", "1[a-z]XX", "1XXX&", "[]XXX", "１XXXX"])
def test_a_pattern_without_a_fixed_length_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        OutgoingRules(ring_s=30, allowed=(pattern,))


def test_two_lines_of_one_code_are_refused() -> None:
    line = {"code": "110", "name": "公安110", "name_en": "Police", "number": "110"}
    with pytest.raises(ValidationError, match="each line once"):
        OutgoingRules.model_validate({"ring_s": 30, "lines": [line, line]})
