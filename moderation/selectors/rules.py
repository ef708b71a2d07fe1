"""Which rules a text meets. The words are kept in each process, and looked up anew when a rule has changed."""

import time
from datetime import timedelta
from functools import lru_cache

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from moderation.constants import RuleKind
from moderation.matching import Phrases, has_link
from moderation.models import TextRule

MOST_SHOWN = 10
# A change that commits after a later one goes unnoticed until the copy is this old.
LIFETIME_SECONDS = 60


def text_is_held(author: User, text: str) -> bool:
    """Whether a rule in force holds this text of somebody. One query where nothing changed, two for links."""
    return next(_phrases().found_in(text), None) is not None or _link_is_held(author, text)


def rules_met(author: User, *texts: str) -> list[str]:
    """What a moderator reads of the rules that texts meet: the phrases found, and whether a link is."""
    found = {phrase for text in texts for phrase in _phrases().found_in(text)}
    links = [str(RuleKind.NEW_LINKS.label)] if any(_link_is_held(author, text) for text in texts) else []
    return sorted(found)[:MOST_SHOWN] + links


def _link_is_held(author: User, text: str) -> bool:
    if not has_link(text):
        return False
    rules = TextRule.objects.filter(kind=RuleKind.NEW_LINKS, is_active=True)
    days = rules.values_list("days", flat=True).first()
    return days is not None and author.date_joined > timezone.now() - timedelta(days=days)


def _phrases() -> Phrases:
    changed = TextRule.objects.aggregate(at=Max("changed_at"))["at"]
    return _read(changed, int(time.monotonic() // LIFETIME_SECONDS))


@lru_cache(maxsize=1)
def _read(_changed: object, _minute: int) -> Phrases:
    rules = TextRule.objects.filter(kind=RuleKind.WORDS, is_active=True)
    return Phrases(rules.values_list("folded", "phrase").iterator())
