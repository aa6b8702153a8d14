"""``hotline user``: who may sign in."""

from typing import Annotated, Any

import typer

from config.clock import utc_now
from config.settings import Settings
from crm.operators.passwords import generated_password
from crm.operators.service import ROLES, create_operator, get_operator, list_operators, set_password
from crm.tickets.states import Role
from hotline.cli.output import out, refusals, say_json
from hotline.phones import provision_phones
from hotline.prepare import load_city, prepare_database, prepare_departments, prepare_folders

user = typer.Typer(no_args_is_help=True, help="Accounts of operators and supervisors.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


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
        place = row["department"] or " ".join(map(str, row["queues"]))
        out.print(f"{row['login']:>8}  {row['name']}  {row['role']}  {place}")


@user.command()
def add(
    login: Annotated[str, typer.Argument(help="Work number, 3 to 8 digits; names the softphone too.")],
    name: Annotated[str, typer.Argument(help="Name as colleagues see it.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = Role.OPERATOR,
    queue: Annotated[list[str] | None, typer.Option(help="A queue to answer; repeat for more.")] = None,
    department: Annotated[str | None, typer.Option(help="Code of a clerk's department.")] = None,
) -> None:
    """Make an account and print its generated password once."""
    settings = Settings()
    with refusals():
        profile = load_city(settings)
        prepare_folders(settings)
        password = generated_password()
        queues = queue if queue is not None else [profile.default_queue] if role == Role.OPERATOR else []
        factory = prepare_database(settings)
        prepare_departments(profile, factory)
        with factory.begin() as session:
            create_operator(session, login, name, role, queues, password, utc_now(), department)
        provision_phones(settings, profile, factory)
    out.print(f"{login} {name}: {password}")


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
