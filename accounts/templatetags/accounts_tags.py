"""People in texts."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.constants import UNREAD_SHOWN
from accounts.selectors.mentions import with_links

register = template.Library()


@register.filter
def mentions(text: str) -> SafeString:
    """The text as safe HTML: web addresses and `@name` are links."""
    return with_links(text)


@register.filter
def up_to_99(unread: int) -> str:
    """The number at the bell: 99+ for whatever is beyond."""
    return f"{UNREAD_SHOWN}+" if unread > UNREAD_SHOWN else str(unread)


@register.filter
def bell_label(unread: int) -> str:
    """What the bell says to those who hear the page."""
    return _("Notifications, {n} unread").format(n=up_to_99(unread)) if unread else _("Notifications")
