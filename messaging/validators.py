"""What a message may be."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from messaging.constants import BODY_CHARACTERS, CLIENT_ID_CHARACTERS

_CLIENT_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{CLIENT_ID_CHARACTERS}}}")


def validate_client_id(client_id: str) -> None:
    """Raise ValidationError unless 1 to 64 ASCII letters, digits, `_` or `-`."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise ValidationError(_("A client id has 1 to 64 letters, digits, - or _."), code="client_id")


def tidy_body(text: str) -> str:
    """The form in which a text is stored and compared: line ends as `\\n`, no blank around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def validate_body(body: str) -> None:
    """Raise ValidationError unless 1 to 4,000 characters that every database can store."""
    if not body:
        raise ValidationError(_("Write something first."), code="body_empty")
    if len(body) > BODY_CHARACTERS:
        raise ValidationError(
            _("A message has at most %(limit)s characters.") % {"limit": BODY_CHARACTERS}, code="body_length"
        )
    if "\0" in body or not _encodable(body):
        raise ValidationError(_("The message has characters that cannot be stored."), code="body_characters")


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and UTF-8 cannot
        return False
    return True
