"""What a page needs to be a telephone."""

from pydantic import BaseModel

from ivr.pbx.phones import CITIZEN_PHONE, phone_name, phone_password

DOMAIN = "hotline.invalid"


class PhoneAccount(BaseModel):
    """A softphone's account; ``ws_path`` is on the console's own origin."""

    uri: str
    password: str
    ws_path: str


class CitizenPhone(PhoneAccount):
    """The citizen's telephone of the demonstration; ``line`` is what to dial."""

    line: str


def operator_account(secret: str, login: str) -> PhoneAccount:
    """Return the account of an operator's softphone."""
    name = phone_name(login)
    return PhoneAccount(uri=f"sip:{name}@{DOMAIN}", password=phone_password(secret, name), ws_path="/ws/phone")


def citizen_account(secret: str, line: str) -> CitizenPhone:
    """Return the account of the demonstration's citizen."""
    password = phone_password(secret, CITIZEN_PHONE)
    return CitizenPhone(uri=f"sip:{CITIZEN_PHONE}@{DOMAIN}", password=password, ws_path="/ws/citizen", line=line)
