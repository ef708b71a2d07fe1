"""What a name may be."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.constants import STAFF_SIGNS, STAFF_WORDS, USERNAME_LENGTHS
from accounts.look_alikes import hides_something, mixes_digits, mixes_scripts, skeleton
from accounts.reserved_names import BRANDS, BRANDS_ANYWHERE, ROLES, WORDS
from wecho.common.links import tidy_link

_BETWEEN = frozenset("._-")
# 0, 1 and I are letters in a skeleton already; i goes with l there, as 1 does in "adm1n".
_DIGITS_AS_LETTERS = str.maketrans(
    {"3": "e", "4": "a", "5": "s", "7": "t", "i": "l", "m": "rn", ".": "", "_": "", "-": ""}
)


def username_key(username: str) -> str:
    """The form in which two usernames are the same: NFKC, then case folding (Unicode Standard, D146)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


def validate_username(username: str) -> None:
    """Raise ValidationError unless it is a name that everybody can read, and that is nobody's but a person's.

    2 to 30 letters (with their marks) or digits of any script in NFKC, and `.`, `-` or `_` between them; at the level
    "Highly Restrictive" of UTS #39; nothing reserved, and nothing that looks like it.
    """
    low, high = USERNAME_LENGTHS
    if not low <= len(username) <= high:
        raise ValidationError(_("A username has 2 to 30 characters."), code="username_length")
    if not _is_well_formed(username) or hides_something(username):
        raise ValidationError(_("A username has letters, digits, and . - _ between them."), code="username_characters")
    if mixes_scripts(username) or mixes_digits(username):
        raise ValidationError(_("A username mixes no letters or digits of unlike scripts."), code="username_mixed")
    if is_reserved(username):
        raise ValidationError(_("This username is reserved."), code="username_reserved")


def validate_display_name(name: str) -> None:
    """Raise ValidationError for a name that makes its bearer look like one of the staff, in whichever letters."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if unicodedata.category(char) != "Mn")
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain))
    whole, forms = "".join(words), {form for word in words for form in _undisguised(word)}
    is_role = not _ROLES.isdisjoint(_undisguised(whole)) or not _STAFF.isdisjoint(forms)
    if is_role or any(sign in whole for sign in STAFF_SIGNS):
        raise ValidationError(_("This name belongs to the staff of the site."), code="staff_name")


def validate_website(address: str) -> None:
    """Raise ValidationError unless it is an address as `tidy_link` writes it."""
    if tidy_link(address) != address:
        raise ValidationError(_("Please give an address that starts with https:// or http://."), code="bad_link")


def is_reserved(username: str) -> bool:
    """Whether the name, or what it looks like, belongs to the site (`accounts.reserved_names`)."""
    looks = {skeleton(username), skeleton(username_key(username))}
    if not _WORDS.isdisjoint(looks) or any(brand in username for brand in BRANDS_ANYWHERE):
        return True
    whole = _undisguised(username)
    parts = {form for part in re.split(r"[._-]|[^\x00-\x7f]", username) for form in _undisguised(part)}
    return not _ROLES.isdisjoint(whole) or not _BRANDS.isdisjoint(whole | parts)


def _is_well_formed(username: str) -> bool:
    kinds = ["." if sign in _BETWEEN else _kind(sign) for sign in username]
    return (
        unicodedata.normalize("NFKC", username) == username
        and set(kinds) <= {"L", "M", "N", "."}
        and (kinds[0] in "LN" or username[0] == "_")
        and (kinds[-1] != "." or username[-1] == "_")
        and set(kinds) != {"."}
    )


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    return "N" if category == "Nd" else category[0] if category[0] in "LM" else ""


def _undisguised(name: str) -> set[str]:
    return {skeleton(form).translate(_DIGITS_AS_LETTERS) for form in (name, name.rstrip("0123456789._-"))}


_WORDS = frozenset(skeleton(form) for word in WORDS for form in (word, word.upper()))
_ROLES = frozenset[str]().union(*map(_undisguised, ROLES))
_BRANDS = frozenset[str]().union(*map(_undisguised, BRANDS))
_STAFF = frozenset[str]().union(*map(_undisguised, STAFF_WORDS))
