"""Tags and filters of every template."""

import hashlib
import re
from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wecho.common.links import shown_link

register = template.Library()

HUES = (10, 28, 48, 140, 160, 185, 215, 240, 265, 290, 320, 345)
"""Where white letters stand well; yellow turns to mud when it is dark enough."""

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Draw a symbol of static/icons/sprite.svg at `size` CSS pixels, not for screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"></use></svg>',
        size,
        static("icons/sprite.svg"),
        name,
    )


register.filter("shown_link", shown_link)


@register.filter
def initials(name: str) -> str:
    """One or two letters for a person: the first character of a Chinese name, the initials of a Latin one."""
    words = name.replace("_", " ").replace("-", " ").replace(".", " ").split()
    if not words:
        return "·"
    if not words[0][0].isascii() or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[1][0]).upper()


@register.filter
def hue(name: str) -> int:
    """One of HUES in degrees, always the same for the same text."""
    return HUES[hashlib.blake2s(name.encode(), digest_size=1).digest()[0] % len(HUES)]


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in words; from a week on the day itself. Whatever lies ahead is now."""
    seconds = int((timezone.now() - moment).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", seconds // MINUTE) % {"n": seconds // MINUTE}
    if seconds < DAY:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // HOUR) % {"n": seconds // HOUR}
    if seconds < WEEK:
        return ngettext("%(n)d day ago", "%(n)d days ago", seconds // DAY) % {"n": seconds // DAY}
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


@register.filter
def paragraphs(text: str) -> SafeString:
    """Each part of a text between empty lines as a paragraph; what is not safe is escaped."""
    safe = conditional_escape(text)
    parts = (SafeString(part.strip()) for part in re.split(r"\n\s*\n", safe))
    return format_html_join("\n", "<p>{}</p>", ((part,) for part in parts if part))


@register.filter
def compact(number: int) -> str:
    """A counter in few characters: 999, 1.2k and 3.4M, or 1.2万 and 3.4亿 where people count in ten thousands."""
    chinese = (get_language() or "").startswith("zh")
    steps = ((100_000_000, "亿"), (10_000, "万")) if chinese else ((1_000_000, "M"), (1_000, "k"))
    for size, unit in steps:
        if number >= size:
            tenths = number * 10 // size
            whole = tenths >= 1000 or tenths % 10 == 0
            return f"{tenths // 10}{unit}" if whole else f"{tenths / 10:.1f}{unit}"
    return str(number)
