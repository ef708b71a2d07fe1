"""Jobs of people."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.actions import sessions, suspensions
from accounts.models import User


@task()
def tell_of_second_factor(person_id: int, is_on: bool, language: str) -> None:
    """Tell a person by mail that two-factor was turned on or off, in the language of the page where it happened."""
    person = User.objects.filter(pk=person_id, is_active=True).exclude(email="").first()
    if person is None:
        return
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = _("Two-factor is on") if is_on else _("Two-factor is off")
        text = render_to_string(
            "accounts/mail/second_factor.txt", {"person": person, "is_on": is_on, "site": settings.SITE_URL}
        )
        send_mail(f"{_('Wecho')}: {subject}", text, None, [person.email])


@task()
def end_due_suspensions() -> int:
    """Let those in whose suspension is over."""
    return suspensions.end_due_suspensions()


@task()
def prune_sessions() -> int:
    """Forget sessions that ended long ago."""
    return sessions.prune_sessions()
