"""Mails to people: in their language, by jobs, one at most for each event."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts import jobs
from accounts.models import Mail, User
from wecho.common.database import insert_once
from wecho.common.jobs import enqueue
from wecho.common.mail import compose

KEEP = timedelta(days=30)


def mail_person(*, person: User, template: str, event: str, to: str = "", **context: Any) -> None:
    """Have the mail of `template` sent once the transaction commits. `context` is JSON and no secret: a job keeps it.

    `event` names what the mail tells of, in 150 characters (`password-changed:12:2026-01-01T…`). `to` is the person's
    confirmed address unless given; who has none gets no mail.
    """
    enqueue(jobs.SEND_MAIL, person.pk, template, event, to, context)


def deliver_mail(
    *,
    person: User,
    template: str,
    event: str,
    to: str = "",
    context: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Send now, in a job. False when there is no address, or when the mail of this event was sent before.

    The claim of the event commits before the mail server is asked. A server that refuses gives the claim back and the
    error goes on, so that the job is tried again; a process that dies in between leaves it, and nothing is sent twice.
    """
    address = to or person.email
    if not address or not insert_once(Mail, event=event):
        return False
    try:
        compose(
            to=address,
            language=person.language,
            template=template,
            event=event,
            context={"person": person.own_name, **(context or {})},
            headers=headers,
        ).send()
    except Exception:
        Mail.objects.filter(event=event).delete()
        raise
    return True


def forget_old_mails() -> int:
    """Drop claims older than 30 days, when no job of theirs can be left; returns how many."""
    deleted, _ = Mail.objects.filter(created_at__lt=timezone.now() - KEEP).delete()
    return deleted
