"""``hotline user`` as somebody at a terminal sees it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.settings import Settings
from crm.operators.service import create_operator
from hotline.cli import app
from hotline.prepare import prepare_database
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.protocol


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    with prepare_database(Settings()).begin() as session:
        create_operator(session, "8001", "张丽", "operator", {"hotline": 0}, "correct horse battery", NOON)


def user(*words: str) -> Result:
    return CliRunner().invoke(app, ["user", *words])


def answered() -> dict[str, int]:
    [row] = json.loads(user("list", "--json").stdout)
    queues: dict[str, int] = row["queues"]
    return queues


def test_an_account_gets_a_level_in_each_of_its_queues() -> None:
    assert answered() == {"hotline": 0}
    assert user("queues", "8001", "--queue", "hotline:2").exit_code == 0
    assert answered() == {"hotline": 2}
    assert "hotline:2" in user("list").stdout
    assert user("queues", "8001").exit_code == 0
    assert answered() == {}


@pytest.mark.parametrize("wrong", ["nowhere", "hotline:10", "hotline:-1", "hotline:", "hotline:1:2", "hotline:two"])
def test_a_queue_that_is_not_there_and_a_level_that_is_none_are_refused(wrong: str) -> None:
    refused = user("queues", "8001", "--queue", wrong)
    assert refused.exit_code == 1
    assert "queue-option-invalid" in refused.output
    assert answered() == {"hotline": 0}
