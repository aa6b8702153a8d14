"""The ticket form: what it may say, what each kind must say, and how it becomes the ticket's fields."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from config.errors import HotlineError
from config.rules.catalogue import Place
from config.rules.city import CityRules
from config.rules.intake import Reason
from config.rules.outgoing import Line
from crm.calls.models import Call
from crm.casework import Casework
from crm.citizens.models import Citizen
from crm.citizens.numbers import normalise_id_number, normalise_number
from crm.citizens.service import remember_citizen
from crm.departments.service import department
from crm.identity.masks import is_id
from crm.text import harmless
from crm.tickets.drafts import FIELDS, LONGEST, LONGEST_ELSE, joined, parted
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import MoveInputError

REQUIRED = ("kind", "title", "content")
"""What every ticket says; ``IntakeRules.required`` adds to it by kind."""

CONFIDENTIALITY = ("open", "normal", "confidential", "anonymous")
OF_CITIZEN = ("callback_number", "citizen_name", "id_number", "home_address")
"""Who tells it; nothing of it goes into the ticket but the number to call back, sealed."""

TEXTS = (
    "kind", "category", "district", "subdistrict", "community", "address", "title", "content", "wants", "happened_at",
    "amount", "accused_party",
)  # fmt: skip
"""Fields that go into the ticket as they are."""

KNOWN = "known"
"""Stands for the name of a citizen who is in the vault already."""


class TicketInputError(HotlineError):
    """The form is not complete, or holds a value the city's lists do not have."""

    slug = "ticket-invalid"
    status = 422


def check_form(form: Mapping[str, str], rules: CityRules, kinds: Iterable[str], urgencies: Iterable[str]) -> None:
    """Refuse a form that lacks something or says what the city's lists do not have.

    An identity number is that of a resident: 18 characters with province, day of birth and check digit (GB 11643).

    Raises:
        TicketInputError: ``fields`` names every field that is missing or wrong.
    """
    anonymous = form.get("confidentiality") == "anonymous"
    needed = set(REQUIRED)
    for rule in rules.intake.required:
        if form.get("kind") in rule.kinds:
            needed |= set(rule.fields)
    if anonymous:
        needed -= set(OF_CITIZEN)
    wrong = {name for name in needed if not form.get(name, "").strip()}
    wrong |= {name for name in form if name not in FIELDS or len(form[name]) > LONGEST.get(name, LONGEST_ELSE)}
    lists = {
        "kind": set(kinds),
        "urgency": set(urgencies),
        "category": {c.path for c in rules.categories},
        "confidentiality": set(CONFIDENTIALITY),
        "reply_wanted": {"yes", "no"},
    }
    wrong |= {name for name, known in lists.items() if form.get(name) and form[name] not in known}
    if (said := normalise_id_number(form.get("id_number", ""))) and not is_id(said):
        wrong.add("id_number")
    if form.get("callback_number", "").strip() and not normalise_number(form["callback_number"]):
        wrong.add("callback_number")
    if unknown := unknown_place(form, rules.places):
        wrong.add(unknown)
    if wrong:
        raise TicketInputError(
            f"expected {', '.join(sorted(needed))} filled and lists and numbers respected, "
            f"got {', '.join(sorted(wrong))} missing or wrong",
            fields=sorted(wrong),
        )


def unknown_place(form: Mapping[str, str], places: Mapping[str, Place]) -> str:
    """Return which of district, subdistrict and community the city does not have, each within the one before it.

    Returns:
        The name of the field; empty if all that is said is there.
    """
    district, subdistrict, community = (form.get(name, "") for name in ("district", "subdistrict", "community"))
    place = places.get(district)
    part = next((one for one in place.subdistricts if one.name == subdistrict), None) if place else None
    if district and place is None:
        return "district"
    if subdistrict and part is None:
        return "subdistrict"
    if community and (part is None or community not in [one.name for one in part.communities]):
        return "community"
    return ""


def fill(
    session: Session,
    casework: Casework,
    ticket: Ticket,
    form: Mapping[str, str],
    at: datetime,
    call: Call | None = None,
) -> None:
    """Write a form into the ticket, and the citizen into the vault.

    A citizen who is known already need not be named again. Marks that show nothing are left out.

    Raises:
        TicketInputError: The form is not complete or not sound.
    """
    rules, lists = casework.rules(at), casework.profile.ticket
    form = {name: harmless(value).strip() for name, value in form.items()}
    known = {"citizen_name": KNOWN} if ticket.citizen_id is not None and not form.get("citizen_name") else {}
    check_form({**form, **known}, rules, lists.kinds, lists.urgencies)
    for name in TEXTS:
        setattr(ticket, name, form.get(name, ""))
    ticket.urgency = form.get("urgency") or lists.urgencies[0]
    ticket.confidentiality = form.get("confidentiality") or "normal"
    ticket.reply_wanted = form.get("reply_wanted") != "no"
    ticket.category_code = next((c.code for c in rules.categories if c.path == ticket.category), "")
    ticket.accused = {department(session, code).code for code in parted(form.get("accused_department", ""))}
    _write_citizen(session, ticket, form, at, call)


def _write_citizen(session: Session, ticket: Ticket, form: Mapping[str, str], at: datetime, call: Call | None) -> None:
    ticket.callback_number = normalise_number(form.get("callback_number", ""))
    if ticket.confidentiality == "anonymous":
        ticket.citizen_id, ticket.callback_number = None, ""
        return
    number = (call.number if call else "") or ticket.callback_number
    said = {
        "name": form.get("citizen_name", ""),
        "id_number": normalise_id_number(form.get("id_number", "")),
        "address": form.get("home_address", ""),
    }
    if number or any(said.values()):
        known = session.get(Citizen, ticket.citizen_id) if ticket.citizen_id and not number else None
        citizen = remember_citizen(session, number=number, **said, at=at, known=known)
        ticket.citizen_id = citizen.id
        if call is not None:
            call.citizen_id = citizen.id


def form_of(ticket: Ticket) -> dict[str, str]:
    """Return a ticket's own fields as a form; who the citizen is stays in the vault."""
    form: dict[str, str] = {name: getattr(ticket, name) for name in TEXTS}
    return {
        **form,
        "urgency": ticket.urgency,
        "confidentiality": ticket.confidentiality,
        "reply_wanted": "yes" if ticket.reply_wanted else "no",
        "accused_department": joined(sorted(ticket.accused)),
        "callback_number": ticket.callback_number,
    }


def correct_fields(
    session: Session, casework: Casework, ticket: Ticket, values: Mapping[str, str], at: datetime
) -> list[str]:
    """Lay new values over a ticket's form.

    Returns:
        Names of the fields that changed.

    Raises:
        TicketInputError: The result is not complete or not sound.
    """
    before = form_of(ticket)
    call = session.get(Call, ticket.call_id) if ticket.call_id else None
    fill(session, casework, ticket, {**before, **values}, at, call)
    return sorted(name for name in values if values[name] != before.get(name, ""))


def known_reason(reasons: Iterable[Reason | Line], code: str) -> None:
    """Refuse what is not in one of the city's lists.

    Raises:
        MoveInputError: The list has no such code.
    """
    listed = [reason.code for reason in reasons]
    if code not in listed:
        raise MoveInputError(f"expected a reason out of {', '.join(listed)}, got another", field="reason_code")
