"""Names and passwords of everything that signs in to Asterisk, derived from the installation's secret."""

import hashlib
import hmac

AMI_USER = "hotline"
CITIZEN_PHONE = "citizen"
WAY_OUT = "way-out"
"""The endpoint through which calls of ours leave."""

ROBOT_LOGINS = tuple(str(login) for login in range(9901, 9913))
"""Operators whose phone answers by itself (demo mode): a drill needs no browser."""


def phone_name(login: str) -> str:
    """Return the SIP endpoint, address of record and user name of an operator's softphone."""
    return f"op-{login}"


def phone_password(secret: str, name: str) -> str:
    """Return the SIP password of a softphone.

    Args:
        secret: The installation's secret (``Settings.secret()``).
        name: The endpoint's name, ``phone_name(login)`` or ``CITIZEN_PHONE``.
    """
    return _derived(secret, f"phone:{name}")


def ami_secret(secret: str) -> str:
    """Return the password of ``AMI_USER`` on the manager interface."""
    return _derived(secret, f"ami:{AMI_USER}")


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]
