"""Digests by mail: one a person with what they have not seen, once a day or once a week.

A digest is claimed first, in a statement that only one worker wins: it moves the date and the id up to which was told.
Then it is sent. A crash in between costs that person one digest, and never sends the same twice; when a mail server
refuses, the claim is taken back, and it is asked again an hour later.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.actions.notification_settings import next_digest
from accounts.constants import NOTIFICATIONS_A_MAIL
from accounts.jobs import SEND_DIGESTS
from accounts.models import Notification, NotificationSettings, User
from accounts.selectors.notice_words import sentence
from accounts.selectors.notifications import may_be_mailed, newest_ids, notices, untold_by_mail
from wecho.common.errors import NotFound
from wecho.common.jobs import enqueue

log = logging.getLogger(__name__)
BATCH = 100
SECONDS = 60.0
AFTER_REFUSAL = timedelta(hours=1)
_unsubscribing = Signer(salt="wecho.digest.unsubscribe")


@dataclass(frozen=True)
class Claim:
    """One digest that this worker sends: what lies behind `after` up to `up_to`."""

    person: User
    wishes: NotificationSettings
    after: int
    up_to: int


def send_digests() -> int:
    """Send what is due, and return how many mails went out. After a minute the rest is left to a further job."""
    started, sent = time.monotonic(), 0
    while due := _due():
        with get_connection() as mail:
            for wishes in due:
                sent += _send_one(wishes, mail)
        if time.monotonic() - started > SECONDS:
            enqueue(SEND_DIGESTS)
            break
    return sent


def unsubscribe_token(person: User) -> str:
    """What stands in the address that ends a person's digests without signing in; it does nothing else."""
    return _unsubscribing.sign(str(person.pk))


def person_unsubscribing(token: str) -> User:
    """Return whose token it is; raises NotFound for one that is not ours."""
    try:
        return User.objects.get(pk=_unsubscribing.unsign(token))
    except (BadSignature, User.DoesNotExist) as error:
        raise NotFound from error


def _due() -> list[NotificationSettings]:
    rows = NotificationSettings.objects.filter(digest_due_at__lte=timezone.now()).select_related("person")
    return list(rows.order_by("digest_due_at")[:BATCH])


def _send_one(wishes: NotificationSettings, mail: BaseEmailBackend) -> bool:
    claim = _claim(wishes)
    if claim is None or not may_be_mailed(claim.person):
        return False
    rows = untold_by_mail(claim.person, claim.after, claim.up_to)
    if not rows:
        return False
    try:
        with translation.override(wishes.language or settings.LANGUAGE_CODE):
            _mail(claim.person, rows, mail).send()
    except (SMTPException, OSError) as error:
        log.warning("a digest could not be sent: %s", error)
        _give_back(claim)
        return False
    Notification.objects.filter(pk__in=[row.pk for row in rows], in_app=False).update(is_read=True)
    return True


def _claim(wishes: NotificationSettings) -> Claim | None:
    """Move the date and the mark; None when another worker was first or the person wishes otherwise by now."""
    up_to = newest_ids([wishes.person_id]).get(wishes.person_id, 0)
    same = NotificationSettings.objects.filter(pk=wishes.pk, digest_due_at=wishes.digest_due_at, digest=wishes.digest)
    following = next_digest(wishes.digest, timezone.now())
    won = same.update(digest_due_at=following, digest_up_to=max(up_to, wishes.digest_up_to))
    return Claim(wishes.person, wishes, wishes.digest_up_to, up_to) if won else None


def _give_back(claim: Claim) -> None:
    mine = NotificationSettings.objects.filter(pk=claim.person.pk, digest_up_to=claim.up_to, digest=claim.wishes.digest)
    mine.update(digest_up_to=claim.after, digest_due_at=timezone.now() + AFTER_REFUSAL)


def _mail(person: User, rows: Sequence[Notification], mail: BaseEmailBackend) -> EmailMultiAlternatives:
    shown = notices(person, rows[:NOTIFICATIONS_A_MAIL])
    stop = absolute(reverse("accounts:unsubscribe", args=[unsubscribe_token(person)]))
    context = {
        "person": person,
        "lines": [
            (notice, sentence(notice), absolute(notice.url or reverse("accounts:notifications"))) for notice in shown
        ],
        "has_more": len(rows) > NOTIFICATIONS_A_MAIL,
        "all_url": absolute(reverse("accounts:notifications")),
        "settings_url": absolute(reverse("accounts:settings_notifications")),
        "stop_url": stop,
    }
    subject = ngettext("Wecho: %(n)d thing you have not seen", "Wecho: %(n)d things you have not seen", len(shown))
    letter = EmailMultiAlternatives(
        subject=subject % {"n": len(shown)},
        body=render_to_string("accounts/mail/digest.txt", context),
        to=[person.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        connection=mail,
    )
    letter.attach_alternative(render_to_string("accounts/mail/digest.html", context), "text/html")
    return letter


def absolute(address: str) -> str:
    """An address of this site as a mail needs it."""
    return urljoin(settings.SITE_URL, address)
