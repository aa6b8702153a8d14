"""The tree of categories, masks over written fields, names of downloads."""

import pytest
from pydantic import BaseModel

from agent_console.files import download_headers
from agent_console.lists.views import category_tree
from agent_console.tickets.masking import masked
from config.rules.catalogue import Category
from crm.cursors import CursorError, Place, read_cursor, write_cursor
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit


def test_leaves_stand_under_their_branches_in_the_order_of_the_rules() -> None:
    leaves = [
        Category(code="020101", path="交通/公交/晚点", path_en="Traffic/Buses/Late"),
        Category(code="010101", path="城管/市政/路灯", path_en="City/Works/Lamps"),
        Category(code="020102", path="交通/公交/甩站", path_en="Traffic/Buses/Skipped stop"),
    ]
    tree = category_tree(leaves)
    assert [node.name for node in tree] == ["交通", "城管"]
    assert [(leaf.name, leaf.code, leaf.path) for leaf in tree[0].children[0].children] == [
        ("晚点", "020101", "交通/公交/晚点"),
        ("甩站", "020102", "交通/公交/甩站"),
    ]
    assert (tree[0].code, tree[0].children[0].name_en) == ("", "Buses")


class Line(BaseModel):
    text: str
    number: str


class Paper(BaseModel):
    title: str
    lines: list[Line]
    head: Line | None = None


class Stars:
    """Shows nothing."""

    def text(self, text: str) -> str:
        return "*" * len(text)


def test_masks_reach_every_written_field_and_no_other() -> None:
    paper = Paper(title="abc", lines=[Line(text="de", number="1")], head=Line(text="f", number="2"))
    shown = masked(paper, Stars())  # type: ignore[arg-type]  # only its one method is used
    assert shown == Paper(title="***", lines=[Line(text="**", number="1")], head=Line(text="*", number="2"))
    assert paper.title == "abc"


@pytest.mark.parametrize(
    ("name", "plain"),
    [("a.pdf", "a.pdf"), ("函〔1〕.pdf", "__1_.pdf"), ('x"\r\nSet-Cookie: a=b.png', "x___Set-Cookie__a_b.png")],
)
def test_a_download_s_name_cannot_break_out_of_its_header(name: str, plain: str) -> None:
    value = download_headers(name)["content-disposition"]
    assert "\r" not in value
    assert "\n" not in value
    assert f'filename="{plain}"' in value


def test_a_cursor_leads_back_to_its_place_in_its_own_list_only() -> None:
    written = write_cursor("due", Place(NOON, "261120120000010001"))
    assert read_cursor("due", written, dated=True) == Place(NOON, "261120120000010001")
    assert read_cursor("due", "", dated=True) is None
    for order, dated in (("created", True), ("due", False)):
        with pytest.raises(CursorError):
            read_cursor(order, written, dated=dated)
