"""What a name may be."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.constants import RESERVED_USERNAMES, USERNAME_LENGTHS

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
