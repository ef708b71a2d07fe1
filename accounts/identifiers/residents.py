"""Resident ids of the People's Republic of China (GB 11643-1999), and the names beside them."""

import re
import unicodedata
from datetime import date

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

NAME_LENGTHS = (2, 50)
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_DOTS = re.compile(r"[•‧・∙⋅．.]")
_NAME = re.compile(r"[^\W\d_]+(?:[·' -][^\W\d_]+)*")
# Residence permits of people from Taiwan have a code of their own, which the library does not list.
_ALSO_REGIONS = frozenset({"830000"})


class NotAResidentId(ValueError):
    """The number is not one that could have been given out."""


class NotAName(ValueError):
    """Not a name as an identity card has it."""


def read_resident_id(text: str, *, today: date) -> str:
    """Return the 18 characters; raises NotAResidentId unless form, check digit, birth date and region are right.

    A region counts if there ever was one of that code: a number keeps the code of the place that gave it out, which may
    have come into being after its holder.
    """
    number = ric.compact(unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(number) or ric.calc_check_digit(number) != number[-1]:
        raise NotAResidentId
    if not date(1880, 1, 1) <= birth_date(number) <= today or not _is_region(number[:6]):
        raise NotAResidentId
    return number


def birth_date(number: str) -> date:
    """The birth date in a resident id; raises NotAResidentId when there never was such a day."""
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        raise NotAResidentId from None


def age_on(day: date, born: date) -> int:
    """Full years; who is born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_name(text: str) -> str:
    """Return the name with one kind of dot and no needless spaces; raises NotAName."""
    name = " ".join(_DOTS.sub("·", unicodedata.normalize("NFKC", text)).split())
    low, high = NAME_LENGTHS
    if not low <= len(name) <= high or not _NAME.fullmatch(name):
        raise NotAName
    return name


def mask_resident_id(number: str) -> str:
    """`11************1234`: the province and the last four."""
    return f"{number[:2]}{'*' * 12}{number[-4:]}"


def mask_name(name: str) -> str:
    """`张*`: the first letter, and a star for each further one, three at most."""
    return name[0] + "*" * min(len(name) - 1, 3)


def _is_region(code: str) -> bool:
    parts = numdb.get("cn/loc").info(code)
    return code in _ALSO_REGIONS or any("county" in properties for _, properties in parts)
