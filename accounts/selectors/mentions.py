"""Mentions: `@name` in a text, read in this one place."""

import re
from typing import Any

from django.utils.html import Urlizer, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.constants import MENTIONS_A_TEXT, USERNAME_LENGTHS
from accounts.models import User
from accounts.validators import username_key

# Chinese is written without spaces, so any letter may stand before the sign, but not what ends half a mail address or a
# path. Input methods write the sign in full width.
_MENTION = re.compile(r"(?<![A-Za-z0-9._%+/@＠-])[@＠](\w(?:[\w.-]*\w)?)")


def names_in(text: str) -> list[str]:
    """The first 20 different names that a text mentions, as keys of usernames (NFKC, case folded), in order."""
    low, high = USERNAME_LENGTHS
    keys = (username_key(name) for name in _MENTION.findall(text))
    return list(dict.fromkeys(key for key in keys if low <= len(key) <= 2 * high))[:MENTIONS_A_TEXT]


def people_mentioned(text: str) -> list[User]:
    """The active people whom a text mentions, 20 at most; one query, or none for a text without a mention."""
    names = names_in(text)
    return list(User.objects.filter(username_key__in=names, is_active=True)) if names else []


def with_links(text: str) -> SafeString:
    """The text as HTML with addresses and mentions as links. Names are not looked up: it costs no query."""
    return mark_safe(_linker(text, autoescape=True))  # noqa: S308 - the linker escapes each word


class _Linker(Urlizer):
    """Django's, which goes through a text word by word; a word that is no address may hold mentions."""

    url_template = '<a href="{href}" rel="nofollow ugc">{url}</a>'

    def handle_word(self, word: str, **options: Any) -> str:
        shown = str(super().handle_word(word, **options))
        return shown if "<a " in shown else _MENTION.sub(_link, shown)


def _link(found: re.Match[str]) -> str:
    return format_html('<a class="mention" href="/@{}/">{}</a>', found[1], found[0])


_linker = _Linker()
