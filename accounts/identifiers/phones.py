"""Phone numbers, after the numbering plans that Google's libphonenumber knows."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

LONGEST = 32
SHOWN_DIGITS = 4
_TAKES_MESSAGES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class NotAPhone(ValueError):
    """No number that a message could be sent to."""


class RegionNotServed(ValueError):
    """A mobile number of a region that the site sends nothing to."""


def read_phone(text: str, *, regions: tuple[str, ...]) -> str:
    """Return the number as E.164 (`+8613800138000`).

    Without a country code it is one of the first of `regions` (ISO 3166). Raises NotAPhone for whatever is no valid
    mobile number, RegionNotServed for one from elsewhere.
    """
    if len(text) > LONGEST:
        raise NotAPhone
    try:
        number = phonenumbers.parse(text, regions[0])
    except phonenumbers.NumberParseException:
        raise NotAPhone from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise NotAPhone
    if phonenumbers.number_type(number) not in _TAKES_MESSAGES:
        raise NotAPhone
    if phonenumbers.region_code_for_number(number) not in regions:
        raise RegionNotServed
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def last_digits(number: str) -> str:
    """The digits of an E.164 number that may be shown."""
    return number[-SHOWN_DIGITS:]


def mask_phone(country_code: int, last: str) -> str:
    """`+86 *******0000`, always as many stars, so that the length of the number does not tell either."""
    return f"+{country_code} *******{last}"


def country_code(number: str) -> int:
    """The country code of an E.164 number."""
    return phonenumbers.parse(number).country_code or 0


def calling_codes(regions: tuple[str, ...]) -> str:
    """The country codes of regions as people write them: `+86, +852`."""
    codes = dict.fromkeys(phonenumbers.country_code_for_region(region) for region in regions)
    return ", ".join(f"+{code}" for code in codes)
