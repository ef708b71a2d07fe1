"""What a name may be."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.constants import RESERVED_USERNAMES, STAFF_SIGNS, STAFF_WORDS, USERNAME_LENGTHS
from wecho.common.links import tidy_link

_NAME = re.compile(r"[\w](?:[\w.-]*[\w])?")


def username_key(username: str) -> str:
    """The form in which two usernames are the same: NFKC, then case folding (Unicode Standard, D146)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


def validate_username(username: str) -> None:
    """Raise ValidationError unless 2 to 30 letters or digits of any script, `.`, `-` or `_` between them."""
    low, high = USERNAME_LENGTHS
    if not low <= len(username) <= high:
        raise ValidationError(_("A username has 2 to 30 characters."), code="username_length")
    if not _NAME.fullmatch(username) or unicodedata.normalize("NFKC", username) != username:
        raise ValidationError(_("A username has letters, digits, and . - _ between them."), code="username_characters")
    if username_key(username) in RESERVED_USERNAMES:
        raise ValidationError(_("This username is reserved."), code="username_reserved")


_LETTERS = re.compile(r"[^\W\d_]+")
# Letters of other scripts, digits and signs that stand in for a Latin letter.
_LOOKALIKES = str.maketrans(
    "авеікмнорсстухѕјԁһӏԛԝ" + "αβεικμνορτυχ" + "01345@$!|",
    "abeikmhopcctyxsjdhlqw" + "abeikmvoptux" + "oleasasil",
)


def validate_display_name(name: str) -> None:
    """Raise ValidationError for a name that makes its bearer look like one of the staff."""
    folded = "".join(
        char for char in unicodedata.normalize("NFKD", name).casefold() if unicodedata.category(char) != "Mn"
    )
    latin = folded.translate(_LOOKALIKES)
    words = {*_LETTERS.findall(folded), *_LETTERS.findall(latin), "".join(_LETTERS.findall(latin))}
    joined = "".join(_LETTERS.findall(folded))
    if words & STAFF_WORDS or any(sign in joined for sign in STAFF_SIGNS):
        raise ValidationError(_("This name belongs to the staff of the site."), code="staff_name")


def validate_website(address: str) -> None:
    """Raise ValidationError unless it is an address as `tidy_link` writes it."""
    if tidy_link(address) != address:
        raise ValidationError(_("Please give an address that starts with https:// or http://."), code="bad_link")
