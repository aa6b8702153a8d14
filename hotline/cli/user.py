"""``hotline user``: who may sign in."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import typer

from config.clock import utc_now
from config.errors import HotlineError
from config.profile import Profile
from config.queues import LAST_LEVEL
from config.settings import Settings
from crm.operators.passwords import generated_password
from crm.operators.service import ROLES, create_operator, get_operator, list_operators, set_password, set_queues
from crm.tickets.states import Role
from hotline.cli.output import out, refusals, say_json
from hotline.phones import provision_phones
from hotline.prepare import load_city, prepare_database, prepare_departments, prepare_folders

user = typer.Typer(no_args_is_help=True, help="Accounts of operators and supervisors.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Queues = Annotated[
    list[str] | None,
    typer.Option(
        "--queue", help="A queue to answer, with its level (legal:2; 0, rung first, if none is said); repeat for more."
    ),
]


class QueueOptionError(HotlineError):
    """A queue that is not there, or a level that is none."""

    slug: ClassVar[str] = "queue-option-invalid"
    status: ClassVar[int] = 422


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(user, name="user")


@user.command("list")
def list_users(as_json: Json = False) -> None:
    """List all accounts."""
    settings = Settings()
    prepare_folders(settings)
    with prepare_database(settings)() as session:
        rows: list[dict[str, Any]] = [
            {
                "login": o.login,
                "name": o.name,
                "role": o.role,
                "department": o.department,
                "queues": o.queues,
                "active": o.active,
            }
            for o in list_operators(session)
        ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        place = row["department"] or " ".join(map(_shown, row["queues"].items()))
        out.print(f"{row['login']:>8}  {row['name']}  {row['role']}  {place}")


@user.command()
def add(
    login: Annotated[str, typer.Argument(help="Work number, 3 to 8 digits; names the softphone too.")],
    name: Annotated[str, typer.Argument(help="Name as colleagues see it.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = Role.OPERATOR,
    queue: Queues = None,
    department: Annotated[str | None, typer.Option(help="Code of a clerk's department.")] = None,
) -> None:
    """Make an account and print its generated password once."""
    settings = Settings()
    with refusals():
        profile = load_city(settings)
        prepare_folders(settings)
        password = generated_password()
        answers = queue if queue is not None else [profile.default_queue] if role == Role.OPERATOR else []
        queues = levels(profile, answers)
        factory = prepare_database(settings)
        prepare_departments(profile, factory)
        with factory.begin() as session:
            create_operator(session, login, name, role, queues, password, utc_now(), department)
        provision_phones(settings, profile, factory)
    out.print(f"{login} {name}: {password}")


@user.command()
def queues(login: Annotated[str, typer.Argument(help="Work number.")], queue: Queues = None) -> None:
    """Say which queues an account answers, and at which level in each; it counts from the next sign-in on."""
    settings = Settings()
    with refusals():
        answers = levels(load_city(settings), queue or [])
        with prepare_database(settings).begin() as session:
            set_queues(session, login, answers)
    out.print(f"{login}: {' '.join(map(_shown, answers.items())) or 'no queue'}")


@user.command()
def password(login: Annotated[str, typer.Argument(help="Work number.")]) -> None:
    """Give an account a new generated password and print it once."""
    new = generated_password()
    with refusals(), prepare_database(Settings()).begin() as session:
        set_password(session, login, new)
    out.print(f"{login}: {new}")


@user.command()
def close(login: Annotated[str, typer.Argument(help="Work number.")]) -> None:
    """Close an account: it can no longer sign in; its history stays."""
    with refusals(), prepare_database(Settings()).begin() as session:
        get_operator(session, login).active = False
    out.print(f"{login} is closed")


def levels(profile: Profile, answers: Sequence[str]) -> dict[str, int]:
    """Read ``queue`` or ``queue:level``.

    Raises:
        QueueOptionError: There is no such queue, or the level is none.
    """
    read = {queue: level if colon else "0" for queue, colon, level in (answer.partition(":") for answer in answers)}
    if unknown := sorted(read.keys() - profile.queues.keys()):
        raise QueueOptionError(f"expected queues out of {sorted(profile.queues)}, got {unknown}")
    if wrong := [level for level in read.values() if not re.fullmatch(rf"[0-{LAST_LEVEL}]", level)]:
        raise QueueOptionError(f"expected levels from 0 to {LAST_LEVEL}, got {wrong}")
    return {queue: int(level) for queue, level in read.items()}


def _shown(answer: tuple[str, int]) -> str:
    queue, level = answer
    return f"{queue}:{level}" if level else queue
