"""What people are mailed about their exports and their leaving."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.actions.mails import mail_person
from accounts.models import Departure, PersonExport, User

_TEMPLATES = "accounts/mails"


def tell_export_ready(export: PersonExport) -> None:
    """Tell its owner until when it can be downloaded, in the transaction that finishes it."""
    person = export.person
    until = _written(export.expires_at, person) if export.expires_at else ""
    page = "accounts:leaving" if person.is_gone else "accounts:settings_data"
    event = f"export:{export.pk}"
    mail_person(person=person, template=f"{_TEMPLATES}/export_ready.txt", event=event, link=_address(page), until=until)


def tell_departure_begun(departure: Departure, reason: str = "") -> None:
    """Tell when the account will be erased, and how to keep it; whether an administrator began it, and why."""
    person = departure.person
    mail_person(
        person=person,
        template=f"{_TEMPLATES}/departure_begun.txt",
        event=f"departure:{person.pk}:{departure.asked_at.isoformat()}",
        link=_address("accounts:sign_in"),
        username=person.username,
        due=_written(departure.due_at, person),
        by_administrator=departure.by_id is not None,
        reason=reason.strip(),
    )


def tell_departure_ended(person: User) -> None:
    """Tell that the account stays."""
    event = f"departure-ended:{person.pk}:{timezone.now().isoformat()}"
    link = _address("accounts:settings_data")
    mail_person(person=person, template=f"{_TEMPLATES}/departure_ended.txt", event=event, link=link)


def _address(page: str) -> str:
    return str(settings.SITE_URL) + reverse(page)


def _written(moment: datetime, person: User) -> str:
    with translation.override(person.language):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
