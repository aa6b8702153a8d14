"""Accounts, sign-ins and the kept state of operators."""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError, NotFoundError
from crm.departments.service import department as department_of
from crm.operators.models import Operator, OperatorPresence, OperatorStateLog, SignIn
from crm.operators.orders import Order
from crm.operators.passwords import hash_password, password_fits
from crm.rows import held_row
from crm.tickets.states import Role

ROLES = tuple(role.value for role in Role if role is not Role.SYSTEM)
"""Roles of accounts."""

_LOGIN = re.compile(r"[0-9]{3,8}")
SHORTEST_PASSWORD = 10

_STANDING = (
    select(Operator, SignIn)
    .join(SignIn, SignIn.operator == Operator.login)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("at"),
        Operator.active,
    )
)
"""Every request of the console asks this; it is put together once."""


class SignInRefusedError(HotlineError):
    """Login and password do not fit. Says not which of the two."""

    slug = "sign-in-refused"
    status = 401


class NoSuchOperatorError(NotFoundError):
    """No account has this login."""

    slug = "no-such-operator"


class OperatorExistsError(ConflictError):
    """The login is taken."""

    slug = "operator-exists"


class OperatorInputError(HotlineError):
    """A login or password that is not allowed."""

    slug = "operator-invalid"
    status = 422


def hold(session: Session, login: str) -> None:
    """Let what one person does at the same moment go one after another, so that what it counts stays true."""
    held_row(session, Operator, login)


def create_operator(
    session: Session,
    login: str,
    name: str,
    role: str,
    queues: Mapping[str, int],
    password: str,
    at: datetime,
    department: str | None = None,
) -> Operator:
    """Make an account.

    Args:
        session: Open session.
        login: Work number.
        name: As colleagues see it.
        role: A ``crm.tickets.states.Role``, not ``system``.
        queues: Which queues it answers, and at which level it is rung in each.
        password: In clear; only its hash is kept.
        at: Now.
        department: Code of a clerk's department; nobody else has one.

    Raises:
        OperatorInputError: The login is not 3 to 8 digits, the password is too short, there is no such role, or the
            department is closed, missing for a clerk, or given to another role.
        OperatorExistsError: The login is taken.
        NoSuchDepartmentError: There is no such department.
    """
    if not _LOGIN.fullmatch(login):
        raise OperatorInputError("expected a login of 3 to 8 digits, got something else", field="login")
    _check_password(password)
    _check_role(session, role, department)
    if session.get(Operator, login):
        raise OperatorExistsError(f"expected a free login, {login} is taken")
    operator = Operator(
        login=login,
        name=name[:64],
        role=role,
        department=department,
        queues=dict(queues),
        password_hash=hash_password(password),
        active=True,
        created_at=at,
    )
    session.add(operator)
    session.flush()
    return operator


def get_operator(session: Session, login: str) -> Operator:
    """Return one account.

    Raises:
        NoSuchOperatorError: If there is none.
    """
    operator = session.get(Operator, login)
    if operator is None:
        raise NoSuchOperatorError("expected the login of an operator, no account has this one")
    return operator


def list_operators(session: Session) -> Sequence[Operator]:
    """Return all accounts by login."""
    return session.scalars(select(Operator).order_by(Operator.login)).all()


def set_queues(session: Session, login: str, queues: Mapping[str, int]) -> None:
    """Change which queues an account answers, and at which level each; it counts from its next sign-in on.

    Raises:
        NoSuchOperatorError: No such account.
    """
    get_operator(session, login).queues = dict(queues)


def set_password(session: Session, login: str, password: str) -> None:
    """Change an account's password.

    Raises:
        NoSuchOperatorError: No such account.
        OperatorInputError: The password is too short.
    """
    _check_password(password)
    get_operator(session, login).password_hash = hash_password(password)


def check_password(session: Session, login: str, password: str) -> Operator:
    """Return the account that login and password belong to.

    Raises:
        SignInRefusedError: They do not fit, or the account is closed.
    """
    operator = session.get(Operator, login)
    fits = password_fits(operator.password_hash if operator else None, password)
    if operator is None or not fits or not operator.active:
        raise SignInRefusedError("expected a known login with its password, got another pair")
    return operator


def sign_in(session: Session, operator: str, at: datetime, hours: int) -> tuple[str, SignIn, Sequence[SignIn]]:
    """Begin a sign-in and end the operator's older ones.

    Returns:
        The token for the cookie, the new sign-in, and those that ended for it.
    """
    hold(session, operator)
    older = sign_out_everywhere(session, operator, "elsewhere", at)
    token = secrets.token_urlsafe(32)
    new = SignIn(operator=operator, token_hash=_hashed(token), started_at=at, expires_at=at + timedelta(hours=hours))
    session.add(new)
    session.flush()
    return token, new, older


def who_is(session: Session, token: str, at: datetime) -> tuple[Operator, SignIn] | None:
    """Return whose token this is, if the sign-in still holds and the account is open."""
    row = session.execute(_STANDING, {"token_hash": _hashed(token), "at": at}).one_or_none()
    return (row[0], row[1]) if row else None


def those_that_stand(session: Session, sign_in_ids: Collection[int], at: datetime) -> set[int]:
    """Return those of these sign-ins that still hold, their accounts open: one read however many."""
    asked = select(SignIn.id).join(Operator, SignIn.operator == Operator.login)
    holds = (SignIn.ended_at.is_(None), SignIn.expires_at > at, Operator.active)
    return set(session.scalars(asked.where(SignIn.id.in_(sign_in_ids), *holds)))


def sign_out_everywhere(session: Session, operator: str, reason: str, at: datetime) -> Sequence[SignIn]:
    """End every sign-in of an operator and return those that ended."""
    standing = session.scalars(select(SignIn).where(SignIn.operator == operator, SignIn.ended_at.is_(None))).all()
    for ended in standing:
        ended.ended_at, ended.end_reason = at, reason
    return standing


def sign_out(session: Session, sign_in_id: int, reason: str, at: datetime) -> None:
    """End a sign-in."""
    ended = session.get(SignIn, sign_in_id)
    if ended and ended.ended_at is None:
        ended.ended_at = at
        ended.end_reason = reason


def save_presence(session: Session, now: OperatorPresence, move: str | None, order: Order | None = None) -> None:
    """Keep an operator's present state; log the move that led there, if one did, and who ordered it."""
    kept = session.merge(now)
    if move is not None:
        log_move(session, kept, move, kept.reason, kept.since, order)


def log_move(
    session: Session, now: OperatorPresence, move: str, reason: str, at: datetime, order: Order | None
) -> None:
    """Append to the log of states, for good."""
    session.add(
        OperatorStateLog(
            operator=now.operator,
            at=at,
            move=move,
            state=now.state,
            reason=reason,
            call_id=now.call_id,
            ordered_by=order.by if order else None,
            why=order.why if order else None,
        )
    )


def presence_of_all(session: Session) -> Sequence[OperatorPresence]:
    """Return the kept state of every operator that ever signed in."""
    return session.scalars(select(OperatorPresence)).all()


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise OperatorInputError(
            f"expected a password of at least {SHORTEST_PASSWORD} characters, got {len(password)}", field="password"
        )


def _check_role(session: Session, role: str, code: str | None) -> None:
    if role not in ROLES:
        raise OperatorInputError(f"expected a role out of {', '.join(ROLES)}, got {role[:16]!r}", field="role")
    if (role == Role.CLERK) != (code is not None):
        raise OperatorInputError(
            "expected a department for a clerk and for nobody else, got it otherwise", field="department"
        )
    if code is not None and not department_of(session, code).active:
        raise OperatorInputError(f"expected an open department, {code} is closed", field="department")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
