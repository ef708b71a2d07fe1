"""Digests by mail: one a person with what they have not seen, once a day or once a week.

A digest is claimed first, in a statement that only one worker wins: it moves the date and the id up to which was told.
Then it is sent. A crash in between costs that person one digest, and never sends the same twice; when a mail server
refuses, the claim is taken back, and it is asked again an hour later.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions.mails import deliver_mail
from accounts.actions.notification_settings import next_digest
from accounts.constants import NOTIFICATIONS_A_MAIL
from accounts.jobs import SEND_DIGESTS
from accounts.models import Notification, NotificationSettings, User
from accounts.selectors.notice_words import sentence
from accounts.selectors.notifications import Notice, may_be_mailed, newest_ids, notices, untold_by_mail
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
    digest: str
    after: int
    up_to: int


def send_digests() -> int:
    """Send what is due, and return how many mails went out. After a minute the rest is left to a further job."""
    started, sent = time.monotonic(), 0
    while due := _due():
        sent += sum(_send_one(wishes) for wishes in due)
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


def _send_one(wishes: NotificationSettings) -> bool:
    claim = _claim(wishes)
    if claim is None or not may_be_mailed(claim.person):
        return False
    rows = untold_by_mail(claim.person, claim.after, claim.up_to)
    try:
        sent = bool(rows) and _deliver(claim, rows)
    except (SMTPException, OSError) as error:
        log.warning("a digest could not be sent: %s", error)
        _give_back(claim)
        return False
    if sent:  # what the app does not show is done with
        Notification.objects.filter(pk__in=[row.pk for row in rows], in_app=False).update(is_read=True)
    return sent


def _claim(wishes: NotificationSettings) -> Claim | None:
    """Move the date and the mark; None when another worker was first or the person wishes otherwise by now."""
    after = wishes.digest_up_to
    up_to = max(newest_ids([wishes.person_id]).get(wishes.person_id, 0), after)
    same = NotificationSettings.objects.filter(pk=wishes.pk, digest_due_at=wishes.digest_due_at, digest=wishes.digest)
    won = same.update(digest_due_at=next_digest(wishes.digest, timezone.now()), digest_up_to=up_to)
    return Claim(wishes.person, wishes.digest, after, up_to) if won else None


def _give_back(claim: Claim) -> None:
    mine = NotificationSettings.objects.filter(pk=claim.person.pk, digest_up_to=claim.up_to, digest=claim.digest)
    mine.update(digest_up_to=claim.after, digest_due_at=timezone.now() + AFTER_REFUSAL)


def _deliver(claim: Claim, rows: Sequence[Notification]) -> bool:
    person = claim.person
    stop = _absolute(reverse("accounts:unsubscribe", args=[unsubscribe_token(person)]))
    with translation.override(person.language):
        lines = list(_lines(notices(person, rows[:NOTIFICATIONS_A_MAIL])))
    context: dict[str, Any] = {
        "lines": lines,
        "count": len(lines),
        "has_more": len(rows) > NOTIFICATIONS_A_MAIL,
        "link": _absolute(reverse("accounts:notifications")),
        "settings_url": _absolute(reverse("accounts:settings_notifications")),
        "stop_url": stop,
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    event = f"digest:{person.pk}:{claim.up_to}"
    return deliver_mail(
        person=person, template="accounts/mails/digest.txt", event=event, context=context, headers=headers
    )


def _lines(shown: Sequence[Notice]) -> Iterator[str]:
    """One line each: what happened, to what, and why."""
    for notice in shown:
        about = notice.latest or notice.subject
        parts = (sentence(notice), about.words if about else "", notice.reason)
        yield " — ".join(" ".join(part.split()) for part in parts if part)


def _absolute(address: str) -> str:
    return urljoin(settings.SITE_URL, address)
