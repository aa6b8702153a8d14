"""Where a number belongs, from the numbering plan that ships with ``phonenumbers``."""

import phonenumbers
from phonenumbers import geocoder


def region_of(number: str) -> str:
    """Return province and city of a normalised number in Chinese, or an empty text if unknown."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return ""
    return str(geocoder.description_for_number(parsed, "zh"))[:64]
