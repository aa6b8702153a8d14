"""Accounts and sign-ins."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from config.profile import load_profile
from crm.departments.service import NoSuchDepartmentError, department, sync_departments
from crm.operators.models import Operator
from crm.operators.service import (
    OperatorExistsError,
    OperatorInputError,
    SignInRefusedError,
    check_password,
    create_operator,
    get_operator,
    sign_in,
    sign_out,
    who_is,
)

from .conftest import NOON

pytestmark = pytest.mark.unit

RULES = load_profile("demo").rules_at(NOON)
PASSWORD = "correct horse battery"


@pytest.fixture
def operator(session: Session) -> str:
    return create_operator(session, "8001", "张丽", "operator", {"hotline": 0}, PASSWORD, NOON).login


def test_the_right_password_opens(session: Session, operator: str) -> None:
    assert check_password(session, operator, PASSWORD).login == operator


@pytest.mark.parametrize(
    ("login", "password"), [("8001", "wrong"), ("8002", PASSWORD), ("", ""), ("8001' --", PASSWORD)]
)
def test_any_other_pair_is_refused_alike(session: Session, operator: str, login: str, password: str) -> None:
    with pytest.raises(SignInRefusedError):
        check_password(session, login, password)


def test_a_closed_account_is_refused_and_its_sign_in_holds_no_longer(session: Session, operator: str) -> None:
    token, _, _ = sign_in(session, operator, NOON, 12)
    get_operator(session, operator).active = False
    with pytest.raises(SignInRefusedError):
        check_password(session, operator, PASSWORD)
    assert who_is(session, token, NOON) is None


def test_a_second_sign_in_ends_the_first(session: Session, operator: str) -> None:
    first, held, _ = sign_in(session, operator, NOON, 12)
    second, _, ended = sign_in(session, operator, NOON, 12)
    assert [e.id for e in ended] == [held.id]
    assert held.end_reason == "elsewhere"
    assert who_is(session, first, NOON) is None
    assert who_is(session, second, NOON) is not None


def test_a_sign_in_ends_with_its_shift_or_when_asked(session: Session, operator: str) -> None:
    token, held, _ = sign_in(session, operator, NOON, 12)
    assert who_is(session, token, NOON + timedelta(hours=12)) is None
    sign_out(session, held.id, "asked", NOON)
    assert who_is(session, token, NOON) is None


@pytest.mark.parametrize(("login", "password"), [("ab", PASSWORD), ("8002\n", PASSWORD), ("80021", "short")])
def test_odd_logins_and_short_passwords_make_no_account(session: Session, login: str, password: str) -> None:
    with pytest.raises(OperatorInputError):
        create_operator(session, login, "x", "operator", {}, password, NOON)


def test_a_clerk_belongs_to_an_open_department_and_nobody_else_does(session: Session) -> None:
    sync_departments(session, RULES, NOON)
    department(session, "parks").active = False

    def make(role: str, code: str | None) -> Operator:
        return create_operator(session, "5001", "王城管", role, {}, PASSWORD, NOON, code)

    for role, code in [
        ("clerk", None),
        ("clerk", "parks"),
        ("operator", "city-mgmt"),
        ("system", None),
        ("king", None),
    ]:
        with pytest.raises(OperatorInputError):
            make(role, code)
    with pytest.raises(NoSuchDepartmentError):
        make("clerk", "moon")
    assert make("clerk", "city-mgmt").department == "city-mgmt"


def test_a_login_is_given_once(session: Session, operator: str) -> None:
    with pytest.raises(OperatorExistsError):
        create_operator(session, operator, "x", "operator", {}, PASSWORD, NOON)
