"""Word of a person's factors that came or went."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.actions.mails import mail_person
from accounts.models import User


def tell_of_factor(person: User, *, change: str, name: str = "") -> None:
    """Tell the person by mail that a factor came or went while two-factor stays on; `change` also `codes_renewed`."""
    mail_person(
        person=person,
        template="accounts/mails/factor_changed.txt",
        event=f"factor:{person.pk}:{timezone.now().isoformat()}",
        change=change,
        key=name,
        link=settings.SITE_URL + reverse("accounts:settings_second_factor"),
    )
