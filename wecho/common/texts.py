"""Texts that people write about themselves, in one form, without what makes a page say something else."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Bidirectional embeddings, overrides and isolates (UAX #9), line and paragraph separators, the byte order mark and the
# invisible operators and fillers: what they do to a text cannot be seen in it. Joiners stay, for emoji and for Persian.
_UNSEEN = frozenset(
    [
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        *map(chr, range(0x2060, 0x2065)),
        *"\u2028\u2029\ufeff\u200b\u115f\u1160\u3164\uffa0\u00ad\u180e",
    ]
)
_NEW_LINE = "\n"


def tidy_line(text: str, longest: int) -> str:
    """One line in NFC, its spaces joined; raises ValidationError for control and unseen characters and for more."""
    return _checked(" ".join(word for word in text.split(" ") if word), longest)


def tidy_text(text: str, longest: int) -> str:
    """Several lines in NFC, ending as Unix has it; raises ValidationError as `tidy_line` does."""
    return _checked(text.replace("\r\n", _NEW_LINE).strip(), longest, allowed=_NEW_LINE)


def _checked(text: str, longest: int, allowed: str = "") -> str:
    text = unicodedata.normalize("NFC", text)
    if any(char not in allowed and (char in _UNSEEN or unicodedata.category(char) in {"Cc", "Cs"}) for char in text):
        raise ValidationError(_("This text has characters that cannot be seen."), code="unseen_characters")
    if len(text) > longest:
        raise ValidationError(_("At most %(n)d characters, please."), code="too_long", params={"n": longest})
    return text
